//! Stopping and starting again: records are the truth, caches are not needed.

use crate::world::{community, hand, meet};

#[test]
fn a_restart_changes_nothing_with_or_without_caches() {
    for with_caches in [true, false] {
        let mut nodes = community(&["Ada", "Ben"]);
        let (text, entries) = nodes[0].publish(1);
        hand(&mut nodes[1], entries);
        for round in 0..150 {
            let entries = nodes[round % 2].types(text, "x");
            hand(&mut nodes[1 - round % 2], entries);
        }
        let before = nodes[1].digest();

        nodes[1].restarts(with_caches);

        assert_eq!(nodes[1].digest(), before);
        nodes[1].types(text, "on");
        meet(&mut nodes, 0, 1);
        assert_eq!(nodes[0].digest(), nodes[1].digest());
        assert!(nodes[0].text(text).ends_with("on"));
    }
}

#[test]
fn a_restart_behind_checkpoints_changes_nothing() {
    let mut nodes = community(&["Ada", "Ben"]);
    let (text, entries) = nodes[0].publish(1);
    hand(&mut nodes[1], entries);
    for _ in 0..2_100 {
        let entries = nodes[0].types(text, "x");
        hand(&mut nodes[1], entries);
    }
    let before = nodes[0].digest();

    for node in &mut nodes {
        node.restarts(false);
    }

    assert_eq!(nodes[0].digest(), before);
    assert_eq!(nodes[1].digest(), before);
}

#[test]
fn a_removal_still_holds_after_a_restart() {
    let mut nodes = community(&["Ada", "Ben"]);
    let (text, entries) = nodes[0].publish(1);
    hand(&mut nodes[1], entries);
    let counted = nodes[1].types(text, "in ");
    hand(&mut nodes[0], counted);
    let cut = nodes[0].table.cut_of(nodes[1].member());
    let later = nodes[1].types(text, "out");
    hand(&mut nodes[0], later);
    let member = nodes[1].member();
    let remove = protocol::membership::Action::Remove(protocol::membership::Remove {
        member,
        cut,
        reason: protocol::Text::default(),
    });
    nodes[0].does(|table, key, at, shelf| table.compose(key, at, remove, shelf)).expect("may");
    assert_eq!(nodes[0].text(text), "in ");
    let before = nodes[0].digest();

    nodes[0].restarts(false);

    assert_eq!(nodes[0].text(text), "in ");
    assert_eq!(nodes[0].digest(), before);
}
