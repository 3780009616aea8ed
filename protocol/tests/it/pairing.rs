//! Pairing and what goes with it, for the vectors: samples, and how they are shown.

use protocol::ids::hex;
use protocol::message::Message;
use protocol::pairing::{OwnDevices, Pairing, PairingLink, TableName, commitment, number};
use serde_json::{Value, json};

use crate::samples::{
    DEVICE, MEMBER, SECOND_DEVICE, community, device, full_profile, interests, invite_link, link,
    list, member, text, unlink,
};
use crate::shown::{Shown, many, sealed};

const ASKED: [u8; 32] = [0x11; 32];
const OFFERED: [u8; 32] = [0x22; 32];

/// Where the sample device that offers is.
pub(crate) fn pairing_link() -> PairingLink {
    PairingLink {
        device: device(DEVICE),
        name: text("Lotte Jansen"),
        addresses: invite_link().addresses,
    }
}

/// Every message of these families.
pub(crate) fn messages() -> Vec<Message> {
    let (asker, offerer) = (device(SECOND_DEVICE), device(DEVICE));
    let certificate = link(MEMBER, SECOND_DEVICE).sealed().clone();
    vec![
        Message::Speaks(link(MEMBER, DEVICE).sealed().clone()),
        Message::Pairing(Pairing::Look),
        Message::Pairing(Pairing::Offering { member: member(MEMBER), name: text("Lotte Jansen") }),
        Message::Pairing(Pairing::Ask {
            commitment: commitment(asker, offerer, &ASKED),
            name: text("the kitchen"),
        }),
        Message::Pairing(Pairing::Nonce { nonce: OFFERED }),
        Message::Pairing(Pairing::Reveal { nonce: ASKED }),
        Message::Pairing(Pairing::Linked { certificate: certificate.clone() }),
        Message::Pairing(Pairing::Ended),
        Message::OwnDevices(OwnDevices {
            links: list(vec![certificate]),
            unlinks: list(vec![unlink().sealed().clone()]),
            announcements: list(vec![
                full_profile().sealed().clone(),
                interests().sealed().clone(),
            ]),
        }),
        Message::Tables(list(vec![TableName {
            community: community(),
            name: text("Translators' table"),
        }])),
        Message::HandOver { community: community() },
    ]
}

/// The number that two screens show.
pub(crate) fn pairing() -> Value {
    let (asker, offerer) = (device(SECOND_DEVICE), device(DEVICE));
    json!({
        "asker": asker.to_string(), "offerer": offerer.to_string(),
        "asked": hex(&ASKED), "offered": hex(&OFFERED),
        "commitment": hex(&commitment(asker, offerer, &ASKED)),
        "number": number((asker, &ASKED), (offerer, &OFFERED)),
    })
}

impl Shown for PairingLink {
    fn shown(&self) -> Value {
        let Self { device, name, addresses } = self;
        let addresses: Value = addresses.iter().map(|address| json!(&**address)).collect();
        json!({ "device": device.to_string(), "name": &**name, "addresses": addresses })
    }
}

impl Shown for Pairing {
    fn shown(&self) -> Value {
        match self {
            Self::Look => json!({ "look": {} }),
            Self::Offering { member, name } => {
                json!({ "offering": { "member": member.to_string(), "name": &**name } })
            }
            Self::Ask { commitment, name } => {
                json!({ "ask": { "commitment": hex(commitment), "name": &**name } })
            }
            Self::Nonce { nonce } => json!({ "nonce": { "nonce": hex(nonce) } }),
            Self::Reveal { nonce } => json!({ "reveal": { "nonce": hex(nonce) } }),
            Self::Linked { certificate } => {
                json!({ "linked": { "certificate": sealed(certificate) } })
            }
            Self::Ended => json!({ "ended": {} }),
        }
    }
}

impl Shown for OwnDevices {
    fn shown(&self) -> Value {
        let Self { links, unlinks, announcements } = self;
        json!({
            "links": many(links), "unlinks": many(unlinks), "announcements": many(announcements),
        })
    }
}

impl Shown for TableName {
    fn shown(&self) -> Value {
        json!({ "community": self.community.to_string(), "name": &*self.name })
    }
}
