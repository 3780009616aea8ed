//! Links as text: a prefix, then the hexadecimal of canonical bytes and a short check of them, so that
//! a link that was cut short or mistyped is told from one that holds no longer.

use minicbor::{Decode, Encode};

use crate::codec::{self, Malformed};
use crate::ids::{derive, hex, unhex};

/// Why a text is not a link of the kind that was asked for.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotALink {
    /// It does not begin as such links do.
    #[error("such a link begins with {0}")]
    OtherPrefix(&'static str),
    /// Something is missing or changed.
    #[error("the link is damaged or incomplete")]
    Damaged,
}

impl From<Malformed> for NotALink {
    fn from(_: Malformed) -> Self {
        Self::Damaged
    }
}

const CHECK_BYTES: usize = 4;

fn check_of(context: &'static str, body: &[u8]) -> [u8; CHECK_BYTES] {
    let hash = derive(context, &[body]);
    [hash[0], hash[1], hash[2], hash[3]]
}

/// A value as the text of a link. `check` names what the check is derived for.
pub(crate) fn to_text(
    prefix: &'static str,
    check: &'static str,
    value: &impl Encode<()>,
) -> String {
    let mut bytes = codec::encode(value);
    let check = check_of(check, &bytes);
    bytes.extend_from_slice(&check);
    format!("{prefix}{}", hex(&bytes))
}

/// Reads what [`to_text`] wrote, tolerating white space around it.
pub(crate) fn from_text<T>(
    prefix: &'static str,
    check: &'static str,
    text: &str,
) -> Result<T, NotALink>
where
    T: Encode<()> + for<'b> Decode<'b, ()>,
{
    let digits = text.trim().strip_prefix(prefix).ok_or(NotALink::OtherPrefix(prefix))?;
    let bytes = unhex(digits).ok_or(NotALink::Damaged)?;
    let split = bytes.len().checked_sub(CHECK_BYTES).ok_or(NotALink::Damaged)?;
    let (body, given) = bytes.split_at(split);
    if given != check_of(check, body) {
        return Err(NotALink::Damaged);
    }
    Ok(codec::decode(body)?)
}
