//! Gossip topics: one per public interest, and the lobby that carries everything.

use std::fmt;

use crate::ids::InterestKey;

/// A gossipsub topic of the open plane.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// Announcements with this interest.
    Interest(InterestKey),
    /// Bucket `bucket` of `2^bits` of the lobby; bits is 0 in a small network.
    Lobby {
        /// How many bits of the member id choose a bucket.
        bits: u8,
        /// Which bucket.
        bucket: u32,
    },
}

impl Topic {
    /// The whole lobby of a small network.
    pub const LOBBY: Self = Self::Lobby { bits: 0, bucket: 0 };
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
