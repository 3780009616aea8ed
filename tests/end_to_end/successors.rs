//! Tables that go on as another, by the command line of three real nodes.

use serde_json::Value;
use tests::talk::{agree, community_at, found, invite, join, member};
use tests::{Node, eventually};

fn id<'a>(value: &'a Value, field: &str) -> &'a str {
    value[field].as_str().expect("an id")
}

/// The items of a list that a node shows.
fn list(node: &Node, what: &[&str], field: &str) -> Vec<Value> {
    node.json(what)[field].as_array().expect("a list").clone()
}

fn writes(node: &Node, community: &str, title: &str, text: &str) -> String {
    let made = node.json(&["publication", "create", community, title]);
    let publication = id(&made, "publication").to_owned();
    let edit = ["publication", "edit", &publication, "--at", "0", "--insert", text];
    let edited = node.cli(&edit);
    assert_eq!(edited.code, 0, "{}", edited.stderr);
    publication
}

fn proposes(node: &Node, community: &str, label: &str, means: &str) {
    let propose = ["term", "propose", community, label, "--language", "nl", "--definition", means];
    let proposed = node.cli(&propose);
    assert_eq!(proposed.code, 0, "{}", proposed.stderr);
}

/// Where a table goes on, as soon as the node knows.
fn goes_on(node: &Node, community: &str) -> Value {
    eventually("the table goes on", || {
        let shown = node.json(&["community", "show", community]);
        let next = shown["successors"].as_array()?.first()?.clone();
        (!next["link"].as_str()?.is_empty()).then_some(next)
    })
}

/// ```text
///  Ann, Bob and Cees; Cees is removed; Ann splits ── Bob comes in by one command, Cees by none
/// ```
#[test]
fn a_member_comes_along_with_one_click_and_reads_what_came_along_and_a_removed_one_cannot() {
    let (ann, bob, cees) = (Node::named("Ann"), Node::named("Bob"), Node::named("Cees"));
    let old = found(&ann, "Knots");
    join(&bob, &invite(&ann, &old), &old);
    join(&cees, &invite(&ann, &old), &old);
    let text = writes(&bob, &old, "On loops", "A loop holds.");
    proposes(&bob, &old, "paalsteek", "een lus die niet schuift");
    assert_eq!(bob.cli(&["question", "ask", &old, "Which knot?"]).code, 0);
    agree(&[&ann, &bob, &cees], &old);
    let out = ann.cli(&["community", "remove", &old, &member(&cees)]);
    assert_eq!(out.code, 0, "{}", out.stderr);

    let split = ["community", "split", &old, "--name", "Splices", "--document", &text];
    let made = ann.json(&[&split[..], &["--terms", "all", "--archive"]].concat());
    assert_eq!((&made["publications"], &made["terms"]), (&Value::from(1), &Value::from(1)));
    let new = id(&made, "community").to_owned();
    let next = goes_on(&bob, &old);
    let followed = bob.cli(&["community", "follow", &old]);

    assert_eq!(followed.code, 0, "{}", followed.stderr);
    agree(&[&ann, &bob], &new);
    let pieces = list(&bob, &["publication", "list", &new], "publications");
    let carried = bob.json(&["publication", "text", id(&pieces[0], "publication")]);
    assert_eq!(carried["text"], "A loop holds.");
    assert_eq!(carried["based_on"][0]["table"], "Knots");
    assert_eq!(carried["based_on"][0]["authors"][0]["name"], "Bob");
    let terms = list(&bob, &["term", "list", &new], "terms");
    let term = bob.json(&["term", "show", id(&terms[0], "term")]);
    assert_eq!(term["readings"][0]["text"], "een lus die niet schuift");
    assert_eq!(term["based_on"][0]["by"]["name"], "Ann");
    assert!(list(&bob, &["question", "list", &new], "questions").is_empty(), "not chosen");
    let shown = bob.json(&["community", "show", &new]);
    assert_eq!(shown["predecessors"][0]["name"], "Knots");
    assert_eq!(bob.json(&["community", "show", &old])["archived"], true);

    let unknown = cees.cli(&["community", "follow", &old]);
    assert_eq!(unknown.code, 1, "he hears nothing of it: {}", unknown.stdout);
    let leaked = cees.cli(&["join", id(&next, "link")]);
    assert_eq!(leaked.code, 6, "nor by the link of somebody else: {}", leaked.stdout);
    assert!(community_at(&cees, &new).is_none());
}

