//! What goes along to another table: as it is, with where it comes from, and nothing twice.

use std::collections::BTreeMap;

use automerge::ScalarValue;
use automerge::legacy::{Op, OpType};
use documents::carry::{self, Origin};
use documents::glossary::{self, Concept, ConceptChange, Label, Proposal, Relation};
use documents::limits::CARRIED_UNITS_TARGET;
use documents::{BasedOn, Document, inspect, kin, publication, question};
use protocol::{ActorId, CommunityId, ConceptId, DeviceId, DocumentKind, OperationId};

use crate::craft::{Forged, put};
use crate::people::{TABLE, actor, at, member, missing};

/// The table that things go along to.
const NEXT: CommunityId = CommunityId([8; 32]);

fn there(person: u8, session: u8) -> ActorId {
    ActorId::fresh(NEXT, DeviceId([person; 32]), [session; 8])
}

fn label(language: &str, text: &str) -> Label {
    Label { language: language.into(), text: text.into() }
}

fn propose(document: &mut Document, who: u8, word: &str, means: &str, id: u8) -> ConceptId {
    let proposal = Proposal {
        label: label("nl", word),
        definition: Some(means.to_owned()),
        fresh: (ConceptId([id; 16]), [id; 16]),
    };
    glossary::propose(document, actor(who, id), at(id.into()), member(who), &proposal).unwrap().0
}

fn from(table: &str) -> BasedOn {
    BasedOn {
        community: TABLE,
        source: "02aa".to_owned(),
        table: table.to_owned(),
        title: "Koude start".to_owned(),
        heads: Vec::new(),
        authors: vec![(member(2), "Bert".to_owned())],
        by: Some(member(1)),
        at: at(9),
    }
}

fn origin(document: &Document) -> Origin {
    Origin {
        community: TABLE,
        table: "Knopen".to_owned(),
        heads: document.heads(),
        by: member(1),
        names: BTreeMap::from([(member(2), "Bert".to_owned())]),
    }
}

/// A field that this version does not know, in the root of a document.
fn from_the_future(document: &mut Document, key: &str, value: impl Into<ScalarValue>) {
    let operation = Op { action: OpType::Put(value.into()), ..put(key, "", vec![]) };
    let forged = Forged::next(document, actor(9, 9), &document.heads()).with(operation);
    document.admit(vec![inspect(&forged.bytes()).unwrap()]).unwrap();
}

/// All terms of one glossary, taken along into another at a later time.
fn along(old: &Document, new: &mut Document, later: u64) -> carry::Landed {
    let terms = carry::take_terms(old, None);
    carry::terms(new, (there(1, 0), at(later)), NEXT, &origin(old), &terms).unwrap()
}

fn only(document: &Document) -> (ConceptId, Concept) {
    let mut all = glossary::list(document);
    assert_eq!(all.len(), 1);
    all.remove(0)
}

#[test]
fn a_publication_goes_along_as_it_is_and_says_where_it_comes_from() {
    let mut old = Document::new();
    publication::create(&mut old, actor(2, 0), at(1), member(2), "Koude start").unwrap();
    publication::write_whole(&mut old, actor(2, 0), at(2), "Luister 🙂\nen wacht").unwrap();
    from_the_future(&mut old, "stage", "settled");
    let mut source = from("Knopen");
    source.heads = old.heads();

    let taken = carry::take_document(&old, DocumentKind::Publication).unwrap();
    let mut new = Document::new();
    let written = carry::document(&mut new, there(1, 0), at(9), &taken, &source).unwrap();
    let mut copy = Document::new();
    copy.admit(missing(&new, &copy)).unwrap();

    assert!(written.len() > 1);
    let read = publication::read(&copy);
    assert_eq!((&*read.title, read.created_by, read.at), ("Koude start", Some(member(2)), at(1)));
    assert_eq!(publication::text(&copy), "Luister 🙂\nen wacht");
    assert_eq!(publication::based_on(&copy), [source]);
    let again = carry::take_document(&copy, DocumentKind::Publication).unwrap();
    let kept = format!("{again:?}");
    assert!(
        kept.contains("stage") && kept.contains("settled"),
        "what is not known is kept: {kept}"
    );
}

