//! The newest announcement of everyone, for as long as it holds.

use std::collections::BTreeSet;

use discovery::{Directory, Expired, Offer, key};
use protocol::announcement::{Slot, Stance};
use protocol::limits::ANNOUNCEMENT_VALID_MS_MAX;
use protocol::{MemberId, RecordId};

use crate::people::{DAY, MINUTE, Person, START, called, caring};

const FIRST: RecordId = RecordId([0; 32]);
const LAST: RecordId = RecordId([255; 32]);

fn name(directory: &Directory, person: &Person) -> Option<String> {
    directory.profile(&person.member()).map(|profile| profile.name.to_string())
}

fn with(directory: &Directory, label: &str) -> BTreeSet<MemberId> {
    directory.members_with(&key(label)).collect()
}

fn ids(directory: &Directory) -> Vec<RecordId> {
    directory.ids_in(FIRST, LAST).collect()
}

#[test]
fn of_two_announcements_the_newer_wins_in_either_order() {
    let ada = Person::number(1);
    let (old, new) = (ada.is_called(START, "Ada"), ada.is_called(START.plus_ms(1), "Ada B."));
    let (mut forward, mut backward) = (Directory::default(), Directory::default());

    assert_eq!(forward.offer(START, old.clone()), Offer::New { evicted: None });
    assert_eq!(forward.offer(START, new.clone()), Offer::Newer);
    assert_eq!(forward.offer(START, new.clone()), Offer::Known);
    assert_eq!(backward.offer(START, new), Offer::New { evicted: None });
    assert_eq!(backward.offer(START, old), Offer::Older);

    assert_eq!(name(&forward, &ada).as_deref(), Some("Ada B."));
    assert_eq!(ids(&forward), ids(&backward));
}

#[test]
fn two_of_the_same_moment_end_alike_everywhere() {
    let ada = Person::number(1);
    let (one, two) = (ada.is_called(START, "one"), ada.is_called(START, "two"));
    let (mut forward, mut backward) = (Directory::default(), Directory::default());

    forward.offer(START, one.clone());
    forward.offer(START, two.clone());
    backward.offer(START, two);
    backward.offer(START, one);

    assert_eq!(name(&forward, &ada), name(&backward, &ada));
    assert_eq!(ids(&forward), ids(&backward));
}

#[test]
fn a_clock_far_ahead_is_not_believed_until_its_time_is_near() {
    let ada = Person::number(1);
    let ahead = ada.is_called(START.plus_ms(11 * MINUTE), "Ada");
    let mut directory = Directory::default();

    assert_eq!(directory.offer(START, ahead.clone()), Offer::TooFarAhead);
    assert!(directory.is_empty());
    assert!(directory.offer(START.plus_ms(MINUTE), ahead).is_taken());
}

#[test]
fn what_expires_disappears_from_view_and_stays_gone() {
    let ada = Person::number(1);
    let long = ada.cares_about(START, &[("lace", Stance::Both)]);
    let short = ada.says(START.plus_ms(1), MINUTE, caring(&[("skating", Stance::Both)]));
    let mut directory = Directory::default();
    directory.offer(START, long.clone());
    directory.offer(START, short);
    let end = START.plus_ms(MINUTE + 1);
    assert_eq!(directory.next_expiry(), Some(end));

    let place = (ada.member(), Slot::Interests);
    let expired = directory.expire(end);

    assert_eq!(expired, Expired { hidden: vec![place], removed: vec![] });
    assert!(with(&directory, "skating").is_empty() && with(&directory, "lace").is_empty());
    assert_eq!((directory.population(), ids(&directory).len()), (0, 0));
    assert_eq!(directory.offer(end, long), Offer::Older, "an older one must not return");
    let later = directory.next_expiry().expect("it is still held");
    assert_eq!(directory.expire(later), Expired { hidden: vec![], removed: vec![place] });
    assert!(directory.is_empty() && directory.next_expiry().is_none());
}

#[test]
fn a_withdrawal_is_passed_on_until_nothing_it_withdraws_can_return() {
    let ada = Person::number(1);
    let said = ada.is_called(START, "Ada");
    let taken_back = ada.withdraws(START.plus_ms(MINUTE), Slot::Profile);
    let now = START.plus_ms(DAY);
    let mut directory = Directory::default();
    directory.offer(START, said.clone());

    assert_eq!(directory.offer(now, taken_back.clone()), Offer::Newer);

    assert_eq!(name(&directory, &ada), None);
    assert_eq!(directory.expire(now), Expired::default());
    assert_eq!(ids(&directory), [taken_back.id()]);
    assert_eq!(directory.offer(now, said.clone()), Offer::Older);
    let end = START.plus_ms(MINUTE + ANNOUNCEMENT_VALID_MS_MAX);
    assert_eq!(directory.expire(end).removed, [(ada.member(), Slot::Profile)]);
    assert_eq!(directory.offer(end, said), Offer::Expired);
    assert_eq!(directory.offer(end, taken_back), Offer::Expired);
}

