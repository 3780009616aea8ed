//! SKOS in Turtle: reads the concepts and says what was left behind.
//!
//! Only named resources that the file itself calls `skos:Concept` become concepts. It deliberately
//! does not reason (no inverse or transitive relations), follow links, or repair.
//!
//! The path through it: parse and bound every statement, find out which resources are concepts and
//! schemes (they may be declared at the end), then put every statement into its concept or count it.

use std::collections::{BTreeMap, BTreeSet};

use oxrdf::vocab::{rdf, rdfs};
use oxrdf::{NamedNode, NamedOrBlankNode, Term, Triple};
use oxttl::TurtleParser;
use protocol::limits::LABEL_BYTES_MAX;

use crate::problem::ImportError;
use crate::vocabulary::{Concept, Label, Vocabulary};

/// Longest file, in bytes: fifty times TaDiRAH; parsing it takes less than a few seconds.
pub const TEXT_BYTES_MAX: usize = 16 << 20;
/// Most statements in a file: what fits in the longest file at its densest, and memory stays small.
pub const TRIPLES_MAX: usize = 500_000;
/// Most concepts in a file: more than a community can talk about.
pub const CONCEPTS_MAX: usize = 20_000;
/// Longest text or IRI of a statement: several pages. Prefixes make long ones out of short ones.
pub const TERM_BYTES_MAX: usize = 20_000;

const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const TITLES: [&str; 2] =
    ["http://purl.org/dc/elements/1.1/title", "http://purl.org/dc/terms/title"];
/// How much of something too long is quoted in an error.
const QUOTE_CHARS: usize = 40;

/// Reads a vocabulary from Turtle (or N-Triples, which is Turtle).
pub fn read(text: &str) -> Result<Vocabulary, ImportError> {
    if text.len() > TEXT_BYTES_MAX {
        return Err(ImportError::TooLarge { bytes: text.len() });
    }
    let triples = parse(text.strip_prefix('\u{feff}').unwrap_or(text))?;
    let concepts = named(&triples, "Concept");
    if concepts.is_empty() {
        return Err(ImportError::NoConcepts);
    }
    if concepts.len() > CONCEPTS_MAX {
        return Err(ImportError::TooManyConcepts);
    }
    let schemes = named(&triples, "ConceptScheme");
    let mut reading = Reading::of(concepts);
    for triple in triples {
        if !reading.carries(&triple, &schemes)? {
            let property = triple.predicate.into_string();
            *reading.not_carried.entry(property).or_default() += 1;
        }
    }
    Ok(Vocabulary {
        titles: reading.titles,
        concepts: reading.concepts.into_values().collect(),
        not_carried: reading.not_carried,
    })
}

/// Every distinct statement, in a fixed order.
fn parse(text: &str) -> Result<BTreeSet<Statement>, ImportError> {
    let mut triples = BTreeSet::new();
    for (count, triple) in TurtleParser::new().for_slice(text).enumerate() {
        if count >= TRIPLES_MAX {
            return Err(ImportError::TooManyTriples);
        }
        let triple = triple.map_err(|error| ImportError::NotTurtle {
            line: error.location().start.line + 1,
            reason: beginning(error.message(), 4 * QUOTE_CHARS),
        })?;
        triples.insert(Statement::bounded(triple)?);
    }
    Ok(triples)
}

/// A triple that can be put in order.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Statement {
    subject: Object,
    predicate: NamedNode,
    object: Object,
}

#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Object {
    Named(String),
    Text(Label),
    /// A blank node, with the parser's name for it, so that two stay two.
    Blank(String),
    /// An empty text or one of another datatype (a number, a date), as written.
    Other(String),
}

impl Statement {
    fn bounded(triple: Triple) -> Result<Self, ImportError> {
        let subject = match triple.subject {
            NamedOrBlankNode::NamedNode(node) => Object::Named(node.into_string()),
            NamedOrBlankNode::BlankNode(node) => Object::Blank(node.into_string()),
        };
        let object = Object::of(triple.object);
        let longest = subject.len().max(object.len()).max(triple.predicate.as_str().len());
        if longest > TERM_BYTES_MAX {
            return Err(ImportError::TooLong {
                subject: beginning(subject.iri().unwrap_or("_"), 4 * QUOTE_CHARS),
                property: beginning(triple.predicate.as_str(), 4 * QUOTE_CHARS),
            });
        }
        Ok(Self { subject, predicate: triple.predicate, object })
    }

    /// The property's name in the SKOS namespace, if that is where it is from.
    fn skos(&self) -> Option<&str> {
        self.predicate.as_str().strip_prefix(SKOS)
    }

    fn declares(&self, class: &str) -> bool {
        self.predicate.as_ref() == rdf::TYPE
            && self.object.iri().and_then(|iri| iri.strip_prefix(SKOS)) == Some(class)
    }
}

