//! Whatever is offered, in whatever order, the directory's indexes say the same as what it holds.

use std::collections::{BTreeMap, BTreeSet};

use discovery::{Directory, Offer, Place, key};
use proptest::prelude::*;
use protocol::announcement::{Announcement, Body, Slot, Stance};
use protocol::limits::{ANNOUNCEMENT_VALID_MS_MAX, CLOCK_AHEAD_MS_MAX};
use protocol::topic::Topic;
use protocol::{MemberId, Opened, RecordId, Time};

use crate::people::{DAY, MINUTE, Person, START, called, caring};

const CAPACITY: usize = 5;
const PEOPLE: u8 = 5;
const LABELS: [&str; 3] = ["lace", "copulas", "Lace "];

#[derive(Debug, Clone)]
enum Step {
    Offer { person: u8, days_ago: u64, days_valid: u64, body: u8 },
    Restore { person: u8, days_ago: u64, days_valid: u64 },
    Pass { days: u64 },
    Spare { person: u8 },
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (0..PEOPLE, 0_u64..40, 1_u64..=30, 0_u8..6)
            .prop_map(|(person, days_ago, days_valid, body)| Step::Offer { person, days_ago, days_valid, body }),
        1 => (0..PEOPLE, 0_u64..40, 1_u64..=30)
            .prop_map(|(person, days_ago, days_valid)| Step::Restore { person, days_ago, days_valid }),
        2 => (0_u64..20).prop_map(|days| Step::Pass { days }),
        1 => (0..PEOPLE).prop_map(|person| Step::Spare { person }),
    ]
}

fn body(choice: u8) -> Body {
    match choice {
        0 => called("someone"),
        1 => Body::Withdrawal(Slot::Profile),
        2 => Body::Withdrawal(Slot::Interests),
        more => {
            caring(&[(LABELS[usize::from(more) % 3], Stance::Both), ("chess", Stance::Seeking)])
        }
    }
}

fn places() -> impl Iterator<Item = Place> {
    (0..PEOPLE).flat_map(|number| {
        let member = Person::number(number).member();
        [Slot::Profile, Slot::Interests].map(|slot| (member, slot))
    })
}

fn version(record: &Opened<Announcement>) -> (Time, RecordId) {
    (record.issued_at, record.id())
}

/// What the directory answers, compared with what follows from the records it holds.
fn agrees_with_itself(directory: &Directory, expired_at: Time) {
    let mut ids = BTreeSet::new();
    let mut members = BTreeSet::new();
    let mut chess = BTreeSet::new();
    let mut lace: BTreeSet<MemberId> = BTreeSet::new();
    let mut ends = Vec::new();
    let mut held_count = 0;
    for (member, slot) in places() {
        let Some(held) = directory.held(&member, slot) else { continue };
        held_count += 1;
        let withdrawal = matches!(held.body, Body::Withdrawal(_));
        let shown = directory.announcement(&member, slot).is_some();
        assert_eq!(shown, !withdrawal && held.expires_at > expired_at, "{slot:?}");
        ends.push(if shown {
            held.expires_at
        } else {
            held.issued_at.plus_ms(ANNOUNCEMENT_VALID_MS_MAX)
        });
        if shown || withdrawal {
            ids.insert(held.id());
        }
        if shown {
            members.insert(member);
        }
        for interest in directory.interests(&member).iter().flat_map(|told| &told.interests) {
            if key(&interest.label) == key("lace") {
                lace.insert(member);
            }
            if &*interest.label == "chess" {
                chess.insert(member);
            }
        }
    }
    assert_eq!(directory.len(), held_count);
    assert_eq!(directory.population(), members.len());
    assert_eq!(directory.members().collect::<BTreeSet<_>>(), members);
    assert_eq!(directory.members_with(&key("chess")).collect::<BTreeSet<_>>(), chess);
    assert_eq!(directory.members_with(&key("lace")).collect::<BTreeSet<_>>(), lace);
    assert!(ids.iter().all(|id| directory.passes_on(id)));
    // A full one compares a sample only.
    if directory.len() < CAPACITY {
        let nothing = Directory::default().compare(Topic::LOBBY, true, [0; 32]);
        let sent = directory.reconcile(&nothing, true, [0; 32]).expect("honest").send;
        assert_eq!(sent.iter().map(|record| record.id()).collect::<BTreeSet<_>>(), ids);
    }
    assert_eq!(directory.next_expiry(), ends.into_iter().min());
    assert!(directory.len() <= CAPACITY);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn the_directory_agrees_with_itself_and_never_goes_back(steps in proptest::collection::vec(step(), 1..40)) {
        let mut directory = Directory::with_capacity(CAPACITY);
        let mut now = START;
        let mut newest: BTreeMap<Place, (Time, RecordId)> = BTreeMap::new();
        let mut spared = BTreeSet::new();
        for step in steps {
            match step {
                Step::Offer { person, days_ago, days_valid, body: choice } => {
                    let at = Time(now.plus_ms(MINUTE).0 - days_ago * DAY);
                    let record = Person::number(person).says(at, days_valid * DAY, body(choice));
                    let (place, version) = ((record.member, record.slot()), version(&record));
                    let offer = directory.offer(now, record);
                    if offer.is_taken() {
                        prop_assert!(newest.get(&place).is_none_or(|known| *known < version));
                        newest.insert(place, version);
                    }
                    if let Offer::New { evicted: Some(evicted) } = offer {
                        prop_assert!(!spared.contains(&evicted.0), "a spared one was let go");
                        newest.remove(&evicted);
                    }
                }
                Step::Restore { person, days_ago, days_valid } => {
                    let at = Time(now.0 + CLOCK_AHEAD_MS_MAX - days_ago * DAY);
                    let record = Person::number(person).says(at, days_valid * DAY, called("kept"));
                    let (place, version) = ((record.member, record.slot()), version(&record));
                    let offer = directory.restore(now, record);
                    if let Offer::New { evicted: Some(evicted) } = offer {
                        newest.remove(&evicted);
                    }
                    if offer.is_taken() {
                        newest.insert(place, version);
                    }
                }
                Step::Pass { days } => {
                    now = now.plus_ms(days * DAY);
                    let expired = directory.expire(now);
                    for place in expired.removed {
                        newest.remove(&place);
                    }
                }
                Step::Spare { person } => {
                    spared = BTreeSet::from([Person::number(person).member()]);
                    directory.spare(spared.clone());
                }
            }
            agrees_with_itself(&directory, now);
            for (place, version) in &newest {
                let held = directory.held(&place.0, place.1).map(|held| (held.issued_at, held.id()));
                prop_assert_eq!(held.as_ref(), Some(version), "what was taken is held");
            }
        }
    }
}