#[test]
fn a_long_publication_goes_along_in_changes_that_everyone_takes() {
    let mut old = Document::new();
    publication::create(&mut old, actor(2, 0), at(1), member(2), "Lang").unwrap();
    let text = "ß€".repeat(CARRIED_UNITS_TARGET / 2 + 1_000);
    for half in [&text[..text.len() / 10 * 5], &text] {
        publication::write_whole(&mut old, actor(2, 0), at(2), half).unwrap();
    }

    let taken = carry::take_document(&old, DocumentKind::Publication).unwrap();
    let mut new = Document::new();
    carry::document(&mut new, there(1, 0), at(9), &taken, &from("Knopen")).unwrap();
    let mut copy = Document::new();
    copy.admit(missing(&new, &copy)).unwrap();

    assert_eq!(publication::text(&copy), text);
}

#[test]
fn a_question_goes_along_with_who_asked_it_and_a_document_without_a_title_does_not() {
    let mut old = Document::new();
    question::ask(&mut old, actor(2, 0), at(1), member(2), "Waarom tikt het?", "Koud.").unwrap();

    let taken = carry::take_document(&old, DocumentKind::Question).unwrap();
    let mut new = Document::new();
    carry::document(&mut new, there(1, 0), at(9), &taken, &from("Knopen")).unwrap();

    assert_eq!(question::read(&new), question::read(&old));
    assert_eq!(question::based_on(&new), [from("Knopen")]);
    assert_eq!(carry::take_document(&Document::new(), DocumentKind::Question), None);
}

#[test]
fn a_term_goes_along_with_its_readings_its_relations_and_what_is_not_known_of_it() {
    let mut old = Document::new();
    let tick = propose(&mut old, 2, "koude tik", "een tik bij de start", 3);
    let knock = propose(&mut old, 4, "kloppen", "te vroege ontsteking", 5);
    let changes = [
        ConceptChange::Relation(Relation::Related, knock),
        ConceptChange::Alternative(label("nl", "tikken")),
    ];
    glossary::change(&mut old, actor(2, 7), at(8), member(2), tick, &changes).unwrap();
    from_the_future(&mut old, &format!("{tick}\0settled"), 3_u64);

    let mut new = Document::new();
    let landed = along(&old, &mut new, 20);
    let mut copy = Document::new();
    copy.admit(missing(&new, &copy)).unwrap();

    assert_eq!((landed.added, landed.joined, landed.unchanged), (2, 0, 0));
    let all = glossary::list(&copy);
    let of = |word: &str| {
        all.iter().find(|(_, concept)| concept.preferred == [label("nl", word)]).expect(word)
    };
    let ((tick_there, carried), (knock_there, _)) = (of("koude tik"), of("kloppen"));
    assert_ne!(*tick_there, tick, "an id names one thing");
    assert_eq!(carried.readings[0].author, Some(member(2)));
    assert_eq!(carried.alternative, [label("nl", "tikken")]);
    assert_eq!(carried.related, [*knock_there]);
    let source = &glossary::based_on(&copy, *tick_there)[0];
    assert_eq!((&*source.table, &*source.title), ("Knopen", "koude tik"));
    assert_eq!((source.community, source.source.clone()), (TABLE, tick.to_string()));
    assert_eq!(source.authors, [(member(2), "Bert".to_owned())]);
    let kept = format!("{:?}", carry::take_terms(&copy, None));
    assert!(kept.contains("settled"), "{kept}");
}

#[test]
fn taken_along_twice_nothing_comes_twice_and_what_is_new_is_added() {
    let mut old = Document::new();
    let tick = propose(&mut old, 2, "koude tik", "een tik", 3);
    let mut new = Document::new();
    along(&old, &mut new, 20);

    let again = along(&old, &mut new, 30);
    assert_eq!((again.added, again.unchanged, again.written.len()), (0, 1, 0));

    let reading = ConceptChange::Reading([7; 16], label("nl", "een tik, koud"));
    glossary::change(&mut old, actor(2, 8), at(8), member(2), tick, &[reading]).unwrap();
    let more = along(&old, &mut new, 40);

    assert_eq!((more.added, more.joined), (0, 1));
    assert_eq!(only(&new).1.readings.len(), 2);
}

/// ```text
///  "tik" at one table ──┐
///                       ├─► one term with both readings
///  "Tik" at another ────┘
/// ```
#[test]
fn one_word_from_two_tables_becomes_one_term_with_both_readings() {
    let mut old = Document::new();
    propose(&mut old, 2, "tik", "een tik bij de start", 3);
    let mut new = Document::new();
    let proposal = Proposal {
        label: label("nl", "Tik"),
        definition: Some("een klop".to_owned()),
        fresh: (ConceptId([1; 16]), [1; 16]),
    };
    glossary::propose(&mut new, there(1, 0), at(1), member(1), &proposal).unwrap();

    let landed = along(&old, &mut new, 20);

    assert_eq!((landed.added, landed.joined), (0, 1));
    let (_, term) = only(&new);
    assert_eq!(term.readings.len(), 2);
    assert_eq!(term.preferred, [label("nl", "Tik")]);
    assert_eq!(term.alternative, [label("nl", "tik")]);
    assert_eq!(term.author, Some(member(1)), "who began it there stays");
}

