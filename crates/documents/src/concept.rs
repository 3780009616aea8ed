//! Reading a glossary: concepts put together from their flat keys, which are described in `glossary`.
//!
//! Nothing here writes. What cannot be understood is passed over; how much is looked at is bounded.

use std::collections::{BTreeMap, BTreeSet};

use protocol::{ConceptId, MemberId, Time};

use crate::document::Document;
use crate::fields::{self, Entry, SEPARATOR, key};
use crate::limits::{CONCEPTS_MAX, ENTRIES_MAX};
use crate::splice::Touched;

pub(crate) const CREATED: &str = "at";
pub(crate) const CHANGED: &str = "changed";
pub(crate) const AUTHOR: &str = "author";
pub(crate) const SOURCE: &str = "source";
pub(crate) const PREFERRED: &str = "preferred";
pub(crate) const ALTERNATIVE: &str = "alternative";
pub(crate) const READING: &str = "reading";
pub(crate) const LANGUAGE: &str = "language";
pub(crate) const SCHEME: &str = "scheme";

/// A text in a language (BCP 47, may be empty).
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// BCP 47; empty when not said.
    pub language: String,
    /// The text.
    pub text: String,
}

/// How one concept stands to another.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Relation {
    /// The other is broader.
    Broader,
    /// The other is narrower.
    Narrower,
    /// They are related.
    Related,
}

impl Relation {
    pub(crate) fn field(self) -> &'static str {
        match self {
            Self::Broader => "broader",
            Self::Narrower => "narrower",
            Self::Related => "related",
        }
    }
}

/// One definition: what a concept means to whoever wrote it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reading {
    /// 32 hexadecimal digits.
    pub id: String,
    /// The definition.
    pub text: String,
    /// BCP 47; empty when not said.
    pub language: String,
    /// Who wrote it, as claimed; none for imported ones.
    pub author: Option<MemberId>,
    /// When, as claimed.
    pub at: Time,
}

/// One concept as read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Concept {
    /// Preferred labels by language, one each.
    pub preferred: Vec<Label>,
    /// Alternative labels by language, then text.
    pub alternative: Vec<Label>,
    /// Readings by time, then id.
    pub readings: Vec<Reading>,
    /// Broader concepts as stated here; they need not be in this glossary.
    pub broader: Vec<ConceptId>,
    /// Narrower concepts as stated here.
    pub narrower: Vec<ConceptId>,
    /// Related concepts as stated here.
    pub related: Vec<ConceptId>,
    /// The IRI it was imported from; empty otherwise.
    pub source: String,
    /// Who put it on the table, as claimed; none for imported ones.
    pub author: Option<MemberId>,
    /// When, as claimed.
    pub at: Time,
    /// When it was last changed, as claimed.
    pub changed: Time,
}

impl Concept {
    /// The preferred label in this language, or in the language it is a variety of, or the first
    /// there is; then an alternative one.
    pub fn label(&self, language: Option<&str>) -> Option<&Label> {
        let wanted = language.unwrap_or_default();
        let base = |tag: &str| tag.split('-').next().unwrap_or_default().to_lowercase();
        self.preferred
            .iter()
            .find(|label| label.language.eq_ignore_ascii_case(wanted))
            .or_else(|| self.preferred.iter().find(|label| base(&label.language) == base(wanted)))
            .or(self.preferred.first())
            .or(self.alternative.first())
    }
}

/// A label as labels are compared when one is proposed: without outer white space, in lower case.
pub fn folded(label: &str) -> String {
    label.trim().to_lowercase()
}

/// The concept with this preferred label, in this language, folded; the lowest id of several.
pub fn find(document: &Document, label: &Label) -> Option<ConceptId> {
    let wanted = folded(&label.text);
    fields::entries(&document.automerge, "").find_map(|entry| {
        let mut parts = entry.key.split(SEPARATOR);
        let concept = parts.next()?.parse().ok()?;
        let same = parts.next()? == PREFERRED
            && parts.next()?.eq_ignore_ascii_case(label.language.trim())
            && entry.text().map(folded).as_deref() == Some(wanted.as_str());
        same.then_some(concept)
    })
}

