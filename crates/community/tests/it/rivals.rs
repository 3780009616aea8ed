//! Two changes that one device signed under one number of one actor: only one of them can count, and it
//! must be the same one at every node, whatever came first.
//!
//! ```text
//!            Eve: one ──▶ Ben builds upon it
//!  Ada's text ┤
//!            Eve: other ─▶ Cis builds upon it
//! ```

use protocol::DocumentId;

use crate::world::{Dice, Node, community, hand, meet, person};

/// A second device program with Eve's keys: it writes as the same actor, in another log.
fn twin(eve: &Node, text: DocumentId) -> Node {
    let mut twin = Node::new(person("Eve"), eve.table.genesis());
    let operations = eve.shelf.operations.iter().map(|one| one.sealed().clone()).collect();
    twin.hears(operations);
    let changes = eve.shelf.documents[&text].since(&[]);
    let document = documents::Document::from_changes(changes).0;
    twin.shelf.documents.insert(text, document);
    twin.now = 5_000;
    twin
}

/// Ada, Ben, Cis, Dan and Eve, with what is drawn above; nobody has heard of both yet.
fn told_two_things() -> (Vec<Node>, DocumentId) {
    let mut nodes = community(&["Ada", "Ben", "Cis", "Dan", "Eve"]);
    let (text, entries) = nodes[0].publish(1);
    for node in &mut nodes[1..] {
        hand(node, entries.clone());
    }
    let mut twin = twin(&nodes[4], text);
    let one = nodes[4].types(text, "one ");
    let other = twin.types(text, "other ");
    hand(&mut nodes[1], one);
    nodes[1].types(text, "and Ben ");
    hand(&mut nodes[2], other);
    nodes[2].types(text, "and Cis ");
    (nodes, text)
}

fn everyone_meets(nodes: &mut [Node], dice: &mut Dice) {
    let mut pairs: Vec<(usize, usize)> =
        (0..nodes.len()).flat_map(|a| (0..nodes.len()).map(move |b| (a, b))).collect();
    pairs.retain(|(a, b)| a != b);
    for _ in 0..2 {
        dice.shuffle(&mut pairs);
        for (one, other) in &pairs {
            meet(nodes, *one, *other);
        }
    }
}

fn all_agree(nodes: &[Node], what: &str) {
    for node in nodes {
        assert_eq!(node.digest(), nodes[0].digest(), "{what}: {}", node.person.name);
    }
}

#[test]
fn the_same_one_counts_at_every_node_whatever_came_first() {
    for seed in 1..=40 {
        let (mut nodes, text) = told_two_things();

        everyone_meets(&mut nodes, &mut Dice(seed));

        all_agree(&nodes, &format!("seed {seed}"));
        for node in &mut nodes {
            assert_eq!(node.text(text), "one and Ben ", "seed {seed}");
            assert!(node.table.heights().len() >= 5, "no log was stopped");
        }
    }
}

#[test]
fn who_built_upon_the_other_goes_on_in_a_new_log() {
    let (mut nodes, text) = told_two_things();
    everyone_meets(&mut nodes, &mut Dice(1));
    let before = nodes[2].table.own_log();

    nodes[2].types(text, "Cis again");
    everyone_meets(&mut nodes, &mut Dice(2));

    assert_ne!(nodes[2].table.own_log(), before);
    all_agree(&nodes, "after writing again");
    assert_eq!(nodes[0].text(text), "one and Ben Cis again");
}

#[test]
fn a_newcomer_and_a_restarted_node_come_to_the_same() {
    let (mut nodes, text) = told_two_things();
    everyone_meets(&mut nodes, &mut Dice(3));
    // Sums everything up, so that the newcomer gets checkpoints.
    for node in &mut nodes {
        for _ in 0..20 {
            node.types(text, ".");
        }
        node.sums_up();
    }
    everyone_meets(&mut nodes, &mut Dice(4));
    for from in 0..4 {
        let mut newcomer = Node::new(person("Zoe"), nodes[0].table.genesis());
        let operations = nodes[0].shelf.operations.iter().map(|one| one.sealed().clone());
        newcomer.hears(operations.collect());
        nodes.push(newcomer);
        let last = nodes.len() - 1;

        meet(&mut nodes, last, from);

        assert_eq!(nodes[last].digest(), nodes[from].digest(), "from {from}");
        nodes.pop();
    }
    let before = nodes[3].digest();
    nodes[3].restarts(false);
    assert_eq!(nodes[3].digest(), before);
    nodes[3].types(text, "on");
    everyone_meets(&mut nodes, &mut Dice(5));
    all_agree(&nodes, "after a restart");
}

/// Whoever says two things while many go on writing upon either.
#[test]
fn in_a_storm_of_writing_upon_both_all_agree_in_the_end() {
    for seed in 1..=25 {
        let mut dice = Dice(seed * 77);
        let (mut nodes, text) = told_two_things();
        for _ in 0..60 {
            let (one, other) = (dice.below(nodes.len()), dice.below(nodes.len()));
            match dice.below(4) {
                0 if one != other => meet(&mut nodes, one, other),
                1 => drop(nodes[one].sums_up()),
                2 if dice.below(4) == 0 => nodes[one].restarts(dice.below(2) == 0),
                _ => drop(nodes[one].types(text, &format!("{one}{other} "))),
            }
        }

        everyone_meets(&mut nodes, &mut dice);

        all_agree(&nodes, &format!("seed {seed}"));
    }
}
