//! Keeping people at a distance, and hiding what was written: by the command line, as a person would.

use serde_json::Value;
use tests::talk::{agree, cares_about, community_at, found, invite, join, matching_names, member};
use tests::{Node, eventually};

fn three() -> (Node, Node, Node, String) {
    let (ann, bob, cees) = (Node::named("Ann"), Node::named("Bob"), Node::named("Cees"));
    let community = found(&ann, "Knots");
    join(&bob, &invite(&ann, &community), &community);
    join(&cees, &invite(&ann, &community), &community);
    agree(&[&ann, &bob, &cees], &community);
    // They came in by Ann, and find one another by what she tells them.
    for node in [&ann, &bob, &cees] {
        eventually("both others are there", || {
            (present(node, &community).len() == 2).then_some(())
        });
    }
    (ann, bob, cees, community)
}

fn asks(node: &Node, community: &str, title: &str) -> String {
    let made = node.json(&["question", "ask", community, title]);
    made["question"].as_str().expect("an id").to_owned()
}

fn titles(node: &Node, community: &str) -> Vec<String> {
    let list = node.json(&["question", "list", community]);
    let list = list["questions"].as_array().expect("a list").iter();
    let mut titles: Vec<String> =
        list.map(|one| one["title"].as_str().expect("a title").to_owned()).collect();
    titles.sort();
    titles
}

fn says(node: &Node, command: &[&str]) -> String {
    let said = node.cli(command);
    assert_eq!(said.code, 0, "{command:?}: {}", said.stderr);
    said.stdout
}

fn present(node: &Node, community: &str) -> Vec<String> {
    let shown = community_at(node, community).expect("a table");
    let others = shown.members.into_iter().filter(|one| !one.me && one.connected);
    let mut names: Vec<String> = others.map(|one| one.name).collect();
    names.sort();
    names
}

#[test]
fn somebody_blocked_is_folded_away_through_a_restart_and_everything_comes_back() {
    let (mut ann, bob, cees, community) = three();
    for node in [&ann, &bob] {
        cares_about(node, "splicing");
    }
    eventually("they match", || (matching_names(&ann) == ["Bob"]).then_some(()));
    let whom = member(&bob);
    assert_eq!(says(&ann, &["person", "block", &whom]), "Blocked.\n");

    eventually("he is not there", || (present(&ann, &community) == ["Cees"]).then_some(()));
    assert!(matching_names(&ann).is_empty());
    asks(&bob, &community, "Which splice holds?");
    eventually("it comes by Cees", || (titles(&ann, &community).len() == 1).then_some(()));
    agree(&[&ann, &bob, &cees], &community);
    let listed = says(&ann, &["question", "list", &community]);
    assert!(listed.contains("(by somebody you blocked)") && !listed.contains("splice"), "{listed}");
    assert!(!listed.contains("Bob"), "{listed}");
    assert!(says(&ann, &["question", "list", &community, "--all"]).contains("Which splice"));
    assert!(says(&cees, &["question", "list", &community]).contains("Which splice"));

    ann.terminate();
    ann.restart();
    let list = ann.json(&["person", "list"]);
    let person: &Value = &list["people"][0];
    assert_eq!((&person["name"], &person["distance"]), (&"Bob".into(), &"blocked".into()));
    eventually("Cees is there", || (present(&ann, &community) == ["Cees"]).then_some(()));
    assert!(matching_names(&ann).is_empty());

    assert_eq!(says(&ann, &["person", "unblock", &whom]), "Taken back.\n");
    eventually("he is there", || (present(&ann, &community) == ["Bob", "Cees"]).then_some(()));
    eventually("they match again", || (matching_names(&ann) == ["Bob"]).then_some(()));
    assert!(says(&ann, &["question", "list", &community]).contains("Which splice"));
    assert!(says(&ann, &["person", "list"]).contains("nobody at a distance"));
}

#[test]
fn between_two_nothing_passes_while_one_blocks_the_other_and_muting_stops_nothing() {
    let (ann, bob) = (Node::named("Ann"), Node::named("Bob"));
    let community = found(&ann, "Knots");
    join(&bob, &invite(&ann, &community), &community);
    agree(&[&ann, &bob], &community);
    let whom = member(&bob);

    says(&ann, &["person", "mute", &whom]);
    asks(&bob, &community, "One");
    agree(&[&ann, &bob], &community);
    assert!(says(&ann, &["question", "list", &community]).contains("(by somebody you muted)"));

    says(&ann, &["person", "block", &whom]);
    eventually("Bob finds nobody", || present(&bob, &community).is_empty().then_some(()));
    asks(&bob, &community, "Two");
    asks(&ann, &community, "Three");
    assert_eq!(titles(&ann, &community), ["One", "Three"]);
    assert_eq!(titles(&bob, &community), ["One", "Two"]);
    let refused = ann.cli(&["person", "block", &member(&ann)]);
    assert_eq!(refused.code, 2, "{}", refused.stderr);

    says(&ann, &["person", "unblock", &whom]);
    agree(&[&ann, &bob], &community);
    assert_eq!(titles(&ann, &community), ["One", "Three", "Two"]);
}

#[test]
fn a_facilitator_hides_with_a_reason_and_another_takes_it_back() {
    let (ann, bob, cees, community) = three();
    let question = asks(&cees, &community, "Who is to blame?");
    let term =
        cees.json(&["term", "propose", &community, "knot", "--definition", "What Bob ties."]);
    let term = term["term"].as_str().expect("an id").to_owned();
    agree(&[&ann, &bob, &cees], &community);
    let hide = ["question", "hide", &question, "--reason", "It names people."];
    assert_eq!(bob.cli(&hide).code, 6, "a member hides nothing");

    says(&ann, &hide);
    let shown = ann.json(&["term", "show", &term]);
    let reading = shown["readings"][0]["reading"].as_str().expect("an id").to_owned();
    says(&ann, &["term", "hide", &term, "--reading", &reading, "--reason", "About Bob."]);
    agree(&[&ann, &bob, &cees], &community);
    for node in [&ann, &bob, &cees] {
        let listed = says(node, &["question", "list", &community]);
        assert!(listed.contains("(hidden by Ann: It names people.)"), "{listed}");
        assert!(!listed.contains("blame"), "{listed}");
        let shown = says(node, &["term", "show", &term]);
        assert!(
            shown.contains("(hidden by Ann: About Bob.)") && !shown.contains("ties"),
            "{shown}"
        );
        assert!(!says(node, &["term", "list", &community]).contains("ties"));
        assert!(says(node, &["question", "show", &question, "--all"]).contains("blame"));
    }

    let lead = ["community", "role", &community, &member(&bob), "facilitator"];
    says(&ann, &lead);
    agree(&[&ann, &bob, &cees], &community);
    says(&bob, &["question", "unhide", &question]);
    agree(&[&ann, &bob, &cees], &community);
    assert!(says(&cees, &["question", "list", &community]).contains("Who is to blame?"));
    let again = ann.cli(&hide);
    assert_eq!(again.code, 6, "Bob took exactly that back: {}", again.stdout);
    assert_eq!(ann.cli(&["question", "hide", &question, "--reason", " "]).code, 2);
}
