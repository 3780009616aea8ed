//! Chance, as an argument: a stream of random-looking bytes from a seed, so that the same seed and
//! the same inputs give the same effects.

use protocol::ids::derive;

/// A deterministic source of random bytes. In a running node its seed comes from the operating
/// system at every start and is never used twice.
#[derive(Debug)]
pub(crate) struct Chance {
    seed: [u8; 32],
    drawn: u64,
}

impl Chance {
    pub(crate) fn new(seed: [u8; 32]) -> Self {
        Self { seed, drawn: 0 }
    }

    /// 32 fresh bytes.
    pub(crate) fn draw(&mut self) -> [u8; 32] {
        self.drawn += 1;
        derive("common-ground 1 chance", &[&self.seed, &self.drawn.to_le_bytes()])
    }

    /// `N` fresh bytes, at most 32.
    pub(crate) fn bytes<const N: usize>(&mut self) -> [u8; N] {
        const { assert!(N <= 32) };
        let mut bytes = [0; N];
        bytes.copy_from_slice(&self.draw()[..N]);
        bytes
    }

    /// A number below `bound`; 0 when the bound is 0.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        let number = u64::from_le_bytes(self.bytes());
        let bound = u64::try_from(bound).unwrap_or(u64::MAX).max(1);
        usize::try_from(number % bound).unwrap_or(0)
    }
}
