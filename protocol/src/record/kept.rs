//! What was opened once and kept here is opened again without looking at its signatures.
//!
//! A node that starts with 100,000 announcements would verify 200,000 signatures: ten seconds. They
//! were verified before they were kept. So what is kept carries a receipt: a keyed hash of the
//! envelope's bytes, under a key that only this node has. Only an [`Opened`] record gets one, and
//! only a receipt that fits lets a record in; so [`Opened`] goes on meaning what it means. What has
//! no receipt that fits (kept by an older version, or damaged) is opened as if it came from outside.

use crate::codec;
use crate::ids::derive;
use crate::keys::Keypair;
use crate::record::{Opened, Record, Refused, Sealed};

/// Length of a receipt, in bytes.
const RECEIPT_BYTES: usize = 16;

/// Makes receipts and knows its own again. Derived from a device's secret key.
#[derive(Clone)]
pub struct KeptKey([u8; 32]);

impl std::fmt::Debug for KeptKey {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeptKey(secret)")
    }
}

impl KeptKey {
    /// The key of a device's own store.
    pub fn of(device: &Keypair) -> Self {
        Self(derive("common-ground 1 kept records", &[&*device.seed()]))
    }

    fn receipt(&self, envelope: &[u8]) -> [u8; RECEIPT_BYTES] {
        let mut receipt = [0; RECEIPT_BYTES];
        receipt.copy_from_slice(&blake3::keyed_hash(&self.0, envelope).as_bytes()[..RECEIPT_BYTES]);
        receipt
    }

    /// The bytes to keep: the envelope, and the receipt that it was opened here.
    pub fn keep<T>(&self, opened: &Opened<T>) -> Vec<u8> {
        let mut bytes = opened.sealed().to_bytes();
        let receipt = self.receipt(&bytes);
        bytes.extend_from_slice(&receipt);
        bytes
    }

    /// The record kept as these bytes.
    pub fn open_again<T: Record>(&self, bytes: &[u8]) -> Result<Opened<T>, Refused> {
        if let Some((envelope, receipt)) = bytes.split_last_chunk::<RECEIPT_BYTES>()
            && self.receipt(envelope) == *receipt
        {
            let sealed = Sealed::from_bytes(envelope)?;
            sealed.must_be::<T>()?;
            return Ok(Opened::of(codec::decode(&sealed.payload)?, sealed));
        }
        Sealed::from_bytes(bytes)?.open()
    }
}
