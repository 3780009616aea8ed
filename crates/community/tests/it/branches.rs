//! A log that was forked, and a cut that names one of its branches: that branch counts up to there.

use protocol::message::Entry;
use protocol::{DocumentId, Sealed, Text};

use crate::world::{Node, community, hand, meet, person};

/// Ben's home is copied and both write on in one log; Ada, who heard of one branch only, removes him then.
/// Answers what either branch brings, and the removal.
fn removed_after_a_fork() -> (Vec<Node>, DocumentId, [Vec<Entry>; 2], Sealed) {
    let mut nodes = community(&["Ada", "Ben", "Cis", "Dan"]);
    let (text, entries) = nodes[0].publish(1);
    for node in &mut nodes[1..] {
        hand(node, entries.clone());
    }
    let first = nodes[1].types(text, "both ");
    for place in [0, 2, 3] {
        hand(&mut nodes[place], first.clone());
    }
    let mut copy = copy_of(&nodes[1], text);
    let named = [nodes[1].types(text, "one "), nodes[1].types(text, "way ")].concat();
    let other = [copy.types(text, "another "), copy.types(text, "way "), copy.types(text, "on ")];
    hand(&mut nodes[0], named.clone());
    let ben = nodes[1].member();
    let removal = nodes[0]
        .does(|table, key, at, shelf| table.remove(key, at, ben, Text::default(), shelf))
        .expect("may remove");
    (nodes, text, [named, other.concat()], removal)
}

fn copy_of(node: &Node, text: DocumentId) -> Node {
    let mut copy = Node::new(person("Ben"), node.table.genesis());
    copy.hears(node.shelf.operations.iter().map(|one| one.sealed().clone()).collect());
    copy.shelf.headers = node.shelf.headers.clone();
    copy.shelf.changes = node.shelf.changes.clone();
    let opening = community::Opening {
        genesis: node.table.genesis().clone(),
        operations: node.shelf.operations.clone(),
        logs: copy.shelf.logs(false),
        own_log: node.table.own_log(),
    };
    let document = documents::Document::from_changes(node.shelf.documents[&text].since(&[])).0;
    copy.shelf.documents.insert(text, document);
    copy.session = 7;
    copy.table = community::Table::open(copy.device(), opening, &mut copy.shelf);
    copy
}

/// All that Cis may be handed, in this order.
fn cis_hears(order: [usize; 3]) -> (Vec<Node>, DocumentId) {
    let (mut nodes, text, [named, other], removal) = removed_after_a_fork();
    for what in order {
        match what {
            0 => drop(hand(&mut nodes[2], named.clone())),
            1 => drop(hand(&mut nodes[2], other.clone())),
            _ => drop(nodes[2].hears(vec![removal.clone()])),
        }
    }
    (nodes, text)
}

#[test]
fn the_branch_that_a_cut_names_counts_whatever_came_first() {
    for order in [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]] {
        let (mut nodes, text) = cis_hears(order);

        for (one, other) in [(2, 0), (3, 2), (3, 0), (0, 2)] {
            meet(&mut nodes, one, other);
        }

        for place in [0, 2, 3] {
            assert_eq!(nodes[place].text(text), "both one way ", "{order:?}, {place}");
            assert_eq!(nodes[place].digest(), nodes[0].digest(), "{order:?}, {place}");
        }
    }
}

#[test]
fn nobody_withdraws_what_they_wrote_by_forking_their_log_after_they_were_removed() {
    let (mut nodes, text, [_, other], _) = removed_after_a_fork();
    assert_eq!(nodes[0].text(text), "both one way ");

    // Only now does Ada hear of the other branch.
    hand(&mut nodes[0], other);

    assert_eq!(nodes[0].text(text), "both one way ");
    meet(&mut nodes, 0, 3);
    assert_eq!(nodes[3].text(text), "both one way ");
    assert_eq!(nodes[0].digest(), nodes[3].digest());
}

#[test]
fn who_holds_the_other_branch_takes_the_log_anew_also_after_a_restart() {
    let (mut nodes, text) = cis_hears([1, 2, 2]);
    nodes[2].types(text, "and Cis");
    meet(&mut nodes, 2, 0);
    meet(&mut nodes, 2, 3);
    for place in [0, 2, 3] {
        nodes[place].restarts(false);
    }

    meet(&mut nodes, 2, 0);
    meet(&mut nodes, 2, 3);

    assert_eq!(nodes[0].digest(), nodes[2].digest());
    assert_eq!(nodes[3].digest(), nodes[2].digest());
    // What Cis built upon stays, because she answers for it.
    for part in ["both ", "one way ", "another way ", "and Cis"] {
        assert!(nodes[3].text(text).contains(part), "{part} in {:?}", nodes[3].text(text));
    }
}
