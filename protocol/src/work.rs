//! Work: what a member key costs its maker once, so that inventing members is not free.
//!
//! A nonce is good for a key when the hash of both begins with enough zero bits. It is found by
//! trying and checked by one hash, before any signature is looked at. How many bits are enough is an
//! argument; the one answer of the product is [`crate::limits::WORK_BITS`].

use minicbor::{Decode, Encode};

use crate::ids::MemberId;

/// Ends the hashed message, so that no hash made for something else is work.
const DOMAIN: &[u8] = b"common-ground 1 member work\0";

/// The nonce found for a member's key.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(transparent)]
pub struct Work(#[n(0)] pub u64);

impl Work {
    /// How many zero bits it earns for this member.
    pub fn bits(self, member: &MemberId) -> u32 {
        let mut message = [0; DOMAIN.len() + 8];
        message[..DOMAIN.len()].copy_from_slice(DOMAIN);
        message[DOMAIN.len()..].copy_from_slice(&self.0.to_le_bytes());
        let hash = blake3::keyed_hash(member.as_bytes(), &message);
        let words = hash
            .as_bytes()
            .chunks_exact(8)
            .map(|word| u64::from_be_bytes(word.try_into().unwrap_or([0; 8])).leading_zeros());
        let mut bits = 0;
        for zeros in words {
            bits += zeros;
            if zeros < u64::BITS {
                break;
            }
        }
        bits
    }

    /// Tries `count` nonces from `from` on; the first that earns `bits`.
    pub fn search(member: &MemberId, bits: u32, from: u64, count: u64) -> Option<Self> {
        (from..from.saturating_add(count)).map(Self).find(|work| work.bits(member) >= bits)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_that_is_found_is_enough_and_for_this_member_only() {
        let (member, other) = (MemberId([1; 32]), MemberId([2; 32]));

        let work = Work::search(&member, 12, 0, u64::MAX).expect("there is some");

        assert!(work.bits(&member) >= 12);
        assert!(work.bits(&other) < 12);
        assert_eq!(Work::search(&member, 12, 0, work.0), None, "it was the first");
        assert_eq!(Work::search(&member, 257, 0, 100), None);
    }
}
