//! Damaged stores: nothing is deleted, what can be read is saved, and it is said.

use std::fs;
use std::path::{Path, PathBuf};

use mind::{Archive, Range};
use store::{OpenError, Opened, SledStore, Store};

use crate::sample::{COMMUNITY, DOCUMENT, change, put};

const OLD: u64 = 2_000;
const NEW: u64 = 10;

/// A store with old rows in sled and new ones in the journal only, as after a kill.
fn a_store(path: &Path) {
    let running = path.with_extension("running");
    let mut store = SledStore::open(&running).expect("opens").store;
    store.stage((1..=OLD).map(|sequence| put(change(sequence), vec![5; 100])).collect());
    store.commit().expect("there is room");
    store.checkpoint().expect("works");
    drop(store);
    // Opened again, so that sled has written a snapshot.
    let mut store = SledStore::open(&running).expect("opens").store;
    store.stage((OLD + 1..=OLD + NEW).map(|sequence| put(change(sequence), "new")).collect());
    store.commit().expect("there is room");
    copy(&running, path);
    drop(store);
    fs::remove_dir_all(running).expect("removes");
}

fn copy(from: &Path, to: &Path) {
    let _ = fs::remove_dir_all(to);
    fs::create_dir(to).expect("makes");
    for entry in fs::read_dir(from).expect("is there") {
        let entry = entry.expect("is there");
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copies");
        }
    }
}

fn count(store: &SledStore) -> u64 {
    store.scan(Range::Changes(COMMUNITY, DOCUMENT)).count() as u64
}

fn home() -> (tempfile::TempDir, PathBuf) {
    let home = tempfile::tempdir().expect("a directory");
    let path = home.path().join("store");
    (home, path)
}

fn snapshots(path: &Path) -> Vec<PathBuf> {
    let files = fs::read_dir(path.join("sled")).expect("is there");
    files
        .map(|file| file.expect("is there").path())
        .filter(|file| {
            file.file_name().is_some_and(|name| name.to_string_lossy().starts_with("snap."))
        })
        .collect()
}

/// Damages a store, opens it, and sees that it was set aside and that a working one is there.
fn damaged_by(damage: impl Fn(&Path)) -> (tempfile::TempDir, Opened) {
    let (home, path) = home();
    a_store(&path);
    damage(&path);
    let mut opened = SledStore::open(&path).expect("opens whatever it was");
    let aside = opened.set_aside.clone().expect("it was set aside");
    assert_eq!(aside, home.path().join("store.damaged-1"));
    assert!(aside.exists());
    opened.store.stage(vec![put(change(9_999), "goes on")]);
    opened.store.commit().expect("works");
    assert_eq!(opened.store.health(), None);
    (home, opened)
}

#[test]
fn a_garbage_file_in_its_place_is_set_aside() {
    let (home, path) = home();
    fs::write(&path, "this is no store").expect("writes");
    let opened = SledStore::open(&path).expect("opens");
    assert_eq!(opened.set_aside, Some(home.path().join("store.damaged-1")));
    assert_eq!(fs::read(home.path().join("store.damaged-1")).expect("kept"), b"this is no store");
}

#[test]
fn a_broken_snapshot_of_sleds_loses_nothing() {
    let (_home, opened) = damaged_by(|path| {
        let snapshots = snapshots(path);
        assert!(!snapshots.is_empty());
        for snapshot in snapshots {
            fs::write(snapshot, "garbage that is long enough").expect("writes");
        }
    });
    assert_eq!(count(&opened.store), OLD + NEW + 1);
    assert_eq!(opened.saved as u64, OLD + NEW);
}

#[test]
fn a_sled_that_is_garbage_leaves_what_the_journal_holds() {
    let (_home, opened) = damaged_by(|path| {
        let len = fs::metadata(path.join("sled/db")).expect("is there").len();
        let garbage: Vec<u8> = (0..len).map(|at| (at * 7 % 251) as u8).collect();
        fs::write(path.join("sled/db"), garbage).expect("writes");
    });
    assert_eq!(count(&opened.store), NEW + 1);
}

#[test]
fn a_sled_that_lost_its_end_is_noticed() {
    let (_home, opened) = damaged_by(|path| {
        let file = fs::File::options().write(true).open(path.join("sled/db")).expect("is there");
        file.set_len(20_000).expect("cuts");
    });
    assert!(count(&opened.store) > NEW, "what the journal holds is there");
}

#[test]
fn a_garbage_journal_leaves_what_sled_holds() {
    let (_home, opened) = damaged_by(|path| {
        fs::write(path.join("journal"), vec![9; 4_096]).expect("writes");
    });
    assert!(count(&opened.store) > OLD);
}

#[test]
fn a_lost_journal_is_noticed() {
    let (_home, opened) = damaged_by(|path| {
        fs::remove_file(path.join("journal")).expect("is there");
    });
    assert!(count(&opened.store) > OLD);
}

#[test]
fn a_store_that_was_found_damaged_while_open_is_repaired_at_the_next_start() {
    let (_home, opened) = damaged_by(|path| {
        fs::write(path.join("damaged"), "a value is incomplete").expect("writes");
    });
    assert_eq!(count(&opened.store), OLD + NEW + 1);
}

