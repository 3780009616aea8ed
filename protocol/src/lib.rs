//! What nodes say to one another: ids, signed records, messages, limits and the codec.
//!
//! This room is pure: it knows no clock, no randomness, no network and no Automerge. Everything
//! that comes from outside passes through [`codec::decode`], which refuses whatever is not the one
//! canonical encoding, and, where it is signed, through [`Sealed::open`], the only way to an
//! [`Opened`] record.
//!
//! The path through it: [`limits`] bounds everything, [`codec`] turns types into bytes and back,
//! [`record`] signs and opens, and the remaining modules are the records and messages themselves.
//! `docs/PROTOCOL.md` describes the same bytes in words; the golden vectors in `vectors/` hold both.

pub mod announcement;
mod batch;
pub mod bounded;
pub mod codec;
pub mod door;
pub mod heights;
pub mod hello;
pub mod identity;
pub mod ids;
pub mod invite;
pub mod keys;
pub mod limits;
pub mod link;
pub mod log;
pub mod membership;
pub mod message;
pub mod pace;
pub mod pairing;
pub mod place;
pub mod reconcile;
pub mod record;
pub mod time;
pub mod topic;
pub mod words;
pub mod work;

pub use bounded::{Bytes, List, Text};
pub use ids::{
    ActorId, ChangeHash, CommunityId, ConceptId, DeviceId, Digest, DocumentId, DocumentKind,
    HeaderHash, InterestKey, LogId, MemberId, OperationId, RecordId, ShortId,
};
pub use keys::Keypair;
pub use record::{Opened, Refused, Sealed};
pub use time::Time;
