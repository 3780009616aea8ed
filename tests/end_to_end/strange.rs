//! What is strange is said, in words, and one thing that is not as it should be leaves everything else alone: a
//! home that was put back from an old copy, and a document that the disk lost.

use std::fs;
use std::path::Path;

use api::evidence::{Evidence, EvidenceList, Strange};
use mind::{Archive, Keep, Key, Local, Range};
use serde_json::Value;
use store::{SledStore, Store};
use tests::talk::{agree, found, invite, join};
use tests::{Node, eventually};

use crate::deeds::{append, begin_text, propose, read, reads, write};

fn evidence(node: &Node, community: &str) -> Vec<Evidence> {
    let list: EvidenceList =
        node.api().get(&format!("/communities/{community}/evidence")).expect("a list");
    list.evidence
}

fn copy_folder(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        if entry.file_type().expect("a kind").is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            fs::copy(entry.path(), target).expect("copied");
        }
    }
}

/// ```text
/// Lotte ── Joost    her home is kept; she writes on; the old home is put back, and she writes something else
/// ```
#[test]
fn a_home_put_back_from_an_old_copy_is_seen_and_what_only_others_have_of_it_can_be_adopted() {
    let (mut lotte, mut joost) = (Node::named("Lotte"), Node::named("Joost"));
    let community = found(&joost, "Knots");
    join(&lotte, &invite(&joost, &community), &community);
    assert_eq!(evidence(&joost, &community), []);
    assert!(joost.cli(&["community", "evidence", &community]).stdout.contains("Nothing strange"));
    let early = begin_text(&lotte.api(), &community, "Early");
    write(&lotte.api(), &early, "before the copy\n").expect("written");
    agree(&[&joost, &lotte], &community);
    lotte.terminate();
    let kept = tempfile::tempdir().expect("a folder");
    copy_folder(lotte.home(), &kept.path().join("home"));
    lotte.restart();
    let late = begin_text(&lotte.api(), &community, "Late");
    write(&lotte.api(), &late, "after the copy\n").expect("written");
    reads(&joost, &late, "after the copy\n");
    lotte.terminate();
    joost.terminate();
    fs::remove_dir_all(lotte.home()).expect("thrown away");
    copy_folder(&kept.path().join("home"), lotte.home());
    lotte.restart();
    let other = begin_text(&lotte.api(), &community, "Other");
    write(&lotte.api(), &other, "instead\n").expect("written");
    joost.restart();

    let seen = eventually("Joost sees two versions", || {
        let seen = evidence(&joost, &community);
        seen.into_iter().find(|one| one.what == Strange::Forked && one.adoptable == 1)
    });
    assert_eq!((seen.name.as_str(), seen.me, seen.counts), ("Lotte", false, false));
    assert_eq!(seen.proof.len(), 2, "both headers are shown");
    let said = joost.cli(&["community", "evidence", &community]).stdout;
    assert!(said.contains("Two versions of a notebook of Lotte's"), "{said}");
    // What her home knows it names again; what only Joost has is missing until somebody answers for it.
    reads(&joost, &early, "before the copy\n");
    reads(&joost, &other, "instead\n");
    assert!(read(&joost.api(), &late).is_err(), "it does not count");

    let device = seen.device.expect("whose");
    joost.cli(&["community", "adopt", &community, &device]);

    for node in [&joost, &lotte] {
        reads(node, &late, "after the copy\n");
        reads(node, &other, "instead\n");
    }
    agree(&[&joost, &lotte], &community);
    let adoptable: u32 = evidence(&joost, &community).iter().map(|one| one.adoptable).sum();
    assert_eq!(adoptable, 0);
    let again: Result<Value, _> = joost.api().post(
        &format!("/communities/{community}/devices/{device}/adoption"),
        &serde_json::json!({}),
    );
    assert!(again.is_err(), "nothing is left to answer for");
}

/// Lines of a text that is kept in one piece by whoever gets it at once.
const LINES: usize = 700;

