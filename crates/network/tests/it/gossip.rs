//! Announcements travel by gossip, and only as far as they are judged good.

use std::time::Duration;

use mind::{GossipToken, Input, Verdict};
use network::Order;
use protocol::announcement::{Announcement, Body, Profile};
use protocol::identity::LinkCertificate;
use protocol::topic::Topic;
use protocol::work::Work;
use protocol::{DeviceId, InterestKey, MemberId, Sealed, Text, Time};

use crate::party::{Party, hello, key, meet, party};

/// What the design promises for a line of three.
const SOON: Duration = Duration::from_secs(5);

/// Found for the members with the seeds 1 to 9.
const WORK: [u64; 10] = [
    0, 4_010_541, 3_290_010, 15_508_214, 20_651_930, 9_879_974, 12_979_831, 2_229_832, 249_695,
    10_611_001,
];

/// A profile announced by the member with this seed.
pub(crate) fn announced(seed: u8, name: &str) -> Sealed {
    let (member, device) = (key(seed), key(200));
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
        issued_at: Time(2),
        expires_at: Time(900_000),
        body: Body::Profile(Profile {
            name: Text::new(name).expect("short"),
            ..Profile::default()
        }),
        work: Work(WORK[usize::from(seed)]),
    };
    Sealed::seal(announcement, &device).expect("consistent").sealed().clone()
}

async fn hears(party: &mut Party, record: &Sealed) -> GossipToken {
    let heard = party
        .within(SOON, "hears the announcement", |input| {
            matches!(input, Input::Gossip { announcement, .. } if announcement.sealed() == record)
        })
        .await;
    match heard {
        Input::Gossip { token, .. } => token,
        other => panic!("not {other:?}"),
    }
}

/// ```text
/// one ── two ── three      all follow the lobby; only one and three follow knots
/// ```
async fn line() -> [Party; 3] {
    let (mut one, mut two, mut three) = (party(1).await, party(2).await, party(3).await);
    for party in [&one, &two, &three] {
        party.order(Order::Follow(Topic::LOBBY)).await;
    }
    let knots = Topic::Interest(InterestKey::of_folded("knots"));
    one.order(Order::Follow(knots)).await;
    three.order(Order::Follow(knots)).await;
    meet(&mut one, &mut two).await;
    meet(&mut two, &mut three).await;
    [one, two, three]
}

/// Publishes once, right after the meeting: whoever has met knows what the other follows.
async fn publish(from: &Party, to: &mut Party, name: &str) -> (Sealed, GossipToken) {
    let topics = vec![Topic::LOBBY, Topic::Interest(InterestKey::of_folded("knots"))];
    let record = announced(5, name);
    from.order(Order::Publish { topics, record: record.clone() }).await;
    let token = hears(to, &record).await;
    (record, token)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_middle_node_without_the_interest_passes_on_what_is_good() {
    let [one, mut two, mut three] = line().await;
    let (record, token) = publish(&one, &mut two, "Ann").await;

    two.order(Order::Judge { token, verdict: Verdict::Accept }).await;

    let token = hears(&mut three, &record).await;
    three.order(Order::Judge { token, verdict: Verdict::Accept }).await;
    let again = |input: &Input| matches!(input, Input::Gossip { announcement, .. } if *announcement.sealed() == record);
    assert!(!three.seen.iter().any(again), "two topics, one question");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_is_ignored_or_rejected_goes_no_further() {
    let [one, mut two, mut three] = line().await;
    for verdict in [Verdict::Ignore, Verdict::Reject] {
        let (_, token) = publish(&one, &mut two, &format!("{verdict:?}")).await;
        two.order(Order::Judge { token, verdict }).await;
    }

    let (good, token) = publish(&one, &mut two, "good").await;
    two.order(Order::Judge { token, verdict: Verdict::Accept }).await;

    hears(&mut three, &good).await;
    let others = three.seen.iter().filter(|input| matches!(input, Input::Gossip { .. })).count();
    assert_eq!(others, 0, "only the good one came through");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn publishing_where_nobody_listens_is_no_error() {
    let mut alone = party(1).await;
    let nobody = vec![Topic::Interest(InterestKey::of_folded("nobody cares"))];

    alone.order(Order::Publish { topics: nobody, record: announced(1, "Ann") }).await;

    let mut other = party(2).await;
    meet(&mut alone, &mut other).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn who_no_longer_follows_hears_nothing() {
    let [mut one, mut two, mut three] = line().await;
    two.order(Order::Unfollow(Topic::LOBBY)).await;
    meet(&mut one, &mut three).await;

    let (_, token) = publish(&one, &mut three, "Ann").await;
    three.order(Order::Judge { token, verdict: Verdict::Accept }).await;

    // Whatever was on its way to two has come when what was said after it has.
    one.send(&two, hello(1)).await;
    two.message(one.device(), &hello(1)).await;
    three.send(&two, hello(2)).await;
    two.message(three.device(), &hello(2)).await;
    assert!(!two.seen.iter().any(|input| matches!(input, Input::Gossip { .. })));
}

/// ```text
/// one ◄──► two     both announce the moment they have met: neither may miss the other
/// ```
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_falls_between_the_meeting_and_the_gossip_after_it() {
    for round in 0..10 {
        let (mut one, mut two) = (party(1 + round).await, party(101 + round).await);
        one.order(Order::Follow(Topic::LOBBY)).await;
        two.order(Order::Follow(Topic::LOBBY)).await;
        one.dial(&two).await;

        one.connected(two.device()).await;
        publish(&one, &mut two, "one").await;
        two.connected(one.device()).await;
        publish(&two, &mut one, "two").await;
    }
}
