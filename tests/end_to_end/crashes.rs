//! Killed at the worst moment; nothing that was acknowledged is lost.

use api::terms::{TermList, TermRef};
use serde_json::json;
use tests::talk::{agree, found, invite, join};
use tests::{Node, eventually};

fn propose(node: &Node, community: &str, label: &str) -> bool {
    let term = json!({"label": label, "definition": "one of many"});
    node.api().post::<TermRef>(&format!("/communities/{community}/terms"), &term).is_ok()
}

fn labels(node: &Node, community: &str) -> Option<Vec<String>> {
    let list: TermList = node.api().get(&format!("/communities/{community}/terms")).ok()?;
    Some(list.terms.into_iter().map(|term| term.label).collect())
}

#[test]
fn what_was_acknowledged_before_a_kill_is_there_after_it() {
    let mut ann = Node::named("Ann");
    let community = found(&ann, "Knots");
    for round in 0..3 {
        let label = format!("knot {round}");
        assert!(propose(&ann, &community, &label));
        ann.kill();
        ann.restart();
        assert!(labels(&ann, &community).expect("terms").contains(&label));
    }
}

/// Fault point: the node dies between receiving a peer's entries and committing them.
#[test]
fn dying_before_the_commit_costs_only_a_second_catch_up() {
    let (ann, mut bob) = (Node::named("Ann"), Node::named("Bob"));
    let community = found(&ann, "Knots");
    join(&bob, &invite(&ann, &community), &community);
    agree(&[&ann, &bob], &community);
    bob.terminate();
    bob.restart_with("COMMONGROUND_FAULT", "abort-before-commit-after-message");

    assert!(propose(&ann, &community, "bowline"));

    assert!(!bob.wait_for_end().success(), "it died");
    bob.restart();
    eventually("Bob has it", || {
        labels(&bob, &community)?.contains(&"bowline".to_owned()).then_some(())
    });
    agree(&[&ann, &bob], &community);
}
