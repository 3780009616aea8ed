//! Charter: what a community is for. One per community; any member may be the first to write it.
//!
//! | key | value | since |
//! |---|---|---|
//! | `schema` | whole number, 1 | 1 |
//! | `purpose` | text; the last writer wins | 1 |
//! | `goal`, NUL, goal id (32 hexadecimal digits) | text | 1 |
//! | `successor`, NUL, …; `predecessor`, NUL, … | kin: see `kin` | 1 |
//!
//! Goals are listed by id. The charter does not replace the purpose in the membership operations,
//! which outsiders see; it is the longer one for members.

use protocol::{ActorId, Time};

use crate::document::Document;
use crate::fields::{self, SCHEMA, SCHEMA_VERSION};
use crate::limits::{ENTRIES_MAX, VALUE_BYTES_MAX};
use crate::write::{Base, WriteError, Written};

const PURPOSE: &str = "purpose";
const GOAL: &str = "goal";

/// A charter as read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Charter {
    /// What the community is for.
    pub purpose: String,
    /// Goals by id.
    pub goals: Vec<Goal>,
}

/// One goal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// 32 hexadecimal digits.
    pub id: String,
    /// In words.
    pub text: String,
}

/// Sets the purpose.
pub fn set_purpose(
    document: &mut Document,
    actor: ActorId,
    at: Time,
    purpose: &str,
) -> Result<Option<Written>, WriteError> {
    let purpose = fields::bounded(fields::normalised(purpose), "the purpose", VALUE_BYTES_MAX)?;
    put(document, actor, at, PURPOSE, Some(purpose))
}

/// Adds or changes a goal, or removes it when the text is empty.
pub fn set_goal(
    document: &mut Document,
    actor: ActorId,
    at: Time,
    id: [u8; 16],
    text: &str,
) -> Result<Option<Written>, WriteError> {
    let text = fields::bounded(fields::normalised(text), "the goal", VALUE_BYTES_MAX)?;
    let key = fields::key(&[GOAL, &protocol::ids::hex(&id)]);
    put(document, actor, at, &key, (!text.trim().is_empty()).then_some(text))
}

fn put(
    document: &mut Document,
    actor: ActorId,
    at: Time,
    key: &str,
    text: Option<String>,
) -> Result<Option<Written>, WriteError> {
    document.write(actor, at, &Base::Current, |transaction| match text {
        Some(text) => {
            if fields::put(transaction, key, text)? {
                fields::put(transaction, SCHEMA, SCHEMA_VERSION)?;
            }
            Ok(())
        }
        None => fields::remove(transaction, key),
    })
}

/// Reads whatever is there.
pub fn read(document: &Document) -> Charter {
    let doc = &document.automerge;
    let goals = fields::entries(doc, &fields::key(&[GOAL, ""]))
        .filter_map(|entry| {
            let (_, id) = entry.key.split_once(fields::SEPARATOR)?;
            Some(Goal { id: id.to_owned(), text: entry.text()?.to_owned() })
        })
        .take(ENTRIES_MAX)
        .collect();
    Charter { purpose: fields::text(doc, PURPOSE).unwrap_or_default(), goals }
}
