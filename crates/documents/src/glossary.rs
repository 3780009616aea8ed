//! Glossary: what a community's words mean, to whom. One per community; any member may be the first.
//!
//! Everything about a concept stands under keys that begin with its id (32 hexadecimal digits) and
//! NUL; a table writes `·` for NUL. Nothing is inferred: a relation is kept as it was stated.
//!
//! | key | value | since |
//! |---|---|---|
//! | `schema` | whole number, 1 | 1 |
//! | concept`·at` | whole number, milliseconds: when it was put on the table; a claim | 1 |
//! | concept`·changed` | whole number, milliseconds: the last writer's claim | 1 |
//! | concept`·author` | member, 64 hexadecimal digits; a claim; absent when imported | 1 |
//! | concept`·source` | the IRI an imported concept comes from | 1 |
//! | concept`·preferred·`language | the preferred label; the last writer wins | 1 |
//! | concept`·alternative·`language`·`label | `true` | 1 |
//! | concept`·reading·`reading id | the definition, a text; readings are never overwritten here | 1 |
//! | concept`·reading·`reading id`·language` | BCP 47; absent when not said | 1 |
//! | concept`·reading·`reading id`·author` | member; a claim; absent when imported | 1 |
//! | concept`·reading·`reading id`·at` | whole number, milliseconds; a claim | 1 |
//! | concept`·broader·`concept, `·narrower·`…, `·related·`… | `true` | 1 |
//! | `scheme·`IRI`·`language | title of a vocabulary that was imported | 1 |
//!
//! The ids of imported concepts and readings are derived from the community and the source, so that
//! importing is idempotent and two members may import the same vocabulary at the same time. A member
//! who proposes a label proposes it for the concept that already has it, if there is one.
//!
//! The path through it: [`propose`], [`change`] and (in `import`) [`import`] write; [`read`] and
//! [`list`] read; [`touched`] says which concepts a batch of changes was about.

use std::collections::{BTreeMap, BTreeSet};

use automerge::transaction::Transaction;
use protocol::limits::{LABEL_BYTES_MAX, LANGUAGE_BYTES_MAX};
use protocol::{ActorId, ConceptId, MemberId, Time};

use crate::document::Document;
use crate::fields::{self, Entry, SCHEMA, SCHEMA_VERSION, SEPARATOR, key};
use crate::limits::{CONCEPTS_MAX, ENTRIES_MAX, VALUE_BYTES_MAX};
use crate::splice::Touched;
use crate::write::{Base, WriteError, Written};

pub use crate::import::{
    ImportOutcome, ImportedConcept, ImportedScheme, import, imported_id, preview,
};

pub(crate) const CREATED: &str = "at";
pub(crate) const CHANGED: &str = "changed";
const AUTHOR: &str = "author";
pub(crate) const SOURCE: &str = "source";
pub(crate) const PREFERRED: &str = "preferred";
pub(crate) const ALTERNATIVE: &str = "alternative";
pub(crate) const READING: &str = "reading";
pub(crate) const LANGUAGE: &str = "language";
pub(crate) const SCHEME: &str = "scheme";

/// Length of a reading's id in bytes.
pub const READING_ID_LEN: usize = 16;

/// Names a reading.
pub type ReadingId = [u8; READING_ID_LEN];

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

/// What a member proposes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// The label and its language.
    pub label: Label,
    /// What it means, in the language of the label; without it only the label is put on the table.
    pub definition: Option<String>,
    /// Fresh ids: for the concept, should the label be new, and for the reading.
    pub fresh: (ConceptId, ReadingId),
}

/// Something to add to a concept or to set in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ConceptChange {
    /// Sets the preferred label of its language; the former one becomes an alternative.
    Preferred(Label),
    /// Adds an alternative label.
    Alternative(Label),
    /// Adds a reading.
    Reading(ReadingId, Label),
    /// States a relation to another concept.
    Relation(Relation, ConceptId),
}

/// A label as labels are compared when one is proposed: without outer white space, in lower case.
pub fn folded(label: &str) -> String {
    label.trim().to_lowercase()
}

