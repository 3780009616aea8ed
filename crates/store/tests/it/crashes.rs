//! `kill -9`, for real: a child process writes and says what was acknowledged, and is killed.
//!
//! ```text
//! child:  commit 1 ── ack 1 ── commit 2 ── ack 2 ── commit 3 ──✂
//! parent:            1 noted             2 noted     kill -9, open: 1 and 2 are there, 3 whole or not
//! ```

use std::io::{BufRead, BufReader, Write};
use std::path::Path;
use std::process::{Command, Stdio};

use mind::{Archive, Key, Local, Range};
use store::{SledStore, Store};

use crate::sample::{COMMUNITY, DOCUMENT, change, put, remove};

const KILLS: u64 = 32;
const PATH: &str = "STORE_CRASH_TEST_PATH";

/// What commit `number` writes: some rows, sometimes many, one row over and over, one removed.
fn commit(store: &mut SledStore, number: u64) {
    let rows = if number.is_multiple_of(9) { 350 } else { 3 };
    let mut keep: Vec<_> =
        (0..rows).map(|n| put(change(number * 1_000 + n), value(number))).collect();
    keep.push(put(Key::Local(Local::Starts), number.to_be_bytes()));
    keep.push(put(Key::Base(COMMUNITY, DOCUMENT), value(number).repeat(200)));
    keep.push(remove(change(number.saturating_sub(1) * 1_000)));
    store.stage(keep);
    store.commit().expect("there is room");
}

fn value(number: u64) -> Vec<u8> {
    number.to_be_bytes().repeat(4)
}

#[test]
#[ignore = "the other half of the test below, in a process of its own"]
fn a_child_that_writes_until_it_is_killed() {
    let Some(path) = std::env::var_os(PATH) else { return };
    let mut out = std::io::stdout().lock();
    writeln!(out, "ack opening").expect("the parent listens");
    let mut store = SledStore::open(path).expect("opens").store;
    let done = store.get(&Key::Local(Local::Starts)).map_or(0, number_of);
    for number in done + 1.. {
        if number.is_multiple_of(23) {
            store.checkpoint().expect("works");
        }
        if number.is_multiple_of(41) {
            store.compact().expect("works");
        }
        commit(&mut store, number);
        writeln!(out, "ack {number}").expect("the parent listens");
        out.flush().expect("the parent listens");
    }
}

fn number_of(bytes: Vec<u8>) -> u64 {
    bytes.try_into().map(u64::from_be_bytes).expect("eight bytes")
}

/// Starts a child and kills it after `acks` acknowledgements; the last one read.
fn run_and_kill(path: &Path, acks: u64) -> Option<u64> {
    let mut child = Command::new(std::env::current_exe().expect("this test"))
        .args(["--exact", "crashes::a_child_that_writes_until_it_is_killed"])
        .args(["--ignored", "--nocapture"])
        .env(PATH, path)
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut lines = BufReader::new(child.stdout.take().expect("a pipe")).lines();
    let mut seen = 0;
    let mut last = None;
    let mut killed = false;
    // After the kill the rest of the pipe is read: those commits were acknowledged too.
    while let Some(Ok(line)) = lines.next() {
        let Some((_, ack)) = line.split_once("ack ") else { continue };
        last = ack.parse().ok().or(last);
        seen += 1;
        if seen > acks && !killed {
            child.kill().expect("it runs");
            killed = true;
        }
    }
    child.wait().expect("it ends");
    assert!(killed, "the child ended by itself");
    last
}

fn check(store: &SledStore, acknowledged: u64) -> u64 {
    let found = store.get(&Key::Local(Local::Starts)).map_or(0, number_of);
    assert!(found >= acknowledged, "{acknowledged} was acknowledged, {found} is there");
    let mut expected = Vec::new();
    for number in 1..=found {
        let rows = if number.is_multiple_of(9) { 350 } else { 3 };
        let first = u64::from(number < found);
        expected.extend((first..rows).map(|n| (change(number * 1_000 + n), value(number))));
    }
    let rows: Vec<_> = store.scan(Range::Changes(COMMUNITY, DOCUMENT)).collect();
    assert_eq!(rows.len(), expected.len(), "every commit is there whole");
    assert!(rows == expected, "every commit is there whole");
    if found > 0 {
        let snapshot = store.get(&Key::Base(COMMUNITY, DOCUMENT));
        assert!(snapshot == Some(value(found).repeat(200)), "the newest snapshot is whole");
    }
    found
}

#[test]
fn whoever_is_killed_at_any_time_keeps_what_was_acknowledged() {
    let home = tempfile::tempdir().expect("a directory");
    let path = home.path().join("store");
    let mut acknowledged = 0;
    for kill in 0..KILLS {
        let acks = if kill.is_multiple_of(5) { 0 } else { kill * 7 % 40 };
        acknowledged = run_and_kill(&path, acks).unwrap_or(acknowledged).max(acknowledged);
        let opened = SledStore::open(&path).expect("opens after any kill");
        assert_eq!(opened.set_aside, None, "a kill is no damage");
        acknowledged = check(&opened.store, acknowledged);
    }
    assert!(acknowledged > KILLS, "the children got somewhere: {acknowledged}");
}
