//! Peer exchange: fellow members who never met come to know of one another by a third.

use tests::talk::{agree, connected, found, invite, join, meet, wait_until_connected};
use tests::{Node, let_pass};

use crate::deeds::{begin_text, reads, write};

/// Long enough for everything said at a meeting to arrive and be tried.
const A_MOMENT: std::time::Duration = std::time::Duration::from_secs(4);

/// ```text
/// Ann ── Bob ── Cees        Cees comes in by Bob's invitation and knows of no other address
///  └──── X ──────┘          Bob stops: Ann and Cees go on without him
/// ```
#[test]
fn two_who_never_met_write_together_after_the_one_who_introduced_them_has_gone() {
    let (ann, mut bob, cees) = (Node::named("Ann"), Node::named("Bob"), Node::named("Cees"));
    let community = found(&ann, "Knots");
    join(&bob, &invite(&ann, &community), &community);
    let link = invite(&bob, &community);
    join(&cees, &link, &community);
    agree(&[&ann, &bob, &cees], &community);

    wait_until_connected(&ann, &cees);
    wait_until_connected(&cees, &ann);
    bob.terminate();

    let text = begin_text(&ann.api(), &community, "On loops");
    write(&ann.api(), &text, "A loop is a promise.\n").expect("written");
    reads(&cees, &text, "A loop is a promise.\n");
    write(&cees.api(), &text, "A loop is a promise, kept.\n").expect("written");
    reads(&ann, &text, "A loop is a promise, kept.\n");
    agree(&[&ann, &cees], &community);
}

/// ```text
/// Ann ── Bob ── Cees        one community
///         └──── Dora        another one, with Bob alone
/// ```
#[test]
fn who_shares_another_community_learns_nothing_of_where_the_members_are() {
    let (ann, bob) = (Node::named("Ann"), Node::named("Bob"));
    let (cees, dora) = (Node::named("Cees"), Node::named("Dora"));
    let (knots, sails) = (found(&ann, "Knots"), found(&bob, "Sails"));
    join(&bob, &invite(&ann, &knots), &knots);
    join(&dora, &invite(&bob, &sails), &sails);
    agree(&[&bob, &dora], &sails);

    join(&cees, &invite(&bob, &knots), &knots);
    wait_until_connected(&ann, &cees);
    let_pass(A_MOMENT);

    for other in [&ann, &cees] {
        assert!(!connected(&dora, other) && !connected(other, &dora));
    }
    // Not for want of a way: told the address by a person, they meet.
    meet(&dora, &ann);
}
