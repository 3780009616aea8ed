//! Catching up: comparing directories with another device, sending what it lacks, taking what it
//! sends.
//!
//! Each message says everything that is needed to answer it, so nothing is remembered of a
//! conversation but how much each neighbour may still ask and send: who does more is not answered,
//! and comes again later.

use discovery::Compared;
use protocol::announcement::Announcement;
use protocol::limits::{DIRECTORY_PAGE_MAX, PAGE_BYTES_TARGET, WANTED_MAX};
use protocol::message::Message;
use protocol::pace::{Limit, Pace};
use protocol::reconcile::Reconcile;
use protocol::record::open_all;
use protocol::topic::Topic;
use protocol::{DeviceId, List, MemberId, Opened, Refused, Sealed, ShortId, Time};

use super::{OpenPlane, keep};
use crate::context::Context;
use crate::deadlines::Due;
use crate::distance::Distances;
use crate::effect::Effect;

/// How often the directory is compared with one connected device, so that what gossip lost arrives.
pub(super) const COMPARE_EVERY_MS: u64 = 60_000;
/// Announcements learnt in one page are passed on at once when there are at most this many; more is
/// a catch-up, which the others have with us themselves.
const PASS_ON_MAX: usize = 8;
/// Messages of a comparison from one neighbour: every topic of a busy member, several messages each,
/// and one in a few seconds after that.
const COMPARISONS: Limit = Limit { burst: 512, every_ms: 250 };
/// Announcements from or for one neighbour: twenty minutes of catching up with a full directory, a
/// good part of it at once.
const RECORDS: Limit = Limit { burst: 20_000, every_ms: 10 };
/// Neighbours whose paces are remembered beyond their session: more than connections there may be.
const NEIGHBOURS_MAX: usize = 1_024;

/// What a neighbour may still do.
#[derive(Debug)]
pub(super) struct Neighbour {
    comparisons: Pace,
    sends: Pace,
    gets: Pace,
}

impl Neighbour {
    fn new(now: Time) -> Self {
        Self {
            comparisons: Pace::new(COMPARISONS, now),
            sends: Pace::new(RECORDS, now),
            gets: Pace::new(RECORDS, now),
        }
    }

    /// Whether it may do as much as anyone who was never seen.
    fn is_rested(&self, now: Time) -> bool {
        self.comparisons.left(COMPARISONS, now) == COMPARISONS.burst
            && self.sends.left(RECORDS, now) == RECORDS.burst
            && self.gets.left(RECORDS, now) == RECORDS.burst
    }
}

impl OpenPlane {
    /// The paces of a device. It is remembered beyond its session, or connecting anew would refresh it.
    fn neighbour(&mut self, now: Time, device: DeviceId) -> &mut Neighbour {
        if !self.neighbours.contains_key(&device) && self.neighbours.len() >= NEIGHBOURS_MAX {
            self.neighbours.retain(|_, known| !known.is_rested(now));
            if self.neighbours.len() >= NEIGHBOURS_MAX {
                self.neighbours.pop_first();
            }
        }
        self.neighbours.entry(device).or_insert_with(|| Neighbour::new(now))
    }

    /// Begins to compare with a device that was just met. Everyone's one place is compared by one
    /// side only; of several each side compares its own.
    pub(crate) fn meet(&self, ctx: &mut Context, device: DeviceId, begins: bool) {
        if begins || !self.lobby.is_one() {
            self.compare_with(ctx, device);
        }
    }

    /// Begins to compare everything that is followed. Where all is one place, that is everything.
    pub(crate) fn compare_with(&self, ctx: &mut Context, device: DeviceId) {
        let one = self.lobby.is_one();
        let topics = self.followed.iter().filter(|topic| !one || **topic == Topic::LOBBY);
        for topic in topics {
            self.compare_topic(ctx, device, *topic);
        }
    }

    pub(super) fn compare_topic(&self, ctx: &mut Context, device: DeviceId, topic: Topic) {
        let key = ctx.chance.draw();
        ctx.send(device, Message::Reconcile(self.directory.compare(topic, true, key)));
    }

    pub(crate) fn compare_with_anyone(&self, ctx: &mut Context, connected: &[DeviceId]) {
        if !connected.is_empty() {
            let device = connected[ctx.chance.below(connected.len())];
            self.compare_with(ctx, device);
        }
        ctx.due_in(Due::CompareDirectory, COMPARE_EVERY_MS);
    }

    /// A device compares: answer, send what it lacks, ask for what is lacked here. Of a device from which
    /// nothing is taken, nothing is asked: then `lacking` is none, and only that differs.
    pub(crate) fn reconciled(
        &mut self,
        ctx: &mut Context,
        device: DeviceId,
        theirs: &Reconcile,
        lacking: Option<&Distances>,
    ) {
        if self.neighbour(ctx.now, device).comparisons.take(COMPARISONS, ctx.now, 1) == 0 {
            return;
        }
        let wants = self.followed.contains(&theirs.scope.topic);
        let key = ctx.chance.draw();
        match self.directory.reconcile(theirs, wants, key) {
            Ok(Compared { answer, send, more, want }) => {
                if let Some(answer) = answer {
                    ctx.send(device, Message::Reconcile(answer));
                }
                let passed_over =
                    |id: &ShortId| lacking.is_none_or(|distances| distances.passed_over(id));
                let want: Vec<ShortId> = want.into_iter().filter(|id| !passed_over(id)).collect();
                for want in want.chunks(WANTED_MAX) {
                    ctx.send(device, Message::Want(List::first(want.iter().copied())));
                }
                self.serve(ctx, device, &send, more);
            }
            Err(why) => ctx.effects.push(Effect::Blame { device, why }),
        }
    }

