//! Verdicts on gossip: what is opened here, what waits for the mind, and what it said.
//!
//! An announcement travels on the lobby and on one topic per interest, each copy a message of its
//! own. It is opened once and the mind is asked once; every copy gets the same verdict. What is
//! forged or malformed never reaches the mind.
//!
//! Not done here: gossipsub itself ([`crate::behaviour`]) and blame ([`crate::blame`]).

use std::collections::{BTreeMap, VecDeque};
use std::time::Instant;

use libp2p::PeerId;
use libp2p::gossipsub::{MessageAcceptance, MessageId, TopicHash};
use mind::{GossipToken, Input, Verdict};
use protocol::ids::derive;
use protocol::limits::{ANNOUNCEMENT_BYTES_MAX, WORK_BITS};
use protocol::pace::Pace;
use protocol::record::open_all;
use protocol::{Refused, Sealed, Time};

use crate::limits::{
    COPIES_MAX, NEIGHBOUR, NEIGHBOURS_MAX, VERDICT_WAIT, VERDICTS_KEPT_MAX, VERDICTS_WAITING_MAX,
};

/// Names the bytes of an announcement, whichever topic it came on.
type Hash = [u8; 32];

/// One copy, as gossipsub wants it named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Copy {
    pub(crate) id: MessageId,
    pub(crate) from: PeerId,
}

/// A verdict for gossipsub about one copy.
#[derive(Debug)]
pub(crate) struct Judged {
    pub(crate) copy: Copy,
    pub(crate) verdict: Verdict,
}

/// What an arriving copy leads to.
#[derive(Debug)]
pub(crate) enum Arrival {
    /// The mind must be asked.
    Ask(Input),
    /// The mind has been asked already; the copy waits.
    Wait,
    /// The verdict is known.
    Known(Judged),
    /// No honest node passes this on: reject it and blame who did.
    Refuse(Judged, &'static str),
}

#[derive(Debug)]
struct Waiting {
    hash: Hash,
    copies: Vec<Copy>,
    since: Instant,
}

#[derive(Debug, Clone, Copy)]
enum State {
    Waits(GossipToken),
    Judged(Verdict),
}

/// Everything that waits or was judged lately.
#[derive(Debug, Default)]
pub(crate) struct Gossip {
    tokens: u64,
    /// When the first announcement came; paces count from there.
    began: Option<Instant>,
    waiting: BTreeMap<GossipToken, Waiting>,
    states: BTreeMap<Hash, State>,
    /// How much more each neighbour may bring that is new.
    paces: BTreeMap<PeerId, Pace>,
    /// Hashes with a verdict, oldest first.
    judged: VecDeque<Hash>,
}

/// The message id: of topic and bytes, since the same bytes travel on several topics.
pub(crate) fn message_id(topic: &TopicHash, data: &[u8]) -> MessageId {
    MessageId(derive("common-ground 1 gossip message", &[topic.as_str().as_bytes(), data]).to_vec())
}

fn hash(data: &[u8]) -> Hash {
    derive("common-ground 1 gossip data", &[data])
}

pub(crate) fn acceptance(verdict: Verdict) -> MessageAcceptance {
    match verdict {
        Verdict::Accept => MessageAcceptance::Accept,
        Verdict::Ignore => MessageAcceptance::Ignore,
        Verdict::Reject => MessageAcceptance::Reject,
    }
}

impl Gossip {
    /// A copy arrived.
    pub(crate) fn arrived(&mut self, now: Instant, copy: Copy, data: &[u8]) -> Arrival {
        let hash = hash(data);
        match self.states.get(&hash).copied() {
            Some(State::Judged(verdict)) => Arrival::Known(Judged { copy, verdict }),
            Some(State::Waits(token)) => self.join(token, copy),
            // Late, not lost: another neighbour or comparing directories brings it.
            None if !self.may_bring(now, copy.from) => {
                Arrival::Known(Judged { copy, verdict: Verdict::Ignore })
            }
            None => self.open(now, copy, hash, data),
        }
    }

    /// Counts one more announcement that a neighbour brings first.
    fn may_bring(&mut self, now: Instant, from: PeerId) -> bool {
        let began = *self.began.get_or_insert(now);
        let now = Time(u64::try_from((now - began).as_millis()).unwrap_or(u64::MAX));
        if !self.paces.contains_key(&from) && self.paces.len() >= NEIGHBOURS_MAX {
            self.paces.retain(|_, pace| pace.left(NEIGHBOUR, now) < NEIGHBOUR.burst);
            if self.paces.len() >= NEIGHBOURS_MAX {
                self.paces.pop_first();
            }
        }
        let pace = self.paces.entry(from).or_insert_with(|| Pace::new(NEIGHBOUR, now));
        pace.take(NEIGHBOUR, now, 1) == 1
    }

