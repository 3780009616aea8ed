//! Measures the raw bytes of a change before anything is unfolded.
//!
//! Automerge packs operations in run-length coded columns: twenty bytes can claim 2^40 operations.
//! This module walks the runs without expanding them and refuses what exceeds the bounds, what is
//! compressed, and every index or counter that Automerge would take on trust and panic on. It does
//! not interpret operations; that is `change`, which also compares the canonical form.
//!
//! The path through it: [`measure`] reads the header and the list of columns; one small walker per
//! coding (`integers`, `deltas`, `strings`, `booleans`) measures each column.

use protocol::limits::CHANGE_OPERATIONS_MAX;

use crate::harmful::Harmful;
use crate::limits::{
    ACTORS_MAX, COUNTER_MAX, DEPENDENCIES_MAX, KEY_BYTES_MAX, KEYS_BYTES_MAX, NOTE_BYTES_MAX,
    PREDECESSORS_MAX,
};

/// What every chunk begins with.
pub(crate) const MAGIC: [u8; 4] = [0x85, 0x6f, 0x4a, 0x83];
/// The chunk type of a plain change.
const PLAIN_CHANGE: u8 = 1;
/// A change has at most fourteen columns; more is nonsense.
const COLUMNS_MAX: u64 = 16;

pub(crate) type Measured<T> = Result<T, Harmful>;

pub(crate) fn malformed<T>(why: &'static str) -> Measured<T> {
    Err(Harmful::Malformed(why))
}

pub(crate) struct Reader<'a> {
    pub(crate) bytes: &'a [u8],
}

impl<'a> Reader<'a> {
    pub(crate) fn take(&mut self, len: u64) -> Measured<&'a [u8]> {
        let len = usize::try_from(len).unwrap_or(usize::MAX);
        let Some((taken, rest)) = self.bytes.split_at_checked(len) else {
            return malformed("ends too early");
        };
        self.bytes = rest;
        Ok(taken)
    }

    pub(crate) fn byte(&mut self) -> Measured<u8> {
        Ok(self.take(1)?[0])
    }

    pub(crate) fn unsigned(&mut self) -> Measured<u64> {
        let mut value = 0_u64;
        for shift in (0..70).step_by(7) {
            let byte = self.byte()?;
            let bits = u64::from(byte & 0x7f);
            if shift == 63 && bits > 1 {
                return malformed("a number is too large");
            }
            value |= bits << shift;
            if byte & 0x80 == 0 {
                return Ok(value);
            }
        }
        malformed("a number is too large")
    }

    fn signed(&mut self) -> Measured<i64> {
        let mut value = 0_i64;
        for shift in (0..70).step_by(7) {
            let byte = self.byte()?;
            value |= i64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                let unused = 64_u32.saturating_sub(shift + 7);
                return Ok(if unused > 0 { (value << unused) >> unused } else { value });
            }
        }
        malformed("a number is too large")
    }

    fn prefixed(&mut self) -> Measured<&'a [u8]> {
        let len = self.unsigned()?;
        self.take(len)
    }

    fn is_done(&self) -> bool {
        self.bytes.is_empty()
    }
}

/// One run of a run-length coded column.
enum Run {
    /// So many times the value that follows.
    Repeat(u64),
    /// So many different values follow.
    Literal(u64),
    /// So many times nothing.
    Null(u64),
}

fn run(reader: &mut Reader<'_>) -> Measured<Run> {
    let count = reader.signed()?;
    match count {
        0 => Ok(Run::Null(reader.unsigned()?)),
        1.. => Ok(Run::Repeat(count.unsigned_abs())),
        _ => Ok(Run::Literal(count.unsigned_abs())),
    }
}

pub(crate) struct Numbers {
    rows: u64,
    pub(crate) sum: u64,
    highest: u64,
}

