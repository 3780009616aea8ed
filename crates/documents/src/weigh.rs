//! Measures a saved document or a bundle before Automerge unfolds it.
//!
//! Both hold their changes and operations in run-length coded columns, some of them compressed:
//! twenty bytes can claim 2^40 operations. This walks the runs without expanding them. It does not
//! interpret anything; whatever passes is still read by Automerge under a catch, and each change that
//! comes out is inspected by itself.

use std::io::Read;

use flate2::read::DeflateDecoder;

use crate::columns::{
    MAGIC, Measured, Reader, actor, booleans, differences, integers, malformed, strings,
};
use crate::harmful::Harmful;
use crate::limits::{
    ACTORS_MAX, PARCEL_CHANGES_MAX, PARCEL_OPERATIONS_MAX, PARCEL_UNFOLDED_BYTES_MAX,
};

/// The chunk types of a document and of a bundle.
const DOCUMENT: u8 = 0;
const BUNDLE: u8 = 3;
/// More columns than Automerge has.
const COLUMNS_MAX: u64 = 32;
/// Set in a column's number when it is compressed.
const COMPRESSED: u64 = 0b1000;

/// What a parcel is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Document,
    Bundle,
}

/// What it is, when it is within all bounds.
pub(crate) fn weigh(bytes: &[u8]) -> Measured<Kind> {
    let mut reader = Reader { bytes };
    if reader.take(4)? != MAGIC {
        return malformed("not Automerge's");
    }
    reader.take(4)?;
    let kind = match reader.byte()? {
        DOCUMENT => Kind::Document,
        BUNDLE => Kind::Bundle,
        other => return Err(Harmful::NotPlain(other)),
    };
    if reader.unsigned()? != reader.bytes.len() as u64 {
        return malformed("length and contents differ");
    }
    let mut room = PARCEL_UNFOLDED_BYTES_MAX;
    match kind {
        Kind::Document => {
            actors(&mut reader)?;
            hashes(&mut reader)?;
            let changes = listed(&mut reader)?;
            let operations = listed(&mut reader)?;
            columns(&mut reader, &changes, PARCEL_CHANGES_MAX, &mut room)?;
            columns(&mut reader, &operations, PARCEL_OPERATIONS_MAX, &mut room)?;
        }
        Kind::Bundle => {
            hashes(&mut reader)?;
            actors(&mut reader)?;
            let changes = listed(&mut reader)?;
            columns(&mut reader, &changes, PARCEL_CHANGES_MAX, &mut room)?;
            let operations = listed(&mut reader)?;
            columns(&mut reader, &operations, PARCEL_OPERATIONS_MAX, &mut room)?;
        }
    }
    Ok(kind)
}

fn actors(reader: &mut Reader<'_>) -> Measured<()> {
    let count = reader.unsigned()?;
    if count > ACTORS_MAX as u64 {
        return Err(Harmful::TooMany("actors"));
    }
    (0..count).try_for_each(|_| actor(reader))
}

fn hashes(reader: &mut Reader<'_>) -> Measured<()> {
    let count = reader.unsigned()?;
    reader.take(count.saturating_mul(32)).map(|_| ())
}

/// The numbers and lengths of columns.
fn listed(reader: &mut Reader<'_>) -> Measured<Vec<(u64, u64)>> {
    let count = reader.unsigned()?;
    if count > COLUMNS_MAX {
        return Err(Harmful::TooMany("columns"));
    }
    (0..count).map(|_| Ok((reader.unsigned()?, reader.unsigned()?))).collect()
}

fn columns(
    reader: &mut Reader<'_>,
    listed: &[(u64, u64)],
    rows: u64,
    room: &mut u64,
) -> Measured<()> {
    for (column, len) in listed {
        let bytes = reader.take(*len)?;
        let unfolded;
        let bytes = if column & COMPRESSED == 0 {
            bytes
        } else {
            unfolded = inflate(bytes, *room)?;
            &unfolded[..]
        };
        *room = room.checked_sub(bytes.len() as u64).ok_or(Harmful::TooMany("bytes"))?;
        one_column(*column, bytes, rows)?;
    }
    Ok(())
}

fn inflate(bytes: &[u8], most: u64) -> Measured<Vec<u8>> {
    let mut unfolded = Vec::new();
    let read = DeflateDecoder::new(bytes).take(most + 1).read_to_end(&mut unfolded);
    match read {
        Ok(len) if len as u64 <= most => Ok(unfolded),
        Ok(_) => Err(Harmful::TooMany("bytes")),
        Err(_) => malformed("a column cannot be unfolded"),
    }
}

/// By the coding that the lowest bits of its number name.
fn one_column(column: u64, bytes: &[u8], rows: u64) -> Measured<()> {
    match column & 0b111 {
        // Groups: how many rows of the columns after it belong together.
        0 => {
            let within = integers(bytes, rows)?.sum <= rows;
            if within { Ok(()) } else { Err(Harmful::TooMany("grouped values")) }
        }
        // Actors, numbers, and what is known of values.
        1 | 2 | 6 => integers(bytes, rows).map(|_| ()),
        // Differences of anything, also of times.
        3 => differences(bytes, rows, |_, _| Ok(())),
        4 => booleans(bytes, rows),
        5 => strings(bytes, rows),
        // The values themselves: as long as they are.
        _ => Ok(()),
    }
}
