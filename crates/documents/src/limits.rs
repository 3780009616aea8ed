//! Bounds of this room that are nobody else's business; what travels is bounded in
//! `protocol::limits`. Each bound is a rule of admission: every node must compute it alike.

/// Changes one change may follow directly: heads left by many devices that were offline together.
pub const DEPENDENCIES_MAX: usize = 4_096;
/// Actors one change may name: every session of a community of a thousand in one document.
pub const ACTORS_MAX: usize = 16_384;
/// Operations that the operations of one change may replace: each letter deleted is one.
pub const PREDECESSORS_MAX: u64 = 1_000_000;
/// Longest key of a map, in bytes: a language and the longest label, or a subject and a kind.
pub const KEY_BYTES_MAX: usize = 1_000;
/// All keys of a change written out, in bytes: bounds what run-length coding can unfold to.
pub const KEYS_BYTES_MAX: u64 = 16 << 20;
/// Longest note on a change, in bytes. This version writes none.
pub const NOTE_BYTES_MAX: usize = 200;
/// Latest claimed time of a change, in milliseconds: year 10 000, and exact in a browser's number.
pub const TIME_MS_MAX: i64 = 253_402_300_800_000;
/// How far a change may count ahead of everything it follows: room for who writes as of an older
/// state of a very large document, too little to burn the counter (32 bits) with small changes.
pub const COUNTER_AHEAD_MAX: u64 = 1 << 20;
/// Highest operation counter. Automerge counts in 32 bits; above half of that nothing is admitted,
/// so that no addition inside it can overflow.
pub const COUNTER_MAX: u64 = 1 << 31;
/// Changes in one parcel: two long papers written letter by letter.
pub const PARCEL_CHANGES_MAX: u64 = 600_000;
/// Operations in one parcel, and values that belong to its changes or operations.
pub const PARCEL_OPERATIONS_MAX: u64 = 4_000_000;
/// What the columns of one parcel may unfold to, in bytes.
pub const PARCEL_UNFOLDED_BYTES_MAX: u64 = 64 << 20;
/// How deep objects may nest: this room's schemas use four levels.
pub const DEPTH_MAX: usize = 8;

/// Longest text a member may write as one value, in bytes: a long definition or question.
pub const VALUE_BYTES_MAX: usize = 64 << 10;
/// Longest body of a publication, in UTF-16 code units: a thick book.
pub const BODY_UNITS_MAX: usize = 2 << 20;
/// Operations that one local change aims at, so that its bytes stay within the bounds of a change.
pub const LOCAL_OPERATIONS_TARGET: usize = 4_000;
/// Concepts a glossary shows.
pub const CONCEPTS_MAX: usize = 20_000;
/// Entries of one map or list that a reader looks at.
pub const ENTRIES_MAX: usize = 1_000;
/// Beginning of a text in lists, in characters.
pub const EXCERPT_CHARS: usize = 200;

/// Sources one thing says it is based on: tables that were merged one after another.
pub const SOURCES_MAX: usize = 16;
/// Authors named of one source.
pub const SOURCE_AUTHORS_MAX: usize = 64;
/// Bytes that one change aims at when something is taken along: half of what a change may have.
pub const CARRIED_BYTES_TARGET: usize = 512 << 10;
/// Code units of text in one such change: at most three bytes each, well within a change.
pub const CARRIED_UNITS_TARGET: usize = 200_000;
/// Successors or predecessors a charter is read for.
pub const RELATIVES_MAX: usize = 64;
/// Longest link in a charter, in bytes: an invitation with eight addresses, in hexadecimal.
pub const WAY_BYTES_MAX: usize = 8 << 10;
