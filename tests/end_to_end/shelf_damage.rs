//! Damage to the files of the shelf, which are sled's: snapshots and its main file, in the middle and at
//! the end. The node starts again, says what it found, and what another member has comes back.
//!
//! sled's `blobs` stays empty: values are cut into parts small enough for its main file, because it
//! never syncs the others. That it is empty is asserted, so that this stays so.

use std::fs;
use std::path::{Path, PathBuf};

use tests::talk::{agree, found, invite, join};
use tests::{Node, eventually};

use crate::deeds::{append, begin_text, labels, propose, read, reads, write};

/// Terms and lines written before the damage: enough for a main file of many pages.
const TERMS: usize = 40;
const LINES: usize = 40;
/// How much is overwritten: more than one of sled's pages, less than the whole.
const WOUND_BYTES: usize = 6_000;

fn sled(node: &Node) -> PathBuf {
    node.home().join("store").join("sled")
}

/// The newest of sled's snapshots.
fn snapshot(node: &Node) -> PathBuf {
    let files = fs::read_dir(sled(node)).expect("the shelf").map(|file| file.expect("a file"));
    let mut found: Vec<PathBuf> = files
        .map(|file| file.path())
        .filter(|path| {
            path.file_name().is_some_and(|name| name.to_string_lossy().starts_with("snap."))
        })
        .collect();
    found.sort();
    found.pop().expect("sled wrote a snapshot")
}

/// How far a file is used: sled makes its main file longer than what is in it.
fn used(path: &Path) -> usize {
    let bytes = fs::read(path).expect("a file");
    1 + bytes.iter().rposition(|byte| *byte != 0).expect("something is in it")
}

fn cut(path: &Path, keep: impl Fn(usize) -> usize) {
    let len = u64::try_from(keep(used(path))).expect("a small file");
    let file = fs::File::options().write(true).open(path).expect("a file");
    file.set_len(len).expect("cut");
}

fn overwrite(path: &Path, from: impl Fn(usize) -> usize) {
    let mut bytes = fs::read(path).expect("a file");
    let from = from(used(path));
    let to = bytes.len().min(from + WOUND_BYTES);
    for (at, byte) in bytes[from..to].iter_mut().enumerate() {
        *byte = (at * 7 % 251) as u8;
    }
    fs::write(path, bytes).expect("garbage");
}

/// ```text
/// Ann ── Bob      all of it at both; then a file of Ann's shelf is hurt while she is off
/// ```
fn comes_back(file: impl Fn(&Node) -> PathBuf, hurt: impl Fn(&Path)) {
    let (mut ann, bob) = (Node::named("Ann"), Node::named("Bob"));
    let community = found(&ann, "Knots");
    join(&bob, &invite(&ann, &community), &community);
    let text = begin_text(&ann.api(), &community, "On loops");
    write(&ann.api(), &text, "loops:\n").expect("written");
    for number in 0..TERMS {
        let writer = if number % 2 == 0 { &ann } else { &bob };
        propose(&writer.api(), &community, &format!("knot {number:02}")).expect("a term");
    }
    for number in 0..LINES {
        append(&ann.api(), &text, &format!("line {number} by Ann\n")).expect("written");
    }
    agree(&[&ann, &bob], &community);
    let terms = labels(&bob.api(), &community).expect("terms");
    let words = read(&bob.api(), &text).expect("a text").text;
    let me = ann.plate().member;
    ann.terminate();
    // sled writes a snapshot when it is opened; what is written after it is in its main file alone.
    ann.restart();
    ann.terminate();
    let blobs = fs::read_dir(sled(&ann).join("blobs")).expect("a folder").count();
    assert_eq!(blobs, 0, "sled keeps nothing in files that it does not sync");
    let file = file(&ann);
    let name = file.strip_prefix(ann.home().join("store")).expect("in the store").to_owned();
    hurt(&file);

    ann.restart();

    let aside = ann.home().join("store.damaged-1");
    assert!(ann.last_words().contains("set aside"), "it says so");
    // sled cuts off what it cannot read of its main file when it is opened, so not every byte is as
    // it was found.
    assert!(aside.join(name).exists(), "what is left of the file is kept");
    assert_eq!(ann.plate().member, me, "it is still Ann");
    // She goes on at once, before anything can have come back, if she still knows the table.
    let knows =
        !ann.json(&["community", "list"])["communities"].as_array().is_none_or(Vec::is_empty);
    if knows {
        propose(&ann.api(), &community, "written at once").expect("it can be written again");
    } else {
        ann.cli(&["join", &invite(&bob, &community)]);
        eventually("she is back", || {
            propose(&ann.api(), &community, "written at once").ok().map(|_| ())
        });
    }
    for node in [&ann, &bob] {
        reads(node, &text, &words);
        eventually("all terms are there", || {
            let now = labels(&node.api(), &community).ok()?;
            let there = |label: &String| now.contains(label);
            (terms.iter().all(there) && now.contains(&"written at once".to_owned())).then_some(())
        });
    }
    agree(&[&ann, &bob], &community);
}

#[test]
fn a_main_file_cut_at_its_end() {
    comes_back(|node| sled(node).join("db"), |file| cut(file, |len| len - 64));
}

#[test]
fn a_main_file_cut_in_the_middle() {
    comes_back(|node| sled(node).join("db"), |file| cut(file, |len| len / 2));
}

#[test]
fn a_main_file_overwritten_in_the_middle() {
    comes_back(|node| sled(node).join("db"), |file| overwrite(file, |len| len / 2));
}

#[test]
fn a_main_file_overwritten_at_its_end() {
    comes_back(|node| sled(node).join("db"), |file| overwrite(file, |len| len.saturating_sub(64)));
}

#[test]
fn a_snapshot_cut_in_the_middle() {
    comes_back(snapshot, |file| cut(file, |len| len / 2));
}

#[test]
fn a_snapshot_cut_at_its_end() {
    comes_back(snapshot, |file| cut(file, |len| len - 8));
}

#[test]
fn a_snapshot_overwritten_in_the_middle() {
    comes_back(snapshot, |file| overwrite(file, |len| len / 2));
}

#[test]
fn a_snapshot_overwritten_at_its_end() {
    comes_back(snapshot, |file| overwrite(file, |len| len.saturating_sub(64)));
}
