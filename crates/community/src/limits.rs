//! Every bound of this room, each with its reason; what is said between nodes is bounded in
//! `protocol::limits`.

/// Operations that wait for their parents: two full pages may arrive in the wrong order.
pub const WAITING_OPERATIONS_MAX: usize = 1_024;
/// Entries that wait, in all logs together: a few pages from every one of eight live streams.
pub const WAITING_ENTRIES_MAX: usize = 8_192;
/// Entries of one log that wait: one log must not fill the room alone.
pub const WAITING_ENTRIES_PER_LOG_MAX: usize = 2_048;
/// Bytes of changes that wait, in all documents together: the raw changes of four long papers.
pub const WAITING_CHANGES_BYTES_MAX: usize = 128 << 20;
/// Changes that wait, in all documents together: each costs an index entry besides its bytes.
pub const WAITING_CHANGES_MAX: usize = 600_000;
/// From so many changes on they travel in one piece: below, the frame of a parcel saves nothing.
pub const PARCEL_CHANGES_MIN: usize = 8;
/// A device that rests sums up its log from so many entries on: few enough that who comes anew gets
/// little besides the checkpoint.
pub const QUIET_ENTRIES_MIN: u64 = 16;
/// So many tips of a checkpoint are about as many bytes as one entry.
pub const TIPS_PER_ENTRY: u64 = 4;
/// Fork candidates kept until their other half comes, in all logs together.
pub const LOOSE_HEADERS_MAX: usize = 256;
/// A log's state is handed out for keeping after this many entries: reopening replays at most so
/// many headers per log.
pub const LOG_STATE_ENTRIES: u64 = 64;
/// Signed heads beyond cuts that are remembered: a removed member's writing until the news arrived.
pub const BEYOND_HEADS_MAX: usize = 8_192;
/// Headers read from the shelf at once.
pub const HEADERS_READ_MAX: usize = 256;
/// Opened headers of one log kept at hand: more than is on its way to anyone at full speed.
pub const RECENT_HEADERS_PER_LOG_MAX: usize = 512;
/// Opened headers kept at hand in all logs together: a few megabytes.
pub const RECENT_HEADERS_MAX: usize = 4_096;
/// Pages in one answer to a state: about eight megabytes; who lacks more asks again.
pub const ANSWER_PAGES_MAX: usize = 8;
/// Changes set aside that are kept at hand, in all documents together: those of a member who was removed
/// after writing a few long texts.
pub const ASIDE_CHANGES_MAX: usize = 100_000;
/// Headers of forked logs that wait for the rest of the branch that a cut names, in all logs together.
pub const BRANCH_HEADERS_MAX: usize = 4_096;