#[test]
fn two_who_take_the_same_term_along_at_once_make_one() {
    let mut old = Document::new();
    propose(&mut old, 2, "tik", "een tik", 3);
    let (mut here, mut elsewhere) = (Document::new(), Document::new());
    let terms = carry::take_terms(&old, None);
    for (document, who) in [(&mut here, 1), (&mut elsewhere, 2)] {
        carry::terms(document, (there(who, 0), at(20)), NEXT, &origin(&old), &terms).unwrap();
    }

    here.admit(missing(&elsewhere, &here)).unwrap();

    assert_eq!(only(&here).1.readings.len(), 1);
}

#[test]
fn two_terms_of_one_name_that_were_kept_apart_stay_apart() {
    let mut old = Document::new();
    propose(&mut old, 2, "bank", "om op te zitten", 3);
    let other = propose(&mut old, 2, "kas", "voor geld", 5);
    let again = ConceptChange::Preferred(label("nl", "bank"));
    glossary::change(&mut old, actor(2, 8), at(8), member(2), other, &[again]).unwrap();
    let mut new = Document::new();

    let landed = along(&old, &mut new, 20);

    assert_eq!(landed.added, 2);
    assert_eq!(glossary::list(&new).len(), 2);
}

/// ```text
///  Carol writes nonsense where a document says where it comes from ── readers pass over it
/// ```
#[test]
fn nonsense_about_where_something_comes_from_is_passed_over() {
    let mut document = Document::new();
    question::ask(&mut document, actor(1, 0), at(1), member(1), "Waarom?", "").unwrap();
    let (table, huge) = (TABLE.to_string(), "x".repeat(70_000));
    for key in [
        "based_on".to_owned(),
        "based_on\0".to_owned(),
        "based_on\0zz\0aa".to_owned(),
        format!("based_on\0{table}\0not hexadecimal"),
        format!("based_on\0{table}\0{}", "a".repeat(65)),
        format!("based_on\0{table}\0aa\0by"),
        format!("based_on\0{table}\0aa\0heads"),
        format!("based_on\0{table}\0aa\0author\0zz"),
        format!("successor\0{table}\0link"),
        format!("predecessor\0{table}\0invite\0zz"),
        "successor\0zz".to_owned(),
    ] {
        from_the_future(&mut document, &key, huge.as_str());
    }

    assert_eq!(question::based_on(&document), [], "nothing says what the table was called");
    assert!(kin::successors(&document).is_empty() && kin::predecessors(&document).is_empty());
    from_the_future(&mut document, &format!("based_on\0{table}\0aa"), "Knopen");
    let read = question::based_on(&document);
    assert_eq!((&*read[0].table, read[0].heads.len(), read[0].by), ("Knopen", 0, None));
}

#[test]
fn a_document_cannot_claim_sources_or_kin_without_end() {
    let mut document = Document::new();
    for number in 0..200_u8 {
        let table = CommunityId([number; 32]);
        from_the_future(&mut document, &format!("based_on\0{table}\0aa"), "Knopen");
        from_the_future(&mut document, &format!("successor\0{table}"), "Knopen");
    }

    assert_eq!(publication::based_on(&document).len(), documents::limits::SOURCES_MAX);
    assert_eq!(kin::successors(&document).len(), documents::limits::RELATIVES_MAX);
}

#[test]
fn a_charter_names_the_tables_before_and_after_and_the_way_in() {
    let mut old = Document::new();
    let mut new = Document::new();
    let link = "commonground:join/00";
    let who = (actor(1, 0), at(5), member(1));
    kin::goes_on_as(&mut old, who.0, who.1, who.2, NEXT, ("Splitsen", link)).unwrap();
    let invites = [OperationId([1; 32]), OperationId([2; 32])];
    for invite in invites {
        kin::comes_from(&mut new, there(1, 0), at(5), member(1), TABLE, ("Knopen", Some(invite)))
            .unwrap();
    }

    let after = &kin::successors(&old)[&NEXT];
    assert_eq!((&*after.name, &*after.link, after.by), ("Splitsen", link, Some(member(1))));
    let before = &kin::predecessors(&new)[&TABLE];
    assert_eq!((&*before.name, &before.invites[..]), ("Knopen", &invites[..]));
}
