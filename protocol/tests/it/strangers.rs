//! Announcements of strangers: opened many at a time, exactly as each alone would be, and only when
//! the member's key has cost something; and what was opened once, opened again from the own store.

use protocol::announcement::Announcement;
use protocol::record::{KeptKey, open_all};
use protocol::work::Work;
use protocol::{Opened, Refused, Sealed};

use crate::refused;
use crate::samples::{
    DEVICE, MEMBER, OTHER_DEVICE, OTHER_MEMBER, WORK_BITS, full_profile, genesis, interests, key,
    link, seal, small_profile, withdrawal,
};

fn some() -> Vec<Sealed> {
    [full_profile(), interests(), withdrawal(), small_profile(OTHER_MEMBER, OTHER_DEVICE)]
        .map(|opened| opened.sealed().clone())
        .to_vec()
}

fn opened_at_once(sealed: &[Sealed]) -> Vec<Result<Opened<Announcement>, Refused>> {
    open_all(sealed, WORK_BITS, &[3; 32], |_, _| true)
}

#[test]
fn many_open_as_each_alone_would() {
    let mut all: Vec<Sealed> = (0..10).flat_map(|_| some()).collect();
    all.push(genesis().sealed().clone());
    all.extend(refused::of_announcements());
    let mut forged = interests().sealed().to_bytes();
    *forged.last_mut().expect("long") ^= 1;
    all.push(Sealed::from_bytes(&forged).expect("well formed"));

    let opened = opened_at_once(&all);

    for (sealed, opened) in all.iter().zip(&opened) {
        assert_eq!(opened, &sealed.open::<Announcement>(), "{sealed:?}");
    }
    assert_eq!(opened.iter().filter(|opened| opened.is_ok()).count(), 40);
}

#[test]
fn a_key_that_cost_nothing_is_refused_before_its_signature_is_looked_at() {
    let lazy = Announcement { work: Work(0), ..(*interests()).clone() };
    assert!(lazy.work.bits(&lazy.member) < WORK_BITS);
    let lazy = seal(lazy, &key(DEVICE)).sealed().clone();
    let mut forged = lazy.to_bytes();
    *forged.last_mut().expect("long") ^= 1;
    let forged = Sealed::from_bytes(&forged).expect("well formed");

    let opened = opened_at_once(&[lazy, forged]);

    assert_eq!(opened, [Err(Refused::TooLittleWork), Err(Refused::TooLittleWork)]);
}

#[test]
fn what_is_not_wanted_costs_no_signature() {
    let mut forged = interests().sealed().to_bytes();
    *forged.last_mut().expect("long") ^= 1;
    let forged = Sealed::from_bytes(&forged).expect("well formed");
    let known = full_profile().id();
    let all = [full_profile().sealed().clone(), forged, withdrawal().sealed().clone()];

    let opened = open_all(&all, WORK_BITS, &[3; 32], |announcement, id| {
        id != known && announcement.issued_at != interests().issued_at
    });

    assert_eq!(opened, [Err(Refused::NotWanted), Err(Refused::NotWanted), Ok(withdrawal())]);
}

#[test]
fn what_was_kept_opens_again_and_nothing_else_does() {
    let kept_key = KeptKey::of(&key(DEVICE));
    let kept = kept_key.keep(&interests());

    assert_eq!(kept_key.open_again(&kept), Ok(interests()));

    for at in 0..kept.len() {
        let mut damaged = kept.clone();
        damaged[at] ^= 1 << (at % 8);
        assert!(kept_key.open_again::<Announcement>(&damaged).is_err(), "byte {at}");
        // Without its receipt it is an envelope, and opened as one.
        let is_envelope = at == kept.len() - 16;
        let cut = kept_key.open_again::<Announcement>(&kept[..at]);
        assert_eq!(cut.is_ok(), is_envelope, "cut to {at}");
    }
}

#[test]
fn a_receipt_of_another_device_is_none_and_without_one_the_signatures_decide() {
    let (mine, other) = (KeptKey::of(&key(DEVICE)), KeptKey::of(&key(OTHER_DEVICE)));
    assert!(mine.open_again::<Announcement>(&other.keep(&interests())).is_err());

    let plain = interests().sealed().to_bytes();
    assert_eq!(mine.open_again(&plain), Ok(interests()));
    let mut forged = plain;
    *forged.last_mut().expect("long") ^= 1;
    assert!(mine.open_again::<Announcement>(&forged).is_err());
    let link = mine.keep(&link(MEMBER, DEVICE));
    assert!(mine.open_again::<Announcement>(&link).is_err(), "another kind");
}
