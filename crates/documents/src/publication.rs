//! Publications: texts written together. One document each, begun by one member in one change.
//!
//! | key | value | since |
//! |---|---|---|
//! | `schema` | whole number, 1 | 1 |
//! | `title` | text; the last writer wins | 1 |
//! | `created_by` | member, 64 hexadecimal digits; a claim | 1 |
//! | `at` | whole number, milliseconds; a claim | 1 |
//! | `body` | an Automerge text of single characters, Markdown | 1 |
//! | `based_on·`… | where it came along from; see `based_on` | 1 |
//!
//! Editing the body stands in `body`.

use automerge::transaction::Transactable;
use automerge::{ObjType, ROOT};
use protocol::{ActorId, MemberId, Time};

use crate::document::{BODY, Document};
use crate::fields::{self, SCHEMA, SCHEMA_VERSION};
use crate::write::{Base, WriteError, Written};

pub use crate::based_on::read as based_on;
pub use crate::body::{cursor_at, edit, len_utf16, position_of, text, write_whole};

/// Longest title, in bytes: a long sentence in any script.
pub const TITLE_BYTES_MAX: usize = 1_000;

const TITLE: &str = "title";
const CREATED_BY: &str = "created_by";
const AT: &str = "at";

/// What is said about a publication; the body is read by [`text`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Publication {
    /// Its title.
    pub title: String,
    /// Who began it, as claimed.
    pub created_by: Option<MemberId>,
    /// When, as claimed.
    pub at: Time,
}

/// Begins a publication: for a new, empty document.
pub fn create(
    document: &mut Document,
    actor: ActorId,
    at: Time,
    author: MemberId,
    title: &str,
) -> Result<Option<Written>, WriteError> {
    let title = fields::filled(title, "the title", TITLE_BYTES_MAX)?;
    document.write(actor, at, &Base::Current, |transaction| {
        fields::put(transaction, SCHEMA, SCHEMA_VERSION)?;
        fields::put(transaction, TITLE, title)?;
        fields::put(transaction, CREATED_BY, author.to_string())?;
        fields::put(transaction, AT, at.0)?;
        transaction.put_object(ROOT, BODY, ObjType::Text)?;
        Ok(())
    })
}

/// Gives it another title.
pub fn rename(
    document: &mut Document,
    actor: ActorId,
    at: Time,
    title: &str,
) -> Result<Option<Written>, WriteError> {
    let title = fields::filled(title, "the title", TITLE_BYTES_MAX)?;
    document.write(actor, at, &Base::Current, |transaction| {
        fields::put(transaction, TITLE, title)?;
        Ok(())
    })
}

/// Reads whatever is there.
pub fn read(document: &Document) -> Publication {
    let doc = &document.automerge;
    Publication {
        title: fields::text(doc, TITLE).unwrap_or_default(),
        created_by: fields::member(doc, CREATED_BY),
        at: fields::time(doc, AT).unwrap_or_default(),
    }
}
