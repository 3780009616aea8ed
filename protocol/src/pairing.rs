//! Pairing: how a person's new device comes to speak for them, and what their devices tell one another.
//!
//! The new device, the **asker**, has no member yet; the other, the **offerer**, holds the member's key.
//! They talk over a stream whose ends are authenticated, but neither knows yet that the other is the one
//! on the same desk. So both draw a nonce, the asker committing to its own before it sees the other's, and
//! both show the same six digits: a third device in between would have to guess them. Only when the person
//! has confirmed on both screens is the certificate made, and taken.

use minicbor::{Decode, Encode};

use crate::bounded::{List, Text};
use crate::ids::{CommunityId, DeviceId, MemberId, derive};
use crate::limits::{
    ADDRESS_BYTES_MAX, INVITE_ADDRESSES_MAX, NAME_BYTES_MAX, OWN_DEVICES_MAX, TABLES_MAX,
};
use crate::link::{self, NotALink};
use crate::record::Sealed;

/// What every link to a device that offers pairing begins with.
pub const PAIRING_PREFIX: &str = "commonground:device/";
const CHECK: &str = "common-ground 1 device link check";
/// One more than the greatest number that two screens show.
const NUMBERS: u64 = 1_000_000;

/// Where a device that offers pairing is; a locator, and no secret: the number on both screens decides.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct PairingLink {
    /// The device that offers.
    #[n(0)]
    pub device: DeviceId,
    /// The name of its member, for the reader.
    #[n(1)]
    pub name: Text<NAME_BYTES_MAX>,
    /// Where it may be found, as text multiaddresses ending in `/p2p/…`.
    #[n(2)]
    pub addresses: List<Text<ADDRESS_BYTES_MAX>, INVITE_ADDRESSES_MAX>,
}

impl PairingLink {
    /// The link as text: prefix, then hexadecimal of the canonical bytes and a 4-byte check.
    pub fn to_link(&self) -> String {
        link::to_text(PAIRING_PREFIX, CHECK, self)
    }

    /// Reads a link, tolerating white space around it.
    pub fn parse(text: &str) -> Result<Self, NotALink> {
        link::from_text(PAIRING_PREFIX, CHECK, text)
    }
}

/// One step of pairing.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Pairing {
    /// From a new device to anyone it meets: "do you offer to link a device?"
    #[n(1)]
    Look,
    /// The offerer's answer: whose device the other would become.
    #[n(2)]
    Offering {
        /// The member.
        #[n(0)]
        member: MemberId,
        /// The name of the member.
        #[n(1)]
        name: Text<NAME_BYTES_MAX>,
    },
    /// The asker wants to be linked, and commits to its nonce.
    #[n(3)]
    Ask {
        /// [`commitment`] to the asker's nonce.
        #[n(0)]
        #[cbor(with = "minicbor::bytes")]
        commitment: [u8; 32],
        /// What the new device is to be called.
        #[n(1)]
        name: Text<NAME_BYTES_MAX>,
    },
    /// The offerer's nonce.
    #[n(4)]
    Nonce {
        /// Random bytes, fresh for each asking.
        #[n(0)]
        #[cbor(with = "minicbor::bytes")]
        nonce: [u8; 32],
    },
    /// The asker's nonce, which it committed to.
    #[n(5)]
    Reveal {
        /// Random bytes, fresh for each asking.
        #[n(0)]
        #[cbor(with = "minicbor::bytes")]
        nonce: [u8; 32],
    },
    /// Confirmed by the person at the offerer: the sealed [`crate::identity::LinkCertificate`] of the
    /// asker's device.
    #[n(6)]
    Linked {
        /// It.
        #[n(0)]
        certificate: Sealed,
    },
    /// Either side ends it.
    #[n(7)]
    Ended,
}

/// What the asker commits to before it sees the other's nonce.
pub fn commitment(asker: DeviceId, offerer: DeviceId, nonce: &[u8; 32]) -> [u8; 32] {
    let parts: [&[u8]; 3] = [asker.as_bytes(), offerer.as_bytes(), nonce];
    derive("common-ground 1 pairing commitment", &parts)
}

/// The number both screens show, below a million: the first 8 bytes of a hash, little endian, modulo that.
pub fn number(
    (asker, nonce): (DeviceId, &[u8; 32]),
    (offerer, offered): (DeviceId, &[u8; 32]),
) -> u32 {
    let parts: [&[u8]; 4] = [asker.as_bytes(), offerer.as_bytes(), nonce, offered];
    let hash = derive("common-ground 1 pairing number", &parts);
    let first = hash.first_chunk::<8>().copied().unwrap_or_default();
    u32::try_from(u64::from_le_bytes(first) % NUMBERS).unwrap_or_default()
}

/// What devices of one member tell one another when they meet: who else is one, and who is none any more.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct OwnDevices {
    /// Sealed [`crate::identity::LinkCertificate`]s, at most one of each device.
    #[n(0)]
    pub links: List<Sealed, OWN_DEVICES_MAX>,
    /// Sealed [`crate::identity::UnlinkCertificate`]s.
    #[n(1)]
    pub unlinks: List<Sealed, OWN_DEVICES_MAX>,
    /// The member's sealed [`crate::announcement::Announcement`]s, so that a new device knows what its
    /// member is called; one of each slot.
    #[n(2)]
    pub announcements: List<Sealed, 2>,
}

/// A community in which the receiver's member belongs, and where its device is not known.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct TableName {
    /// Which.
    #[n(0)]
    pub community: CommunityId,
    /// Its name, for the reader.
    #[n(1)]
    pub name: Text<NAME_BYTES_MAX>,
}

/// Communities that are named to a device which proved to speak for a member of them.
pub type TableNames = List<TableName, TABLES_MAX>;