/// Walks a column of unsigned numbers.
pub(crate) fn integers(bytes: &[u8], rows_max: u64) -> Measured<Numbers> {
    let mut reader = Reader { bytes };
    let mut found = Numbers { rows: 0, sum: 0, highest: 0 };
    while !reader.is_done() {
        let (rows, distinct) = match run(&mut reader)? {
            Run::Null(rows) => (rows, 0),
            Run::Repeat(rows) => (rows, 1),
            Run::Literal(rows) => (rows, rows),
        };
        found.rows = found.rows.saturating_add(rows);
        if found.rows > rows_max {
            return Err(Harmful::TooMany("operations"));
        }
        for _ in 0..distinct {
            let value = reader.unsigned()?;
            let times = if distinct == 1 { rows } else { 1 };
            found.sum = found.sum.saturating_add(value.saturating_mul(times));
            found.highest = found.highest.max(value);
        }
    }
    Ok(found)
}

/// Walks a column of differences; every value reached must be an operation counter.
fn deltas(bytes: &[u8], rows_max: u64) -> Measured<()> {
    let mut value = 0_i128;
    differences(bytes, rows_max, |difference, times| {
        value += i128::from(difference) * i128::from(times);
        if (0..=i128::from(COUNTER_MAX)).contains(&value) {
            Ok(())
        } else {
            malformed("an operation counter is out of range")
        }
    })
}

/// Walks a column of differences: each that is written, and how many times.
pub(crate) fn differences(
    bytes: &[u8],
    rows_max: u64,
    mut each: impl FnMut(i64, u64) -> Measured<()>,
) -> Measured<()> {
    let mut reader = Reader { bytes };
    let mut rows = 0_u64;
    while !reader.is_done() {
        let (count, distinct) = match run(&mut reader)? {
            Run::Null(count) => (count, 0),
            Run::Repeat(count) => (count, 1),
            Run::Literal(count) => (count, count),
        };
        rows = rows.saturating_add(count);
        if rows > rows_max {
            return Err(Harmful::TooMany("operations"));
        }
        for _ in 0..distinct {
            each(reader.signed()?, if distinct == 1 { count } else { 1 })?;
        }
    }
    Ok(())
}

/// Walks a column of texts.
pub(crate) fn strings(bytes: &[u8], rows_max: u64) -> Measured<()> {
    let mut reader = Reader { bytes };
    let (mut rows, mut unfolded) = (0_u64, 0_u64);
    while !reader.is_done() {
        let (count, distinct) = match run(&mut reader)? {
            Run::Null(count) => (count, 0),
            Run::Repeat(count) => (count, 1),
            Run::Literal(count) => (count, count),
        };
        rows = rows.saturating_add(count);
        for _ in 0..distinct {
            let len = reader.prefixed()?.len();
            if len > KEY_BYTES_MAX {
                return Err(Harmful::TooMany("bytes in a key"));
            }
            let times = if distinct == 1 { count } else { 1 };
            unfolded = unfolded.saturating_add(times.saturating_mul(len as u64));
        }
        if rows > rows_max || unfolded > KEYS_BYTES_MAX {
            return Err(Harmful::TooMany("keys"));
        }
    }
    Ok(())
}

/// Walks a column of yes and no.
pub(crate) fn booleans(bytes: &[u8], rows_max: u64) -> Measured<()> {
    let mut reader = Reader { bytes };
    let mut rows = 0_u64;
    while !reader.is_done() {
        rows = rows.saturating_add(reader.unsigned()?);
    }
    if rows > rows_max { Err(Harmful::TooMany("operations")) } else { Ok(()) }
}

/// Refuses bytes that are not one plain change within all bounds. What passes can be unfolded.
pub(crate) fn measure(bytes: &[u8]) -> Measured<()> {
    let mut reader = Reader { bytes };
    if reader.take(4)? != MAGIC {
        return malformed("not Automerge's");
    }
    reader.take(4)?;
    let kind = reader.byte()?;
    if kind != PLAIN_CHANGE {
        return Err(Harmful::NotPlain(kind));
    }
    let len = reader.unsigned()?;
    if len != reader.bytes.len() as u64 {
        return malformed("length and contents differ");
    }
    let actors = header(&mut reader)?;
    columns(&mut reader, actors)
}

