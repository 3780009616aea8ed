//! Not there at the same time: everyone writes on, nothing is lost, and the status never says more
//! than what is so.

use tests::talk::{agree, found, invite, join};
use tests::{Client, Node, eventually};

use crate::deeds::{append, begin_text, device_of, labels, propose, read, reads, status, write};

/// Says at every look that only this node has its newest changes, and how many it is.
#[track_caller]
fn only_here(client: &Client, absent: &str, changes: u64) {
    let connection = status(client).connection;
    assert!(connection.only_here, "{connection:?}");
    let waiting: Vec<_> =
        connection.waiting_for.iter().map(|who| (who.name.as_str(), who.changes)).collect();
    assert_eq!(waiting, [(absent, changes)]);
    let device = device_of(client, absent);
    assert!(!device.has_everything && !device.connected, "{device:?}");
}

/// Waits until a node says that the other has everything.
#[track_caller]
fn knows_that_it_has_everything(node: &Node, other: &str) {
    let api = node.api();
    eventually("it is known to have everything", || {
        device_of(&api, other).has_everything.then_some(())
    });
}

/// ```text
/// Ann ── Bob      Bob leaves, Ann writes; Ann leaves, Bob writes; both are back
/// ```
#[test]
fn both_write_while_the_other_is_away_and_both_end_with_everything() {
    let (mut ann, mut bob) = (Node::named("Ann"), Node::named("Bob"));
    let community = found(&ann, "Knots");
    join(&bob, &invite(&ann, &community), &community);
    let texts = [(&ann, &bob), (&bob, &ann)].map(|(writer, reader)| {
        let text = begin_text(&writer.api(), &community, "A text of both");
        write(&writer.api(), &text, "one line\n").expect("written");
        reads(reader, &text, "one line\n");
        text
    });
    knows_that_it_has_everything(&ann, "Bob");
    knows_that_it_has_everything(&bob, "Ann");
    assert!(status(&ann.api()).connection.waiting_for.is_empty());

    bob.terminate();
    write_alone(&ann, "Bob", &community, &texts);
    ann.terminate();
    bob.restart();
    assert_eq!(read(&bob.api(), &texts[0]).expect("a text").text, "one line\n");
    write_alone(&bob, "Ann", &community, &texts);
    ann.restart();

    for node in [&ann, &bob] {
        eventually("all terms are there", || {
            (labels(&node.api(), &community).ok()? == ["Ann's knot", "Bob's knot"]).then_some(())
        });
        for text in &texts {
            eventually("the text has both lines", || {
                let now = read(&node.api(), text).ok()?.text;
                let has = |line| now.lines().any(|other| other == line);
                (has("one line") && has("without Ann") && has("without Bob")).then_some(())
            });
        }
    }
    agree(&[&ann, &bob], &community);
    for text in &texts {
        let both = [&ann, &bob].map(|node| read(&node.api(), text).expect("a text"));
        assert_eq!((&both[0].text, &both[0].heads), (&both[1].text, &both[1].heads));
    }
    knows_that_it_has_everything(&ann, "Bob");
    knows_that_it_has_everything(&bob, "Ann");
    assert!(!status(&ann.api()).connection.only_here);
}

/// ```text
/// Ann ── Bob      Bob leaves, Ann writes for the first time
/// ```
#[test]
fn the_first_thing_a_member_writes_waits_as_one_change() {
    let (ann, mut bob) = (Node::named("Ann"), Node::named("Bob"));
    let community = found(&ann, "Knots");
    join(&bob, &invite(&ann, &community), &community);
    propose(&bob.api(), &community, "reef knot").expect("a term");
    eventually("Ann has it", || {
        (labels(&ann.api(), &community).ok()? == ["reef knot"]).then_some(())
    });
    knows_that_it_has_everything(&ann, "Bob");
    bob.terminate();
    eventually("Bob is missed", || (!device_of(&ann.api(), "Bob").connected).then_some(()));

    begin_text(&ann.api(), &community, "On loops");

    only_here(&ann.api(), "Bob", 1);
}

/// A term and a line in both texts, while the other is away; the status is true at every step.
#[track_caller]
fn write_alone(node: &Node, absent: &str, community: &str, texts: &[String]) {
    let api = node.api();
    eventually("it is missed", || (!device_of(&api, absent).connected).then_some(()));
    let me = status(&api).name;
    propose(&api, community, &format!("{me}'s knot")).expect("a term");
    only_here(&api, absent, 1);
    for (number, text) in (2..).zip(texts) {
        append(&api, text, &format!("without {absent}\n")).expect("written");
        only_here(&api, absent, number);
    }
}

/// ```text
/// Ann ── Bob ── Cem      Ann has gone before Cem comes
/// ```
#[test]
fn who_was_never_there_with_the_first_gets_all_from_the_second() {
    let (mut ann, bob) = (Node::named("Ann"), Node::named("Bob"));
    let community = found(&ann, "Knots");
    join(&bob, &invite(&ann, &community), &community);
    propose(&ann.api(), &community, "bowline").expect("a term");
    let text = begin_text(&ann.api(), &community, "On loops");
    write(&ann.api(), &text, "by Ann\n").expect("written");
    knows_that_it_has_everything(&ann, "Bob");
    ann.terminate();

    let cem = Node::named("Cem");
    join(&cem, &invite(&bob, &community), &community);

    reads(&cem, &text, "by Ann\n");
    eventually("Cem has the term", || {
        (labels(&cem.api(), &community).ok()? == ["bowline"]).then_some(())
    });
    agree(&[&bob, &cem], &community);
    append(&cem.api(), &text, "by Cem\n").expect("written");
    reads(&bob, &text, "by Ann\nby Cem\n");
    assert!(!device_of(&cem.api(), "Ann").has_everything, "Ann cannot have it");
}