/// One concept, if anything is said about it.
pub fn read(document: &Document, concept: ConceptId) -> Option<Concept> {
    let prefix = key(&[&concept.to_string(), ""]);
    let mut building = Building::default();
    for entry in fields::entries(&document.automerge, &prefix) {
        building.take(&entry);
    }
    building.found.then(|| building.finish())
}

/// Every concept, by id.
pub fn list(document: &Document) -> Vec<(ConceptId, Concept)> {
    let mut concepts: BTreeMap<ConceptId, Building> = BTreeMap::new();
    for entry in fields::entries(&document.automerge, "") {
        let Some(id) = entry.key.split(SEPARATOR).next().and_then(|id| id.parse().ok()) else {
            continue;
        };
        if concepts.len() < CONCEPTS_MAX || concepts.contains_key(&id) {
            concepts.entry(id).or_default().take(&entry);
        }
    }
    concepts.retain(|_, building| building.found);
    concepts.into_iter().map(|(id, building)| (id, building.finish())).collect()
}

/// Which concepts were touched.
pub fn touched(touched: &Touched) -> BTreeSet<ConceptId> {
    let id = |key: &String| key.split(SEPARATOR).next().and_then(|id| id.parse().ok());
    touched.keys.iter().filter_map(id).collect()
}

/// A concept being put together from its entries.
#[derive(Default)]
struct Building {
    /// Whether anything was understood.
    found: bool,
    concept: Concept,
    readings: BTreeMap<String, Reading>,
}

impl Building {
    /// Takes an entry in, if it can be understood.
    fn take(&mut self, entry: &Entry) {
        let parts: Vec<&str> = entry.key.split(SEPARATOR).skip(1).collect();
        self.found |= self.understand(&parts, entry).is_some();
    }

    fn understand(&mut self, parts: &[&str], entry: &Entry) -> Option<()> {
        let concept = &mut self.concept;
        match parts {
            [CREATED] => concept.at = Time(entry.number()?),
            [CHANGED] => concept.changed = Time(entry.number()?),
            [AUTHOR] => concept.author = Some(entry.text()?.parse().ok()?),
            [SOURCE] => entry.text()?.clone_into(&mut concept.source),
            [PREFERRED, language] => {
                let label = Label { language: (*language).into(), text: entry.text()?.into() };
                add(&mut concept.preferred, label)?;
            }
            [ALTERNATIVE, language, text] if entry.is_true() => {
                let label = Label { language: (*language).into(), text: (*text).into() };
                add(&mut concept.alternative, label)?;
            }
            [READING, id, field @ ..] => return self.reading(id, field, entry),
            ["broader", other] if entry.is_true() => {
                add(&mut concept.broader, other.parse().ok()?)?
            }
            ["narrower", other] if entry.is_true() => {
                add(&mut concept.narrower, other.parse().ok()?)?;
            }
            ["related", other] if entry.is_true() => {
                add(&mut concept.related, other.parse().ok()?)?
            }
            _ => return None,
        }
        Some(())
    }

    fn reading(&mut self, id: &str, field: &[&str], entry: &Entry) -> Option<()> {
        if self.readings.len() >= ENTRIES_MAX && !self.readings.contains_key(id) {
            return None;
        }
        let reading = self.readings.entry(id.to_owned()).or_default();
        match field {
            [] => entry.text()?.clone_into(&mut reading.text),
            [LANGUAGE] => entry.text()?.clone_into(&mut reading.language),
            [AUTHOR] => reading.author = Some(entry.text()?.parse().ok()?),
            [CREATED] => reading.at = Time(entry.number()?),
            _ => return None,
        }
        Some(())
    }

    fn finish(mut self) -> Concept {
        let mut readings: Vec<Reading> = self
            .readings
            .into_iter()
            .map(|(id, reading)| Reading { id, ..reading })
            .filter(|reading| !reading.text.is_empty())
            .collect();
        readings.sort_by(|a, b| (a.at, &a.id).cmp(&(b.at, &b.id)));
        self.concept.readings = readings;
        self.concept
    }
}

/// Adds to a list unless it is full.
fn add<T>(list: &mut Vec<T>, item: T) -> Option<()> {
    (list.len() < ENTRIES_MAX).then(|| list.push(item))
}
