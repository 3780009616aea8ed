//! Why a change is not admitted: one variant per kind of harm. No private text in any of them.

use protocol::ChangeHash;

/// A change, or a saved document, that would do harm here.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Harmful {
    /// More bytes than a change may have.
    #[error("the change is {0} bytes long")]
    TooLong(usize),
    /// The bytes are not one Automerge change.
    #[error("the bytes are not a change: {0}")]
    Malformed(&'static str),
    /// A compressed change, a document or a bundle: could unfold to any size.
    #[error("only plain changes are taken, this is chunk type {0}")]
    NotPlain(u8),
    /// The first bytes of the hash do not fit the contents.
    #[error("the checksum is wrong")]
    Checksum,
    /// Unfolds to more than a change may hold.
    #[error("the change holds too many {0}")]
    TooMany(&'static str),
    /// Not the bytes Automerge itself would write for this change.
    #[error("the change is not in canonical form")]
    NotCanonical,
    /// Names an actor that is not one of this application.
    #[error("an actor has {0} bytes instead of 24")]
    Actor(usize),
    /// Uses something of Automerge that this version does not admit (marks, counters, tables, …).
    #[error("the change uses {0}, which this version does not admit")]
    Unsupported(&'static str),
    /// An operation that contradicts itself.
    #[error("operation {operation} is inconsistent: {why}")]
    Inconsistent {
        /// Which operation of the change, from 0.
        operation: usize,
        /// What is wrong with it.
        why: &'static str,
    },
    /// Follows a change that is neither here nor in the batch.
    #[error("the change follows {0}, which is not here")]
    MissingDependency(ChangeHash),
    /// Not the next change of its actor.
    #[error("sequence {found} where {expected} is the actor's next")]
    SequenceGap {
        /// The actor's next sequence.
        expected: u64,
        /// What the change says.
        found: u64,
    },
    /// Another change of this actor has this sequence already.
    #[error("the actor has another change with sequence {0}")]
    DuplicateSequence(u64),
    /// Does not follow its actor's previous change.
    #[error("the change does not follow its actor's previous change")]
    ForgetsItself,
    /// Numbers its operations below something it follows.
    #[error("operations begin at {found}, at least {least} is needed")]
    CounterTooLow {
        /// The lowest allowed.
        least: u64,
        /// What the change says.
        found: u64,
    },
    /// Numbers its operations far above everything it follows.
    #[error("operations begin at {found}, at most {most} is allowed")]
    CounterTooHigh {
        /// The highest allowed.
        most: u64,
        /// What the change says.
        found: u64,
    },
    /// Names an operation that is not in its past: unknown, or only concurrent.
    #[error("operation {operation} names {what} that is not in its past")]
    NotInPast {
        /// Which operation of the change, from 0.
        operation: usize,
        /// What it names: an object, an element, a predecessor.
        what: &'static str,
    },
    /// Names an operation of the past that is not what it is taken for.
    #[error("operation {operation} takes something for {what} that is not one")]
    Mistaken {
        /// Which operation of the change, from 0.
        operation: usize,
        /// What it is taken for.
        what: &'static str,
    },
    /// Automerge refused it or panicked although the gate let it pass; the document was restored.
    #[error("applying failed: {0}")]
    Applying(&'static str),
    /// A saved document that cannot be loaded.
    #[error("the saved document cannot be read")]
    Unreadable,
}
