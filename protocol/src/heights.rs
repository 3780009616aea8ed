//! Heights and digests: how far a node is, and whether two nodes hold the same.

use minicbor::{Decode, Encode};

use crate::bounded::List;
use crate::codec;
use crate::ids::{
    ChangeHash, CommunityId, DeviceId, Digest, DocumentId, HeaderHash, LogId, OperationId, derive,
};
use crate::limits::HEIGHTS_MAX;

/// How far one log is held, all entries and their changes durable.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Height {
    /// The device whose log it is.
    #[n(0)]
    pub device: DeviceId,
    /// Which of its logs.
    #[n(1)]
    pub log: LogId,
    /// How far.
    #[n(2)]
    pub reach: Reach,
}

/// How far a log reaches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Reach {
    /// The last entry held.
    #[n(1)]
    Alive {
        /// Its number.
        #[n(0)]
        number: u64,
        /// Its header.
        #[n(1)]
        header: HeaderHash,
    },
    /// The lowest known pair of headers with one number: the log counts for nothing any more.
    #[n(2)]
    Dead {
        /// The number both have.
        #[n(0)]
        number: u64,
        /// The lower hash.
        #[n(1)]
        low: HeaderHash,
        /// The higher hash.
        #[n(2)]
        high: HeaderHash,
    },
}

/// Heights of a community, sorted by device and log.
pub type Heights = List<Height, HEIGHTS_MAX>;

/// The digest of a community's state. All three lists must be sorted; documents without heads are
/// left out. Equal digests, equal state.
pub fn digest(
    community: CommunityId,
    operation_heads: &[OperationId],
    heights: &[Height],
    documents: &[(DocumentId, Vec<ChangeHash>)],
) -> Digest {
    Digest(derive(
        "common-ground 1 digest",
        &[
            community.as_bytes(),
            &codec::encode(&operation_heads.to_vec()),
            &codec::encode(&heights.to_vec()),
            &codec::encode(&documents.to_vec()),
        ],
    ))
}