#[test]
fn damage_twice_keeps_both() {
    let (home, path) = home();
    for number in 1..=2 {
        a_store(&path);
        fs::write(path.join("schema"), "?").expect("writes");
        let opened = SledStore::open(&path).expect("opens");
        assert_eq!(opened.set_aside, Some(home.path().join(format!("store.damaged-{number}"))));
        assert_eq!(count(&opened.store), OLD + NEW);
    }
}

#[test]
fn an_unfinished_snapshot_is_no_damage() {
    let (_home, path) = home();
    a_store(&path);
    fs::write(path.join("sled/snap.FFFFFFFFFFFFFFFF.generating"), "half").expect("writes");
    let opened = SledStore::open(&path).expect("opens");
    assert_eq!(opened.set_aside, None);
    assert_eq!(count(&opened.store), OLD + NEW);
    assert!(path.join("unfinished-snapshot").exists(), "moved, not deleted");
}

#[test]
fn a_newer_store_is_not_touched() {
    let (home, path) = home();
    a_store(&path);
    fs::write(path.join("schema"), "4711\n").expect("writes");
    let before = fingerprint(&path);
    let refused = SledStore::open(&path).expect_err("it is newer");
    assert_eq!(refused, OpenError::Newer { found: 4711, known: store::layout::SCHEMA });
    assert_eq!(fingerprint(&path), before);
    assert_eq!(fs::read_dir(home.path()).expect("is there").count(), 1);
}

fn fingerprint(path: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut files = Vec::new();
    for entry in fs::read_dir(path).expect("is there") {
        let file = entry.expect("is there").path();
        if file.is_dir() {
            files.extend(fingerprint(&file));
        } else {
            files.push((file.clone(), fs::read(&file).expect("reads")));
        }
    }
    files.sort();
    files
}

#[test]
fn a_store_is_open_once() {
    let (_home, path) = home();
    let first = SledStore::open(&path).expect("opens");
    assert_eq!(SledStore::open(&path).expect_err("is open"), OpenError::Locked);
    drop(first);
    assert!(SledStore::open(&path).is_ok());
}

#[test]
fn a_crash_between_the_renames_of_a_repair_is_finished_at_the_next_start() {
    let (home, path) = home();
    a_store(&path);
    fs::rename(&path, home.path().join("store.rebuilding")).expect("renames");
    fs::write(home.path().join("store.rebuilding/complete"), "").expect("writes");
    let opened = SledStore::open(&path).expect("opens");
    assert_eq!(count(&opened.store), OLD + NEW);
    assert!(!home.path().join("store.rebuilding").exists());
}

#[test]
fn a_crash_between_the_renames_of_a_compaction_is_finished_at_the_next_start() {
    for names in [["sled", "sled.old"], ["sled", "sled.fresh"]] {
        let (_home, path) = home();
        a_store(&path);
        if names[1] == "sled.fresh" {
            fs::create_dir(path.join("sled.old")).expect("makes");
        }
        fs::rename(path.join(names[0]), path.join(names[1])).expect("renames");
        let opened = SledStore::open(&path).expect("opens");
        assert_eq!((opened.set_aside, count(&opened.store)), (None, OLD + NEW));
    }
}

/// What a power cut can leave of the journal: everything that was synced, and any part of a frame
/// that was not.
///
/// ```text
/// | commit 1 | commit 2 | commit 3 |
///                            ✂ anywhere here: 1 and 2 are there, 3 is not
/// ```
#[test]
fn a_commit_of_which_only_a_part_reached_the_disk_is_not_there() {
    let (_home, path) = home();
    let running = path.with_extension("running");
    let mut store = SledStore::open(&running).expect("opens").store;
    let mut ends = Vec::new();
    for number in 1..=3_u64 {
        store.stage((0..4).map(|row| put(change(number * 10 + row), vec![7; 40])).collect());
        store.commit().expect("there is room");
        let journal = fs::read(running.join("journal")).expect("is there");
        ends.push(1 + journal.iter().rposition(|byte| *byte != 0).expect("frames"));
    }
    copy(&running, &path);
    let journal = fs::read(path.join("journal")).expect("is there");
    for cut in (ends[1]..ends[2]).step_by(7) {
        for rest in [0, 0xff] {
            let mut torn = journal.clone();
            torn[cut..ends[2]].fill(rest);
            torn[ends[2] - 1] ^= 1;
            copy(&running, &path);
            fs::write(path.join("journal"), torn).expect("writes");
            let mut opened = SledStore::open(&path).expect("opens");
            assert_eq!((opened.set_aside, count(&opened.store)), (None, 8), "cut at {cut}");
            opened.store.stage(vec![put(change(99), "goes on")]);
            opened.store.commit().expect("there is room");
            drop(opened.store);
            let again = SledStore::open(&path).expect("opens");
            assert_eq!((again.set_aside, count(&again.store)), (None, 9), "cut at {cut}");
        }
    }
}
