//! The wire codec: CBOR (RFC 8949) in its one canonical form.
//!
//! Structures are arrays in field order. What is decoded is encoded again and compared, so every
//! value has exactly one encoding: no trailing bytes, no long integers, no indefinite lengths.

use minicbor::{Decode, Encode};

use crate::limits::MESSAGE_BYTES_MAX;

/// Why bytes are not what they should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Malformed {
    /// Longer than any message may be.
    #[error("longer than any message may be")]
    TooLong,
    /// Not CBOR of this type, or a bound of the type is exceeded.
    #[error("not a value of this type: {0}")]
    NotThisType(String),
    /// A value of this type, but not its one canonical encoding.
    #[error("not the canonical encoding")]
    NotCanonical,
}

/// The canonical bytes of a value.
pub fn encode<T: Encode<()>>(value: &T) -> Vec<u8> {
    let mut bytes = Vec::new();
    // Writing to a vector cannot fail, and no type here has an encoding that refuses.
    let _ = minicbor::encode(value, &mut bytes);
    bytes
}

/// The value these bytes are the canonical encoding of.
pub fn decode<'b, T: Decode<'b, ()> + Encode<()>>(bytes: &'b [u8]) -> Result<T, Malformed> {
    if bytes.len() > MESSAGE_BYTES_MAX {
        return Err(Malformed::TooLong);
    }
    let value: T =
        minicbor::decode(bytes).map_err(|error| Malformed::NotThisType(error.to_string()))?;
    if encode(&value) == bytes { Ok(value) } else { Err(Malformed::NotCanonical) }
}
