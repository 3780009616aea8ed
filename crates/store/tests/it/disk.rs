//! The disk: how much of it is used, and what happens when there is none left.

use std::path::{Path, PathBuf};
use std::process::Command;

use mind::Archive;
use store::{CommitFailed, Settings, SledStore, Store, StoreError};

use crate::sample::{change, put};

#[test]
fn overwriting_does_not_fill_the_disk() {
    let home = tempfile::tempdir().expect("a directory");
    let mut store = SledStore::open(home.path().join("store")).expect("opens").store;
    let mut largest = 0;
    for round in 0..20_u8 {
        for page in 0..100 {
            let rows = (page * 100..(page + 1) * 100).map(|n| put(change(n), vec![round; 100]));
            store.stage(rows.collect());
            store.commit().expect("there is room");
        }
        largest = largest.max(store.size().expect("is there"));
        if store.compaction_due() {
            store.compact().expect("works");
        }
    }
    assert!(largest < 96 << 20, "1 MB of rows took {largest} bytes");

    store.compact().expect("works");
    let after = store.size().expect("is there");
    assert!(after < 32 << 20, "1 MB of rows takes {after} bytes after compaction");
    assert!((0..10_000).all(|n| store.get(&change(n)) == Some(vec![19; 100])));
    assert!(!store.compaction_due());
}

#[test]
fn no_value_goes_into_a_file_that_sled_never_syncs() {
    let home = tempfile::tempdir().expect("a directory");
    let path = home.path().join("store");
    let mut store = SledStore::open(&path).expect("opens").store;
    for sequence in 0..40 {
        store.stage(vec![put(change(sequence), vec![1; 300_000])]);
        store.commit().expect("there is room");
    }
    store.checkpoint().expect("works");
    assert_eq!(std::fs::read_dir(path.join("sled/blobs")).expect("is there").count(), 0);
}

#[test]
fn a_commit_that_would_use_the_last_of_the_disk_is_refused_whole() {
    let home = tempfile::tempdir().expect("a directory");
    let mut store = SledStore::open(home.path().join("store")).expect("opens").store;
    store.stage(vec![put(change(1), "before")]);
    store.commit().expect("there is room");

    store.set(Settings { reserve_bytes: u64::MAX });
    store.stage(vec![put(change(1), "refused"), put(change(2), "refused")]);
    assert_eq!(store.commit(), Err(CommitFailed::DiskFull));
    assert_eq!(store.health(), Some(StoreError::DiskFull));
    assert_eq!(store.get(&change(1)), Some(b"before".to_vec()));
    assert_eq!(store.get(&change(2)), None);

    store.set(Settings::default());
    store.stage(vec![put(change(2), "after")]);
    store.commit().expect("there is room again");
    assert_eq!(store.health(), None);
    assert_eq!(store.get(&change(2)), Some(b"after".to_vec()));
}

/// A file system of its own, small enough to fill.
struct SmallDisk(PathBuf);

impl SmallDisk {
    fn mount(path: &Path) -> Option<Self> {
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", "size=24m", "tmpfs"])
            .arg(path)
            .output()
            .is_ok_and(|done| done.status.success());
        mounted.then(|| Self(path.to_owned()))
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).output();
    }
}

/// Fills the disk with a file until nothing fits any more.
fn fill(path: &Path) {
    use std::io::Write;
    let mut file = std::fs::File::create(path).expect("creates");
    let mut piece = 1 << 20;
    while piece > 0 {
        if file.write_all(&vec![1; piece]).is_err() {
            piece /= 2;
        }
    }
}

/// With and without the reserve: without it, sled itself meets the full disk.
#[test]
fn a_disk_that_really_fills_up_loses_nothing_and_recovers() {
    for reserve_bytes in [4 << 20, 0] {
        let home = tempfile::tempdir().expect("a directory");
        let _disk = SmallDisk::mount(home.path())
            .expect("a small file system can be mounted: run the tests as root, or in a container");
        let path = home.path().join("store");
        let settings = Settings { reserve_bytes };
        let mut store = SledStore::open_with(&path, settings).expect("opens").store;
        let mut acknowledged = Vec::new();
        let mut refused = 0;
        for sequence in 0..4_000_u64 {
            if sequence == 700 {
                fill(&home.path().join("someone-elses-film"));
            }
            if sequence == 2_500 {
                std::fs::remove_file(home.path().join("someone-elses-film")).expect("removes");
            }
            store.stage(vec![put(change(sequence), sequence.to_be_bytes().repeat(120))]);
            match store.commit() {
                Ok(()) => acknowledged.push(sequence),
                Err(error) => {
                    assert_eq!(error, CommitFailed::DiskFull);
                    assert_eq!(store.get(&change(sequence)), None);
                    refused += 1;
                }
            }
        }
        assert!(refused > 0, "the disk was full");
        assert!(acknowledged.contains(&3_999), "it recovers by itself");
        let whole = |store: &SledStore| {
            acknowledged.iter().all(|n| store.get(&change(*n)) == Some(n.to_be_bytes().repeat(120)))
        };
        assert!(whole(&store), "nothing acknowledged is lost");
        drop(store);
        let opened = SledStore::open_with(&path, settings).expect("opens");
        assert_eq!(opened.set_aside, None);
        assert!(whole(&opened.store), "nothing acknowledged is lost");
    }
}
