//! Who is who: certificates that bind a device to a member.

use minicbor::{Decode, Encode};

use crate::bounded::Text;
use crate::ids::{DeviceId, MemberId};
use crate::limits::{LINK_VALID_MS_MAX, NAME_BYTES_MAX};
use crate::record::{Kind, Record, Refused};
use crate::time::Time;

/// "This device speaks for me": signed by the member's key, renewed before it expires.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct LinkCertificate {
    /// The member; signs this record.
    #[n(0)]
    pub member: MemberId,
    /// The device that may speak for the member.
    #[n(1)]
    pub device: DeviceId,
    /// What the member calls the device, such as "laptop".
    #[n(2)]
    pub name: Text<NAME_BYTES_MAX>,
    /// Whether this is an always-on device that others prefer to hand changes to.
    #[n(3)]
    pub keeper: bool,
    /// When it was issued, as the member claims.
    #[n(4)]
    pub issued_at: Time,
    /// When it stops holding; at most [`LINK_VALID_MS_MAX`] after `issued_at`.
    #[n(5)]
    pub expires_at: Time,
}

impl Record for LinkCertificate {
    const KIND: Kind = Kind::LinkCertificate;

    fn check(&self, signer: &[u8; 32]) -> Result<(), Refused> {
        if signer != self.member.as_bytes() {
            return Err(Refused::WrongSigner);
        }
        if self.expires_at <= self.issued_at
            || self.expires_at.since_ms(self.issued_at) > LINK_VALID_MS_MAX
        {
            return Err(Refused::Inconsistent("a link certificate holds for at most 90 days"));
        }
        Ok(())
    }
}

/// "This device no longer speaks for me": permanent, signed by the member's key.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct UnlinkCertificate {
    /// The member; signs this record.
    #[n(0)]
    pub member: MemberId,
    /// The device that no longer speaks for the member.
    #[n(1)]
    pub device: DeviceId,
}

impl Record for UnlinkCertificate {
    const KIND: Kind = Kind::UnlinkCertificate;

    fn check(&self, signer: &[u8; 32]) -> Result<(), Refused> {
        if signer == self.member.as_bytes() { Ok(()) } else { Err(Refused::WrongSigner) }
    }
}
