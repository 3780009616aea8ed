//! SKOS: a real vocabulary against counts made with other software, and files that are wrong.

use std::collections::{BTreeMap, BTreeSet};

use interchange::skos::{CONCEPTS_MAX, TERM_BYTES_MAX, TEXT_BYTES_MAX, read};
use interchange::{Concept, ImportError, Label, Vocabulary};
use proptest::prelude::*;

const TADIRAH: &str = include_str!("../data/tadirah-2.0.3.ttl");
const PREFIX: &str =
    "@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n@prefix ex: <http://example.org/> .\n";

fn file(body: &str) -> String {
    format!("{PREFIX}{body}")
}

fn tadirah() -> Vocabulary {
    read(TADIRAH).expect("a real vocabulary")
}

fn labels(texts: &[(&str, &str)]) -> BTreeSet<Label> {
    let label =
        |&(language, text): &(&str, &str)| Label { language: language.into(), text: text.into() };
    texts.iter().map(label).collect()
}

fn count<'a, T: 'a>(
    vocabulary: &'a Vocabulary,
    of: impl Fn(&'a Concept) -> &'a BTreeSet<T>,
) -> usize {
    vocabulary.concepts.iter().map(|concept| of(concept).len()).sum()
}

fn per_language<'a>(
    vocabulary: &'a Vocabulary,
    of: impl Fn(&'a Concept) -> &'a BTreeSet<Label>,
) -> BTreeMap<&'a str, usize> {
    let mut counts = BTreeMap::new();
    for label in vocabulary.concepts.iter().flat_map(of) {
        *counts.entry(label.language.as_str()).or_default() += 1;
    }
    counts
}

/// The figures come from rdflib (Python), not from this reader.
#[test]
fn every_concept_label_definition_and_relation_of_tadirah_is_there() {
    let vocabulary = tadirah();

    assert_eq!(vocabulary.titles, labels(&[("en", "TaDiRAH")]));
    assert_eq!(vocabulary.concepts.len(), 168);
    assert_eq!(count(&vocabulary, |concept| &concept.preferred), 538);
    assert_eq!(count(&vocabulary, |concept| &concept.alternative), 13);
    assert_eq!(count(&vocabulary, |concept| &concept.definitions), 189);
    assert_eq!(count(&vocabulary, |concept| &concept.notes), 108);
    assert_eq!(count(&vocabulary, |concept| &concept.broader), 161);
    assert_eq!(count(&vocabulary, |concept| &concept.narrower), 161);
    assert_eq!(count(&vocabulary, |concept| &concept.related), 0);
    assert_eq!(
        per_language(&vocabulary, |concept| &concept.preferred),
        BTreeMap::from([
            ("", 1),
            ("de", 42),
            ("en", 168),
            ("es", 38),
            ("fr", 42),
            ("it", 42),
            ("ja", 125),
            ("pt", 38),
            ("sr", 42),
        ])
    );
    assert_eq!(
        per_language(&vocabulary, |concept| &concept.definitions),
        BTreeMap::from([("", 1), ("en", 114), ("ja", 74)])
    );
}

#[test]
fn every_statement_of_tadirah_is_carried_or_counted_as_left_behind() {
    let vocabulary = tadirah();
    let carried = 168 + 538 + 13 + 189 + 108 + 161 + 161 + 2;
    let left: u64 = vocabulary.not_carried.values().sum();

    assert_eq!(carried + left, 8_543, "rdflib counts 8,543 statements");
    assert_eq!(vocabulary.not_carried["http://purl.org/dc/elements/1.1/contributor"], 5_915);
    assert_eq!(vocabulary.not_carried["http://www.w3.org/2004/02/skos/core#closeMatch"], 84);
    assert_eq!(
        vocabulary.not_carried["http://www.w3.org/1999/02/22-rdf-syntax-ns#type"], 1,
        "the scheme is no concept"
    );
}

