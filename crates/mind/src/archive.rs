//! What is kept, and the small port through which the mind reads it.
//!
//! [`Key`] names everything a node keeps. Records (signed envelopes, raw changes) are the truth;
//! [`Key::Summary`] and [`Key::LogState`] are caches that can be deleted at any
//! time and are made again. How a key becomes bytes on a disk is the store's business.

use protocol::announcement::Slot;
use protocol::{
    ActorId, ChangeHash, CommunityId, DeviceId, DocumentId, HeaderHash, LogId, MemberId,
    OperationId,
};

/// The name of one thing that is kept.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Key {
    /// Something that concerns this node alone and never leaves it.
    Local(Local),
    /// The newest announcement of a member in a slot: a sealed record.
    Announcement(MemberId, Slot),
    /// A community this node belongs to: the sealed genesis.
    Community(CommunityId),
    /// A membership operation: a sealed record.
    Operation(CommunityId, OperationId),
    /// A log entry's sealed header, by log and number.
    Header(CommunityId, DeviceId, LogId, u64),
    /// Evidence of a fork: a sealed header that shares log and number with another.
    Fork(CommunityId, DeviceId, LogId, HeaderHash),
    /// A raw Automerge change that is not in its document's base, by document, actor and sequence.
    Change(CommunityId, DocumentId, ActorId, u64),
    /// Cache: where a log stands.
    LogState(CommunityId, DeviceId, LogId),
    /// Changes of a document in one piece: the document as Automerge saves it.
    Base(CommunityId, DocumentId),
    /// Cache: what lists show of a document.
    Summary(CommunityId, DocumentId),
    /// A raw change that does not count at present, but may again.
    Aside(CommunityId, DocumentId, ChangeHash),
    /// A wish to come in that nobody has answered: a sealed record.
    Wish(CommunityId, MemberId),
}

/// Things that concern this node alone.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Local {
    /// The profile as last set.
    Profile,
    /// The interests with their visibility.
    Interests,
    /// How often this home was started; makes versions unique.
    Starts,
    /// The node's own log in a community.
    OwnLog(CommunityId),
    /// The secret of an invite made here.
    InviteSecret(OperationId),
    /// A join under way.
    Join(CommunityId),
    /// A device met: its addresses.
    Peer(DeviceId),
    /// How far another device said it is in a community.
    Reported(CommunityId, DeviceId),
    /// The store was damaged and saved what it could: what it holds must be compared with what it
    /// claims, once.
    Salvaged,
    /// The last edit applied for an editor: so that one sent again is not applied twice.
    LastEdit(DocumentId, String),
    /// A device of this member: its sealed link certificate, the newest known.
    Device(DeviceId),
    /// A device that speaks for this member no longer: the sealed unlink certificate.
    Unlinked(DeviceId),
    /// When somebody last proved to have the words of the recovery kit.
    RecoveryChecked,
    /// Somebody this member blocked or muted.
    Distant(MemberId),
    /// For the members of which table this invite was made, and the removals there were then.
    WayIn(OperationId),
    /// A log of which nothing more is taken, and why: to be shown.
    Stopped(CommunityId, DeviceId, LogId),
    /// A document that cannot be read here, since when.
    Unreadable(CommunityId, DocumentId),
}

/// A contiguous family of keys, for reading many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Range {
    /// Every [`Key::Local`].
    Local,
    /// Every [`Key::Announcement`].
    Announcements,
    /// Every [`Key::Community`].
    Communities,
    /// Every [`Key::Operation`] of a community.
    Operations(CommunityId),
    /// Every [`Key::Header`] of a community.
    Headers(CommunityId),
    /// The [`Key::Header`]s of one log with at least this number, in order.
    LogHeaders(CommunityId, DeviceId, LogId, u64),
    /// Every [`Key::Fork`] of a community.
    Forks(CommunityId),
    /// Every [`Key::LogState`] of a community.
    LogStates(CommunityId),
    /// Every [`Key::Change`] of a document, by actor, then sequence.
    Changes(CommunityId, DocumentId),
    /// The [`Key::Change`]s of one actor with at least this sequence, in order.
    ActorChanges(CommunityId, DocumentId, ActorId, u64),
    /// Every [`Key::Base`] of a community.
    Bases(CommunityId),
    /// Every [`Key::Summary`] of a community.
    Summaries(CommunityId),
    /// Every [`Key::Aside`] of a document.
    Asides(CommunityId, DocumentId),
    /// Every [`Key::Wish`] of a community.
    Wishes(CommunityId),
}

/// Reading what is kept. Sees what was staged but not yet committed. Cannot fail here: a store that
/// cannot read says so to the node, which stops before any effect of the batch leaves the house.
pub trait Archive {
    /// The value of a key.
    fn get(&self, key: &Key) -> Option<Vec<u8>>;

    /// The keys and values of a range, in key order.
    fn scan(&self, range: Range) -> Box<dyn Iterator<Item = (Key, Vec<u8>)> + '_>;
}

/// One write: a value for a key, or its removal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Keep {
    /// What.
    pub key: Key,
    /// The new value; none removes it.
    pub value: Option<Vec<u8>>,
}
