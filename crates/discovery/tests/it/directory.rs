//! The newest announcement of everyone, for as long as it holds.

use std::collections::BTreeSet;

use discovery::{AUTHOR, Directory, Expired, Offer, key};
use protocol::announcement::{Announcement, Slot, Stance};
use protocol::limits::ANNOUNCEMENT_VALID_MS_MAX;
use protocol::{MemberId, Opened, RecordId};

use crate::people::{DAY, MINUTE, Person, START, called, caring};

fn name(directory: &Directory, person: &Person) -> Option<String> {
    directory.profile(&person.member()).map(|profile| profile.name.to_string())
}

fn with(directory: &Directory, label: &str) -> BTreeSet<MemberId> {
    directory.members_with(&key(label)).collect()
}

/// What is passed on, of these.
fn passed_on(directory: &Directory, records: &[&Opened<Announcement>]) -> Vec<RecordId> {
    let ids = records.iter().map(|record| record.id());
    ids.filter(|id| directory.passes_on(id)).collect()
}

#[test]
fn of_two_announcements_the_newer_wins_in_either_order() {
    let ada = Person::number(1);
    let (old, newer) = (ada.is_called(START, "Ada"), ada.is_called(START.plus_ms(1), "Ada B."));
    let (mut forward, mut backward) = (Directory::default(), Directory::default());

    assert_eq!(forward.offer(START, old.clone()), Offer::New { evicted: None });
    assert_eq!(forward.offer(START, newer.clone()), Offer::Newer);
    assert_eq!(forward.offer(START, newer.clone()), Offer::Known);
    assert_eq!(backward.offer(START, newer.clone()), Offer::New { evicted: None });
    assert_eq!(backward.offer(START, old.clone()), Offer::Older);

    assert_eq!(name(&forward, &ada).as_deref(), Some("Ada B."));
    assert_eq!(passed_on(&forward, &[&old, &newer]), [newer.id()]);
    assert_eq!(passed_on(&backward, &[&old, &newer]), [newer.id()]);
}

#[test]
fn two_of_the_same_moment_end_alike_everywhere() {
    let ada = Person::number(1);
    let (one, two) = (ada.is_called(START, "one"), ada.is_called(START, "two"));
    let (mut forward, mut backward) = (Directory::default(), Directory::default());

    forward.offer(START, one.clone());
    forward.offer(START, two.clone());
    backward.offer(START, two.clone());
    backward.offer(START, one.clone());

    assert_eq!(name(&forward, &ada), name(&backward, &ada));
    let both = [&one, &two];
    assert_eq!(passed_on(&forward, &both), passed_on(&backward, &both));
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
    directory.offer(START, short.clone());
    let end = START.plus_ms(MINUTE + 1);
    assert_eq!(directory.next_expiry(), Some(end));

    let place = (ada.member(), Slot::Interests);
    let expired = directory.expire(end);

    assert_eq!(expired, Expired { hidden: vec![place], removed: vec![] });
    assert!(with(&directory, "skating").is_empty() && with(&directory, "lace").is_empty());
    assert_eq!(directory.population(), 0);
    assert!(passed_on(&directory, &[&long, &short]).is_empty());
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
    assert_eq!(passed_on(&directory, &[&said, &taken_back]), [taken_back.id()]);
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
fn who_announces_without_end_is_heard_in_their_time_and_the_last_word_stands() {
    let ada = Person::number(1);
    let mut directory = Directory::default();
    let said: Vec<_> = (0..40)
        .map(|count| ada.is_called(START.plus_ms(count), &format!("name {count}")))
        .collect();

    let offers: Vec<_> = said.iter().map(|said| directory.offer(START, said.clone())).collect();

    let taken = offers.iter().filter(|offer| offer.is_taken()).count();
    assert_eq!(taken, usize::try_from(AUTHOR.burst).expect("small"));
    assert_eq!(offers[39], Offer::TooSoon);
    assert!(!directory.would_take(START, &said[39], said[39].id()), "not worth a signature");
    let other = ada.cares_about(START, &[("lace", Stance::Both)]);
    assert!(directory.offer(START, other).is_taken(), "each slot has a pace of its own");
    let later = START.plus_ms(AUTHOR.every_ms);
    assert_eq!(directory.offer(later, said[39].clone()), Offer::Newer, "late, not lost");
    assert_eq!(name(&directory, &ada).as_deref(), Some("name 39"));
}

#[test]
fn of_whom_one_lets_go_nothing_is_left_and_everything_can_come_again() {
    let (ada, ben) = (Person::number(1), Person::number(2));
    let mut directory = Directory::default();
    let hers =
        [ada.is_called(START, "Ada"), ada.says(START, DAY, caring(&[("lace", Stance::Both)]))];
    let his =
        [ben.is_called(START, "Ben"), ben.says(START, DAY, caring(&[("lace", Stance::Both)]))];
    for record in hers.iter().chain(&his) {
        directory.offer(START, record.clone());
    }

    let gone = directory.forget(&ada.member());

    assert_eq!(gone.len(), 2);
    assert!(directory.forget(&ada.member()).is_empty());
    assert_eq!(name(&directory, &ada), None);
    assert_eq!(with(&directory, "lace"), [ben.member()].into());
    assert_eq!((directory.len(), directory.population()), (2, 1));
    assert!(passed_on(&directory, &hers.iter().collect::<Vec<_>>()).is_empty());
    assert_eq!(directory.member_of(&ada.device()), None);
    assert_eq!(directory.offer(START, hers[0].clone()), Offer::New { evicted: None });
}