#[test]
fn a_restart_remembers_what_is_only_held() {
    let ada = Person::number(1);
    let long = ada.is_called(START, "old");
    let short = ada.says(START.plus_ms(1), MINUTE, called("new"));
    let now = START.plus_ms(DAY);
    let mut directory = Directory::default();

    assert_eq!(directory.offer(now, short.clone()), Offer::Expired);
    assert!(directory.restore(now, short).is_taken());

    assert_eq!(name(&directory, &ada), None);
    assert_eq!(directory.population(), 0);
    assert_eq!(directory.offer(now, long), Offer::Older);
}

#[test]
fn people_are_counted_once_and_found_by_interest_and_by_device() {
    let (ada, bo) = (Person::number(1), Person::number(2));
    let mut directory = Directory::default();
    directory.offer(START, ada.is_called(START, "Ada"));
    directory.offer(START, ada.cares_about(START, &[("Kantklossen", Stance::Both)]));
    directory.offer(START, bo.cares_about(START, &[("KANTKLOSSEN", Stance::Seeking)]));

    assert_eq!(directory.population(), 2);
    assert_eq!(directory.members().collect::<BTreeSet<_>>().len(), 2);
    assert_eq!(directory.members().count(), 2);
    assert_eq!(with(&directory, "kantklossen"), BTreeSet::from([ada.member(), bo.member()]));
    assert_eq!(directory.member_of(&bo.device()), Some(bo.member()));
    assert_eq!(directory.member_of(&Person::number(3).device()), None);

    directory.offer(START, bo.withdraws(START.plus_ms(1), Slot::Interests));

    assert_eq!(directory.population(), 1);
    assert_eq!(with(&directory, "kantklossen"), BTreeSet::from([ada.member()]));
}

#[test]
fn changed_interests_are_found_by_the_new_ones_only() {
    let ada = Person::number(1);
    let mut directory = Directory::default();

    directory.offer(START, ada.cares_about(START, &[("lace", Stance::Both), ("R", Stance::Both)]));
    directory.offer(START, ada.cares_about(START.plus_ms(1), &[("copulas", Stance::Both)]));

    assert!(with(&directory, "lace").is_empty() && with(&directory, "R").is_empty());
    assert_eq!(with(&directory, "copulas"), BTreeSet::from([ada.member()]));
}

#[test]
fn a_full_directory_lets_the_oldest_stranger_go_and_spares_friends() {
    let people: Vec<Person> = (1..=5).map(Person::number).collect();
    let mut directory = Directory::with_capacity(3);
    for (minutes, person) in (0..).zip(&people[..3]) {
        directory.offer(START, person.is_called(START.plus_ms(minutes), "someone"));
    }
    directory.spare(BTreeSet::from([people[0].member()]));

    let old = directory.offer(START, people[3].is_called(START, "from long ago"));
    let new = directory.offer(START, people[4].is_called(START.plus_ms(9), "new"));

    assert_eq!(old, Offer::Full);
    assert_eq!(new, Offer::New { evicted: Some((people[1].member(), Slot::Profile)) });
    assert_eq!(directory.len(), 3);
    assert!(name(&directory, &people[0]).is_some(), "the spared one stays, though oldest");

    directory.spare(people.iter().map(Person::member).collect());
    let nobody_left = directory.offer(START, people[1].is_called(START.plus_ms(99), "again"));
    assert_eq!(nobody_left, Offer::Full);
}

#[test]
fn two_directories_become_one_by_telling_what_they_have() {
    let mut here = Directory::default();
    let mut there = Directory::default();
    for number in 1..=40 {
        let record = Person::number(number).is_called(START, "someone");
        if number % 3 != 0 {
            here.offer(START, record.clone());
        }
        if number % 4 != 0 {
            there.offer(START, record);
        }
    }

    for _ in 0..2 {
        let have = there.have(FIRST, LAST);
        let missing: Vec<_> = here
            .records_missing(have.from, have.to, &have.ids, 64)
            .into_iter()
            .map(|record| record.sealed().open().expect("signed"))
            .collect();
        for record in missing {
            assert!(there.offer(START, record).is_taken());
        }
        std::mem::swap(&mut here, &mut there);
    }

    assert_eq!(ids(&here), ids(&there));
    assert_eq!(ids(&here).len(), 37, "all but those divisible by three and four");
}

#[test]
fn a_page_of_missing_records_is_bounded_and_a_backward_range_is_empty() {
    let mut directory = Directory::default();
    for number in 1..=10 {
        directory.offer(START, Person::number(number).is_called(START, "someone"));
    }

    let page = directory.records_missing(FIRST, LAST, &[], 4);
    assert_eq!(page.iter().map(|record| record.id()).collect::<Vec<_>>(), ids(&directory)[..4]);
    assert!(directory.records_missing(LAST, FIRST, &[], 4).is_empty());
}
