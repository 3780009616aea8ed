//! What members write besides texts, and that nothing anybody writes makes it unreadable.

use std::collections::BTreeSet;

use automerge::legacy::{Op, OpType};
use automerge::{ObjType, ScalarValue};
use documents::glossary::{
    self, ConceptChange, ImportedConcept, ImportedScheme, Label, Proposal, Relation, import, list,
    propose,
};
use documents::voice::Said;
use documents::{Document, WriteError, charter, inspect, publication, question, summary, voice};
use protocol::{CommunityId, ConceptId, DocumentKind};

use crate::craft::{Forged, put};
use crate::people::{TABLE, actor, at, member, missing};

fn label(language: &str, text: &str) -> Label {
    Label { language: language.into(), text: text.into() }
}

fn proposal(language: &str, text: &str, definition: Option<&str>, fresh: u8) -> Proposal {
    Proposal {
        label: label(language, text),
        definition: definition.map(str::to_owned),
        fresh: (ConceptId([fresh; 16]), [fresh; 16]),
    }
}

/// ```text
///  Anna proposes "Data"; Bert, elsewhere, has it and proposes " data " ── one concept, two readings
/// ```
#[test]
fn a_label_that_is_known_gains_a_reading() {
    let mut document = Document::new();
    let (annas, written) = propose(
        &mut document,
        actor(1, 0),
        at(1),
        member(1),
        &proposal("en", "Data", Some("what we measured"), 1),
    )
    .unwrap();
    assert_eq!(glossary::touched(&written.unwrap().touched), BTreeSet::from([annas]));

    let (berts, _) = propose(
        &mut document,
        actor(2, 0),
        at(2),
        member(2),
        &proposal("EN", " data ", Some("what is given"), 2),
    )
    .unwrap();
    let (dutch, _) =
        propose(&mut document, actor(2, 0), at(3), member(2), &proposal("nl", "data", None, 3))
            .unwrap();

    assert_eq!(annas, berts);
    assert_ne!(annas, dutch);
    let concept = glossary::read(&document, annas).unwrap();
    let readings: Vec<_> =
        concept.readings.iter().map(|reading| (reading.text.as_str(), reading.author)).collect();
    assert_eq!(
        readings,
        [("what we measured", Some(member(1))), ("what is given", Some(member(2)))]
    );
    assert_eq!(concept.preferred, [label("en", "Data")]);
    assert_eq!((concept.at, concept.changed), (at(1), at(2)));
    assert_eq!(list(&document).len(), 2);
}

#[test]
fn a_new_preferred_label_keeps_the_former_one_as_an_alternative() {
    let mut document = Document::new();
    let who = actor(1, 0);
    let (id, _) =
        propose(&mut document, who, at(1), member(1), &proposal("en", "Metadata", None, 1))
            .unwrap();
    let other = ConceptId([9; 16]);

    let changes = [
        ConceptChange::Preferred(label("en", "Description")),
        ConceptChange::Alternative(label("nl", "metagegevens")),
        ConceptChange::Reading([5; 16], label("en", "data about data")),
        ConceptChange::Relation(Relation::Broader, other),
    ];
    glossary::change(&mut document, who, at(2), member(1), id, &changes).unwrap().unwrap();

    let concept = glossary::read(&document, id).unwrap();
    assert_eq!(concept.preferred, [label("en", "Description")]);
    assert_eq!(concept.alternative, [label("en", "Metadata"), label("nl", "metagegevens")]);
    assert_eq!(concept.readings.len(), 1);
    assert_eq!(concept.broader, [other]);
    assert_eq!(glossary::change(&mut document, who, at(3), member(1), id, &changes), Ok(None));
    let unknown = glossary::change(&mut document, who, at(3), member(1), other, &changes);
    assert_eq!(unknown, Err(WriteError::NoSuch("term")));
}

fn vocabulary(concepts: usize) -> Vec<ImportedConcept> {
    (0..concepts)
        .map(|number| ImportedConcept {
            source: format!("https://example.org/{number}"),
            preferred: vec![
                label("en", &format!("Concept {number}")),
                label("en", "Second name"),
                label("nl", "Begrip"),
            ],
            alternative: vec![label("en", "Also"), label("en", "Second name")],
            definitions: vec![
                label("en", "One definition."),
                label("en", "And another."),
                label("de", "Noch eine."),
            ],
            relations: vec![(Relation::Broader, "https://example.org/0".into())],
        })
        .collect()
}

