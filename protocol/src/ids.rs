//! Ids: newtypes over fixed byte arrays, shown as lower-case hexadecimal.
//!
//! `Debug` shows the first eight digits, `Display` all of them, `FromStr` reads all of them.
//! Completing a prefix is the business of whoever knows which ids exist.

use std::fmt;
use std::str::FromStr;

use minicbor::{Decode, Decoder, Encode, Encoder};

/// Why a text is not an id.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("an id of this kind has {expected} hexadecimal digits")]
pub struct NotAnId {
    /// How many digits the id should have had.
    pub expected: usize,
}

/// Writes bytes as lower-case hexadecimal.
pub fn hex(bytes: &[u8]) -> String {
    use fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

/// Reads lower- or upper-case hexadecimal; `None` when a digit is wrong or one is missing.
pub fn unhex(text: &str) -> Option<Vec<u8>> {
    let digits = text.as_bytes();
    if !digits.len().is_multiple_of(2) {
        return None;
    }
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|value| u8::try_from(value).ok());
    digits.chunks_exact(2).map(|pair| Some((digit(pair[0])? << 4) | digit(pair[1])?)).collect()
}

macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $len:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; $len]);

        impl $name {
            /// Length in bytes.
            pub const LEN: usize = $len;

            /// The bytes.
            pub fn as_bytes(&self) -> &[u8; $len] {
                &self.0
            }

            /// The id with exactly these bytes, or `None` when the length is wrong.
            pub fn from_slice(bytes: &[u8]) -> Option<Self> {
                bytes.try_into().ok().map(Self)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&hex(&self.0))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), hex(&self.0[..4]))
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                unhex(text)
                    .and_then(|bytes| Self::from_slice(&bytes))
                    .ok_or(NotAnId { expected: 2 * $len })
            }
        }

        impl<C> Encode<C> for $name {
            fn encode<W: minicbor::encode::Write>(
                &self,
                e: &mut Encoder<W>,
                _: &mut C,
            ) -> Result<(), minicbor::encode::Error<W::Error>> {
                e.bytes(&self.0)?.ok()
            }
        }

        impl<'b, C> Decode<'b, C> for $name {
            fn decode(d: &mut Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
                Self::from_slice(d.bytes()?).ok_or_else(|| {
                    minicbor::decode::Error::message(concat!(stringify!($name), " of wrong length"))
                })
            }
        }
    };
}

id!(
    /// A member: the Ed25519 public key of a person.
    MemberId, 32
);
id!(
    /// A device: the Ed25519 public key of one node. It is also the node's libp2p key.
    DeviceId, 32
);
id!(
    /// A community: the record id of its genesis.
    CommunityId, 32
);
id!(
    /// A membership operation: the record id of it.
    OperationId, 32
);
id!(
    /// A signed record of any kind: hash of everything in its envelope but the signature.
    RecordId, 32
);
id!(
    /// The first half of a record id: enough to name one among those that two nodes compare.
    ShortId, 16
);
id!(
    /// A log header: the record id of it.
    HeaderHash, 32
);
id!(
    /// An Automerge change: Automerge's own hash of it.
    ChangeHash, 32
);
id!(
    /// State of a community at a node; equal digests mean equal state.
    Digest, 32
);
id!(
    /// An interest: hash of its folded label.
    InterestKey, 32
);
id!(
    /// A log: random, made anew by its device whenever the old one may have been forked.
    LogId, 16
);
id!(
    /// A document: the first byte is its [`DocumentKind`], the rest random or derived.
    DocumentId, 16
);
id!(
    /// A concept in a glossary: random.
    ConceptId, 16
);
id!(
    /// An Automerge actor: 16 bytes that name community and device, 8 that are fresh per session.
    ActorId, 24
);

impl From<RecordId> for CommunityId {
    fn from(id: RecordId) -> Self {
        Self(id.0)
    }
}
impl From<RecordId> for OperationId {
    fn from(id: RecordId) -> Self {
        Self(id.0)
    }
}
impl From<RecordId> for HeaderHash {
    fn from(id: RecordId) -> Self {
        Self(id.0)
    }
}

impl DeviceId {
    /// The device as libp2p writes it: base58btc of the identity multihash of its public key.
    pub fn peer_id(&self) -> String {
        // Identity multihash of 36 bytes; protobuf: key type 1 (Ed25519), 32 bytes of data.
        let mut bytes = vec![0x00, 0x24, 0x08, 0x01, 0x12, 0x20];
        bytes.extend_from_slice(&self.0);
        bs58::encode(bytes).into_string()
    }
}

