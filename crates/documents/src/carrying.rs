//! Taking a publication or a question along to another community: a new document that is as the old one
//! is now, and says where it comes from.
//!
//! What this version does not know goes along as it is: every field of the root is copied, and the
//! text of the body. Nothing nested is, besides the body: schemas are flat.

use automerge::transaction::Transactable;
use automerge::{ObjType, ROOT, ReadDoc, ScalarValue, Value};
use protocol::{ActorId, DocumentKind, Time};

use crate::based_on::{self, BasedOn};
use crate::document::{BODY, Document};
use crate::fields;
use crate::limits::{CARRIED_BYTES_TARGET, CARRIED_UNITS_TARGET, ENTRIES_MAX, VALUE_BYTES_MAX};
use crate::write::{Base, WriteError, Written};

/// A document as it is taken along.
#[derive(Debug, Clone, PartialEq)]
pub struct Taken {
    fields: Vec<(String, ScalarValue)>,
    body: Option<String>,
}

impl Taken {
    /// About how many bytes of text it holds.
    pub fn bytes(&self) -> usize {
        let fields = self.fields.iter().map(|(key, value)| key.len() + weight(value));
        fields.sum::<usize>() + self.body.as_ref().map_or(0, String::len)
    }
}

/// A value that can be copied, and is no longer than a reader takes.
pub(crate) fn copied(value: &ScalarValue) -> Option<ScalarValue> {
    match value {
        ScalarValue::Str(text) if text.len() <= VALUE_BYTES_MAX => Some(value.clone()),
        ScalarValue::Bytes(bytes) if bytes.len() <= VALUE_BYTES_MAX => Some(value.clone()),
        ScalarValue::Int(_)
        | ScalarValue::Uint(_)
        | ScalarValue::F64(_)
        | ScalarValue::Timestamp(_)
        | ScalarValue::Boolean(_) => Some(value.clone()),
        ScalarValue::Str(_)
        | ScalarValue::Bytes(_)
        | ScalarValue::Counter(_)
        | ScalarValue::Unknown { .. }
        | ScalarValue::Null => None,
    }
}

pub(crate) fn weight(value: &ScalarValue) -> usize {
    match value {
        ScalarValue::Str(text) => text.len(),
        ScalarValue::Bytes(bytes) => bytes.len(),
        ScalarValue::Int(_)
        | ScalarValue::Uint(_)
        | ScalarValue::F64(_)
        | ScalarValue::Timestamp(_)
        | ScalarValue::Boolean(_)
        | ScalarValue::Counter(_)
        | ScalarValue::Unknown { .. }
        | ScalarValue::Null => 8,
    }
}

/// What there is to take along of a document; none when it is nothing that a list would show.
pub fn take(document: &Document, kind: DocumentKind) -> Option<Taken> {
    let title = crate::summary::summary(document, kind).title;
    if title.trim().is_empty() {
        return None;
    }
    let doc = &document.automerge;
    let mut fields: Vec<(String, ScalarValue)> = fields::entries(doc, "")
        .take(ENTRIES_MAX)
        .filter(|entry| entry.key != BODY)
        .filter_map(|entry| Some((entry.key, copied(&entry.value)?)))
        .collect();
    // A field may also be an Automerge text; then its words go along.
    for item in doc.map_range(ROOT, ..).take(ENTRIES_MAX) {
        if item.key != BODY
            && let Ok(Some((Value::Object(ObjType::Text), _))) = doc.get(ROOT, item.key.as_ref())
            && let Some(text) = fields::text(doc, &item.key)
        {
            fields.push((item.key.to_string(), text.into()));
        }
    }
    let body = document.body().map(|_| document.text().to_owned());
    Some(Taken { fields, body })
}

/// Writes it anew: for a new, empty document. A long one makes several changes, each within the
/// bounds of one.
pub fn carry(
    document: &mut Document,
    actor: ActorId,
    at: Time,
    taken: &Taken,
    source: &BasedOn,
) -> Result<Vec<Written>, WriteError> {
    let mut written = Vec::new();
    written.extend(document.write(actor, at, &Base::Current, |transaction| {
        based_on::put(transaction, "", source)?;
        if taken.body.is_some() {
            transaction.put_object(ROOT, BODY, ObjType::Text)?;
        }
        Ok(())
    })?);
    for some in in_batches(&taken.fields) {
        written.extend(document.write(actor, at, &Base::Current, |transaction| {
            for (key, value) in some {
                fields::put(transaction, key, value.clone())?;
            }
            Ok(())
        })?);
    }
    for piece in pieces(taken.body.as_deref().unwrap_or_default()) {
        let end = crate::body::len_utf16(document);
        let splice = crate::splice::TextSplice { at: end, delete: 0, insert: piece };
        let base = Base::Current;
        written.extend(crate::body::edit(document, actor, at, &base, &[splice])?);
    }
    Ok(written)
}

/// Fields, as many at a time as one change bears.
pub(crate) fn in_batches(fields: &[(String, ScalarValue)]) -> Vec<&[(String, ScalarValue)]> {
    let mut batches = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for (place, (key, value)) in fields.iter().enumerate() {
        let more = key.len() + weight(value);
        if place > start && bytes + more > CARRIED_BYTES_TARGET {
            batches.push(&fields[start..place]);
            (start, bytes) = (place, 0);
        }
        bytes += more;
    }
    if start < fields.len() {
        batches.push(&fields[start..]);
    }
    batches
}

/// A text cut into pieces of so many code units, never inside a character.
fn pieces(text: &str) -> Vec<String> {
    let mut pieces = Vec::new();
    let (mut piece, mut units) = (String::new(), 0);
    for letter in text.chars() {
        if units + letter.len_utf16() > CARRIED_UNITS_TARGET {
            pieces.push(std::mem::take(&mut piece));
            units = 0;
        }
        units += letter.len_utf16();
        piece.push(letter);
    }
    if !piece.is_empty() {
        pieces.push(piece);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::{CARRIED_UNITS_TARGET, pieces};

    #[test]
    fn a_long_text_is_cut_between_characters_and_nothing_is_lost() {
        let text = format!("{}🙂{}", "a".repeat(CARRIED_UNITS_TARGET - 1), "b".repeat(7));

        let cut = pieces(&text);

        assert_eq!(cut.len(), 2);
        assert!(cut[1].starts_with('🙂'));
        assert_eq!(cut.concat(), text);
    }
}
