//! Flat fields: the way every schema reads and writes the keys of a document.
//!
//! Another member may have put anything anywhere, so that reading never fails: what has the wrong
//! type, is too long or is missing is passed over. Nothing here is nested, on purpose: in a flat map
//! nobody can mask another's entries by putting a new map in the place of the old one, and what two
//! members write at the same time under different keys is there afterwards, both of it.
//! Parts of a key are separated by [`SEPARATOR`], which no part may contain.

use automerge::transaction::{Transactable, Transaction};
use automerge::{Automerge, ROOT, ReadDoc, ScalarValue, Value, ValueRef};
use protocol::{MemberId, Time};

use crate::limits::{KEY_BYTES_MAX, VALUE_BYTES_MAX};
use crate::write::WriteError;

/// Separates the parts of a key.
pub(crate) const SEPARATOR: char = '\u{0}';

/// Which version of its schema a document was begun with.
pub(crate) const SCHEMA: &str = "schema";
/// The version this room writes.
pub(crate) const SCHEMA_VERSION: u64 = 1;

/// A key from its parts.
pub(crate) fn key(parts: &[&str]) -> String {
    parts.join("\u{0}")
}

/// Text with its lines ended by LF and without the character that separates keys.
pub(crate) fn normalised(text: &str) -> String {
    if text.contains(['\r', SEPARATOR]) {
        text.replace("\r\n", "\n").replace('\r', "\n").replace(SEPARATOR, "")
    } else {
        text.to_owned()
    }
}

/// A text from outside that must have something in it and no more than `max` bytes.
pub(crate) fn filled(text: &str, what: &'static str, max: usize) -> Result<String, WriteError> {
    let text = normalised(text.trim());
    if text.is_empty() {
        return Err(WriteError::Empty(what));
    }
    bounded(text, what, max)
}

/// A text from outside of no more than `max` bytes.
pub(crate) fn bounded(text: String, what: &'static str, max: usize) -> Result<String, WriteError> {
    if text.len() > max { Err(WriteError::TooLong { what, max }) } else { Ok(text) }
}

fn scalar_text(value: &Value<'_>) -> Option<String> {
    match value {
        Value::Scalar(scalar) => scalar.as_str().map(str::to_owned),
        Value::Object(_) => None,
    }
}

/// The text under a key.
pub(crate) fn text(doc: &Automerge, key: &str) -> Option<String> {
    let (value, id) = doc.get(ROOT, key).ok().flatten()?;
    match value {
        Value::Object(automerge::ObjType::Text) => doc.text(&id).ok(),
        Value::Scalar(_) | Value::Object(_) => scalar_text(&value),
    }
    .filter(|text| text.len() <= VALUE_BYTES_MAX)
}

/// The whole number under a key.
pub(crate) fn number(doc: &Automerge, key: &str) -> Option<u64> {
    match doc.get(ROOT, key).ok().flatten()?.0 {
        Value::Scalar(scalar) => scalar_number(&scalar),
        Value::Object(_) => None,
    }
}

fn scalar_number(scalar: &ScalarValue) -> Option<u64> {
    match scalar {
        ScalarValue::Uint(number) => Some(*number),
        ScalarValue::Int(number) | ScalarValue::Timestamp(number) => u64::try_from(*number).ok(),
        ScalarValue::Bytes(_)
        | ScalarValue::Str(_)
        | ScalarValue::F64(_)
        | ScalarValue::Counter(_)
        | ScalarValue::Boolean(_)
        | ScalarValue::Unknown { .. }
        | ScalarValue::Null => None,
    }
}

/// The time under a key.
pub(crate) fn time(doc: &Automerge, key: &str) -> Option<Time> {
    number(doc, key).map(Time)
}

/// The member under a key.
pub(crate) fn member(doc: &Automerge, key: &str) -> Option<MemberId> {
    text(doc, key)?.parse().ok()
}

/// One scalar entry, for schemas that walk over many.
pub(crate) struct Entry {
    pub(crate) key: String,
    pub(crate) value: ScalarValue,
}

impl Entry {
    pub(crate) fn text(&self) -> Option<&str> {
        self.value.as_str().filter(|text| text.len() <= VALUE_BYTES_MAX)
    }

    pub(crate) fn number(&self) -> Option<u64> {
        scalar_number(&self.value)
    }

    pub(crate) fn is_true(&self) -> bool {
        self.value == ScalarValue::Boolean(true)
    }
}

/// The scalar entries whose key begins with `prefix`, in key order.
pub(crate) fn entries<'a>(doc: &'a Automerge, prefix: &str) -> impl Iterator<Item = Entry> + 'a {
    let prefix = prefix.to_owned();
    let from = prefix.clone();
    doc.map_range(ROOT, from..).take_while(move |item| item.key.starts_with(&prefix)).filter_map(
        |item| match &item.value {
            ValueRef::Scalar(scalar) => {
                Some(Entry { key: item.key.to_string(), value: scalar.to_owned().into() })
            }
            ValueRef::Object(_) => None,
        },
    )
}

/// Puts a value unless it stands there already; says whether it was put.
pub(crate) fn put(
    transaction: &mut Transaction<'_>,
    key: &str,
    value: impl Into<ScalarValue>,
) -> Result<bool, WriteError> {
    if key.len() > KEY_BYTES_MAX {
        return Err(WriteError::TooLong { what: "a key", max: KEY_BYTES_MAX });
    }
    let value = value.into();
    let present = transaction.get_all(ROOT, key)?;
    if let [(Value::Scalar(scalar), _)] = &present[..]
        && **scalar == value
    {
        return Ok(false);
    }
    transaction.put(ROOT, key, value)?;
    Ok(true)
}

/// Removes what stands under a key, if anything does.
pub(crate) fn remove(transaction: &mut Transaction<'_>, key: &str) -> Result<(), WriteError> {
    if transaction.get(ROOT, key)?.is_some() {
        transaction.delete(ROOT, key)?;
    }
    Ok(())
}