/// BLAKE3 in key-derivation mode over the parts, each preceded by its length (u64, little endian),
/// so that no two lists of parts can be confused.
pub fn derive(context: &'static str, parts: &[&[u8]]) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_derive_key(context);
    for part in parts {
        hasher.update(&u64::try_from(part.len()).unwrap_or(u64::MAX).to_le_bytes());
        hasher.update(part);
    }
    *hasher.finalize().as_bytes()
}

impl InterestKey {
    /// The key of an already folded label (folding is the business of the discovery room).
    pub fn of_folded(label: &str) -> Self {
        Self(derive("common-ground 1 interest key", &[label.as_bytes()]))
    }
}

/// What a document is, as its id says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentKind {
    /// Purpose, goals and next steps; one per community.
    Charter,
    /// Concepts; one per community.
    Glossary,
    /// A text written together.
    Publication,
    /// Something the community does not know yet.
    Question,
    /// Something a member noticed.
    Observation,
    /// What one member says for themselves; only that member's devices may write it.
    Voice,
}

impl DocumentKind {
    /// Every kind, in the order of the bytes that name them.
    pub const ALL: [Self; 6] = [
        Self::Charter,
        Self::Glossary,
        Self::Publication,
        Self::Question,
        Self::Observation,
        Self::Voice,
    ];

    /// The byte an id of this kind begins with.
    pub fn byte(self) -> u8 {
        match self {
            Self::Charter => 1,
            Self::Glossary => 2,
            Self::Publication => 3,
            Self::Question => 4,
            Self::Observation => 5,
            Self::Voice => 6,
        }
    }
}

impl DocumentId {
    /// The kind, or `None` for one that this version does not know.
    pub fn kind(&self) -> Option<DocumentKind> {
        DocumentKind::ALL.into_iter().find(|kind| kind.byte() == self.0[0])
    }

    /// An id of this kind from fresh random bytes.
    pub fn fresh(kind: DocumentKind, random: [u8; 16]) -> Self {
        let mut bytes = random;
        bytes[0] = kind.byte();
        Self(bytes)
    }

    /// The one charter of a community.
    pub fn charter(community: CommunityId) -> Self {
        Self::derived(DocumentKind::Charter, &[community.as_bytes()])
    }

    /// The one glossary of a community.
    pub fn glossary(community: CommunityId) -> Self {
        Self::derived(DocumentKind::Glossary, &[community.as_bytes()])
    }

    /// The voice document of a member in a community.
    pub fn voice(community: CommunityId, member: MemberId) -> Self {
        Self::derived(DocumentKind::Voice, &[community.as_bytes(), member.as_bytes()])
    }

    fn derived(kind: DocumentKind, parts: &[&[u8]]) -> Self {
        let byte = [kind.byte()];
        let mut all: Vec<&[u8]> = vec![&byte];
        all.extend_from_slice(parts);
        let hash = derive("common-ground 1 document id", &all);
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash[..16]);
        Self::fresh(kind, bytes)
    }
}

impl ActorId {
    /// The 16 bytes every actor of this device in this community begins with.
    pub fn prefix(community: CommunityId, device: DeviceId) -> [u8; 16] {
        let hash = derive("common-ground 1 actor", &[community.as_bytes(), device.as_bytes()]);
        let mut prefix = [0; 16];
        prefix.copy_from_slice(&hash[..16]);
        prefix
    }

    /// An actor of this device in this community, from fresh random bytes.
    pub fn fresh(community: CommunityId, device: DeviceId, random: [u8; 8]) -> Self {
        let mut bytes = [0; 24];
        bytes[..16].copy_from_slice(&Self::prefix(community, device));
        bytes[16..].copy_from_slice(&random);
        Self(bytes)
    }

    /// Whether the actor belongs to this device in this community.
    pub fn belongs_to(&self, community: CommunityId, device: DeviceId) -> bool {
        self.0[..16] == Self::prefix(community, device)
    }
}

impl From<RecordId> for ShortId {
    fn from(id: RecordId) -> Self {
        let mut short = [0; Self::LEN];
        short.copy_from_slice(&id.0[..Self::LEN]);
        Self(short)
    }
}
