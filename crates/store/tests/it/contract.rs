//! The contract, as stories told of each store.

use mind::{Archive, Key, Local, Range};
use store::{MemoryStore, Store};

use crate::sample::{ACTOR, COMMUNITY, DOCUMENT, change, put, remove};

fn sequences(store: &impl Store, from: u64) -> Vec<u64> {
    let rows = store.scan(Range::ActorChanges(COMMUNITY, DOCUMENT, ACTOR, from));
    rows.map(|(key, _)| {
        let Key::Change(_, _, _, sequence) = key else { panic!("{key:?} in a range of changes") };
        sequence
    })
    .collect()
}

pub(crate) fn what_is_staged_is_read_at_once(store: &mut impl Store) {
    store.stage(vec![put(change(1), "one"), put(change(2), "two")]);
    assert_eq!(store.get(&change(1)), Some(b"one".to_vec()));
    store.stage(vec![remove(change(1)), put(change(2), "zwei")]);
    assert_eq!(store.get(&change(1)), None);
    assert_eq!(store.get(&change(2)), Some(b"zwei".to_vec()));
    assert_eq!(sequences(store, 0), [2]);
}

pub(crate) fn what_is_discarded_was_never_there(store: &mut impl Store) {
    store.stage(vec![put(change(1), "kept")]);
    store.commit().expect("there is room");
    store.stage(vec![put(change(1), "lost"), put(change(2), "lost")]);
    store.discard();
    assert_eq!(store.get(&change(1)), Some(b"kept".to_vec()));
    store.commit().expect("nothing to do");
    assert_eq!(sequences(store, 0), [1]);
}

pub(crate) fn a_range_is_in_order_and_holds_nothing_else(store: &mut impl Store) {
    store.stage((1..=300).rev().map(|sequence| put(change(sequence), "x")).collect());
    store.stage(vec![
        put(Key::Local(Local::Profile), "me"),
        put(Key::Base(COMMUNITY, DOCUMENT), "cache"),
    ]);
    store.commit().expect("there is room");
    store.stage(vec![remove(change(256)), put(change(400), "y")]);
    let expected: Vec<u64> = (250..=300).filter(|sequence| *sequence != 256).chain([400]).collect();
    assert_eq!(sequences(store, 250), expected);
    assert_eq!(store.scan(Range::Changes(COMMUNITY, DOCUMENT)).count(), 300);
    assert_eq!(store.scan(Range::Local).count(), 1);
    assert_eq!(store.scan(Range::Communities).count(), 0);
}

pub(crate) fn large_and_empty_values_are_kept_whole(store: &mut impl Store) {
    let large: Vec<u8> = (0..1_000_000_u32).map(|number| (number % 251) as u8).collect();
    let sizes = [0, 1, 4_095, 4_096, 4_097, 130_000, 1_000_000];
    for round in [sizes, {
        let mut back = sizes;
        back.reverse();
        back
    }] {
        let values = (1..).zip(round);
        store.stage(values.clone().map(|(n, size)| put(change(n), &large[..size])).collect());
        store.commit().expect("there is room");
        for (sequence, size) in values {
            assert_eq!(store.get(&change(sequence)).as_deref(), Some(&large[..size]));
        }
    }
}

fn each(story: impl Fn(&mut MemoryStore), on_disk: impl Fn(&mut store::SledStore)) {
    story(&mut MemoryStore::new());
    let home = tempfile::tempdir().expect("a directory");
    on_disk(&mut store::SledStore::open(home.path().join("store")).expect("opens").store);
}

#[test]
fn staged_writes_are_visible() {
    each(what_is_staged_is_read_at_once, what_is_staged_is_read_at_once);
}

#[test]
fn discarding_forgets() {
    each(what_is_discarded_was_never_there, what_is_discarded_was_never_there);
}

#[test]
fn ranges_are_ordered() {
    each(a_range_is_in_order_and_holds_nothing_else, a_range_is_in_order_and_holds_nothing_else);
}

#[test]
fn any_size_is_kept() {
    each(large_and_empty_values_are_kept_whole, large_and_empty_values_are_kept_whole);
}

#[test]
fn a_memory_store_crashes_and_fails_as_told() {
    let mut store = MemoryStore::new();
    store.stage(vec![put(change(1), "kept")]);
    store.commit().expect("works");
    let before = store.clone();

    store.stage(vec![put(change(2), "lost")]);
    store.crash();
    store.fail_commits(Some(store::CommitFailed::DiskFull));
    store.stage(vec![put(change(1), "refused")]);
    assert_eq!(store.commit(), Err(store::CommitFailed::DiskFull));
    assert_eq!(store.health(), Some(store::StoreError::DiskFull));
    assert_eq!(sequences(&store, 0), [1]);
    assert_eq!(store.get(&change(1)), Some(b"kept".to_vec()));

    store.fail_commits(None);
    store.stage(vec![put(change(1), "again")]);
    store.commit().expect("works again");
    assert_eq!(before.get(&change(1)), Some(b"kept".to_vec()), "a clone stands for itself");
}

#[test]
fn what_was_committed_is_there_after_opening_again_and_what_was_staged_is_not() {
    let home = tempfile::tempdir().expect("a directory");
    let path = home.path().join("store");
    for round in 1..=5_u64 {
        let mut store = store::SledStore::open(&path).expect("opens").store;
        assert_eq!(sequences(&store, 0), (1..round).collect::<Vec<_>>());
        store.stage(vec![put(change(round), vec![1; 10_000])]);
        store.commit().expect("there is room");
        store.stage(vec![put(change(99), "never committed")]);
    }
}
