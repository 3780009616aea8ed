//! Range-based set reconciliation: finding what the other lacks by comparing sums of ranges.
//!
//! What both hold is ordered by `(issued_at, id)`. A message divides that order into consecutive
//! ranges and says something of each; the answer says something of those that differ. Nothing is
//! remembered between messages. What is answered to what stands with the directory, in
//! `discovery::Directory::reconcile`.

use minicbor::{Decode, Encode};

use crate::bounded::{Bytes, List};
use crate::ids::{RecordId, ShortId, derive};
use crate::limits::{RECONCILE_IDS_MAX, RECONCILE_RANGES_MAX};
use crate::time::Time;
use crate::topic::Topic;

/// One message of a reconciliation.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Reconcile {
    /// What is compared.
    #[n(0)]
    pub scope: Scope,
    /// Consecutive ranges from the beginning on; of what follows the last nothing is said.
    #[n(1)]
    pub ranges: List<Range, RECONCILE_RANGES_MAX>,
}

/// Which announcements are compared.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Scope {
    /// Those that belong to this topic.
    #[n(0)]
    pub topic: Topic,
    /// Whether the sender wants those it lacks; otherwise it only serves.
    #[n(1)]
    pub wants: bool,
    /// Only what was issued at this time or later: a full directory takes nothing older.
    #[n(2)]
    pub since: Time,
    /// Only a random sample, when a directory is full.
    #[n(3)]
    pub sample: Option<Sample>,
}

/// A random sample that both ends draw alike.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Sample {
    /// Fresh for every comparison.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub key: [u8; 32],
    /// An id is in the sample when its hash under the key begins with so many zero bits.
    #[n(1)]
    pub bits: u8,
}

impl Sample {
    /// Whether a record is in it.
    pub fn holds(&self, id: &RecordId) -> bool {
        let hash = blake3::keyed_hash(&self.key, id.as_bytes());
        let [a, b, c, d, ..] = *hash.as_bytes();
        u32::from_be_bytes([a, b, c, d]).leading_zeros() >= u32::from(self.bits)
    }
}

/// Something said of a range. It begins where the one before it ends.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Range {
    /// What is said.
    #[n(0)]
    pub said: Said,
    /// Where it ends; none for the end of all.
    #[n(1)]
    pub end: Option<Bound>,
}

/// A place between announcements: before everything not less than `(at, id followed by zeros)`.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Bound {
    /// The time.
    #[n(0)]
    pub at: Time,
    /// As much of an id as is needed.
    #[n(1)]
    pub id: Bytes<32>,
}

impl Bound {
    /// The least announcement that is not before it.
    pub fn least(&self) -> (Time, RecordId) {
        let mut id = [0; 32];
        id[..self.id.len()].copy_from_slice(&self.id);
        (self.at, RecordId(id))
    }

    /// The shortest bound that has `before` before it and `after` not.
    pub fn between(before: &(Time, RecordId), after: &(Time, RecordId)) -> Self {
        if before.0 < after.0 {
            return Self { at: after.0, id: Bytes::default() };
        }
        let same = before.1.0.iter().zip(&after.1.0).take_while(|(a, b)| a == b).count();
        let needed = &after.1.0[..(same + 1).min(after.1.0.len())];
        Self { at: after.0, id: Bytes::new(needed).unwrap_or_default() }
    }
}

/// What is said of a range.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Said {
    /// Nothing more: it is the same, or settled.
    #[n(1)]
    Settled,
    /// "This is what mine add up to."
    #[n(2)]
    Sum(#[n(0)] Fingerprint),
    /// "These are mine", ascending in the order of the set.
    #[n(3)]
    Mine(#[n(0)] List<ShortId, RECONCILE_IDS_MAX>),
    /// "List yours": of those who differ, the one with few.
    #[n(4)]
    ListYours,
}

/// What a set of announcements adds up to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct Fingerprint {
    /// How many.
    #[n(0)]
    pub count: u32,
    /// Of their ids and their number.
    #[n(1)]
    #[cbor(with = "minicbor::bytes")]
    pub hash: [u8; 16],
}

/// The sum of a set of ids, as numbers of 256 bits (little endian), and their number. Sums of
/// disjoint sets can be added and taken apart again.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Sum {
    /// How many.
    pub count: u32,
    digits: [u64; 4],
}

impl Sum {
    /// The sum of one id.
    pub fn of(id: &RecordId) -> Self {
        let mut digits = [0; 4];
        for (digit, bytes) in digits.iter_mut().zip(id.0.chunks_exact(8)) {
            *digit = u64::from_le_bytes(bytes.try_into().unwrap_or([0; 8]));
        }
        Self { count: 1, digits }
    }

    /// Both together.
    pub fn plus(mut self, other: &Self) -> Self {
        self.count = self.count.wrapping_add(other.count);
        let mut carry = false;
        for (digit, more) in self.digits.iter_mut().zip(other.digits) {
            let (sum, over) = digit.overflowing_add(more);
            let (sum, over_again) = sum.overflowing_add(u64::from(carry));
            (*digit, carry) = (sum, over || over_again);
        }
        self
    }

    /// Without what `other` added.
    pub fn minus(mut self, other: &Self) -> Self {
        self.count = self.count.wrapping_sub(other.count);
        let mut borrow = false;
        for (digit, less) in self.digits.iter_mut().zip(other.digits) {
            let (rest, under) = digit.overflowing_sub(less);
            let (rest, under_again) = rest.overflowing_sub(u64::from(borrow));
            (*digit, borrow) = (rest, under || under_again);
        }
        self
    }

    /// The form that travels.
    pub fn fingerprint(&self) -> Fingerprint {
        let mut bytes = [0; 32];
        for (bytes, digit) in bytes.chunks_exact_mut(8).zip(self.digits) {
            bytes.copy_from_slice(&digit.to_le_bytes());
        }
        let whole = derive("common-ground 1 set", &[&bytes, &self.count.to_le_bytes()]);
        let mut hash = [0; 16];
        hash.copy_from_slice(&whole[..16]);
        Fingerprint { count: self.count, hash }
    }
}
