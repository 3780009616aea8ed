//! Logs: what a device says in a community, entry by entry, each header naming the one before.

use minicbor::{Decode, Encode};

use crate::bounded::List;
use crate::ids::{
    ActorId, ChangeHash, CommunityId, DeviceId, DocumentId, HeaderHash, LogId, OperationId,
};
use crate::limits::{DOCUMENT_HEADS_MAX, OPERATION_PARENTS_MAX, TIPS_MAX};
use crate::record::{Kind, Record, Refused};
use crate::time::Time;

/// The signed header of one entry. Signed by the device whose log it is.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Header {
    /// The community.
    #[n(0)]
    pub community: CommunityId,
    /// The device; signs this record.
    #[n(1)]
    pub device: DeviceId,
    /// Which of the device's logs.
    #[n(2)]
    pub log: LogId,
    /// 1, 2, 3, …
    #[n(3)]
    pub number: u64,
    /// Hash of the header numbered one less; none for number 1.
    #[n(4)]
    pub previous: Option<HeaderHash>,
    /// Claimed time.
    #[n(5)]
    pub at: Time,
    /// What the entry says.
    #[n(6)]
    pub payload: Payload,
}

/// What an entry says.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Payload {
    /// Begins the log: the membership heads its author had seen. Always and only number 1.
    #[n(1)]
    Begin(#[n(0)] List<OperationId, OPERATION_PARENTS_MAX>),
    /// Changes to one document; they travel beside the header.
    #[n(2)]
    Change(#[n(0)] ChangeEntry),
    /// Replaces everything before it in the log.
    #[n(3)]
    Checkpoint(#[n(0)] Checkpoint),
}

/// Changes to one document by one actor, up to a head.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct ChangeEntry {
    /// The document.
    #[n(0)]
    pub document: DocumentId,
    /// The actor; belongs to the log's device and community.
    #[n(1)]
    pub actor: ActorId,
    /// A change of that actor; vouches for it and everything before it by the same actor.
    #[n(2)]
    pub head: ChangeHash,
}

/// A whole log in one entry.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Checkpoint {
    /// The membership heads of the entry that began the log.
    #[n(0)]
    pub began: List<OperationId, OPERATION_PARENTS_MAX>,
    /// For each document the heads that the log vouches for, sorted by document.
    #[n(1)]
    pub tips: List<Tip, TIPS_MAX>,
}

/// What a checkpoint vouches for in one document.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Tip {
    /// The document.
    #[n(0)]
    pub document: DocumentId,
    /// Minimal heads, sorted; each a change of an actor of the log's device.
    #[n(1)]
    pub heads: List<ChangeHash, DOCUMENT_HEADS_MAX>,
}

impl Record for Header {
    const KIND: Kind = Kind::Header;

    fn check(&self, signer: &[u8; 32]) -> Result<(), Refused> {
        if signer != self.device.as_bytes() {
            return Err(Refused::WrongSigner);
        }
        if (self.number == 1) != self.previous.is_none() || self.number == 0 {
            return Err(Refused::Inconsistent("only entry 1 has no previous header"));
        }
        match &self.payload {
            Payload::Begin(_) if self.number != 1 => {
                Err(Refused::Inconsistent("only entry 1 begins a log"))
            }
            Payload::Change(_) if self.number == 1 => {
                Err(Refused::Inconsistent("entry 1 begins the log"))
            }
            Payload::Change(change) if !change.actor.belongs_to(self.community, self.device) => {
                Err(Refused::Inconsistent("an actor of another device or community"))
            }
            Payload::Checkpoint(checkpoint) => checkpoint.check(),
            Payload::Begin(_) | Payload::Change(_) => Ok(()),
        }
    }
}

impl Checkpoint {
    fn check(&self) -> Result<(), Refused> {
        let ordered = self.tips.is_sorted_by(|a, b| a.document < b.document)
            && self.tips.iter().all(|tip| tip.heads.is_sorted_by(|a, b| a < b));
        if ordered { Ok(()) } else { Err(Refused::Inconsistent("tips are sorted")) }
    }
}
