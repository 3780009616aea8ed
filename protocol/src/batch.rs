//! Many signatures at once, believed exactly when each alone would be.
//!
//! One equation over many signatures is more than twice as quick as one each, but it is a weaker
//! question: whoever holds a key can add points of small order to what it signs, so that a batch
//! takes it at one node and another refuses it. Honest nodes would then blame one another. So three
//! things are asked, and only if all hold is a batch believed at once:
//!
//! 1. of each signature what strict verification asks: S below the order of the group, canonical
//!    encodings, neither key nor R of small order;
//! 2. the equation `Σ zᵢ (Sᵢ·B − kᵢ·Aᵢ − Rᵢ) = 0` with random 128-bit `zᵢ`;
//! 3. no key and no R has a part of small order: random sums of them, [`SUMS`] times, each multiplied
//!    by the order of the group, are neutral.
//!
//! With 3, what is left over in 2 lies in the group of prime order, where the equation cannot hold
//! by accident. If anything fails, every signature is verified by itself; so a batch never decides
//! otherwise than single verification, but with a chance of 2⁻³² for a strange signature by its own key.
//!
//! Randomness is an argument, and must not be known to whoever made the signatures.

use curve25519_dalek::edwards::{CompressedEdwardsY, EdwardsPoint};
use curve25519_dalek::scalar::Scalar;
use curve25519_dalek::traits::{IsIdentity, VartimeMultiscalarMul};
use curve25519_dalek::{constants, traits::Identity};
use sha2::{Digest, Sha512};

use crate::keys;

/// Random sums in which a part of small order must not show: one hides in each with a chance of at
/// most one half.
const SUMS: usize = 32;
/// Below this many, one by one is quicker than the price of [`SUMS`].
const BATCH_MIN: usize = 16;
/// Points whose sums are made beforehand together.
const GROUP: usize = 4;

/// Something signed, not verified yet.
#[derive(Debug, Clone)]
pub(crate) struct Claim {
    pub(crate) signer: [u8; 32],
    pub(crate) message: Vec<u8>,
    pub(crate) signature: [u8; 64],
}

impl Claim {
    fn holds(&self) -> bool {
        keys::verify(&self.signer, &self.message, &self.signature)
    }
}

/// Which of the claims hold. `chance` is fresh and unknown to their authors.
pub(crate) fn verify(claims: &[Claim], chance: &[u8; 32]) -> Vec<bool> {
    if claims.len() >= BATCH_MIN && all_hold(claims, chance) {
        return vec![true; claims.len()];
    }
    claims.iter().map(Claim::holds).collect()
}

/// A claim taken apart.
struct Parts {
    key: EdwardsPoint,
    first: EdwardsPoint,
    second: Scalar,
    hash: Scalar,
}

fn all_hold(claims: &[Claim], chance: &[u8; 32]) -> bool {
    let parts: Option<Vec<Parts>> = claims.iter().map(taken_apart).collect();
    let Some(parts) = parts else { return false };
    let mut stream =
        blake3::Hasher::new_derive_key("common-ground 1 batch").update(chance).finalize_xof();
    let points: Vec<EdwardsPoint> = parts.iter().flat_map(|part| [part.key, part.first]).collect();
    equation_holds(&parts, &points, &mut stream) && is_free_of_small_order(&points, &mut stream)
}

fn taken_apart(claim: &Claim) -> Option<Parts> {
    let (first, second) = claim.signature.split_at(32);
    let (first, second): ([u8; 32], [u8; 32]) = (first.try_into().ok()?, second.try_into().ok()?);
    let hash = Sha512::new()
        .chain_update(first)
        .chain_update(claim.signer)
        .chain_update(&claim.message)
        .finalize();
    Some(Parts {
        key: point(&claim.signer)?,
        first: point(&first)?,
        second: Option::from(Scalar::from_canonical_bytes(second))?,
        hash: Scalar::from_bytes_mod_order_wide(&hash.into()),
    })
}

/// A point in its canonical encoding that is not of small order.
fn point(bytes: &[u8; 32]) -> Option<EdwardsPoint> {
    let beyond_field = bytes[31] & 0x7f == 0x7f
        && bytes[1..31].iter().all(|byte| *byte == 0xff)
        && bytes[0] >= 0xed;
    let point = CompressedEdwardsY(*bytes).decompress()?;
    (!beyond_field && !point.is_small_order()).then_some(point)
}

fn equation_holds(
    parts: &[Parts],
    points: &[EdwardsPoint],
    stream: &mut blake3::OutputReader,
) -> bool {
    let mut scalars = Vec::with_capacity(points.len() + 1);
    let mut base = Scalar::ZERO;
    for part in parts {
        let mut random = [0; 32];
        stream.fill(&mut random[..16]);
        let z = Scalar::from_bytes_mod_order(random);
        base += z * part.second;
        scalars.extend([z * part.hash, z]);
    }
    scalars.push(-base);
    let points = points.iter().chain([&constants::ED25519_BASEPOINT_POINT]);
    EdwardsPoint::vartime_multiscalar_mul(&scalars, points).is_identity()
}

