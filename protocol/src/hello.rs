//! Meeting: how two devices find out which communities they share, and nobody else does.
//!
//! Over a stream whose ends are already authenticated, each side sends 32 random bytes. A tag
//! proves knowledge of a community's genesis (or of an invite) to a device that knows it too:
//! the role stops reflection, the nonces stop replay, the device ids stop relaying.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use minicbor::{Decode, Encode};
use zeroize::Zeroizing;

use crate::bounded::{Bytes, List};
use crate::ids::{CommunityId, DeviceId, derive};
use crate::limits::{INTRODUCTION_BYTES_MAX, TAGS_MAX, TAGS_PADDING};
use crate::membership::Genesis;
use crate::record::{Opened, Sealed};

/// Which end of a connection a device is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    /// It dialled.
    Initiator,
    /// It was dialled.
    Responder,
}

impl Side {
    /// The other end.
    #[must_use]
    pub fn other(self) -> Self {
        match self {
            Self::Initiator => Self::Responder,
            Self::Responder => Self::Initiator,
        }
    }

    fn byte(self) -> u8 {
        match self {
            Self::Initiator => 1,
            Self::Responder => 2,
        }
    }
}

/// What both ends of a meeting know once both nonces are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Meeting {
    /// The device that dialled.
    pub initiator: DeviceId,
    /// The device that was dialled.
    pub responder: DeviceId,
    /// The nonce of the initiator.
    pub initiator_nonce: [u8; 32],
    /// The nonce of the responder.
    pub responder_nonce: [u8; 32],
}

/// Proof that its sender knows a secret, for one meeting and one side of it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
pub struct Tag(
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub [u8; 32],
);

impl std::fmt::Debug for Tag {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tag(…)")
    }
}

/// What tags and introductions are keyed with.
#[derive(Clone)]
pub struct SharedSecret(Zeroizing<[u8; 32]>);

impl std::fmt::Debug for SharedSecret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SharedSecret(…)")
    }
}

impl SharedSecret {
    /// What the members of a community share: only they have the genesis bytes.
    pub fn of_community(genesis: &Opened<Genesis>) -> Self {
        let bytes = genesis.sealed().to_bytes();
        Self(Zeroizing::new(derive("common-ground 1 community secret", &[&bytes])))
    }

    /// What the bearer of an invite and the members share: the invite's public key, which stands
    /// only in an operation that members have, and is derived from the secret in the link.
    pub fn of_invite(community: CommunityId, invite_key: &[u8; 32]) -> Self {
        let parts: [&[u8]; 2] = [community.as_bytes(), invite_key];
        Self(Zeroizing::new(derive("common-ground 1 invite secret", &parts)))
    }

    /// What those at the door of a community share with its members: whoever knows its id.
    pub fn of_door(community: CommunityId) -> Self {
        Self(Zeroizing::new(derive("common-ground 1 door secret", &[community.as_bytes()])))
    }

    /// The tag that `sender` sends in this meeting.
    pub fn tag(&self, meeting: &Meeting, sender: Side) -> Tag {
        let mut hasher = blake3::Hasher::new_keyed(&self.0);
        hasher.update(&[sender.byte()]);
        hasher.update(meeting.initiator.as_bytes());
        hasher.update(meeting.responder.as_bytes());
        hasher.update(&meeting.initiator_nonce);
        hasher.update(&meeting.responder_nonce);
        Tag(*hasher.finalize().as_bytes())
    }

    /// Seals a page of membership operations for whoever shares the secret.
    pub fn seal_introduction(
        &self,
        operations: &[Sealed],
        nonce: [u8; 24],
    ) -> Option<Introduction> {
        let plain = crate::codec::encode(&operations.to_vec());
        let sealed = self.cipher().encrypt(&XNonce::from(nonce), Payload::from(&plain[..])).ok()?;
        Some(Introduction { nonce, page: Bytes::new(sealed).ok()? })
    }

    /// The operations inside, when it was sealed with this secret.
    pub fn open_introduction(&self, introduction: &Introduction) -> Option<Vec<Sealed>> {
        let nonce = XNonce::from(introduction.nonce);
        let plain = self.cipher().decrypt(&nonce, Payload::from(&introduction.page[..])).ok()?;
        crate::codec::decode(&plain).ok()
    }

    fn cipher(&self) -> XChaCha20Poly1305 {
        let key = derive("common-ground 1 introduction key", &[&*self.0]);
        XChaCha20Poly1305::new(&Key::from(key))
    }
}

/// Membership operations for a device that does not know the sender yet, sealed so that only who
/// shares the secret can read them; everyone else sees only that something was said.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Introduction {
    /// Random, fresh for each.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub nonce: [u8; 24],
    /// XChaCha20-Poly1305 over the canonical list of sealed operations.
    #[n(1)]
    pub page: Bytes<INTRODUCTION_BYTES_MAX>,
}

/// Tags padded with random ones to 8, 16, 32, … and sorted, so that neither number nor order says
/// anything. `random` yields fresh random bytes.
pub fn padded(mut tags: Vec<Tag>, mut random: impl FnMut() -> [u8; 32]) -> List<Tag, TAGS_MAX> {
    tags.truncate(TAGS_MAX);
    let mut size = TAGS_PADDING;
    while size < tags.len() {
        size *= 2;
    }
    while tags.len() < size {
        tags.push(Tag(random()));
    }
    tags.sort_unstable();
    List::first(tags)
}