#[test]
fn an_imported_vocabulary_keeps_every_label_and_every_definition() {
    let mut document = Document::new();
    let scheme = ImportedScheme {
        source: "https://example.org/".into(),
        titles: vec![label("en", "Examples")],
    };

    let outcome =
        import(&mut document, actor(1, 0), at(1), TABLE, &scheme, &vocabulary(3)).unwrap();

    assert_eq!((outcome.added, outcome.changed, outcome.unchanged), (3, 0, 0));
    let id = glossary::imported_id(TABLE, "https://example.org/2");
    let concept = glossary::read(&document, id).unwrap();
    assert_eq!(concept.source, "https://example.org/2");
    assert_eq!(concept.preferred, [label("en", "Concept 2"), label("nl", "Begrip")]);
    assert_eq!(concept.alternative, [label("en", "Also"), label("en", "Second name")]);
    assert_eq!(concept.readings.len(), 3);
    assert_eq!(concept.broader, [glossary::imported_id(TABLE, "https://example.org/0")]);
    assert_eq!(concept.author, None);
}

#[test]
fn importing_again_changes_nothing_and_importing_at_two_places_gives_one_glossary() {
    let scheme = ImportedScheme::default();
    let (mut anna, mut bert) = (Document::new(), Document::new());
    import(&mut anna, actor(1, 0), at(1), TABLE, &scheme, &vocabulary(30)).unwrap();
    let again = import(&mut anna, actor(1, 0), at(2), TABLE, &scheme, &vocabulary(30)).unwrap();
    assert_eq!((again.added, again.changed, again.unchanged, again.written.len()), (0, 0, 30, 0));

    import(&mut bert, actor(2, 0), at(1), TABLE, &scheme, &vocabulary(31)).unwrap();
    anna.admit(missing(&bert, &anna)).unwrap();

    assert_eq!(list(&anna).len(), 31);
    assert!(list(&anna).iter().all(|(_, concept)| concept.readings.len() == 3));
    let elsewhere = glossary::imported_id(CommunityId([8; 32]), "https://example.org/0");
    assert!(glossary::read(&anna, elsewhere).is_none());
}

#[test]
fn a_large_vocabulary_makes_several_changes_that_everybody_admits() {
    let mut document = Document::new();
    let scheme = ImportedScheme::default();
    let preview = glossary::preview(&document, TABLE, &vocabulary(500));
    let outcome =
        import(&mut document, actor(1, 0), at(1), TABLE, &scheme, &vocabulary(500)).unwrap();
    assert_eq!((outcome.added, preview.added), (500, 500));
    assert!(outcome.written.len() > 1);

    let mut other = Document::new();
    other.admit(missing(&document, &other)).unwrap();
    assert_eq!(list(&other), list(&document));
}

#[test]
fn what_is_empty_or_too_long_is_said_to_be_so() {
    let mut document = Document::new();
    let who = actor(1, 0);
    let long = "x".repeat(100_000);
    let mut attempt = |text: &str, definition: &str| {
        propose(&mut document, who, at(1), member(1), &proposal("en", text, Some(definition), 1))
            .map(|_| ())
    };
    assert_eq!(attempt("  ", "meaning"), Err(WriteError::Empty("the label")));
    assert_eq!(attempt("word", " \n"), Err(WriteError::Empty("the definition")));
    assert!(matches!(attempt(&long, "meaning"), Err(WriteError::TooLong { .. })));
    assert!(matches!(attempt("word", &long), Err(WriteError::TooLong { .. })));
    assert!(document.is_empty());
}

#[test]
fn a_voice_says_and_takes_back() {
    let mut document = Document::new();
    let question = "04".repeat(16);
    let mut say =
        |said| voice::set(&mut document, actor(1, 0), at(1), &question, voice::HEAR, said).unwrap();

    assert!(say(Some(Said::Truth(true))).is_some());
    assert!(say(Some(Said::Truth(true))).is_none(), "said once is enough");
    assert!(voice::hears(&document, &question));
    assert_eq!(voice::all(&document, voice::HEAR), [(question.clone(), Said::Truth(true))]);

    let mut say =
        |said| voice::set(&mut document, actor(1, 0), at(1), &question, voice::HEAR, said).unwrap();
    assert!(say(None).is_some());
    assert!(say(None).is_none());
    assert!(!voice::hears(&document, &question));
}

