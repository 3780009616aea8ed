//! A recorded history of two people writing one text together, really concurrently.
//!
//! `friendsforever` by Joseph Gentle (josephg/editing-traces), CC BY 4.0. Without the recording beside
//! the repository there is nothing to replay.

use std::io::Read;
use std::path::{Path, PathBuf};

use documents::publication::{create, edit, text};
use documents::{Base, Document, TextSplice, Written};
use protocol::ChangeHash;
use serde_json::Value;

use crate::people::{actor, at, member};

pub(crate) fn recording(name: &str) -> Option<PathBuf> {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().map(|folder| folder.join("shared/data").join(name)).find(|path| path.exists())
}

pub(crate) fn read(name: &str) -> Option<Value> {
    let mut json = Vec::new();
    let file = std::fs::File::open(recording(name)?).ok()?;
    flate2::read::GzDecoder::new(file).read_to_end(&mut json).ok()?;
    serde_json::from_slice(&json).ok()
}

fn number(value: &Value) -> usize {
    usize::try_from(value.as_u64().unwrap()).unwrap()
}

/// Replays the first transactions, each as of the state it was written at.
pub(crate) fn replay(document: &mut Document, recorded: &Value, count: usize) -> Vec<Written> {
    create(document, actor(1, 0), at(0), member(1), "Friends").unwrap();
    let begun = document.heads();
    let mut heads: Vec<Vec<ChangeHash>> = Vec::new();
    let mut written = Vec::new();
    let mut sessions = [1_u8, 1];
    for transaction in recorded["txns"].as_array().unwrap().iter().take(count) {
        let parents = transaction["parents"].as_array().unwrap();
        let mut base: Vec<ChangeHash> =
            parents.iter().flat_map(|parent| heads[number(parent)].clone()).collect();
        if parents.is_empty() {
            base.clone_from(&begun);
        }
        let splices: Vec<TextSplice> = transaction["patches"]
            .as_array()
            .unwrap()
            .iter()
            .map(|patch| TextSplice {
                at: number(&patch[0]),
                delete: number(&patch[1]),
                insert: patch[2].as_str().unwrap().into(),
            })
            .collect();
        let agent = number(&transaction["agent"]);
        let person = u8::try_from(agent).unwrap() + 1;
        while !document.can_write_at(&actor(person, sessions[agent]), &base) {
            sessions[agent] += 1;
        }
        let who = actor(person, sessions[agent]);
        let made = edit(document, who, at(1), &Base::Heads(base.clone()), &splices).unwrap();
        heads.push(made.as_ref().map_or(base, |made| vec![made.change.hash()]));
        written.extend(made);
    }
    written
}

#[test]
fn a_recorded_history_is_replayed_with_its_concurrency() {
    let Some(recorded) = read("friendsforever.json.gz") else { return };
    let mut document = Document::new();

    let written = replay(&mut document, &recorded, 600);

    // Somebody who only follows what each edit did to the text has the same text.
    let mut shown = String::new();
    for written in &written {
        shown = documents::apply_splices(&shown, &written.body).unwrap();
    }
    assert_eq!(shown, text(&document));
    let (elsewhere, refused) = Document::from_changes(document.since(&[]));
    assert_eq!(refused, []);
    assert_eq!(text(&elsewhere), text(&document));
    assert!(document.actors().len() >= 2);
}

