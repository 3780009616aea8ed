//! Killed at the worst moment; nothing that was acknowledged is lost.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use api::terms::{TermList, TermRef};
use serde_json::json;
use tests::talk::{agree, found, invite, join};
use tests::{Client, DEADLINE, Node, eventually, eventually_every};

use crate::deeds::{append, begin_text, device_of, read};

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

/// Fault point: the node dies with the other's entry in its hands. Who wrote it is asked without
/// pause from then on, over the time without Bob and his return: it may not say for one moment that
/// he has it before he really has, nor that he is connected while he is gone.
///
/// ```text
/// Ann   writes ──────── is asked, is asked, is asked ──────────── "Bob has everything"
/// Bob          └─► dies before his commit        starts again ──► has it
/// ```
#[test]
fn nobody_is_said_to_have_what_it_took_in_but_did_not_keep() {
    let (ann, mut bob) = (Node::named("Ann"), Node::named("Bob"));
    let community = found(&ann, "Knots");
    join(&bob, &invite(&ann, &community), &community);
    agree(&[&ann, &bob], &community);
    bob.terminate();
    bob.restart_with("COMMONGROUND_FAULT", "abort-before-commit-after-message");
    let api = ann.api();
    let has_all = |api: &Client| device_of(api, "Bob").has_everything;
    eventually("they know of each other that they have everything", || {
        (has_all(&api) && device_of(&api, "Bob").connected).then_some(())
    });

    assert!(propose(&ann, &community, "bowline"));

    let looks = AtomicUsize::new(0);
    thread::scope(|scope| {
        let watch = scope.spawn(|| {
            eventually_every(Duration::from_millis(1), DEADLINE, "Ann says Bob has it", || {
                looks.fetch_add(1, Ordering::Relaxed);
                has_all(&api).then_some(())
            });
        });
        assert!(!bob.wait_for_end().success(), "Bob's node died");
        eventually("Ann misses Bob", || (!device_of(&ann.api(), "Bob").connected).then_some(()));
        let before = looks.load(Ordering::Relaxed);
        eventually("she was asked often while Bob is gone", || {
            assert!(!device_of(&ann.api(), "Bob").connected, "he is not there");
            (looks.load(Ordering::Relaxed) > before + 20).then_some(())
        });
        assert!(!watch.is_finished(), "she said so, and Bob does not have it");

        bob.restart();

        watch.join().expect("in the end she says so");
        let has = labels(&bob, &community).expect("terms");
        assert!(has.contains(&"bowline".to_owned()), "and then it is so");
    });
}

/// Fault points: the node dies right before and right after one commit after another. What was
/// acknowledged is there; what was not is there once or not at all.
#[test]
fn dying_around_any_commit_loses_nothing_that_was_acknowledged() {
    let mut ann = Node::named("Ann");
    let community = found(&ann, "Knots");
    let text = begin_text(&ann.api(), &community, "On loops");
    let mut acknowledged = Vec::new();
    // The first commits belong to the start itself.
    for (point, commit) in (4..10).flat_map(|at| [("before", at), ("after", at)]) {
        ann.terminate();
        ann.restart_with("COMMONGROUND_FAULT", &format!("abort-{point}-commit={commit}"));
        let api = ann.api();

        let tokens = (0..).map(|number| format!("{point}-{commit}-{number} "));
        let mut attempted = None;
        for token in tokens.take(2 * commit) {
            attempted = Some(token.clone());
            if append(&api, &text, &token).is_err() {
                break;
            }
            acknowledged.push(token);
        }

        assert!(!ann.wait_for_end().success(), "it died at {point} {commit}");
        ann.restart();
        let now = read(&ann.api(), &text).expect("a text").text;
        let times = |token: &String| now.matches(token.as_str()).count();
        let lost: Vec<_> = acknowledged.iter().filter(|token| times(token) != 1).collect();
        assert!(lost.is_empty(), "{lost:?} of {now}");
        assert!(attempted.is_none_or(|token| times(&token) <= 1));
    }
    assert!(acknowledged.len() > 12, "there was something to lose");
}
