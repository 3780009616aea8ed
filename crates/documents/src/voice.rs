//! Voice: what one member says for themselves, where nobody else can write or erase it.
//!
//! That only its member's devices write here is the business of whoever checks signatures.
//!
//! | key | value | since |
//! |---|---|---|
//! | `schema` | whole number, 1 | 1 |
//! | subject, NUL, kind | a truth value, a whole number or a text | 1 |
//!
//! The subject is a document or concept, in hexadecimal, or a reading of one; kinds of version 1: `hear` (of a question:
//! `true`, or absent), `hide` and `show` (see [`crate::hiding`]). A kind that says what was agreed to carries its heads or hash in the value.

use automerge::ScalarValue;
use protocol::{ActorId, Time};

use crate::document::Document;
use crate::fields::{self, SCHEMA, SCHEMA_VERSION, SEPARATOR};
use crate::limits::{ENTRIES_MAX, VALUE_BYTES_MAX};
use crate::write::{Base, WriteError, Written};

/// "I hear this too", about a question.
pub const HEAR: &str = "hear";

/// What is said.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Said {
    /// Yes or no.
    Truth(bool),
    /// A whole number.
    Number(u64),
    /// A text, a hash, heads.
    Text(String),
}

/// Says something about a subject, or takes it back.
pub fn set(
    document: &mut Document,
    actor: ActorId,
    at: Time,
    subject: &str,
    kind: &str,
    said: Option<Said>,
) -> Result<Option<Written>, WriteError> {
    if subject.is_empty() || kind.is_empty() || subject.contains(SEPARATOR) {
        return Err(WriteError::Empty("what this is about"));
    }
    let key = fields::key(&[subject, kind]);
    let value: Option<ScalarValue> = match said {
        None => None,
        Some(Said::Truth(truth)) => Some(truth.into()),
        Some(Said::Number(number)) => Some(number.into()),
        Some(Said::Text(text)) => {
            Some(fields::bounded(text, "what is said", VALUE_BYTES_MAX)?.into())
        }
    };
    document.write(actor, at, &Base::Current, |transaction| match value {
        Some(value) => {
            if fields::put(transaction, &key, value)? {
                fields::put(transaction, SCHEMA, SCHEMA_VERSION)?;
            }
            Ok(())
        }
        None => fields::remove(transaction, &key),
    })
}

/// What is said about a subject.
pub fn get(document: &Document, subject: &str, kind: &str) -> Option<Said> {
    let key = fields::key(&[subject, kind]);
    let entry = fields::entries(&document.automerge, &key).find(|entry| entry.key == key)?;
    said(&entry)
}

/// Everything said with one kind: subject and value, by subject.
pub fn all(document: &Document, kind: &str) -> Vec<(String, Said)> {
    fields::entries(&document.automerge, "")
        .filter_map(|entry| {
            let (subject, found) = entry.key.split_once(SEPARATOR)?;
            (found == kind).then(|| Some((subject.to_owned(), said(&entry)?)))?
        })
        .take(ENTRIES_MAX)
        .collect()
}

/// Whether this member hears a question too.
pub fn hears(document: &Document, question: &str) -> bool {
    get(document, question, HEAR) == Some(Said::Truth(true))
}

fn said(entry: &fields::Entry) -> Option<Said> {
    match (entry.text(), entry.number(), &entry.value) {
        (Some(text), _, _) => Some(Said::Text(text.to_owned())),
        (_, Some(number), _) => Some(Said::Number(number)),
        (_, _, ScalarValue::Boolean(truth)) => Some(Said::Truth(*truth)),
        (_, _, _) => None,
    }
}
