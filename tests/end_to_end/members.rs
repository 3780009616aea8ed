//! Who sits at a table: by request, with a role, no longer. By the command line, as a person would.

use api::communities::{CommunityState, JoinList};
use serde_json::Value;
use tests::talk::{agree, community_at, found, invite, join, member};
use tests::{Node, eventually};

fn names(node: &Node, community: &str) -> Vec<String> {
    let shown = node.json(&["community", "show", community]);
    let members = shown["members"].as_array().expect("members").iter();
    let mut names: Vec<String> =
        members.map(|one| one["name"].as_str().expect("a name").to_owned()).collect();
    names.sort();
    names
}

fn asks(node: &Node, community: &str, title: &str) -> bool {
    node.cli(&["question", "ask", community, title]).code == 0
}

fn questions(node: &Node, community: &str) -> Vec<String> {
    let list = node.json(&["question", "list", community]);
    let list = list["questions"].as_array().expect("a list").iter();
    list.map(|one| one["title"].as_str().expect("a title").to_owned()).collect()
}

fn state(node: &Node, community: &str) -> Option<CommunityState> {
    community_at(node, community).map(|found| found.state)
}

/// Three at a table, all of them with everything.
fn three() -> (Node, Node, Node, String) {
    let (ann, bob, cees) = (Node::named("Ann"), Node::named("Bob"), Node::named("Cees"));
    let community = found(&ann, "Knots");
    join(&bob, &invite(&ann, &community), &community);
    join(&cees, &invite(&ann, &community), &community);
    agree(&[&ann, &bob, &cees], &community);
    (ann, bob, cees, community)
}

#[test]
fn one_comes_in_by_asking_and_another_is_told_no_with_the_reason() {
    let (ann, bob, cees) = (Node::named("Ann"), Node::named("Bob"), Node::named("Cees"));
    let made = ann.json(&["community", "create", "Knots", "--access", "request"]);
    let community = made["community"].as_str().expect("an id").to_owned();
    let door =
        ann.json(&["community", "door", &community])["link"].as_str().expect("a link").to_owned();

    let asked = bob.cli(&["join", &door, "--words", "I splice."]);
    assert_eq!(asked.code, 3, "it is for a facilitator to say: {}", asked.stderr);
    assert_eq!(cees.cli(&["join", &door]).code, 3);

    let wishes = eventually("both wishes are with Ann", || {
        let wishes = ann.json(&["community", "wishes", &community])["wishes"].clone();
        (wishes.as_array()?.len() == 2).then_some(wishes)
    });
    let words = |name: &str| {
        let all = wishes.as_array().expect("a list").iter();
        let one: Vec<&Value> = all.filter(|wish| wish["name"] == name).collect();
        one[0]["words"].as_str().expect("text").to_owned()
    };
    assert_eq!((&*words("Bob"), &*words("Cees")), ("I splice.", ""));
    assert_eq!(
        bob.cli(&["community", "admit", &community, &member(&bob)]).code,
        1,
        "not his table yet"
    );
    assert_eq!(ann.cli(&["community", "admit", &community, &member(&bob)]).code, 0);
    let no = ["community", "decline", &community, &member(&cees), "--reason", "Full until May."];
    assert_eq!(ann.cli(&no).code, 0);

    eventually("Bob is in", || (state(&bob, &community)? == CommunityState::Member).then_some(()));
    assert!(asks(&bob, &community, "Which splice holds?"));
    agree(&[&ann, &bob], &community);
    assert_eq!(questions(&ann, &community), ["Which splice holds?"]);
    let told = eventually("Cees is told", || {
        let joins: JoinList = cees.api().get("/joins").ok()?;
        joins.joins.into_iter().find_map(|join| join.problem)
    });
    assert!(told.message.contains("Full until May."), "{told:?}");
}

#[test]
fn one_of_three_is_removed_while_another_is_away_and_the_table_goes_on() {
    let (ann, bob, mut cees, community) = three();
    assert!(asks(&bob, &community, "Bob's question"));
    agree(&[&ann, &bob, &cees], &community);
    cees.terminate();

    let no = bob.cli(&["community", "remove", &community, &member(&ann)]);
    assert_eq!(no.code, 6, "a member removes nobody: {}", no.stderr);
    let why = ["community", "remove", &community, &member(&bob), "--reason", "He sells rope."];
    assert_eq!(ann.cli(&why).code, 0);

    let shown = eventually("Bob hears of it", || {
        let shown = community_at(&bob, &community)?;
        (shown.state == CommunityState::Removed).then_some(shown)
    });
    let ended = shown.ended.expect("it ended");
    assert_eq!((&*ended.by, &*ended.reason), ("Ann", "He sells rope."));
    assert!(!asks(&bob, &community, "Why?"));
    assert_eq!(questions(&bob, &community), ["Bob's question"], "what he has he keeps");
    assert!(asks(&ann, &community, "Who is next?"));

    cees.restart();
    agree(&[&ann, &cees], &community);
    assert_eq!(names(&cees, &community), ["Ann", "Cees"]);
    assert_eq!(questions(&cees, &community).len(), 2);
    assert_eq!(questions(&bob, &community).len(), 1, "what is said now is not for him");
    let by_invitation = bob.cli(&["join", &invite(&ann, &community)]);
    assert_eq!(by_invitation.code, 6, "{}", by_invitation.stdout);
}

#[test]
fn a_reader_cannot_write_a_facilitator_can_rename_and_who_leaves_comes_again() {
    let (ann, bob, cees, community) = three();
    assert_eq!(ann.cli(&["community", "role", &community, &member(&bob), "reader"]).code, 0);
    let lead = ["community", "role", &community, &member(&cees), "facilitator"];
    assert_eq!(ann.cli(&lead).code, 0);
    agree(&[&ann, &bob, &cees], &community);

    assert!(!asks(&bob, &community, "May I?"));
    let renamed = cees.cli(&["community", "set", &community, "--name", "Splices"]);
    assert_eq!(renamed.code, 0, "{}", renamed.stderr);
    assert_eq!(bob.cli(&["community", "set", &community, "--name", "Bob's"]).code, 6);

    assert_eq!(cees.cli(&["community", "leave", &community]).code, 0);
    eventually("he is gone", || (names(&ann, &community) == ["Ann", "Bob"]).then_some(()));
    assert_eq!(community_at(&cees, &community).expect("kept").state, CommunityState::Left);
    assert_eq!(cees.cli(&["join", &invite(&ann, &community)]).code, 0);
    agree(&[&ann, &bob, &cees], &community);
    assert_eq!(ann.json(&["community", "show", &community])["name"], "Splices");
    assert!(asks(&cees, &community, "Back again"));
}