/// Ruins every row of a document in the store of a node that is off; everything else stays as it was. Whether
/// part of it lay in one piece.
fn ruin(node: &Node, community: &str, document: &str) -> bool {
    let (community, document) =
        (community.parse().expect("an id"), document.parse().expect("an id"));
    let path = node.home().join("store");
    let mut store = SledStore::open(path).expect("a good store").store;
    let rows: Vec<Key> =
        store.scan(Range::Changes(community, document)).map(|(key, _)| key).collect();
    let base = Key::Base(community, document);
    let based = store.get(&base).is_some();
    let rows = rows.into_iter().chain(based.then_some(base));
    let ruined: Vec<Keep> = rows.map(|key| Keep { key, value: Some(vec![0xa5; 40]) }).collect();
    assert!(!ruined.is_empty(), "something of it is kept");
    store.stage(ruined);
    store.commit().expect("room enough");
    based
}

/// ```text
/// Ann ── Bob      one text is ruined in Ann's store; Bob comes later
/// ```
#[test]
fn a_document_that_the_disk_lost_is_quarantined_alone_until_somebody_brings_it_back() {
    let (mut ann, mut bob) = (Node::named("Ann"), Node::named("Bob"));
    let community = found(&ann, "Knots");
    join(&bob, &invite(&ann, &community), &community);
    let hurt = begin_text(&ann.api(), &community, "Hurt");
    let whole = begin_text(&ann.api(), &community, "Whole");
    write(&ann.api(), &hurt, "loops\n").expect("written");
    write(&ann.api(), &whole, "bends\n").expect("written");
    agree(&[&ann, &bob], &community);
    bob.terminate();
    ann.terminate();
    ruin(&ann, &community, &hurt);

    // Twice: it is remembered, and said in the same words.
    for _ in 0..2 {
        ann.restart();
        assert!(read(&ann.api(), &hurt).is_err(), "it says that it cannot be read");
        let seen = eventually("it is listed", || {
            let mut seen = evidence(&ann, &community);
            (seen.len() == 1).then(|| seen.remove(0))
        });
        assert_eq!((seen.what, seen.title.as_str()), (Strange::Unreadable, "Hurt"));
        assert_eq!(read(&ann.api(), &whole).expect("readable").text, "bends\n");
        propose(&ann.api(), &community, &format!("knot {}", ann.pid())).expect("writable");
        ann.terminate();
    }
    ann.restart();
    bob.restart();

    reads(&ann, &hurt, "loops\n");
    agree(&[&ann, &bob], &community);
    assert_eq!(evidence(&ann, &community), []);
    ann.terminate();
    let store = SledStore::open(ann.home().join("store")).expect("a good store").store;
    let marks = store
        .scan(Range::Local)
        .filter(|(key, _)| matches!(key, Key::Local(Local::Unreadable(..))));
    assert_eq!(marks.count(), 0, "nothing is remembered of what is whole again");
}

/// ```text
/// Ann ── Bob      Bob came late and keeps the long text in one piece; that piece is ruined
/// ```
#[test]
fn a_long_text_that_was_kept_in_one_piece_comes_back_as_well() {
    let (mut ann, mut bob) = (Node::named("Ann"), Node::named("Bob"));
    let community = found(&ann, "Knots");
    let long = begin_text(&ann.api(), &community, "Long");
    for line in 0..LINES {
        append(&ann.api(), &long, &format!("line {line}\n")).expect("written");
    }
    let text = read(&ann.api(), &long).expect("a text").text;
    join(&bob, &invite(&ann, &community), &community);
    reads(&bob, &long, &text);
    agree(&[&ann, &bob], &community);
    ann.terminate();
    bob.terminate();
    assert!(ruin(&bob, &community, &long), "it lies in one piece");

    bob.restart();
    assert!(read(&bob.api(), &long).is_err(), "it says that it cannot be read");
    let own = begin_text(&bob.api(), &community, "Meanwhile");
    write(&bob.api(), &own, "written meanwhile\n").expect("everything else works");
    ann.restart();

    reads(&bob, &long, &text);
    append(&bob.api(), &long, "and on\n").expect("it can be written in again");
    reads(&ann, &long, &format!("{text}and on\n"));
    reads(&ann, &own, "written meanwhile\n");
    agree(&[&ann, &bob], &community);
    bob.terminate();
    bob.restart();
    reads(&bob, &long, &format!("{text}and on\n"));
}
