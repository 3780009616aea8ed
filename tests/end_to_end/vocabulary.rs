//! A real vocabulary goes in at one node and is all there at another, by a reading of the file that
//! shares nothing with the program's.

use std::collections::BTreeSet;
use std::path::Path;

use api::terms::{LabelText, Relation, Term, TermList};
use tests::talk::{agree, found, invite, join};
use tests::{Client, Node, eventually};

/// In the room that reads vocabularies.
const TADIRAH: &str = "../crates/interchange/tests/data/tadirah-2.0.3.ttl";
const CARRIED: [&str; 5] =
    ["skos:prefLabel", "skos:altLabel", "skos:definition", "skos:broader", "skos:narrower"];

/// Subject, property, and either an IRI or a text with its language.
type Triple = (String, String, String, String);

/// Reads Turtle as this one file has it: one object in a line, its property before the first.
fn triples_of(file: &str) -> BTreeSet<Triple> {
    let (mut subject, mut property) = (String::new(), String::new());
    let mut triples = BTreeSet::new();
    for line in file.lines().filter(|line| !line.starts_with('@') && !line.trim().is_empty()) {
        let mut rest = line.trim();
        if line.starts_with('<') {
            let (iri, after) = rest[1..].split_once("> ").expect("an IRI and more");
            subject = iri.to_owned();
            rest = after;
        }
        if !rest.starts_with('<') && !rest.starts_with('"') {
            let (name, after) = rest.split_once(' ').expect("a property and an object");
            property = name.to_owned();
            rest = after;
        }
        let object = rest.trim_end_matches([',', ';', '.']).trim_end();
        let (value, language) = value_of(object);
        triples.insert((subject.clone(), property.clone(), value, language));
    }
    triples
}

fn value_of(object: &str) -> (String, String) {
    if let Some(iri) = object.strip_prefix('<') {
        return (iri.trim_end_matches('>').to_owned(), String::new());
    }
    let Some(quoted) = object.strip_prefix('"') else { return (object.to_owned(), String::new()) };
    let (text, tail) = quoted.rsplit_once('"').expect("a quoted text");
    assert!(!text.replace("\\\"", "").contains('\\'), "only quotes are escaped here: {text}");
    (text.replace("\\\"", "\""), tail.trim_start_matches('@').to_owned())
}

/// What of it a glossary carries: what is said of concepts.
fn carried(triples: &BTreeSet<Triple>) -> BTreeSet<Triple> {
    let is_concept = |subject: &str| {
        let (property, object) = ("a".to_owned(), "skos:Concept".to_owned());
        triples.contains(&(subject.to_owned(), property, object, String::new()))
    };
    let wanted =
        |triple: &&Triple| CARRIED.contains(&triple.1.as_str()) && is_concept(triple.0.as_str());
    triples.iter().filter(wanted).cloned().collect()
}

/// Everything a node shows of a glossary, said as triples again.
fn shown(client: &Client, community: &str) -> Option<BTreeSet<Triple>> {
    let list: TermList = client.get(&format!("/communities/{community}/terms")).ok()?;
    let term = |id: &str| client.get::<Term>(&format!("/terms/{id}")).ok();
    let terms: Vec<Term> = list.terms.iter().filter_map(|found| term(&found.term)).collect();
    let source = |relation: &Relation| {
        let found = terms.iter().find(|term| term.term == relation.term);
        found.map(|term| term.source.clone()).unwrap_or_default()
    };
    let mut triples = BTreeSet::new();
    for term in &terms {
        let mut say = |property: &str, value: &str, language: &str| {
            let (subject, property) = (term.source.clone(), format!("skos:{property}"));
            triples.insert((subject, property, value.to_owned(), language.to_owned()));
        };
        let mut label = |property: &str, of: &LabelText| say(property, &of.text, &of.language);
        term.preferred.iter().for_each(|of| label("prefLabel", of));
        term.alternative.iter().for_each(|of| label("altLabel", of));
        term.readings.iter().for_each(|of| say("definition", &of.text, &of.language));
        term.broader.iter().for_each(|of| say("broader", &source(of), ""));
        term.narrower.iter().for_each(|of| say("narrower", &source(of), ""));
    }
    Some(triples)
}

/// ```text
/// Ann ── Bob      Ann brings TaDiRAH in by the command line, Bob reads it by the API
/// ```
#[test]
fn every_statement_of_a_real_vocabulary_arrives_at_the_other_node_and_nothing_else() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(TADIRAH);
    let file = std::fs::read_to_string(&path).expect("the vocabulary");
    let wanted = carried(&triples_of(&file));
    assert_eq!(wanted.len(), 538 + 13 + 189 + 161 + 161, "as other software counts it");
    let (ann, bob) = (Node::named("Ann"), Node::named("Bob"));
    let community = found(&ann, "Digital humanities");
    join(&bob, &invite(&ann, &community), &community);
    let path = path.to_str().expect("a path");

    let would = ann.json(&["import", &community, path, "--dry-run"]);
    assert_eq!((&would["added"], &would["dry_run"]), (&168.into(), &true.into()));
    assert_eq!(ann.json(&["term", "list", &community])["terms"], serde_json::json!([]));
    let report = ann.json(&["import", &community, path]);

    assert_eq!(report["added"], 168);
    agree(&[&ann, &bob], &community);
    let at_bob = shown(&bob.api(), &community).expect("a glossary");
    let missing: Vec<_> = wanted.difference(&at_bob).collect();
    let invented: Vec<_> = at_bob.difference(&wanted).collect();
    assert!(missing.is_empty() && invented.is_empty(), "missing {missing:?}, new {invented:?}");

    let again = bob.json(&["import", &community, path]);
    assert_eq!((&again["added"], &again["unchanged"]), (&0.into(), &168.into()));
    eventually("Ann's is as it was", || (shown(&ann.api(), &community)? == wanted).then_some(()));
}
