//! Questions: what a community does not know yet. One document each.
//!
//! | key | value | since |
//! |---|---|---|
//! | `schema` | whole number, 1 | 1 |
//! | `title` | text; the last writer wins | 1 |
//! | `context` | text, Markdown; the last writer wins | 1 |
//! | `created_by` | member, 64 hexadecimal digits; a claim | 1 |
//! | `at` | whole number, milliseconds; a claim | 1 |
//! | `based_on·`… | where it came along from; see `based_on` | 1 |

use protocol::{ActorId, MemberId, Time};

use crate::document::Document;
use crate::fields::{self, SCHEMA, SCHEMA_VERSION};
use crate::limits::VALUE_BYTES_MAX;
use crate::publication::TITLE_BYTES_MAX;
use crate::write::{Base, WriteError, Written};

pub use crate::based_on::read as based_on;

const TITLE: &str = "title";
const CONTEXT: &str = "context";
const CREATED_BY: &str = "created_by";
const AT: &str = "at";

/// A question as read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Question {
    /// What is asked.
    pub title: String,
    /// Context: measured, observed, tried so far. Markdown.
    pub body: String,
    /// Who asked, as claimed.
    pub created_by: Option<MemberId>,
    /// When, as claimed.
    pub at: Time,
}

/// Asks: for a new, empty document.
pub fn ask(
    document: &mut Document,
    actor: ActorId,
    at: Time,
    author: MemberId,
    title: &str,
    body: &str,
) -> Result<Option<Written>, WriteError> {
    let title = fields::filled(title, "the question", TITLE_BYTES_MAX)?;
    let body = fields::bounded(fields::normalised(body), "the context", VALUE_BYTES_MAX)?;
    document.write(actor, at, &Base::Current, |transaction| {
        fields::put(transaction, SCHEMA, SCHEMA_VERSION)?;
        fields::put(transaction, TITLE, title)?;
        fields::put(transaction, CONTEXT, body)?;
        fields::put(transaction, CREATED_BY, author.to_string())?;
        fields::put(transaction, AT, at.0)?;
        Ok(())
    })
}

/// Reads whatever is there.
pub fn read(document: &Document) -> Question {
    let doc = &document.automerge;
    Question {
        title: fields::text(doc, TITLE).unwrap_or_default(),
        body: fields::text(doc, CONTEXT).unwrap_or_default(),
        created_by: fields::member(doc, CREATED_BY),
        at: fields::time(doc, AT).unwrap_or_default(),
    }
}
