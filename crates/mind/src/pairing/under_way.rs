//! What is under way while a device is linked, on either side.

use std::collections::BTreeMap;

use api::Problem;
use protocol::identity::LinkCertificate;
use protocol::limits::NAME_BYTES_MAX;
use protocol::pairing::PairingLink;
use protocol::{DeviceId, MemberId, Opened, Text, Time};

pub(super) type Name = Text<NAME_BYTES_MAX>;

/// What is under way.
#[derive(Debug, Default)]
pub(crate) enum Pairings {
    #[default]
    Idle,
    Offer(Offer),
    Search(Search),
    /// Linked: the other side's name.
    Done(String),
    /// It came to nothing.
    Failed(Problem),
}

/// This device offers to link another.
#[derive(Debug)]
pub(crate) struct Offer {
    pub(crate) until: Time,
    pub(super) keeper: bool,
    pub(super) heard: u32,
    pub(crate) asker: Option<Asker>,
}

/// Who asks to be linked.
#[derive(Debug)]
pub(crate) struct Asker {
    pub(super) device: DeviceId,
    pub(crate) name: Name,
    pub(super) commitment: [u8; 32],
    pub(super) nonce: [u8; 32],
    /// Once the asker showed what it committed to.
    pub(crate) number: Option<u32>,
}

/// This device looks for one that offers.
#[derive(Debug)]
pub(crate) struct Search {
    pub(crate) until: Time,
    pub(super) name: Name,
    pub(super) link: Option<PairingLink>,
    pub(crate) found: BTreeMap<DeviceId, (MemberId, Name)>,
    pub(crate) chosen: Option<Chosen>,
}

/// Whom this device asked.
#[derive(Debug)]
pub(crate) struct Chosen {
    pub(super) device: DeviceId,
    pub(super) member: MemberId,
    pub(crate) name: Name,
    pub(super) nonce: [u8; 32],
    pub(crate) number: Option<u32>,
    pub(crate) confirmed: bool,
    pub(super) certificate: Option<Opened<LinkCertificate>>,
}

impl Pairings {
    /// The device that is being paired with.
    pub(super) fn partner(&self) -> Option<DeviceId> {
        match self {
            Self::Offer(offer) => offer.asker.as_ref().map(|asker| asker.device),
            Self::Search(search) => search.chosen.as_ref().map(|chosen| chosen.device),
            Self::Idle | Self::Done(_) | Self::Failed(_) => None,
        }
    }

    /// The number to compare, once both nonces are known.
    pub(crate) fn number(&self) -> Option<u32> {
        match self {
            Self::Offer(offer) => offer.asker.as_ref()?.number,
            Self::Search(search) => search.chosen.as_ref()?.number,
            Self::Idle | Self::Done(_) | Self::Failed(_) => None,
        }
    }
}
