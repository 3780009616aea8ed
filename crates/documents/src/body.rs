//! The body of a publication: one text now, behind functions that do not say so, because a long text
//! may one day be cut into many. Positions are UTF-16 code units, lines end in LF.

use automerge::transaction::{Transactable, Transaction};
use automerge::{Cursor, ObjId, ReadDoc};
use protocol::limits::{CHANGE_OPERATIONS_MAX, CURSOR_BYTES_MAX};
use protocol::{ActorId, Time};

use crate::difference::difference;
use crate::document::Document;
use crate::fields::normalised;
use crate::limits::BODY_UNITS_MAX;
use crate::splice::TextSplice;
use crate::write::{Base, WriteError, Written};

/// The whole text; empty when there is none.
pub fn text(document: &Document) -> String {
    document.text().to_owned()
}

/// How long the text is, in UTF-16 code units.
pub fn len_utf16(document: &Document) -> usize {
    document.body().map_or(0, |body| document.automerge.length(&body))
}

/// Applies splices, each to the result of the one before, as of `base`. What is answered as `body`
/// is what that did to the text as it is now.
pub fn edit(
    document: &mut Document,
    actor: ActorId,
    at: Time,
    base: &Base,
    splices: &[TextSplice],
) -> Result<Option<Written>, WriteError> {
    let body = document.body().ok_or(WriteError::NoSuch("text"))?;
    // Asked before the work is done: everyone refuses a change with more operations than that.
    let units =
        |splice: &TextSplice| splice.insert.encode_utf16().count().saturating_add(splice.delete);
    if splices.iter().map(units).fold(0, usize::saturating_add) > CHANGE_OPERATIONS_MAX {
        return Err(WriteError::TooLong { what: "the edit", max: CHANGE_OPERATIONS_MAX });
    }
    document.write(actor, at, base, |transaction| {
        for splice in splices {
            apply(transaction, &body, splice)?;
        }
        Ok(())
    })
}

/// Makes the text this one, by an edit that leaves alone what is the same.
pub fn write_whole(
    document: &mut Document,
    actor: ActorId,
    at: Time,
    new: &str,
) -> Result<Option<Written>, WriteError> {
    let splices = difference(document.text(), &normalised(new));
    edit(document, actor, at, &Base::Current, &splices)
}

fn apply(
    transaction: &mut Transaction<'_>,
    body: &ObjId,
    splice: &TextSplice,
) -> Result<(), WriteError> {
    let len = transaction.length(body);
    let insert = normalised(&splice.insert);
    let end = splice.at.checked_add(splice.delete).filter(|end| *end <= len);
    let Some(end) = end else {
        return Err(WriteError::OutOfRange { at: splice.at.saturating_add(splice.delete), len });
    };
    if len - splice.delete + insert.encode_utf16().count() > BODY_UNITS_MAX {
        return Err(WriteError::TooLong { what: "the text", max: BODY_UNITS_MAX });
    }
    for position in [splice.at, end] {
        if inside_pair(transaction, body, position, len)? {
            return Err(WriteError::InsideSurrogatePair { at: position });
        }
    }
    let delete = isize::try_from(splice.delete)
        .map_err(|_| WriteError::OutOfRange { at: splice.at, len })?;
    if delete > 0 || !insert.is_empty() {
        transaction.splice_text(body, splice.at, delete, &insert)?;
    }
    Ok(())
}

/// Whether a position falls between the two code units of one character: then both belong to one
/// element of the text.
fn inside_pair(
    transaction: &Transaction<'_>,
    body: &ObjId,
    position: usize,
    len: usize,
) -> Result<bool, WriteError> {
    if position == 0 || position >= len {
        return Ok(false);
    }
    let before = transaction.get(body, position - 1)?;
    let after = transaction.get(body, position)?;
    Ok(match (before, after) {
        (Some((_, before)), Some((_, after))) => before == after,
        (_, _) => false,
    })
}

/// A position that stays with its character while others write; for carets.
pub fn cursor_at(document: &Document, position: usize) -> Option<Vec<u8>> {
    let body = document.body()?;
    let cursor = if position >= document.automerge.length(&body) {
        Cursor::End
    } else {
        document.automerge.get_cursor(&body, position, None).ok()?
    };
    Some(cursor.to_bytes()).filter(|bytes| bytes.len() <= CURSOR_BYTES_MAX)
}

/// Where such a position is now; none when it is not one of this text.
pub fn position_of(document: &Document, cursor: &[u8]) -> Option<usize> {
    let body = document.body()?;
    match cursor {
        // As Automerge writes them: version 1, then start, end, or an element with its actor (24
        // bytes), its counter, and "moves on when deleted". Others, it may be slow or panic on.
        [1, 1] => Some(0),
        [1, 2] => Some(document.automerge.length(&body)),
        [1, 3, 24, rest @ ..] if rest.len() <= CURSOR_BYTES_MAX => {
            let (actor, rest) = rest.split_first_chunk::<24>()?;
            let counter = leb128(rest.strip_suffix(&[2])?)?;
            let actor = document.graph.actor(&ActorId(*actor))?;
            document.graph.operation(actor, counter)?;
            let parsed = Cursor::try_from(cursor).ok()?;
            document.automerge.get_cursor_position(&body, &parsed, None).ok()
        }
        _ => None,
    }
}

fn leb128(bytes: &[u8]) -> Option<u64> {
    if bytes.is_empty() || bytes.len() > 5 {
        return None;
    }
    let (last, first) = bytes.split_last()?;
    if last & 0x80 != 0 || first.iter().any(|byte| byte & 0x80 == 0) {
        return None;
    }
    Some(bytes.iter().rev().fold(0, |value, byte| (value << 7) | u64::from(byte & 0x7f)))
}