    /// A device asks for announcements that were listed for it.
    pub(crate) fn wanted(&mut self, ctx: &mut Context, device: DeviceId, wanted: &[ShortId]) {
        let records = self.directory.records(wanted);
        self.serve(ctx, device, &records, false);
    }

    /// Sends announcements in pages, as many as the device may get now.
    fn serve(
        &mut self,
        ctx: &mut Context,
        device: DeviceId,
        records: &[Opened<Announcement>],
        more: bool,
    ) {
        let count = u32::try_from(records.len()).unwrap_or(u32::MAX);
        let served = self.neighbour(ctx.now, device).gets.take(RECORDS, ctx.now, count);
        let mut left = &records[..usize::try_from(served).unwrap_or(0)];
        while !left.is_empty() {
            let (page, rest) = left.split_at(page_of(left));
            let records = List::first(page.iter().map(|record| record.sealed().clone()));
            let more = more && rest.is_empty();
            ctx.send(device, Message::Announcements { records, more });
            left = rest;
        }
    }

    /// Takes what another device sent, and passes fresh news on to the others. Nothing of those who
    /// are kept away is taken; answers whom of them, by which device, was among it.
    pub(crate) fn received(
        &mut self,
        ctx: &mut Context,
        from: DeviceId,
        (records, more): (&[Sealed], bool),
        connected: &[DeviceId],
        distances: &mut Distances,
    ) -> Vec<(MemberId, DeviceId)> {
        let count = u32::try_from(records.len()).unwrap_or(u32::MAX);
        if self.neighbour(ctx.now, from).sends.take(RECORDS, ctx.now, count) < count {
            return Vec::new();
        }
        let chance = ctx.chance.draw();
        let (now, directory) = (ctx.now, &self.directory);
        // Which devices are whose is only learnt from what is signed, so that much is opened.
        let opened = open_all(records, self.work_bits, &chance, |claimed, id| {
            !distances.passed_over(&ShortId::from(id)) && directory.would_take(now, claimed, id)
        });
        let (mut news, mut said) = (Vec::new(), Vec::new());
        for announcement in opened {
            match announcement {
                Ok(announcement)
                    if distances.refuses(announcement.member, DeviceId(*announcement.signer())) =>
                {
                    distances.pass_over(ShortId::from(announcement.id()));
                    said.push((announcement.member, DeviceId(*announcement.signer())));
                }
                Ok(announcement) => {
                    let sealed = announcement.sealed().clone();
                    if self.take(ctx, announcement) {
                        news.push(sealed);
                    }
                }
                Err(Refused::NotWanted) => {}
                Err(refused) => {
                    let lazy = refused == Refused::TooLittleWork;
                    let why =
                        if lazy { "announcement without work" } else { "forged announcement" };
                    ctx.effects.push(Effect::Blame { device: from, why });
                    return said;
                }
            }
        }
        if more && !news.is_empty() {
            self.compare_with(ctx, from);
        }
        self.pass_on(ctx, from, &news, connected);
        said
    }

    /// In a small network everyone is told; in a large one gossip and comparing do it, at a price
    /// that does not grow.
    fn pass_on(&self, ctx: &mut Context, from: DeviceId, news: &[Sealed], connected: &[DeviceId]) {
        if news.is_empty() || news.len() > PASS_ON_MAX || !self.lobby.is_one() {
            return;
        }
        for device in connected.iter().filter(|device| **device != from) {
            let records = List::first(news.iter().cloned());
            ctx.send(*device, Message::Announcements { records, more: false });
        }
    }

    /// The one gate behind both doors. True when it was news.
    pub(super) fn take(&mut self, ctx: &mut Context, announcement: Opened<Announcement>) -> bool {
        use api::events::Topic as Changed;
        use discovery::Offer;

        if announcement.member == ctx.me.member()
            && announcement.signer() == ctx.me.device().as_bytes()
        {
            return false;
        }
        let offer = self.directory.offer(ctx.now, announcement.clone());
        if let Offer::New { evicted: Some((member, slot)) } = offer {
            ctx.forget(crate::archive::Key::Announcement(member, slot));
        }
        if offer.is_taken() {
            keep(ctx, &announcement);
            if announcement.member == self.me {
                self.adopt(ctx, &announcement);
            }
            ctx.changed(Changed::Matches, None);
            ctx.due_in(Due::Lobby, super::SETTLE_MS);
            self.plan_expiry(ctx);
        }
        offer.is_taken()
    }
}

/// How many of these make one page: one at least, and no more than its bytes.
fn page_of(records: &[Opened<Announcement>]) -> usize {
    let mut bytes = 0;
    let fits = records.iter().take(DIRECTORY_PAGE_MAX).take_while(|record| {
        bytes += record.sealed().to_bytes().len();
        bytes <= PAGE_BYTES_TARGET
    });
    fits.count().max(1)
}
