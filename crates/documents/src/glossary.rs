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
//! | concept`·based_on·`…  | where a term came along from; see `based_on` | 1 |
//!
//! The ids of imported concepts and readings are derived from the community and the source, so that
//! importing is idempotent and two members may import the same vocabulary at the same time. A member
//! who proposes a label proposes it for the concept that already has it, if there is one.
//!
//! The path through it: [`propose`], [`change`] and (in `import`) [`import`] write; [`read`] and
//! [`list`] (in `concept`) read; [`touched`] says which concepts a batch of changes was about.

use automerge::transaction::Transaction;
use protocol::limits::{LABEL_BYTES_MAX, LANGUAGE_BYTES_MAX};
use protocol::{ActorId, ConceptId, MemberId, Time};

use crate::concept::{ALTERNATIVE, AUTHOR, CHANGED, CREATED, LANGUAGE, PREFERRED, READING};
use crate::document::Document;
use crate::fields::{self, SCHEMA, SCHEMA_VERSION, key};
use crate::limits::VALUE_BYTES_MAX;
use crate::write::{Base, WriteError, Written};

pub use crate::concept::{Concept, Label, Reading, Relation, find, folded, list, read, touched};
pub use crate::import::{
    ImportOutcome, ImportedConcept, ImportedScheme, import, imported_id, preview,
};

/// Length of a reading's id in bytes.
pub const READING_ID_LEN: usize = 16;

/// Names a reading.
pub type ReadingId = [u8; READING_ID_LEN];

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

/// Where a concept came along from, the first source first.
pub fn based_on(document: &Document, concept: ConceptId) -> Vec<crate::BasedOn> {
    crate::based_on::sources(&document.automerge, &key(&[&concept.to_string(), ""]))
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
    if !put(transaction, concept, &[READING, &id], reading.text.as_str())? {
        return Ok(false);
    }
    if !reading.language.is_empty() {
        put(transaction, concept, &[READING, &id, LANGUAGE], reading.language.as_str())?;
    }
    if let Some((author, at)) = by {
        put(transaction, concept, &[READING, &id, AUTHOR], author.to_string())?;
        put(transaction, concept, &[READING, &id, CREATED], at.0)?;
    }
    Ok(true)
}