/// Puts a term on the table: a reading for the concept that has this label, or else a new concept.
/// Answers which concept it is.
pub fn propose(
    document: &mut Document,
    actor: ActorId,
    at: Time,
    author: MemberId,
    proposal: &Proposal,
) -> Result<(ConceptId, Option<Written>), WriteError> {
    let label = checked_label(&proposal.label)?;
    let definition = proposal
        .definition
        .as_deref()
        .map(|text| fields::filled(text, "the definition", VALUE_BYTES_MAX));
    let definition = definition.transpose()?;
    let known = find(document, &label);
    let concept = known.unwrap_or(proposal.fresh.0);
    let written = document.write(actor, at, &Base::Current, |transaction| {
        let mut new = false;
        if known.is_none() {
            new = put(transaction, concept, &[PREFERRED, &label.language], label.text.as_str())?;
            put(transaction, concept, &[AUTHOR], author.to_string())?;
            put(transaction, concept, &[CREATED], at.0)?;
        }
        if let Some(text) = definition {
            let reading = Label { language: label.language.clone(), text };
            new |=
                add_reading(transaction, concept, proposal.fresh.1, &reading, Some((author, at)))?;
        }
        if new { changed(transaction, concept, at) } else { Ok(()) }
    })?;
    Ok((concept, written))
}

/// Changes a concept. Several changes make one Automerge change.
pub fn change(
    document: &mut Document,
    actor: ActorId,
    at: Time,
    author: MemberId,
    concept: ConceptId,
    changes: &[ConceptChange],
) -> Result<Option<Written>, WriteError> {
    let now = read(document, concept).ok_or(WriteError::NoSuch("term"))?;
    document.write(actor, at, &Base::Current, |transaction| {
        let mut new = false;
        for change in changes {
            new |= apply(transaction, concept, &now, change, (author, at))?;
        }
        if new { changed(transaction, concept, at) } else { Ok(()) }
    })
}

fn apply(
    transaction: &mut Transaction<'_>,
    concept: ConceptId,
    now: &Concept,
    change: &ConceptChange,
    by: (MemberId, Time),
) -> Result<bool, WriteError> {
    match change {
        ConceptChange::Preferred(label) => {
            let label = checked_label(label)?;
            let former = now.preferred.iter().find(|former| former.language == label.language);
            if let Some(former) = former.filter(|former| former.text != label.text) {
                put(transaction, concept, &[ALTERNATIVE, &former.language, &former.text], true)?;
            }
            put(transaction, concept, &[PREFERRED, &label.language], label.text)
        }
        ConceptChange::Alternative(label) => {
            let label = checked_label(label)?;
            put(transaction, concept, &[ALTERNATIVE, &label.language, &label.text], true)
        }
        ConceptChange::Reading(id, label) => {
            let text = fields::filled(&label.text, "the definition", VALUE_BYTES_MAX)?;
            let reading = Label { language: checked_language(&label.language)?, text };
            add_reading(transaction, concept, *id, &reading, Some(by))
        }
        ConceptChange::Relation(relation, other) => {
            put(transaction, concept, &[relation.field(), &other.to_string()], true)
        }
    }
}

pub(crate) fn checked_label(label: &Label) -> Result<Label, WriteError> {
    Ok(Label {
        language: checked_language(&label.language)?,
        text: fields::filled(&label.text, "the label", LABEL_BYTES_MAX)?,
    })
}

fn checked_language(language: &str) -> Result<String, WriteError> {
    fields::bounded(fields::normalised(language.trim()), "the language", LANGUAGE_BYTES_MAX)
}

/// Puts one field of a concept.
pub(crate) fn put(
    transaction: &mut Transaction<'_>,
    concept: ConceptId,
    field: &[&str],
    value: impl Into<automerge::ScalarValue>,
) -> Result<bool, WriteError> {
    let id = concept.to_string();
    let mut parts = vec![id.as_str()];
    parts.extend_from_slice(field);
    fields::put(transaction, &key(&parts), value)
}

pub(crate) fn changed(
    transaction: &mut Transaction<'_>,
    concept: ConceptId,
    at: Time,
) -> Result<(), WriteError> {
    put(transaction, concept, &[CHANGED], at.0)?;
    fields::put(transaction, SCHEMA, SCHEMA_VERSION)?;
    Ok(())
}

pub(crate) fn add_reading(
    transaction: &mut Transaction<'_>,
    concept: ConceptId,
    id: ReadingId,
    reading: &Label,
    by: Option<(MemberId, Time)>,
) -> Result<bool, WriteError> {
    let id = protocol::ids::hex(&id);
    let new = put(transaction, concept, &[READING, &id], reading.text.as_str())?;
    if !reading.language.is_empty() {
        put(transaction, concept, &[READING, &id, LANGUAGE], reading.language.as_str())?;
    }
    if let Some((author, at)) = by {
        put(transaction, concept, &[READING, &id, AUTHOR], author.to_string())?;
        put(transaction, concept, &[READING, &id, CREATED], at.0)?;
    }
    Ok(new)
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