    fn open(&mut self, now: Instant, copy: Copy, hash: Hash, data: &[u8]) -> Arrival {
        let refuse = |copy, why| Arrival::Refuse(Judged { copy, verdict: Verdict::Reject }, why);
        if data.len() > ANNOUNCEMENT_BYTES_MAX {
            return refuse(copy, "gossiped something longer than any announcement");
        }
        let Ok(sealed) = Sealed::from_bytes(data) else {
            return refuse(copy, "gossiped something that is not a record");
        };
        // One alone is verified by itself, so there is nothing to draw.
        let opened = open_all(std::slice::from_ref(&sealed), WORK_BITS, &[0; 32], |_, _| true);
        let announcement = match opened.into_iter().next() {
            Some(Ok(announcement)) => announcement,
            Some(Err(Refused::TooLittleWork)) => {
                return refuse(copy, "gossiped for a member whose key carries no work");
            }
            Some(Err(_)) | None => return refuse(copy, "gossiped a record that does not open"),
        };
        if self.waiting.len() >= VERDICTS_WAITING_MAX {
            // The mind is far behind. Neighbours and catch-up bring the announcement again.
            return Arrival::Known(Judged { copy, verdict: Verdict::Ignore });
        }
        self.tokens += 1;
        let token = GossipToken(self.tokens);
        self.waiting.insert(token, Waiting { hash, copies: vec![copy], since: now });
        self.states.insert(hash, State::Waits(token));
        Arrival::Ask(Input::Gossip { token, announcement: Box::new(announcement) })
    }

    fn join(&mut self, token: GossipToken, copy: Copy) -> Arrival {
        match self.waiting.get_mut(&token) {
            Some(waiting) if waiting.copies.len() < COPIES_MAX => {
                waiting.copies.push(copy);
                Arrival::Wait
            }
            Some(_) | None => Arrival::Known(Judged { copy, verdict: Verdict::Ignore }),
        }
    }

    /// The mind's verdict, for every copy that waited for it.
    pub(crate) fn judge(&mut self, token: GossipToken, verdict: Verdict) -> Vec<Judged> {
        let Some(waiting) = self.waiting.remove(&token) else { return Vec::new() };
        self.remember(waiting.hash, verdict);
        waiting.copies.into_iter().map(|copy| Judged { copy, verdict }).collect()
    }

    /// Announcements made here are good; copies that come back need no verdict.
    pub(crate) fn published(&mut self, data: &[u8]) {
        let hash = hash(data);
        if let Some(State::Judged(_) | State::Waits(_)) = self.states.get(&hash) {
            return;
        }
        self.remember(hash, Verdict::Accept);
    }

    /// Copies whose verdict did not come in time. They are not remembered, so they may come again.
    pub(crate) fn expired(&mut self, now: Instant) -> Vec<Judged> {
        let mut expired = Vec::new();
        while let Some(oldest) = self.waiting.first_entry()
            && now.saturating_duration_since(oldest.get().since) >= VERDICT_WAIT
        {
            let waiting = oldest.remove();
            self.states.remove(&waiting.hash);
            let ignore = |copy| Judged { copy, verdict: Verdict::Ignore };
            expired.extend(waiting.copies.into_iter().map(ignore));
        }
        expired
    }

    fn remember(&mut self, hash: Hash, verdict: Verdict) {
        self.states.insert(hash, State::Judged(verdict));
        self.judged.push_back(hash);
        if self.judged.len() > VERDICTS_KEPT_MAX
            && let Some(oldest) = self.judged.pop_front()
        {
            self.states.remove(&oldest);
        }
    }
}

#[cfg(test)]
mod tests {
    use protocol::announcement::{Announcement, Body, Profile};
    use protocol::identity::LinkCertificate;
    use protocol::work::Work;
    use protocol::{DeviceId, Keypair, MemberId, Text};

    use super::*;

    /// Found for the member with the seed of ones.
    const WORK: u64 = 4_010_541;

    /// The `number`th announcement of one member.
    fn announced(number: u64) -> Vec<u8> {
        let (member, device) = (Keypair::from_seed(&[1; 32]), Keypair::from_seed(&[100; 32]));
        let link = LinkCertificate {
            member: MemberId(member.public()),
            device: DeviceId(device.public()),
            name: Text::new("laptop").expect("short"),
            keeper: false,
            issued_at: Time(1),
            expires_at: Time(1_000_000),
        };
        let link = Sealed::seal(link, &member).expect("consistent").sealed().clone();
        let announcement = Announcement {
            member: MemberId(member.public()),
            link,
            issued_at: Time(1 + number),
            expires_at: Time(2 + number),
            body: Body::Profile(Profile::default()),
            work: Work(WORK),
        };
        Sealed::seal(announcement, &device).expect("consistent").sealed().to_bytes()
    }

