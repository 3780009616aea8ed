//! Signed records: one envelope for everything a member says.
//!
//! [`Sealed`] is an envelope as it travels: kind, payload bytes exactly as signed, signer and
//! signature. [`Opened<T>`] is proof that the signature holds, the payload is canonical and the
//! record agrees with itself; [`Sealed::open`] is the way to one. There is no `verify` that
//! answers yes or no, and no envelope without a signature.
//!
//! Two quicker ways prove the same: [`open_all`] opens announcements of strangers many at a time, and
//! [`KeptKey`] opens again what this node had opened before it kept it.

mod kept;
mod strangers;

use std::fmt;
use std::sync::Arc;

use minicbor::bytes::ByteVec;
use minicbor::{Decode, Encode};

use crate::codec::{self, Malformed};
use crate::ids::{RecordId, derive};
use crate::keys::{self, Keypair};
use crate::limits::RECORD_PAYLOAD_BYTES_MAX;

pub use kept::KeptKey;
pub use strangers::open_all;

/// The version of the envelope and of every payload in it.
const VERSION: u8 = 1;

/// Begins every signed message, so that no signature made here means anything elsewhere.
const DOMAIN: &[u8] = b"common-ground record\0";

/// What kind of record an envelope holds. The number is part of what is signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Kind {
    /// [`crate::identity::LinkCertificate`], signed by a member.
    #[n(1)]
    LinkCertificate,
    /// [`crate::identity::UnlinkCertificate`], signed by a member.
    #[n(2)]
    UnlinkCertificate,
    /// [`crate::announcement::Announcement`], signed by a device.
    #[n(3)]
    Announcement,
    /// [`crate::membership::Genesis`], signed by the founder's device.
    #[n(4)]
    Genesis,
    /// [`crate::membership::Operation`], signed by a device of its author (unlinking: by the member).
    #[n(5)]
    Operation,
    /// [`crate::log::Header`], signed by the device whose log it is.
    #[n(6)]
    Header,
    /// [`crate::invite::Claim`], signed by the key derived from an invite's secret.
    #[n(7)]
    Claim,
    /// [`crate::door::Wish`], signed by a device of who wishes it.
    #[n(8)]
    Wish,
}

/// A type that can be sealed.
pub trait Record: Encode<()> + for<'b> Decode<'b, ()> {
    /// The kind its envelopes have.
    const KIND: Kind;

    /// Checks that the record agrees with itself and with its signer, nested records included.
    fn check(&self, signer: &[u8; 32]) -> Result<(), Refused>;
}

/// Why an envelope was not opened.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refused {
    /// The envelope or its payload does not decode.
    #[error(transparent)]
    Malformed(#[from] Malformed),
    /// The envelope holds another kind of record.
    #[error("expected {expected:?}, found {found:?}")]
    OtherKind {
        /// The kind asked for.
        expected: Kind,
        /// The kind in the envelope.
        found: Kind,
    },
    /// A version of the envelope that is not known here.
    #[error("envelope version {0} is not known")]
    OtherVersion(u8),
    /// The signature does not hold for this signer and payload.
    #[error("the signature does not hold")]
    Forged,
    /// Signed by a key that may not sign this.
    #[error("signed by a key that may not sign this")]
    WrongSigner,
    /// The record contradicts itself.
    #[error("the record contradicts itself: {0}")]
    Inconsistent(&'static str),
    /// The member's key carries less work than a stranger's must.
    #[error("the member's key carries too little work")]
    TooLittleWork,
    /// Nothing is wrong with it as far as was looked: it is not wanted, so it was not opened.
    #[error("not wanted")]
    NotWanted,
}

/// An envelope: bytes that claim to be signed. Nothing inside may be believed before it is opened.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct Sealed {
    #[n(0)]
    version: u8,
    #[n(1)]
    kind: Kind,
    #[n(2)]
    payload: ByteVec,
    #[n(3)]
    #[cbor(with = "minicbor::bytes")]
    signer: [u8; 32],
    #[n(4)]
    #[cbor(with = "minicbor::bytes")]
    signature: [u8; 64],
}