/// Prints how long things take; run with `--run-ignored all` and an optimised build.
#[test]
#[ignore = "measures, does not judge"]
#[allow(clippy::disallowed_methods, reason = "measuring needs a clock")]
fn measure() {
    use std::time::Instant;
    let Some(recorded) = read("friendsforever.json.gz") else { return };
    let end = recorded["endContent"].as_str().unwrap();
    assert!(end.chars().all(|character| character.len_utf16() == 1));
    let count = std::env::var("COUNT").map_or(usize::MAX, |count| count.parse().unwrap());
    let mut document = Document::new();
    let start = Instant::now();
    let written = replay(&mut document, &recorded, count);
    eprintln!("replay of {} edits as of their heads: {:?}", written.len(), start.elapsed());
    if count == usize::MAX {
        assert_eq!(text(&document), end);
    }
    local_typing(&mut document);
    importing();

    let start = Instant::now();
    let saved = document.save();
    eprintln!("save: {:?}, {} bytes", start.elapsed(), saved.len());
    let start = Instant::now();
    let loaded = Document::load(&saved).unwrap();
    eprintln!("load: {:?}", start.elapsed());
    assert_eq!(loaded.heads(), document.heads());
    let raw: Vec<Vec<u8>> = document.since(&[]).iter().map(|c| c.bytes().to_vec()).collect();
    let start = Instant::now();
    let changes: Vec<_> = raw.iter().map(|bytes| documents::inspect(bytes).unwrap()).collect();
    eprintln!("inspect of {}: {:?}", changes.len(), start.elapsed());
    let start = Instant::now();
    let (rebuilt, _) = Document::from_changes(changes.clone());
    eprintln!("from changes: {:?}", start.elapsed());
    assert_eq!(rebuilt.heads(), document.heads());
    let mut growing = Document::new();
    let start = Instant::now();
    for page in changes.chunks(256) {
        growing.admit(page.to_vec()).unwrap();
    }
    eprintln!("admitted in pages of 256: {:?}", start.elapsed());
    let mut receiver = rebuilt;
    let who = actor(7, 7);
    let start = Instant::now();
    for _ in 0..100 {
        let splice = TextSplice { at: 100, delete: 0, insert: "x".into() };
        let made = edit(&mut document, who, at(1), &Base::Current, &[splice]).unwrap().unwrap();
        receiver.admit(receiver_lacks(&receiver, &document, &made)).unwrap();
    }
    eprintln!("typed here and admitted there, one by one: {:?} each", start.elapsed() / 100);
}

fn receiver_lacks(
    receiver: &Document,
    document: &Document,
    made: &Written,
) -> Vec<documents::Change> {
    if made.change.dependencies().iter().all(|hash| receiver.contains(hash)) {
        vec![made.change.clone()]
    } else {
        document.since(&receiver.heads())
    }
}

#[allow(clippy::disallowed_methods, reason = "measuring needs a clock")]
fn local_typing(document: &mut Document) {
    let who = actor(8, 8);
    let len = documents::publication::len_utf16(document);
    let start = std::time::Instant::now();
    for place in 0..1_000 {
        let splice = TextSplice { at: len / 2 + place, delete: 0, insert: "y".into() };
        edit(document, who, at(1), &Base::Current, &[splice]).unwrap();
    }
    eprintln!("typing a letter in {len} units: {:?} each", start.elapsed() / 1_000);
}

/// A vocabulary as large as the largest this application was tried with: 169 concepts, 8 languages.
#[allow(clippy::disallowed_methods, reason = "measuring needs a clock")]
fn importing() {
    use documents::glossary::{ImportedConcept, ImportedScheme, Label, import, list};
    let languages = ["de", "en", "es", "fr", "it", "ja", "pt", "sr"];
    let labels = |text: &str| {
        languages.map(|language| Label { language: language.into(), text: text.into() })
    };
    let concepts: Vec<ImportedConcept> = (0..169)
        .map(|number| ImportedConcept {
            source: format!("https://vocabs.dariah.eu/tadirah/{number}"),
            preferred: labels(&format!("Concept {number}")).to_vec(),
            definitions: labels(&"What it means, at some length. ".repeat(10)).to_vec(),
            ..ImportedConcept::default()
        })
        .collect();
    let mut document = Document::new();
    let start = std::time::Instant::now();
    let scheme = ImportedScheme::default();
    let outcome =
        import(&mut document, actor(1, 0), at(1), crate::people::TABLE, &scheme, &concepts)
            .unwrap();
    let largest = outcome.written.iter().map(|written| written.change.bytes().len()).max();
    eprintln!(
        "import in {} changes, largest {largest:?} bytes: {:?}",
        outcome.written.len(),
        start.elapsed()
    );
    let start = std::time::Instant::now();
    eprintln!("list of {}: {:?}", list(&document).len(), start.elapsed());
}