/// ```text
///  Ann splits; Bob and Cees see the way in; Ann removes Cees ── his link leads nowhere, Bob's does
/// ```
#[test]
fn who_is_removed_after_a_split_has_a_link_that_leads_nowhere_also_after_restarts() {
    let (mut ann, bob, cees) = (Node::named("Ann"), Node::named("Bob"), Node::named("Cees"));
    let old = found(&ann, "Knots");
    join(&bob, &invite(&ann, &old), &old);
    join(&cees, &invite(&ann, &old), &old);
    agree(&[&ann, &bob, &cees], &old);
    let made = ann.json(&["community", "split", &old, "--name", "Splices"]);
    let new = id(&made, "community").to_owned();
    let kept = id(&goes_on(&cees, &old), "link").to_owned();
    ann.terminate();
    ann.restart();

    assert_eq!(ann.cli(&["community", "remove", &old, &member(&cees)]).code, 0);
    let refused = cees.cli(&["join", &kept]);
    eventually("Bob has the new link", || {
        let now = id(&goes_on(&bob, &old), "link").to_owned();
        (now != kept).then_some(())
    });

    assert_eq!(refused.code, 6, "{}", refused.stdout);
    assert!(community_at(&cees, &new).is_none());
    let followed = bob.cli(&["community", "follow", &old]);
    assert_eq!(followed.code, 0, "{}", followed.stderr);
}

/// ```text
///  Knots (Ann, Bob) ──┐
///                     ├─► Ropes ◄── Bob and Cees come in, each from their own table
///  Splices (Ann, Cees)┘
/// ```
#[test]
fn two_tables_become_one_and_the_members_of_both_come_in() {
    let (ann, bob, cees) = (Node::named("Ann"), Node::named("Bob"), Node::named("Cees"));
    let (knots, splices) = (found(&ann, "Knots"), found(&ann, "Splices"));
    join(&bob, &invite(&ann, &knots), &knots);
    join(&cees, &invite(&ann, &splices), &splices);
    writes(&bob, &knots, "On loops", "A loop holds.");
    let second = writes(&cees, &splices, "On splices", "A splice holds longer.");
    writes(&cees, &splices, "A draft", "Not yet.");
    proposes(&bob, &knots, "lus", "een bocht die terugkomt");
    proposes(&cees, &splices, "Lus", "een oog");
    agree(&[&ann, &bob], &knots);
    agree(&[&ann, &cees], &splices);
    let first = list(&ann, &["publication", "list", &knots], "publications")[0].clone();

    let merge = ["community", "merge", &knots, &splices, "--name", "Ropes", "--terms", "all"];
    let chosen = ["--document", id(&first, "publication"), "--document", &second];
    let made = ann.json(&[&merge[..], &chosen[..]].concat());
    let ropes = id(&made, "community").to_owned();
    for (node, old) in [(&bob, &knots), (&cees, &splices)] {
        goes_on(node, old);
        let followed = node.cli(&["community", "follow", old]);
        assert_eq!(followed.code, 0, "{}", followed.stderr);
    }
    agree(&[&ann, &bob, &cees], &ropes);

    let titles = list(&cees, &["publication", "list", &ropes], "publications");
    let mut titles: Vec<&str> = titles.iter().map(|one| id(one, "title")).collect();
    titles.sort_unstable();
    assert_eq!(titles, ["On loops", "On splices"]);
    let terms = list(&bob, &["term", "list", &ropes], "terms");
    assert_eq!((terms.len(), &terms[0]["readings"]), (1, &Value::from(2)));
    let shown = cees.json(&["community", "show", &ropes]);
    assert_eq!(shown["predecessors"].as_array().map(Vec::len), Some(2));
    let not_his = bob.cli(&["community", "split", &ropes, "--name", "Bob's"]);
    assert_eq!(not_his.code, 6, "only a facilitator: {}", not_his.stderr);
}
