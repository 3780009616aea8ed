//! A table of several: inviting, joining, agreeing.

use api::publications::{NewPublication, PublicationRef, PublicationText, WholeText};
use api::terms::{TermList, TermRef};
use serde_json::{Value, json};
use tests::talk::{agree, found, invite, join};
use tests::{Node, eventually};

#[test]
fn who_was_invited_comes_in_by_the_link_alone() {
    let (ann, bob) = (Node::named("Ann"), Node::named("Bob"));
    let community = found(&ann, "Knots");

    let seen = join(&bob, &invite(&ann, &community), &community);

    assert_eq!(seen.name, "Knots");
    agree(&[&ann, &bob], &community);
    let names = |node: &Node| {
        let community: Value = node.api().get(&format!("/communities/{community}")).ok()?;
        let members = community["members"].as_array()?;
        Some(members.iter().map(|member| member["name"].to_string()).collect::<Vec<_>>())
    };
    let both = |node: &Node| names(node).is_some_and(|names| names.len() == 2);
    eventually("both are shown at both", || (both(&ann) && both(&bob)).then_some(()));
    eventually("the doctor knows what the other runs", || {
        let doctor: api::status::Doctor = ann.api().get("/doctor").ok()?;
        let version = doctor.checks.into_iter().find(|check| check.check == "version")?;
        version.message.ends_with("The others who are connected run it too.").then_some(())
    });
}

/// ```text
/// Ann ── Bob      Bob leaves the room, Ann writes on, Bob comes back
/// ```
#[test]
fn who_was_away_receives_what_was_missed() {
    let (ann, mut bob) = (Node::named("Ann"), Node::named("Bob"));
    let community = found(&ann, "Knots");
    join(&bob, &invite(&ann, &community), &community);
    bob.terminate();

    let term = json!({"label": "bowline", "definition": "a loop that does not slip"});
    let terms = format!("/communities/{community}/terms");
    ann.api().post::<TermRef>(&terms, &term).expect("a term");
    bob.restart();

    eventually("Bob has the term", || {
        let list: TermList = bob.api().get(&terms).ok()?;
        list.terms.iter().any(|term| term.label == "bowline").then_some(())
    });
    agree(&[&ann, &bob], &community);
}

#[test]
fn a_text_written_at_one_node_is_read_at_the_other() {
    let (ann, bob) = (Node::named("Ann"), Node::named("Bob"));
    let community = found(&ann, "Knots");
    join(&bob, &invite(&ann, &community), &community);

    let wish = NewPublication { title: "On loops".into() };
    let path = format!("/communities/{community}/publications");
    let publication: PublicationRef = ann.api().post(&path, &wish).expect("a publication");
    let text = format!("/publications/{}/text", publication.publication);
    let whole = WholeText { text: "A loop is a promise. 🪢".into() };
    ann.api().put::<Value>(&text, &whole).expect("written");

    eventually("Bob reads it", || {
        let read: PublicationText = bob.api().get(&text).ok()?;
        (read.text == whole.text).then_some(())
    });
    agree(&[&ann, &bob], &community);
}