/// Reads up to the columns; answers how many actors the change names, its own counted.
fn header(reader: &mut Reader<'_>) -> Measured<u64> {
    let dependencies = reader.unsigned()?;
    if dependencies > DEPENDENCIES_MAX as u64 {
        return Err(Harmful::TooMany("dependencies"));
    }
    reader.take(dependencies * 32)?;
    actor(reader)?;
    let sequence = reader.unsigned()?;
    if sequence == 0 || sequence > COUNTER_MAX {
        return malformed("the sequence is out of range");
    }
    let start = reader.unsigned()?;
    if start == 0 || start > COUNTER_MAX {
        return Err(Harmful::CounterTooHigh { most: COUNTER_MAX, found: start });
    }
    reader.signed()?;
    if reader.prefixed()?.len() > NOTE_BYTES_MAX {
        return Err(Harmful::TooMany("bytes in its note"));
    }
    let others = reader.unsigned()?;
    if others > ACTORS_MAX as u64 {
        return Err(Harmful::TooMany("actors"));
    }
    for _ in 0..others {
        actor(reader)?;
    }
    Ok(others + 1)
}

pub(crate) fn actor(reader: &mut Reader<'_>) -> Measured<()> {
    let len = reader.prefixed()?.len();
    if len == protocol::ActorId::LEN { Ok(()) } else { Err(Harmful::Actor(len)) }
}

fn columns(reader: &mut Reader<'_>, actors: u64) -> Measured<()> {
    let count = reader.unsigned()?;
    if count > COLUMNS_MAX {
        return Err(Harmful::TooMany("columns"));
    }
    let mut listed = Vec::new();
    for _ in 0..count {
        listed.push((reader.unsigned()?, reader.unsigned()?));
    }
    let rows = CHANGE_OPERATIONS_MAX as u64;
    let mut predecessors = (0, 0);
    let mut operations = 0;
    for (column, len) in listed {
        let bytes = reader.take(len)?;
        match column {
            // Actors of objects and of elements: indexes into the change's own list.
            0x01 | 0x11 => known_actor(&integers(bytes, rows)?, actors)?,
            0x02 => counters(&integers(bytes, rows)?)?,
            0x13 => deltas(bytes, rows)?,
            0x15 => strings(bytes, rows)?,
            0x34 => booleans(bytes, rows)?,
            0x42 => operations = integers(bytes, rows)?.rows,
            0x56 => {
                integers(bytes, rows)?;
            }
            0x57 => {}
            0x70 => predecessors.0 = integers(bytes, rows)?.sum,
            0x71 => {
                let found = integers(bytes, PREDECESSORS_MAX)?;
                known_actor(&found, actors)?;
                predecessors.1 = found.rows;
            }
            0x73 => deltas(bytes, PREDECESSORS_MAX)?,
            0x94 | 0xa5 => return Err(Harmful::Unsupported("marks")),
            _ => return malformed("an unknown or compressed column"),
        }
    }
    if operations > rows {
        return Err(Harmful::TooMany("operations"));
    }
    if predecessors.0 > PREDECESSORS_MAX || predecessors.0 != predecessors.1 {
        return Err(Harmful::TooMany("predecessors"));
    }
    if reader.is_done() { Ok(()) } else { Err(Harmful::Unsupported("extra bytes")) }
}

fn known_actor(found: &Numbers, actors: u64) -> Measured<()> {
    if found.highest < actors { Ok(()) } else { malformed("an actor is not listed") }
}

fn counters(found: &Numbers) -> Measured<()> {
    if found.highest <= COUNTER_MAX {
        Ok(())
    } else {
        malformed("an operation counter is out of range")
    }
}
