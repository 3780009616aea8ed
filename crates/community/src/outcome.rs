//! What comes of something received: what to keep, what to pass on, what to ask for, who is to
//! blame.

use documents::{Admitted, Change, Harmful};
use protocol::log::Header;
use protocol::membership::Operation;
use protocol::message::Entry;
use protocol::{ChangeHash, DeviceId, DocumentId, LogId, Opened, Refused};

/// One thing the caller must keep. Order matters: all of a batch are committed together.
#[derive(Debug, Clone)]
pub enum Kept {
    /// A membership operation.
    Operation(Opened<Operation>),
    /// A log entry's header.
    Header(Opened<Header>),
    /// Half of the evidence that a log was forked.
    Fork(Opened<Header>),
    /// Headers of a log below this number are no longer needed.
    HeadersSuperseded {
        /// Whose log.
        device: DeviceId,
        /// Which log.
        log: LogId,
        /// The lowest number still needed.
        below: u64,
    },
    /// Headers of a log from this number on, whose changes a damaged store lost: to be forgotten.
    HeadersLost {
        /// Whose log.
        device: DeviceId,
        /// Which log.
        log: LogId,
        /// The lowest number to forget.
        from: u64,
    },
    /// A raw change, which has been applied to its document.
    Change {
        /// The document.
        document: DocumentId,
        /// The change.
        change: Change,
    },
    /// A raw change that does not count any more: no longer to be loaded with its document, but kept
    /// aside ([`crate::Shelf::asides`] shows it), because it may count again.
    Withdrawn {
        /// The document.
        document: DocumentId,
        /// The change.
        change: Change,
    },
    /// A raw change that was never in its document, because it excludes another one there: kept aside like
    /// one that was withdrawn.
    Aside {
        /// The document.
        document: DocumentId,
        /// The change.
        change: Change,
    },
    /// A raw change that no entry covers after all: to be forgotten.
    Dropped {
        /// The document.
        document: DocumentId,
        /// The change.
        change: Change,
    },
    /// A document that could not be read is whole again.
    Readable(DocumentId),
    /// A log was stopped at an entry that was not taken: to be shown, also after a restart.
    Stopped {
        /// Whose log.
        device: DeviceId,
        /// Which log.
        log: LogId,
        /// The first entry that is not taken.
        number: u64,
        /// Why.
        why: StopReason,
    },
    /// Where a log stands: a cache that spares reading its headers again.
    LogState {
        /// Whose log.
        device: DeviceId,
        /// Which log.
        log: LogId,
        /// The state, to be handed back on opening.
        state: Vec<u8>,
    },
}

/// Why a log was stopped.
#[derive(Debug, Clone, Copy, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(index_only)]
pub enum StopReason {
    /// A change that would harm a document.
    #[n(1)]
    Harmful,
    /// Speaking in somebody else's voice.
    #[n(2)]
    OthersVoice,
    /// Taking back what the log said before.
    #[n(3)]
    NotDescending,
    /// Another beginning than the log's own.
    #[n(4)]
    Contradicts,
    /// More documents than one log may name.
    #[n(5)]
    TooMany,
}

impl StopReason {
    /// Why, when that is a reason for stopping a log.
    pub(crate) fn of(why: &Why) -> Option<Self> {
        match why {
            Why::Harmful(_) => Some(Self::Harmful),
            Why::OthersVoice => Some(Self::OthersVoice),
            Why::NotDescending => Some(Self::NotDescending),
            Why::Contradicts => Some(Self::Contradicts),
            Why::TooMany => Some(Self::TooMany),
            Why::NotOpened(_)
            | Why::OtherCommunity
            | Why::NoWriter
            | Why::BeyondCut
            | Why::Forked
            | Why::NoRight(_)
            | Why::Garbled(_)
            | Why::Stopped
            | Why::RoomFull => None,
        }
    }
}

