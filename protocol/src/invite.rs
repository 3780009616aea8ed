//! Invites: the link that is handed over, and the claim its bearer makes.

use minicbor::{Decode, Encode};

use crate::bounded::{List, Text};
use crate::ids::{CommunityId, DeviceId, MemberId, OperationId, derive};
use crate::keys::Keypair;
use crate::limits::{ADDRESS_BYTES_MAX, INVITE_ADDRESSES_MAX, NAME_BYTES_MAX};
use crate::link;
pub use crate::link::NotALink;
use crate::record::{Kind, Record, Refused};
use crate::time::Time;

/// What every invite link begins with.
pub const LINK_PREFIX: &str = "commonground:join/";
const CHECK: &str = "common-ground 1 invite link check";

/// What an invite link carries.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct InviteLink {
    /// The community.
    #[n(0)]
    pub community: CommunityId,
    /// Its name, for the reader; believed only after joining.
    #[n(1)]
    pub name: Text<NAME_BYTES_MAX>,
    /// The operation that made the invite.
    #[n(2)]
    pub invite: OperationId,
    /// The secret.
    #[n(3)]
    pub secret: Secret,
    /// When it stops holding.
    #[n(4)]
    pub expires_at: Time,
    /// Where members may be found, as text multiaddresses ending in `/p2p/…`.
    #[n(5)]
    pub addresses: List<Text<ADDRESS_BYTES_MAX>, INVITE_ADDRESSES_MAX>,
}

/// The secret of an invite, from which its key is derived.
#[derive(Clone, PartialEq, Eq, Encode, Decode)]
#[cbor(transparent)]
pub struct Secret(
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub [u8; 16],
);

impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret(…)")
    }
}

impl Secret {
    /// The key pair that signs claims; its public half stands in the invite operation.
    pub fn keypair(&self) -> Keypair {
        Keypair::from_seed(&derive("common-ground 1 invite key", &[&self.0]))
    }
}

impl InviteLink {
    /// The link as text: prefix, then hexadecimal of the canonical bytes and a 4-byte check.
    pub fn to_link(&self) -> String {
        link::to_text(LINK_PREFIX, CHECK, self)
    }

    /// Reads a link, tolerating white space around it.
    pub fn parse(text: &str) -> Result<Self, NotALink> {
        link::from_text(LINK_PREFIX, CHECK, text)
    }
}

/// "I hold the secret of this invite, and I am this member on this device."
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Claim {
    /// The community.
    #[n(0)]
    pub community: CommunityId,
    /// The invite.
    #[n(1)]
    pub invite: OperationId,
    /// Who claims.
    #[n(2)]
    pub member: MemberId,
    /// On which device.
    #[n(3)]
    pub device: DeviceId,
}

impl Record for Claim {
    const KIND: Kind = Kind::Claim;

    /// Whether the signer is the invite's key is known only to who has the invite operation.
    fn check(&self, _signer: &[u8; 32]) -> Result<(), Refused> {
        Ok(())
    }
}
