//! Messages between two devices on their stream. Each is one length-prefixed frame.

use minicbor::{Decode, Encode};

use crate::bounded::{Bytes, List, Text};
use crate::heights::Heights;
use crate::hello::{Introduction, Tag};
use crate::ids::{ChangeHash, CommunityId, DeviceId, Digest, DocumentId, OperationId, ShortId};
use crate::limits::{
    ADDRESS_BYTES_MAX, CHANGE_BYTES_MAX, CURSOR_BYTES_MAX, DIRECTORY_PAGE_MAX, DOCUMENT_HEADS_MAX,
    ENTRY_CHANGES_MAX, OPERATION_PARENTS_MAX, PAGE_BYTES_TARGET, PAGE_CHANGES_MAX,
    PAGE_ENTRIES_MAX, PAGE_OPERATIONS_MAX, PAGE_WISHES_MAX, REASON_BYTES_MAX, TAGS_MAX, WANTED_MAX,
    WHEREABOUTS_ADDRESSES_MAX, WHEREABOUTS_DEVICES_MAX,
};
use crate::pairing::{OwnDevices, Pairing, TableNames};
use crate::reconcile::Reconcile;
use crate::record::Sealed;
use crate::time::Time;

/// One frame on a peer stream.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Message {
    /// The first frame of each side.
    #[n(1)]
    Hello {
        /// Fresh random bytes for this meeting.
        #[n(0)]
        #[cbor(with = "minicbor::bytes")]
        nonce: [u8; 32],
        /// The sender's clock, so that both can warn of one that is off.
        #[n(1)]
        clock: Time,
    },
    /// Proofs of what is shared, padded. Sent after both hellos, and again when more is shared.
    #[n(2)]
    Tags(#[n(0)] List<Tag, TAGS_MAX>),
    /// Operations that may make the sender known to the receiver.
    #[n(3)]
    Introduction(#[n(0)] Introduction),
    /// From a joiner to a member, after invite tags matched on both sides.
    #[n(4)]
    Join(#[n(0)] Join),
    /// From a member to a joiner: no, and why.
    #[n(5)]
    JoinRefused {
        /// The community that was asked.
        #[n(0)]
        community: CommunityId,
        /// Why not.
        #[n(1)]
        reason: JoinRefusal,
        /// What was said to it, by whoever declined; else empty.
        #[n(2)]
        words: Text<REASON_BYTES_MAX>,
    },
    /// Comparing what both hold on a topic, so that each sends what the other lacks.
    #[n(6)]
    Reconcile(#[n(0)] Reconcile),
    /// Announcements the receiver seems to lack.
    #[n(7)]
    Announcements {
        /// Them.
        #[n(0)]
        records: List<Sealed, DIRECTORY_PAGE_MAX>,
        /// There are more than one answer may hold: compare again to get them.
        #[n(1)]
        more: bool,
    },
    /// About one community that both devices belong to.
    #[n(8)]
    Community {
        /// Which.
        #[n(0)]
        community: CommunityId,
        /// What.
        #[n(1)]
        message: CommunityMessage,
    },
    /// "Send me these announcements": ids the receiver listed.
    #[n(9)]
    Want(#[n(0)] List<ShortId, WANTED_MAX>),
    /// From someone at the door of a community, after door tags matched on both sides: the sealed
    /// [`crate::door::Wish`] to come in.
    #[n(10)]
    Wish(#[n(0)] Sealed),
    /// From a member to someone at the door: the wish is kept, and a facilitator will look at it.
    #[n(11)]
    WishKept {
        /// The community.
        #[n(0)]
        community: CommunityId,
    },
    /// "This is whom I speak for": the sealed [`crate::identity::LinkCertificate`] of the sender.
    #[n(12)]
    Speaks(#[n(0)] Sealed),
    /// A step of linking a new device.
    #[n(13)]
    Pairing(#[n(0)] Pairing),
    /// Between devices of one member: which they are.
    #[n(14)]
    OwnDevices(#[n(0)] OwnDevices),
    /// To a device that proved whom it speaks for: where that member belongs, with the sender.
    #[n(15)]
    Tables(#[n(0)] TableNames),
    /// The answer: "hand me who belongs there".
    #[n(16)]
    HandOver {
        /// The community.
        #[n(0)]
        community: CommunityId,
    },
}

/// Asking to be let in.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Join {
    /// The sealed [`crate::invite::Claim`].
    #[n(0)]
    pub claim: Sealed,
    /// The joiner's sealed [`crate::announcement::Announcement`] with a profile.
    #[n(1)]
    pub profile: Sealed,
}

/// Why a joiner was not let in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum JoinRefusal {
    /// The invite was revoked.
    #[n(1)]
    Revoked,
    /// The invite has expired.
    #[n(2)]
    Expired,
    /// The invite has been used as often as it may.
    #[n(3)]
    UsedUp,
    /// The claim or the profile does not hold.
    #[n(4)]
    NotValid,
    /// The member was removed; only a facilitator can let them in again.
    #[n(5)]
    Removed,
    /// The member who was asked may not admit.
    #[n(6)]
    CannotAdmit,
    /// A facilitator said no to the wish.
    #[n(7)]
    Declined,
}

/// What members' devices say to one another about a community.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum CommunityMessage {
    /// "This is my state"; equal ends it, otherwise the receiver answers with `State`.
    #[n(1)]
    Digest(#[n(0)] Digest),
    /// "This is how far I am; send me what is beyond it." Everything named is durable.
    #[n(2)]
    State {
        /// Membership heads.
        #[n(0)]
        operation_heads: List<OperationId, OPERATION_PARENTS_MAX>,
        /// Heights of all logs.
        #[n(1)]
        heights: Heights,
        /// Whether the receiver should answer with its own state.
        #[n(2)]
        answer: bool,
    },
    /// Membership operations (and the genesis, for a joiner), parents first.
    #[n(3)]
    Operations(#[n(0)] List<Sealed, PAGE_OPERATIONS_MAX>),
    /// Log entries, each log in order.
    #[n(4)]
    Entries(#[n(0)] List<Entry, PAGE_ENTRIES_MAX>),
    /// "Of this document I have these heads; send me the rest."
    #[n(5)]
    WantChanges {
        /// The document.
        #[n(0)]
        document: DocumentId,
        /// Heads the sender has.
        #[n(1)]
        have: List<ChangeHash, DOCUMENT_HEADS_MAX>,
        /// "One by one, please": a parcel could not be read.
        #[n(2)]
        plain: bool,
    },
    /// Changes of one document, ancestors first.
    #[n(6)]
    Changes {
        /// The document.
        #[n(0)]
        document: DocumentId,
        /// Uncompressed Automerge changes.
        #[n(1)]
        changes: List<Bytes<CHANGE_BYTES_MAX>, PAGE_CHANGES_MAX>,
        /// Whether this is the last page.
        #[n(2)]
        last: bool,
    },
    /// "I now hold these durably." Only ever about the sender itself.
    #[n(7)]
    Held {
        /// Membership heads.
        #[n(0)]
        operation_heads: List<OperationId, OPERATION_PARENTS_MAX>,
        /// The heights that changed since the sender last said so on this stream.
        #[n(1)]
        heights: Heights,
    },
    /// Where someone is in a text; never kept.
    #[n(8)]
    Caret(#[n(0)] Caret),
    /// Many changes of one document in one piece, which may come in several parts: a document as
    /// Automerge saves it, or a bundle of changes.
    #[n(9)]
    Parcel {
        /// The document.
        #[n(0)]
        document: DocumentId,
        /// The next part of it.
        #[n(1)]
        part: Bytes<PAGE_BYTES_TARGET>,
        /// Whether this is the last part.
        #[n(2)]
        last: bool,
    },
    /// Where other members' devices said that they can be reached. A hint, never kept.
    #[n(10)]
    Whereabouts(#[n(0)] List<Whereabouts, WHEREABOUTS_DEVICES_MAX>),
    /// Sealed [`crate::door::Wish`]es that nobody has answered, as far as the sender knows.
    #[n(11)]
    Wishes(#[n(0)] List<Sealed, PAGE_WISHES_MAX>),
}

/// One log entry as it travels.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Entry {
    /// The sealed [`crate::log::Header`].
    #[n(0)]
    pub header: Sealed,
    /// The changes its payload names, ancestors first, uncompressed; may be empty in catch-up, when
    /// the receiver asks for the changes itself.
    #[n(1)]
    pub changes: List<Bytes<CHANGE_BYTES_MAX>, ENTRY_CHANGES_MAX>,
}

/// Where a device may be reached.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Whereabouts {
    /// Which device.
    #[n(0)]
    pub device: DeviceId,
    /// Text multiaddresses without `/p2p/`, the most useful first.
    #[n(1)]
    pub addresses: List<Text<ADDRESS_BYTES_MAX>, WHEREABOUTS_ADDRESSES_MAX>,
}

/// Where someone is in a text.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Caret {
    /// The document.
    #[n(0)]
    pub document: DocumentId,
    /// Which editor of the sender's device.
    #[n(1)]
    pub session: u64,
    /// Where the selection begins and ends (equal for a caret); none when the editor was closed.
    #[n(2)]
    pub selection: Option<Selection>,
}

/// A selection, as positions that stay with the text around them.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Selection {
    /// Where it was begun.
    #[n(0)]
    pub anchor: Bytes<CURSOR_BYTES_MAX>,
    /// Where the caret is.
    #[n(1)]
    pub head: Bytes<CURSOR_BYTES_MAX>,
}