/// Whether all lie in the group of prime order, as far as [`SUMS`] random sums show.
fn is_free_of_small_order(points: &[EdwardsPoint], stream: &mut blake3::OutputReader) -> bool {
    let tables: Vec<[EdwardsPoint; 1 << GROUP]> = points.chunks(GROUP).map(sums_of).collect();
    let mut choices = vec![0; tables.len()];
    (0..SUMS).all(|_| {
        stream.fill(&mut choices);
        let sum =
            tables.iter().zip(&choices).fold(EdwardsPoint::identity(), |sum, (table, choice)| {
                sum + table[usize::from(choice % (1 << GROUP))]
            });
        is_of_prime_order(&sum)
    })
}

/// Whether one less than the order of the group makes the opposite of it.
fn is_of_prime_order(point: &EdwardsPoint) -> bool {
    let less_one = -Scalar::ONE;
    let times = EdwardsPoint::vartime_double_scalar_mul_basepoint(&less_one, point, &Scalar::ZERO);
    (times + point).is_identity()
}

/// The sums of every choice among a few points.
fn sums_of(points: &[EdwardsPoint]) -> [EdwardsPoint; 1 << GROUP] {
    let mut sums = [EdwardsPoint::identity(); 1 << GROUP];
    for choice in 1..sums.len() {
        let lowest = choice.trailing_zeros();
        let rest = sums[choice & (choice - 1)];
        let point = usize::try_from(lowest).ok().and_then(|at| points.get(at));
        sums[choice] = point.map_or(rest, |point| rest + point);
    }
    sums
}

#[cfg(test)]
mod tests {
    use curve25519_dalek::constants::EIGHT_TORSION;

    use super::*;
    use crate::Keypair;

    const CHANCE: [u8; 32] = [7; 32];

    fn claims(count: u8) -> Vec<Claim> {
        (0..count)
            .map(|seed| {
                let key = Keypair::from_seed(&[seed; 32]);
                let message = vec![seed; 40];
                Claim { signer: key.public(), signature: key.sign(&message), message }
            })
            .collect()
    }

    /// Signed by whoever holds `scalar`, with parts of small order added to the key and to R.
    fn strange(scalar: u64, in_key: usize, in_first: usize, message: &[u8]) -> Claim {
        let (secret, nonce) = (Scalar::from(scalar), Scalar::from(scalar + 1));
        let key = EdwardsPoint::mul_base(&secret) + EIGHT_TORSION[in_key];
        let first = EdwardsPoint::mul_base(&nonce) + EIGHT_TORSION[in_first];
        let (signer, first) = (key.compress().to_bytes(), first.compress().to_bytes());
        let hash =
            Sha512::new().chain_update(first).chain_update(signer).chain_update(message).finalize();
        let hash = Scalar::from_bytes_mod_order_wide(&hash.into());
        let second = (nonce + hash * secret).to_bytes();
        let signature = [first, second].concat().try_into().expect("64 bytes");
        Claim { signer, message: message.to_vec(), signature }
    }

    #[test]
    fn good_ones_hold_at_once_and_a_forged_one_fails_alone() {
        let mut claims = claims(40);
        assert!(all_hold(&claims, &CHANCE), "the quick way is taken");
        assert_eq!(verify(&claims, &CHANCE), [true; 40]);

        claims[17].message[3] ^= 1;

        assert!(!all_hold(&claims, &CHANCE));
        let held = verify(&claims, &CHANCE);
        assert_eq!(held.iter().filter(|holds| !**holds).count(), 1);
        assert!(!held[17]);
    }

    #[test]
    fn what_only_the_batch_would_take_is_decided_as_if_it_came_alone() {
        // An equation without the third question takes some of these, depending on its randomness.
        for (in_key, in_first) in (0..8).flat_map(|key| (0..8).map(move |first| (key, first))) {
            let odd = strange(5, in_key, in_first, b"strange");
            let mut batch = claims(30);
            batch.push(odd.clone());
            for chance in 0..8 {
                let held = verify(&batch, &[chance; 32]);
                assert_eq!(held[30], odd.holds(), "key {in_key}, R {in_first}");
                assert!(held[..30].iter().all(|holds| *holds));
            }
        }
    }

    #[test]
    fn two_whose_small_parts_cancel_are_noticed() {
        let mut batch = claims(30);
        batch.push(strange(5, 0, 3, b"one"));
        batch.push(strange(9, 0, 5, b"two"));
        for chance in 0..32 {
            let held = verify(&batch, &[chance; 32]);
            assert_eq!(held[30..], [false, false]);
        }
    }

    #[test]
    fn few_are_verified_one_by_one_and_none_is_none() {
        assert_eq!(verify(&claims(3), &CHANCE), [true; 3]);
        assert!(verify(&[], &CHANCE).is_empty());
    }
}