    fn copy(topic: &str, data: &[u8]) -> Copy {
        Copy { id: message_id(&TopicHash::from_raw(topic), data), from: PeerId::random() }
    }

    fn asked(arrival: Arrival) -> GossipToken {
        let Arrival::Ask(Input::Gossip { token, .. }) = arrival else {
            panic!("the mind should be asked, not {arrival:?}");
        };
        token
    }

    #[test]
    fn the_mind_is_asked_once_and_every_copy_gets_its_verdict() {
        let (mut gossip, now, data) = (Gossip::default(), Instant::now(), announced(1));
        let token = asked(gossip.arrived(now, copy("lobby", &data), &data));
        assert!(matches!(gossip.arrived(now, copy("knots", &data), &data), Arrival::Wait));

        let judged = gossip.judge(token, Verdict::Accept);

        assert_eq!(judged.len(), 2);
        assert!(judged.iter().all(|judged| judged.verdict == Verdict::Accept));
        let third = gossip.arrived(now, copy("sailing", &data), &data);
        assert!(matches!(third, Arrival::Known(Judged { verdict: Verdict::Accept, .. })));
        assert!(gossip.judge(token, Verdict::Reject).is_empty(), "judged once");
    }

    #[test]
    fn what_is_forged_never_reaches_the_mind() {
        let (mut gossip, now) = (Gossip::default(), Instant::now());
        let mut forged = announced(1);
        *forged.last_mut().expect("not empty") ^= 1;
        let huge = vec![0; ANNOUNCEMENT_BYTES_MAX + 1];
        for data in [&forged[..], b"garbage", b"", &huge] {
            let arrival = gossip.arrived(now, copy("lobby", data), data);
            assert!(matches!(arrival, Arrival::Refuse(..)), "{arrival:?}");
        }
        assert!(gossip.waiting.is_empty());
    }

    #[test]
    fn a_verdict_that_does_not_come_is_ignore_and_the_mind_may_be_asked_again() {
        let (mut gossip, now, data) = (Gossip::default(), Instant::now(), announced(1));
        asked(gossip.arrived(now, copy("lobby", &data), &data));
        assert!(gossip.expired(now).is_empty());

        let expired = gossip.expired(now + VERDICT_WAIT);

        assert!(matches!(expired[..], [Judged { verdict: Verdict::Ignore, .. }]));
        asked(gossip.arrived(now, copy("lobby", &data), &data));
    }

    #[test]
    fn ones_own_announcement_coming_back_on_another_topic_is_passed_on_unasked() {
        let (mut gossip, now, data) = (Gossip::default(), Instant::now(), announced(1));
        gossip.published(&data);
        let arrival = gossip.arrived(now, copy("lobby", &data), &data);
        assert!(matches!(arrival, Arrival::Known(Judged { verdict: Verdict::Accept, .. })));
    }

    #[test]
    fn a_neighbour_that_floods_is_not_listened_to_for_a_while_and_others_are() {
        let (mut gossip, now) = (Gossip::default(), Instant::now());
        let (flooding, other) = (PeerId::random(), PeerId::random());
        let mut bring = |from: PeerId, number: u64, now: Instant| {
            let data = announced(number);
            let arrival = gossip.arrived(now, Copy { from, ..copy("lobby", &data) }, &data);
            let Arrival::Ask(Input::Gossip { token, .. }) = arrival else { return false };
            gossip.judge(token, Verdict::Accept);
            true
        };
        let burst = u64::from(NEIGHBOUR.burst);

        assert!((1..=burst).all(|number| bring(flooding, number, now)));

        assert!(!bring(flooding, burst + 1, now), "no signature is looked at any more");
        assert!(bring(other, burst + 1, now), "late, not lost: another brings it");
        let later = now + std::time::Duration::from_millis(NEIGHBOUR.every_ms);
        assert!(bring(flooding, burst + 2, later));
        assert!(!bring(flooding, burst + 3, later));
    }

    #[test]
    fn a_member_whose_key_cost_nothing_is_refused() {
        let (mut gossip, now) = (Gossip::default(), Instant::now());
        let mut data = announced(1);
        // The work is the last field that is signed; what it becomes earns nothing.
        let at = data.len() - 2 - 34 - 66 - 1;
        data[at] ^= 1;
        let arrival = gossip.arrived(now, copy("lobby", &data), &data);
        let Arrival::Refuse(_, why) = arrival else { panic!("{arrival:?}") };
        assert!(why.contains("no work"), "{why}");
    }

    #[test]
    fn verdicts_are_remembered_within_a_bound() {
        let mut gossip = Gossip::default();
        for number in 0..2 * VERDICTS_KEPT_MAX {
            gossip.published(&number.to_le_bytes());
        }
        assert_eq!(
            (gossip.judged.len(), gossip.states.len()),
            (VERDICTS_KEPT_MAX, VERDICTS_KEPT_MAX)
        );
    }
}
