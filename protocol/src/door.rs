//! Doors: how someone without an invitation comes to a community that is open, or open on request.
//!
//! Whoever knows the id of such a community can knock with the tag of its door. Into an open one they
//! come by themselves; at the others they leave a [`Wish`], which travels among the members until a
//! facilitator admits or declines.

use minicbor::{Decode, Encode};

use crate::bounded::{List, Text};
use crate::ids::{CommunityId, DeviceId, MemberId};
use crate::limits::{ADDRESS_BYTES_MAX, INVITE_ADDRESSES_MAX, NAME_BYTES_MAX, REASON_BYTES_MAX};
use crate::link::{self, NotALink};
use crate::membership::check_profile;
use crate::record::{Kind, Record, Refused, Sealed};
use crate::time::Time;

/// What every link to a door begins with.
pub const DOOR_PREFIX: &str = "commonground:table/";
const CHECK: &str = "common-ground 1 door link check";

/// What a link to the door of a community carries; no secret is in it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct DoorLink {
    /// The community.
    #[n(0)]
    pub community: CommunityId,
    /// Its name, for the reader; believed only after joining.
    #[n(1)]
    pub name: Text<NAME_BYTES_MAX>,
    /// Where members may be found, as text multiaddresses ending in `/p2p/…`.
    #[n(2)]
    pub addresses: List<Text<ADDRESS_BYTES_MAX>, INVITE_ADDRESSES_MAX>,
}

impl DoorLink {
    /// The link as text: prefix, then hexadecimal of the canonical bytes and a 4-byte check.
    pub fn to_link(&self) -> String {
        link::to_text(DOOR_PREFIX, CHECK, self)
    }

    /// Reads a link, tolerating white space around it.
    pub fn parse(text: &str) -> Result<Self, NotALink> {
        link::from_text(DOOR_PREFIX, CHECK, text)
    }
}

/// "I would like to sit at this table." Signed by a device of who wishes it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Wish {
    /// The community.
    #[n(0)]
    pub community: CommunityId,
    /// Who asks.
    #[n(1)]
    pub member: MemberId,
    /// Their sealed [`crate::announcement::Announcement`] with a profile, by the same device.
    #[n(2)]
    pub profile: Sealed,
    /// Claimed time; of two wishes of one member the later counts.
    #[n(3)]
    pub at: Time,
    /// What they say to it; may be empty.
    #[n(4)]
    pub words: Text<REASON_BYTES_MAX>,
}

impl Record for Wish {
    const KIND: Kind = Kind::Wish;

    fn check(&self, signer: &[u8; 32]) -> Result<(), Refused> {
        let device: DeviceId = check_profile(&self.profile, self.member)?;
        if device.as_bytes() == signer { Ok(()) } else { Err(Refused::WrongSigner) }
    }
}
