//! Stores of an older version: copied, then brought up to date.

use std::fs;
use std::path::Path;

use mind::{Archive, Key};
use store::layout::SCHEMA;
use store::{OpenError, SledStore, Store, StoreError};

use crate::sample::{COMMUNITY, change, put};

const DEVICE: protocol::DeviceId = protocol::DeviceId([2; 32]);
const LOG: protocol::LogId = protocol::LogId([4; 16]);

fn caches() -> [Key; 2] {
    let document = crate::sample::DOCUMENT;
    [Key::LogState(COMMUNITY, DEVICE, LOG), Key::Summary(COMMUNITY, document)]
}

/// A store with schema 1, its rows in sled and (the last one) in the journal.
fn older(path: &Path) {
    let mut store = SledStore::open(path).unwrap().store;
    let mut rows = vec![put(Key::Community(COMMUNITY), "genesis"), put(change(1), "one")];
    rows.extend(caches().map(|key| put(key, "as it was written then")));
    store.stage(rows);
    store.commit().unwrap();
    store.checkpoint().unwrap();
    store.stage(vec![put(change(2), "two")]);
    store.commit().unwrap();
    // Killed, so that the journal still holds the last one.
    std::mem::forget(store);
    fs::write(path.join("schema"), "1\n").unwrap();
}

/// A store as it is after a kill: the process that was killed holds no lock.
fn older_home() -> tempfile::TempDir {
    let made = tempfile::tempdir().unwrap();
    older(&made.path().join("store"));
    let home = tempfile::tempdir().unwrap();
    copy(&made.path().join("store"), &home.path().join("store"));
    home
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let target = to.join(entry.file_name());
        if entry.file_type().unwrap().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).unwrap();
        }
    }
}

fn schema(path: &Path) -> String {
    fs::read_to_string(path.join("schema")).unwrap().trim().to_owned()
}

fn is_up_to_date(store: &SledStore) {
    assert_eq!(store.get(&Key::Community(COMMUNITY)), Some(b"genesis".to_vec()));
    assert_eq!(store.get(&change(1)), Some(b"one".to_vec()));
    assert_eq!(store.get(&change(2)), Some(b"two".to_vec()));
    for cache in caches() {
        assert_eq!(store.get(&cache), None, "{cache:?} is of the older version");
    }
}

#[test]
fn an_older_store_is_copied_and_brought_up_to_date_once() {
    let home = older_home();
    let path = home.path().join("store");

    let opened = SledStore::open(&path).unwrap();

    let copied = opened.copied.clone().expect("it was copied first");
    assert_eq!(copied, home.path().join(format!("store.before-{SCHEMA}")));
    assert_eq!(schema(&copied), "1");
    assert_eq!(schema(&path), SCHEMA.to_string());
    assert_eq!(opened.set_aside, None);
    is_up_to_date(&opened.store);
    drop(opened);
    let again = SledStore::open(&path).unwrap();
    assert_eq!(again.copied, None, "that was once");
    is_up_to_date(&again.store);
}

#[test]
fn the_copy_is_a_store_with_everything_in_it() {
    let home = older_home();
    let copied = SledStore::open(home.path().join("store")).unwrap().copied.unwrap();
    let mine = home.path().join("mine");
    copy(&copied, &mine);
    // Looked at as it is, without bringing it up to date: it has today's rows.
    fs::write(mine.join("schema"), format!("{SCHEMA}\n")).unwrap();

    let store = SledStore::open(&mine).unwrap().store;

    assert_eq!(store.get(&change(2)), Some(b"two".to_vec()));
    for cache in caches() {
        assert!(store.get(&cache).is_some(), "{cache:?} is as it was");
    }
}

#[test]
fn killed_anywhere_in_between_the_next_start_goes_on() {
    // Killed while it copied: what is there of the copy is not taken for one.
    let home = older_home();
    let path = home.path().join("store");
    let unfinished = home.path().join(format!("store.before-{SCHEMA}.part"));
    fs::create_dir(&unfinished).unwrap();
    fs::write(unfinished.join("journal"), "half").unwrap();
    let opened = SledStore::open(&path).unwrap();
    assert!(!unfinished.exists());
    assert_eq!(schema(opened.copied.as_ref().unwrap()), "1");
    is_up_to_date(&opened.store);
    drop(opened);

    // Killed after the rows were changed, before the schema was written.
    let copied = home.path().join(format!("store.before-{SCHEMA}"));
    let journal = fs::read(copied.join("journal")).unwrap();
    fs::write(path.join("schema"), "1\n").unwrap();
    let opened = SledStore::open(&path).unwrap();
    is_up_to_date(&opened.store);
    assert_eq!(schema(&path), SCHEMA.to_string());
    assert_eq!(fs::read(copied.join("journal")).unwrap(), journal, "the first copy stays");
}

#[test]
fn a_damaged_older_store_is_saved_and_brought_up_to_date() {
    let home = older_home();
    let path = home.path().join("store");
    let journal = path.join("journal");
    let mut bytes = fs::read(&journal).unwrap();
    bytes[..64].fill(0xee);
    fs::write(&journal, bytes).unwrap();

    let opened = SledStore::open(&path).unwrap();

    assert!(opened.set_aside.is_some());
    assert_eq!(schema(&path), SCHEMA.to_string());
    assert_eq!(opened.store.get(&change(1)), Some(b"one".to_vec()), "sled has it");
    for cache in caches() {
        assert_eq!(opened.store.get(&cache), None, "{cache:?} is of the older version");
    }
}

#[test]
fn a_copy_that_cannot_be_made_leaves_the_store_as_it_is() {
    let home = older_home();
    let path = home.path().join("store");
    // A file where the copy would be built: no copy, so nothing is changed.
    let unfinished = home.path().join(format!("store.before-{SCHEMA}.part"));
    fs::write(&unfinished, "in the way").unwrap();

    let refused = SledStore::open(&path).map(|opened| opened.copied);

    assert!(matches!(refused, Err(OpenError::Disk(StoreError::Broken(_)))), "{refused:?}");
    assert_eq!(schema(&path), "1");
    fs::remove_file(&unfinished).unwrap();
    is_up_to_date(&SledStore::open(&path).unwrap().store);
}
