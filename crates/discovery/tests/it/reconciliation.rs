//! Two directories that meet: each gets what it lacks, in few rounds, whatever the other says.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use discovery::{Compared, Directory};
use proptest::prelude::*;
use protocol::announcement::{Announcement, Slot, Stance};
use protocol::codec;
use protocol::message::Message;
use protocol::reconcile::{Bound, Fingerprint, Range, Reconcile, Said, Scope};
use protocol::topic::Topic;
use protocol::{Bytes, List, Opened, RecordId, ShortId, Time};

use crate::people::{Person, START};

/// More rounds than this, and it does not end.
const ROUNDS_MAX: usize = 12;

fn all(directory: &Directory) -> BTreeSet<RecordId> {
    directory
        .members()
        .flat_map(|member| {
            [Slot::Profile, Slot::Interests]
                .into_iter()
                .filter_map(move |slot| directory.announcement(&member, slot))
        })
        .map(|record| record.id())
        .collect()
}

/// What a conversation cost.
#[derive(Debug, Default, PartialEq, Eq)]
struct Cost {
    /// Messages of reconciliation, both ways.
    messages: usize,
    bytes: usize,
    records: usize,
}

/// Two directories compare a topic until nothing is left to say.
fn meet(one: &mut Directory, two: &mut Directory, topic: Topic, wants: [bool; 2]) -> Cost {
    let mut cost = Cost::default();
    let mut next = Some(one.compare(topic, wants[0], [1; 32]));
    let mut answers_two = true;
    while let Some(message) = next.take() {
        cost.messages += 1;
        cost.bytes += codec::encode(&Message::Reconcile(message.clone())).len();
        assert!(cost.messages <= ROUNDS_MAX, "it does not end");
        let (here, there) =
            if answers_two { (&mut *two, &mut *one) } else { (&mut *one, &mut *two) };
        let my_wants = wants[usize::from(answers_two)];
        let Compared { answer, send, want, .. } =
            here.reconcile(&message, my_wants, [2; 32]).expect("honest");
        for record in send {
            cost.records += 1;
            there.offer(START, record);
        }
        for record in there.records(&want) {
            cost.records += 1;
            here.offer(START, record);
        }
        next = answer;
        answers_two = !answers_two;
    }
    cost
}

/// Signed once, three to a millisecond.
fn announced(number: u8) -> Opened<Announcement> {
    static ALL: OnceLock<Vec<Opened<Announcement>>> = OnceLock::new();
    let sign = |number: u8| {
        Person::number(number).is_called(START.plus_ms(u64::from(number / 3)), "someone")
    };
    ALL.get_or_init(|| (0..=u8::MAX).map(sign).collect())[usize::from(number)].clone()
}

fn holding(people: impl IntoIterator<Item = u8>) -> Directory {
    let mut directory = Directory::default();
    for number in people {
        directory.offer(START, announced(number));
    }
    directory
}

#[test]
fn equal_directories_say_one_thing_and_part() {
    let (mut one, mut two) = (holding(0..100), holding(0..100));
    let cost = meet(&mut one, &mut two, Topic::LOBBY, [true, true]);
    assert_eq!((cost.messages, cost.records), (1, 0));
    assert!(cost.bytes < 60, "{cost:?}");
}

#[test]
fn who_has_nothing_gets_everything_and_the_other_way_round() {
    for (mut one, mut two) in [(holding(0..200), holding([])), (holding([]), holding(0..200))] {
        let cost = meet(&mut one, &mut two, Topic::LOBBY, [true, true]);
        assert_eq!(all(&one), all(&two));
        assert_eq!((all(&one).len(), cost.records), (200, 200));
    }
}

#[test]
fn who_only_serves_gets_nothing() {
    let (mut one, mut two) = (holding(0..60), holding(40..120));
    meet(&mut one, &mut two, Topic::LOBBY, [true, false]);
    assert_eq!((all(&one).len(), all(&two).len()), (120, 80));
    meet(&mut two, &mut one, Topic::LOBBY, [false, false]);
    assert_eq!(all(&two).len(), 80);
}

#[test]
fn only_what_belongs_to_the_topic_is_compared() {
    let (lace, _) = (Person::number(1), Person::number(2));
    let (mut one, mut two) = (holding(3..40), Directory::default());
    one.offer(START, lace.cares_about(START, &[("lace", Stance::Both)]));
    one.offer(START, lace.is_called(START, "Ada"));
    let topic = Topic::Interest(discovery::key("Lace"));

    meet(&mut two, &mut one, topic, [true, true]);

    assert_eq!(two.len(), 2, "her interests, and who she is");
    assert_eq!(two.profile(&lace.member()).map(|profile| &*profile.name), Some("Ada"));
}

#[test]
fn a_bucket_of_the_lobby_is_compared_alone() {
    let mut one = holding(0..200);
    let mut whole = Directory::default();
    for bucket in 0..4 {
        let mut two = Directory::default();
        let topic = Topic::Lobby { bits: 2, bucket };
        meet(&mut two, &mut one, topic, [true, false]);
        let all: Vec<_> = two.members().collect();
        assert!(all.iter().all(|member| Topic::lobby_of(member, 2) == topic));
        assert_eq!(one.population_of(2, bucket), all.len());
        meet(&mut whole, &mut two, Topic::LOBBY, [true, true]);
    }
    assert_eq!(all(&whole), all(&one), "the buckets are everything");
}

