//! Invites: the link that is handed over, and the claim its bearer makes.

use minicbor::{Decode, Encode};

use crate::bounded::{List, Text};
use crate::codec::{self, Malformed};
use crate::ids::{CommunityId, DeviceId, MemberId, OperationId, derive, hex, unhex};
use crate::keys::Keypair;
use crate::limits::{ADDRESS_BYTES_MAX, INVITE_ADDRESSES_MAX, NAME_BYTES_MAX};
use crate::record::{Kind, Record, Refused};
use crate::time::Time;

/// What every invite link begins with.
pub const LINK_PREFIX: &str = "commonground:join/";

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

/// Why a text is not an invite link.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotALink {
    /// It does not begin with [`LINK_PREFIX`].
    #[error("an invite link begins with {LINK_PREFIX}")]
    OtherPrefix,
    /// Something is missing or changed.
    #[error("the invite link is damaged or incomplete")]
    Damaged,
}

impl From<Malformed> for NotALink {
    fn from(_: Malformed) -> Self {
        Self::Damaged
    }
}

const CHECK_BYTES: usize = 4;

fn check_of(body: &[u8]) -> [u8; CHECK_BYTES] {
    let hash = derive("common-ground 1 invite link check", &[body]);
    [hash[0], hash[1], hash[2], hash[3]]
}

impl InviteLink {
    /// The link as text: prefix, then hexadecimal of the canonical bytes and a 4-byte check.
    pub fn to_link(&self) -> String {
        let mut bytes = codec::encode(self);
        let check = check_of(&bytes);
        bytes.extend_from_slice(&check);
        format!("{LINK_PREFIX}{}", hex(&bytes))
    }

    /// Reads a link, tolerating white space around it.
    pub fn parse(text: &str) -> Result<Self, NotALink> {
        let digits = text.trim().strip_prefix(LINK_PREFIX).ok_or(NotALink::OtherPrefix)?;
        let bytes = unhex(digits).ok_or(NotALink::Damaged)?;
        let split = bytes.len().checked_sub(CHECK_BYTES).ok_or(NotALink::Damaged)?;
        let (body, check) = bytes.split_at(split);
        if check != check_of(body) {
            return Err(NotALink::Damaged);
        }
        Ok(codec::decode(body)?)
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