/// A record whose envelope has been opened: signature, canonical form and inner agreement hold.
/// Copies share one record.
#[derive(Clone, PartialEq, Eq)]
pub struct Opened<T>(Arc<Inside<T>>);

#[derive(PartialEq, Eq)]
struct Inside<T> {
    record: T,
    id: RecordId,
    sealed: Sealed,
}

fn message(kind: Kind, version: u8, payload: &[u8]) -> Vec<u8> {
    let mut message = Vec::with_capacity(DOMAIN.len() + 2 + payload.len());
    message.extend_from_slice(DOMAIN);
    message.push(version);
    message.extend_from_slice(&codec::encode(&kind));
    message.extend_from_slice(payload);
    message
}

impl Sealed {
    /// Signs a record. The result opens, or the record contradicts itself and the reason is given.
    pub fn seal<T: Record>(record: T, key: &Keypair) -> Result<Opened<T>, Refused> {
        let payload = codec::encode(&record);
        if payload.len() > RECORD_PAYLOAD_BYTES_MAX {
            return Err(Malformed::TooLong.into());
        }
        let signer = key.public();
        record.check(&signer)?;
        let signature = key.sign(&message(T::KIND, VERSION, &payload));
        let sealed =
            Self { version: VERSION, kind: T::KIND, payload: payload.into(), signer, signature };
        Ok(Opened::of(record, sealed))
    }

    /// Opens the envelope: the way to an [`Opened`] record that came from outside.
    pub fn open<T: Record>(&self) -> Result<Opened<T>, Refused> {
        self.must_be::<T>()?;
        if !keys::verify(&self.signer, &self.message(), &self.signature) {
            return Err(Refused::Forged);
        }
        let record: T = codec::decode(&self.payload)?;
        record.check(&self.signer)?;
        Ok(Opened::of(record, self.clone()))
    }

    /// Whether it may hold a record of this type at all, whatever its signature.
    fn must_be<T: Record>(&self) -> Result<(), Refused> {
        if self.version != VERSION {
            return Err(Refused::OtherVersion(self.version));
        }
        if self.kind != T::KIND {
            return Err(Refused::OtherKind { expected: T::KIND, found: self.kind });
        }
        if self.payload.len() > RECORD_PAYLOAD_BYTES_MAX {
            return Err(Malformed::TooLong.into());
        }
        Ok(())
    }

    /// What is signed.
    fn message(&self) -> Vec<u8> {
        message(self.kind, self.version, &self.payload)
    }

    /// The kind the envelope claims.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The record's id: everything but the signature, so that one record has one id.
    pub fn id(&self) -> RecordId {
        RecordId(derive("common-ground 1 record id", &[&self.signer, &self.message()]))
    }

    /// The envelope's canonical bytes.
    pub fn to_bytes(&self) -> Vec<u8> {
        codec::encode(self)
    }

    /// An envelope from its canonical bytes; not opened yet.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, Malformed> {
        codec::decode(bytes)
    }
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sealed({:?} {:?})", self.kind, self.id())
    }
}

impl<T> Opened<T> {
    /// Only for those who have just proved what this type promises.
    fn of(record: T, sealed: Sealed) -> Self {
        Self(Arc::new(Inside { record, id: sealed.id(), sealed }))
    }

    /// The record's id.
    pub fn id(&self) -> RecordId {
        self.0.id
    }

    /// The envelope it was opened from, for keeping and passing on.
    pub fn sealed(&self) -> &Sealed {
        &self.0.sealed
    }

    /// The public key that signed it.
    pub fn signer(&self) -> &[u8; 32] {
        &self.0.sealed.signer
    }
}

impl<T> std::ops::Deref for Opened<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0.record
    }
}

impl<T> fmt::Debug for Opened<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Opened({:?} {:?})", self.0.sealed.kind, self.0.id)
    }
}