#[test]
fn a_concept_brings_its_texts_and_relations_whatever_the_order_of_the_lines() {
    let text = file(
        r#"ex:lace skos:broader ex:craft ; skos:related ex:thread , ex:elsewhere ;
             skos:prefLabel "kantklossen"@NL-be , " lace-making "@en ; skos:hiddenLabel "lacemakign"@en ;
             skos:altLabel "bobbin lace"@en ; skos:definition "Met klosjes.\r\nLangzaam."@nl ;
             skos:scopeNote "not crochet"@en ; skos:example "Bruges" ; skos:note "" ; skos:notation 12 .
           ex:craft skos:narrower ex:lace ; skos:prefLabel "craft"@en .
           ex:nobody skos:prefLabel "not a concept"@en .
           [] a skos:Concept ; skos:prefLabel "without a name"@en .
           ex:lace a skos:Concept . ex:craft a skos:Concept . ex:thread a skos:Concept ."#,
    );

    let vocabulary = read(&text).expect("valid");

    let lace = &vocabulary.concepts[1];
    assert_eq!(vocabulary.concepts.len(), 3);
    assert_eq!(lace.iri, "http://example.org/lace");
    assert_eq!(lace.preferred, labels(&[("nl-be", "kantklossen"), ("en", "lace-making")]));
    assert_eq!(lace.alternative, labels(&[("en", "bobbin lace")]));
    assert_eq!(lace.hidden, labels(&[("en", "lacemakign")]));
    assert_eq!(lace.definitions, labels(&[("nl", "Met klosjes.\nLangzaam.")]));
    assert_eq!(lace.scope_notes, labels(&[("en", "not crochet")]));
    assert_eq!(lace.examples, labels(&[("", "Bruges")]));
    assert_eq!(lace.broader, BTreeSet::from(["http://example.org/craft".to_owned()]));
    assert_eq!(lace.related, BTreeSet::from(["http://example.org/thread".to_owned()]));
    let left =
        |name: &str| vocabulary.not_carried[&format!("http://www.w3.org/2004/02/skos/core#{name}")];
    assert_eq!((left("related"), left("note"), left("notation"), left("prefLabel")), (1, 1, 1, 2));
}

#[test]
fn what_is_not_turtle_is_refused_with_its_line() {
    let error =
        read(&file("ex:a a skos:Concept .\nex:b a skos:Concept , .\n")).expect_err("a comma");

    assert!(matches!(error, ImportError::NotTurtle { line: 4, .. }), "{error}");
    assert!(error.to_string().starts_with("line 4: "), "{error}");
    assert!(matches!(read("{\"a\": 1}"), Err(ImportError::NotTurtle { line: 1, .. })));
}

#[test]
fn an_empty_vocabulary_is_refused_rather_than_imported_as_nothing() {
    assert_eq!(read(""), Err(ImportError::NoConcepts));
    assert_eq!(read(&file("ex:a skos:prefLabel \"a\" .")), Err(ImportError::NoConcepts));
}

#[test]
fn each_bound_refuses_what_is_over_it() {
    let long = "x".repeat(TERM_BYTES_MAX + 1);
    let label = "é".repeat(101);
    let many: String =
        (0..=CONCEPTS_MAX).map(|number| format!("ex:c{number} a skos:Concept .\n")).collect();

    assert!(matches!(
        read(&" ".repeat(TEXT_BYTES_MAX + 1)),
        Err(ImportError::TooLarge { bytes }) if bytes == TEXT_BYTES_MAX + 1
    ));
    assert!(matches!(
        read(&file(&format!("ex:a a skos:Concept ; skos:definition \"{long}\" ."))),
        Err(ImportError::TooLong { .. })
    ));
    assert!(matches!(
        read(&format!("@prefix l: <http://{long}/> . l:a a l:b .")),
        Err(ImportError::TooLong { .. })
    ));
    assert!(matches!(
        read(&file(&format!("ex:a a skos:Concept ; skos:prefLabel \"{label}\" ."))),
        Err(ImportError::LabelTooLong { max: 200, .. })
    ));
    assert_eq!(read(&file(&many)), Err(ImportError::TooManyConcepts));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn no_text_makes_the_reader_panic(text in "[ \\PC\n@<>\"'.;,\\[\\]()#:a-z]{0,200}") {
        let _ = read(&file(&text));
    }

    #[test]
    fn a_damaged_vocabulary_does_not_make_the_reader_panic(start in 0..TADIRAH.len(), len in 0_usize..3_000, cut in 0_usize..40) {
        let piece: String = TADIRAH[..TADIRAH.floor_char_boundary(start)].chars().rev().take(len).collect::<Vec<_>>().into_iter().rev().collect();
        let cut = piece.floor_char_boundary(piece.len().saturating_sub(cut));
        let _ = read(&file(&piece[..cut]));
    }
}