#[test]
fn a_question_and_a_charter_read_as_they_were_written() {
    let mut document = Document::new();
    question::ask(&mut document, actor(1, 0), at(1), member(1), "Why?", "We\r\nmeasured")
        .unwrap()
        .unwrap();
    let asked = question::read(&document);
    assert_eq!((asked.title.as_str(), asked.body.as_str()), ("Why?", "We\nmeasured"));
    let shown = summary(&document, DocumentKind::Question);
    assert_eq!((shown.title.as_str(), shown.excerpt.as_str()), ("Why?", "We measured"));
    assert_eq!((shown.created_by, shown.at, shown.changed), (Some(member(1)), at(1), at(1)));

    let mut document = Document::new();
    charter::set_purpose(&mut document, actor(1, 0), at(1), "To understand").unwrap().unwrap();
    charter::set_goal(&mut document, actor(1, 0), at(1), [1; 16], "One text").unwrap().unwrap();
    assert_eq!(charter::read(&document).goals[0].text, "One text");
    charter::set_goal(&mut document, actor(1, 0), at(1), [1; 16], " ").unwrap().unwrap();
    assert_eq!(charter::read(&document).goals, []);
    assert_eq!(charter::read(&document).purpose, "To understand");
}

/// A member may put anything under any key: it is passed over, and what is right beside it is shown.
#[test]
fn nothing_that_another_member_puts_there_makes_a_document_unreadable() {
    let mut document = Document::new();
    let who = actor(1, 0);
    publication::create(&mut document, who, at(0), member(1), "Minutes").unwrap();
    let (concept, _) =
        propose(&mut document, who, at(1), member(1), &proposal("en", "word", Some("meaning"), 1))
            .unwrap();
    let huge = "x".repeat(200_000);
    let id = concept.to_string();
    let nonsense: Vec<ScalarValue> = vec![
        ScalarValue::Null,
        ScalarValue::Int(-1),
        ScalarValue::F64(1e300),
        ScalarValue::Bytes(vec![0xff]),
        ScalarValue::Str(huge.as_str().into()),
        ScalarValue::Boolean(false),
        ScalarValue::Timestamp(i64::MIN),
    ];
    for (session, value) in (0..).zip(&nonsense) {
        let mut forged = Forged::next(&document, actor(3, session), &document.heads());
        for field in [
            "at",
            "changed",
            "author",
            "source",
            "preferred\0nl",
            "alternative\0nl\0word",
            "reading\0zz",
            "reading\0zz\0at",
            "broader\0zz",
            "related\0",
            "",
            "\0\0\0",
            "reading",
        ] {
            let operation = put(&format!("{id}\0{field}"), "", vec![]);
            forged = forged.with(Op { action: OpType::Put(value.clone()), ..operation });
        }
        for key in ["title", "created_by", "at", "context", "purpose", "goal\0x", "schema"] {
            forged = forged.with(Op { action: OpType::Put(value.clone()), ..put(key, "", vec![]) });
        }
        // Seven long texts do not fit in one change: the longest value has fewer fields.
        if matches!(value, ScalarValue::Str(_)) {
            forged.0.operations.truncate(4);
        }
        document.admit(vec![inspect(&forged.bytes()).unwrap()]).unwrap();
    }
    let mut masked = put("body", "", vec![]);
    masked.action = OpType::Make(ObjType::Map);
    let forged = Forged::next(&document, actor(4, 0), &document.heads()).with(masked);
    document.admit(vec![inspect(&forged.bytes()).unwrap()]).unwrap();

    let read = glossary::read(&document, concept).unwrap();
    assert!(read.readings.iter().any(|reading| reading.text == "meaning"));
    assert_eq!(read.preferred[0], label("en", "word"));
    for kind in DocumentKind::ALL {
        let shown = summary(&document, kind);
        assert!(shown.title.len() + shown.excerpt.len() < 100_000);
    }
    let _ = (question::read(&document), charter::read(&document), voice::all(&document, "at"));
    assert_eq!(publication::text(&document), "");
    let written = publication::rename(&mut document, who, at(5), "Minutes again").unwrap();
    assert!(written.is_some());
    assert_eq!(publication::read(&document).title, "Minutes again");
}