/// What came of something received or composed.
#[derive(Debug, Default)]
pub struct Outcome {
    /// To be kept, in order.
    pub keep: Vec<Kept>,
    /// What entered documents, in order. The documents on the shelf already have it.
    pub admitted: Vec<(DocumentId, Admitted)>,
    /// Documents to ask the sender about, with the heads held here.
    pub wants: Vec<(DocumentId, Vec<ChangeHash>)>,
    /// Something before what came is missing: say one's own state to the sender again.
    pub gap: bool,
    /// Entries that are new here, for the other connected members; after the keeping.
    pub pass_on: Vec<Entry>,
    /// Heights or evidence of forks are not what they were.
    pub heights_changed: bool,
    /// Who belongs, or what the community is called, is not what it was.
    pub membership_changed: bool,
    /// What was not taken, and why.
    pub refused: Vec<Refusal>,
    /// Documents in which something no longer counts, or counts again. On the shelf they have been
    /// replaced already; the caller drops their snapshots and shows them anew.
    pub rebuilt: Vec<DocumentId>,
}

/// Something that was not taken.
#[derive(Debug, Clone)]
pub struct Refusal {
    /// The device that signed it, where that is known.
    pub author: Option<DeviceId>,
    /// Why.
    pub why: Why,
}

/// Why something was not taken.
#[derive(Debug, Clone, thiserror::Error)]
pub enum Why {
    /// The envelope does not open.
    #[error(transparent)]
    NotOpened(#[from] Refused),
    /// It belongs to another community.
    #[error("belongs to another community")]
    OtherCommunity,
    /// The author could not write where the log began.
    #[error("the log's device was no writer where the log began")]
    NoWriter,
    /// Beyond where the author's writing ended.
    #[error("beyond where the author's writing ended")]
    BeyondCut,
    /// The log is dead: its device said two things under one number.
    #[error("the log was forked")]
    Forked,
    /// The log is beyond what a device may have.
    #[error("more logs or documents than a device may have")]
    TooMany,
    /// A voice document of someone else.
    #[error("a voice document of someone else")]
    OthersVoice,
    /// A head that does not descend from what the log said before.
    #[error("a head that does not descend from the log's last one")]
    NotDescending,
    /// An operation whose author had no right to it.
    #[error(transparent)]
    NoRight(#[from] crate::membership::NoRight),
    /// Bytes beside an entry that are no change. They are not signed: the sender is to blame.
    #[error("not a change: {0}")]
    Garbled(Harmful),
    /// A change that would harm the document; its author signed it.
    #[error("a harmful change: {0}")]
    Harmful(Harmful),
    /// A checkpoint that names other membership heads than the log's beginning.
    #[error("a checkpoint that contradicts its log")]
    Contradicts,
    /// An earlier entry of the log was refused.
    #[error("an earlier entry of this log was refused")]
    Stopped,
    /// The room for what waits is full; it will be asked for again.
    #[error("too much waits already")]
    RoomFull,
}

impl Why {
    /// Whether whoever *sent* it must have known better. What only its author is to blame for, or
    /// what an honest node may send in ignorance, is not held against the sender.
    pub fn blames_sender(&self) -> bool {
        match self {
            Self::NotOpened(_) | Self::OtherCommunity | Self::Garbled(_) => true,
            Self::NoWriter
            | Self::NoRight(_)
            | Self::BeyondCut
            | Self::Forked
            | Self::TooMany
            | Self::OthersVoice
            | Self::NotDescending
            | Self::Harmful(_)
            | Self::Contradicts
            | Self::Stopped
            | Self::RoomFull => false,
        }
    }
}

/// Which checks are on. All of them, except in a simulator that proves it would notice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Guards {
    /// Entries of a log are taken without gaps.
    pub gap: bool,
    /// Two headers with one number end a log.
    pub fork: bool,
    /// An entry is held only when everything its changes depend on is here.
    pub dependencies: bool,
}

impl Default for Guards {
    fn default() -> Self {
        Self { gap: true, fork: true, dependencies: true }
    }
}