#[test]
fn full_directories_compare_the_same_sample_and_nothing_too_old_for_either() {
    let filled = |people: std::ops::Range<u8>, capacity| {
        let mut directory = Directory::with_capacity(capacity);
        for number in people {
            let at = START.plus_ms(u64::from(number));
            directory.offer(START, Person::number(number).is_called(at, "someone"));
        }
        directory
    };
    let (mut one, mut two) = (filled(0..120, 80), filled(0..200, 80));
    assert_eq!((one.len(), two.len()), (80, 80));

    let cost = meet(&mut one, &mut two, Topic::LOBBY, [true, true]);

    // Of 80 newer ones about an eighth is in the sample; nothing older came back.
    assert!((1..40).contains(&cost.records), "{cost:?}");
    assert_eq!((one.len(), two.len()), (80, 80));
    let newest = |number| two.profile(&Person::number(number).member()).is_some();
    assert!((120..200).all(newest));

    // One that has room learns from the answer that the other is full.
    let mut three = holding([]);
    let cost = meet(&mut three, &mut two, Topic::LOBBY, [true, true]);
    assert!((1..40).contains(&cost.records), "{cost:?}");
}

fn scope(topic: Topic) -> Scope {
    Scope { topic, wants: true, since: Time(0), sample: None }
}

fn told(ranges: Vec<Range>) -> Reconcile {
    Reconcile { scope: scope(Topic::LOBBY), ranges: List::new(ranges).expect("few") }
}

#[test]
fn ranges_out_of_order_and_topics_that_do_not_exist_are_refused() {
    let directory = holding(0..50);
    let bound = |at| Some(Bound { at: Time(at), id: Bytes::default() });
    let range = |end| Range { said: Said::ListYours, end };
    let cases = [
        told(vec![range(bound(5)), range(bound(5))]),
        told(vec![range(bound(5)), range(bound(4))]),
        told(vec![range(None), range(bound(4))]),
        told(vec![range(None), range(None)]),
        Reconcile { scope: scope(Topic::Lobby { bits: 17, bucket: 0 }), ..told(vec![]) },
        Reconcile { scope: scope(Topic::Lobby { bits: 2, bucket: 4 }), ..told(vec![]) },
    ];
    for case in cases {
        assert!(directory.reconcile(&case, true, [0; 32]).is_err(), "{case:?}");
    }
}

#[test]
fn an_answer_is_bounded_whatever_is_asked() {
    let directory = holding(0..255);
    let many = (1..2_048_u64).map(|at| Range {
        said: Said::Sum(Fingerprint { count: 99, hash: [0; 16] }),
        end: Some(Bound { at: START.plus_ms(at), id: Bytes::default() }),
    });
    let asked = told(many.collect());
    let Compared { answer, .. } = directory.reconcile(&asked, true, [0; 32]).expect("in order");
    let answer = codec::encode(&Message::Reconcile(answer.expect("they differ")));
    assert!(answer.len() < 200_000, "{}", answer.len());
}

fn people() -> impl Strategy<Value = BTreeSet<u8>> {
    prop_oneof![
        proptest::collection::btree_set(any::<u8>(), 0..250),
        (any::<u8>(), any::<u8>()).prop_map(|(a, b)| (a.min(b)..a.max(b)).collect()),
    ]
}

fn said() -> impl Strategy<Value = Said> {
    let id = any::<u8>().prop_map(|byte| ShortId([byte; 16]));
    prop_oneof![
        Just(Said::Settled),
        Just(Said::ListYours),
        (any::<u32>(), any::<[u8; 16]>())
            .prop_map(|(count, hash)| Said::Sum(Fingerprint { count, hash })),
        proptest::collection::vec(id, 0..48)
            .prop_map(|ids| Said::Mine(List::new(ids).expect("few"))),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_two_become_equal_in_the_union(mine in people(), theirs in people()) {
        let (mut one, mut two) = (holding(mine), holding(theirs));
        let union: BTreeSet<_> = all(&one).union(&all(&two)).copied().collect();
        let lacking = 2 * union.len() - all(&one).len() - all(&two).len();

        let cost = meet(&mut one, &mut two, Topic::LOBBY, [true, true]);

        prop_assert_eq!(&all(&one), &union);
        prop_assert_eq!(&all(&two), &union);
        prop_assert_eq!(cost.records, lacking, "nothing is sent twice");
    }

    #[test]
    fn whatever_is_said_gets_a_bounded_answer_or_a_verdict(
        ranges in proptest::collection::vec((said(), proptest::option::of((0_u64..90, any::<[u8; 3]>()))), 0..40),
        since in 0_u64..90,
    ) {
        let directory = holding(0..250);
        let ranges = ranges.into_iter().map(|(said, end)| Range {
            said,
            end: end.map(|(at, id)| Bound { at: START.plus_ms(at), id: Bytes::new(id.to_vec()).expect("short") }),
        });
        let mut message = told(ranges.collect());
        message.scope.since = START.plus_ms(since);
        if let Ok(Compared { answer, send, want, .. }) = directory.reconcile(&message, true, [0; 32]) {
            prop_assert!(send.iter().all(|record| record.issued_at >= message.scope.since));
            prop_assert!(want.len() <= 40 * 48);
            let bytes = answer.map_or(0, |answer| codec::encode(&answer).len());
            prop_assert!(bytes < 200_000);
        }
    }
}