impl Object {
    fn of(term: Term) -> Self {
        let literal = match term {
            Term::NamedNode(node) => return Self::Named(node.into_string()),
            Term::BlankNode(node) => return Self::Blank(node.into_string()),
            Term::Literal(literal) => literal,
        };
        let is_text =
            literal.language().is_some() || literal.datatype() == oxrdf::vocab::xsd::STRING;
        let text = literal.value().trim();
        if !is_text || text.is_empty() {
            return Self::Other(literal.to_string());
        }
        let language = literal.language().unwrap_or_default().to_ascii_lowercase();
        Self::Text(Label { language, text: text.replace("\r\n", "\n") })
    }

    /// The name everyone knows it by; a blank node has none outside its file.
    fn iri(&self) -> Option<&str> {
        match self {
            Self::Named(iri) => Some(iri),
            Self::Text(_) | Self::Blank(_) | Self::Other(_) => None,
        }
    }

    fn len(&self) -> usize {
        match self {
            Self::Named(text) | Self::Blank(text) | Self::Other(text) => text.len(),
            Self::Text(label) => label.text.len(),
        }
    }
}

/// Named resources that the file declares to be of a SKOS class.
fn named(triples: &BTreeSet<Statement>, class: &str) -> BTreeSet<String> {
    triples
        .iter()
        .filter(|triple| triple.declares(class))
        .filter_map(|triple| triple.subject.iri().map(str::to_owned))
        .collect()
}

/// The vocabulary while it is being put together.
struct Reading {
    concepts: BTreeMap<String, Concept>,
    titles: BTreeSet<Label>,
    not_carried: BTreeMap<String, u64>,
}

impl Reading {
    fn of(concepts: BTreeSet<String>) -> Self {
        let begun = |iri: String| (iri.clone(), Concept { iri, ..Concept::default() });
        Self {
            concepts: concepts.into_iter().map(begun).collect(),
            titles: BTreeSet::new(),
            not_carried: BTreeMap::new(),
        }
    }

    /// Puts a statement where it belongs; false when there is no place for it.
    fn carries(
        &mut self,
        triple: &Statement,
        schemes: &BTreeSet<String>,
    ) -> Result<bool, ImportError> {
        let Some(subject) = triple.subject.iri() else { return Ok(false) };
        if schemes.contains(subject) && self.carries_title(triple) {
            return Ok(true);
        }
        if triple.declares("Concept") {
            return Ok(true);
        }
        let known = triple.object.iri().is_some_and(|iri| self.concepts.contains_key(iri));
        let Some(concept) = self.concepts.get_mut(subject) else { return Ok(false) };
        match &triple.object {
            Object::Named(iri) if known => Ok(relation(concept, triple).is_some_and(|relations| {
                relations.insert(iri.clone());
                true
            })),
            Object::Text(label) => text(concept, triple, label),
            Object::Named(_) | Object::Blank(_) | Object::Other(_) => Ok(false),
        }
    }

    fn carries_title(&mut self, triple: &Statement) -> bool {
        let property = triple.predicate.as_str();
        let is_title = TITLES.contains(&property)
            || triple.predicate.as_ref() == rdfs::LABEL
            || triple.skos() == Some("prefLabel");
        let Object::Text(label) = &triple.object else { return false };
        if is_title {
            self.titles.insert(label.clone());
        }
        is_title
    }
}

fn relation<'a>(concept: &'a mut Concept, triple: &Statement) -> Option<&'a mut BTreeSet<String>> {
    match triple.skos()? {
        "broader" => Some(&mut concept.broader),
        "narrower" => Some(&mut concept.narrower),
        "related" => Some(&mut concept.related),
        _ => None,
    }
}

fn text(concept: &mut Concept, triple: &Statement, label: &Label) -> Result<bool, ImportError> {
    let (texts, is_label) = match triple.skos() {
        Some("prefLabel") => (&mut concept.preferred, true),
        Some("altLabel") => (&mut concept.alternative, true),
        Some("hiddenLabel") => (&mut concept.hidden, true),
        Some("definition") => (&mut concept.definitions, false),
        Some("scopeNote") => (&mut concept.scope_notes, false),
        Some("example") => (&mut concept.examples, false),
        Some("note") => (&mut concept.notes, false),
        _ => return Ok(false),
    };
    if is_label && label.text.len() > LABEL_BYTES_MAX {
        return Err(ImportError::LabelTooLong {
            concept: beginning(&concept.iri, 4 * QUOTE_CHARS),
            beginning: beginning(&label.text, QUOTE_CHARS),
            max: LABEL_BYTES_MAX,
        });
    }
    texts.insert(label.clone());
    Ok(true)
}

fn beginning(text: &str, chars: usize) -> String {
    text.chars().take(chars).collect()
}
