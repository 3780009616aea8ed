//! Gossip topics: one per public interest, and the lobby that carries everything.

use std::fmt;

use minicbor::{Decode, Encode};

use crate::ids::{InterestKey, MemberId};
use crate::limits::LOBBY_BITS_MAX;

/// A gossipsub topic of the open plane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub enum Topic {
    /// Announcements with this interest.
    #[n(1)]
    Interest(#[n(0)] InterestKey),
    /// Bucket `bucket` of `2^bits` of the lobby; bits is 0 in a small network.
    #[n(2)]
    Lobby {
        /// How many bits of the member id choose a bucket.
        #[n(0)]
        bits: u8,
        /// Which bucket.
        #[n(1)]
        bucket: u32,
    },
}

impl Topic {
    /// The whole lobby of a small network.
    pub const LOBBY: Self = Self::Lobby { bits: 0, bucket: 0 };

    /// The bucket of a lobby with `2^bits` buckets that a member's announcements go to: the first
    /// `bits` bits of the member id, [`LOBBY_BITS_MAX`] at most.
    pub fn lobby_of(member: &MemberId, bits: u8) -> Self {
        let bits = bits.min(LOBBY_BITS_MAX);
        let [a, b, c, d, ..] = *member.as_bytes();
        let first = u32::from_be_bytes([a, b, c, d]);
        let bucket = first.checked_shr(u32::BITS - u32::from(bits)).unwrap_or(0);
        Self::Lobby { bits, bucket }
    }

    /// Whether there is such a topic: a bucket is one of `2^bits`.
    pub fn exists(&self) -> bool {
        match *self {
            Self::Interest(_) => true,
            Self::Lobby { bits, bucket } => bits <= LOBBY_BITS_MAX && bucket >> bits == 0,
        }
    }
}

impl fmt::Display for Topic {
    /// The name used on the wire.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Interest(key) => write!(f, "common-ground/1/interest/{key}"),
            Self::Lobby { bits, bucket } => write!(f, "common-ground/1/lobby/{bits}/{bucket}"),
        }
    }
}
