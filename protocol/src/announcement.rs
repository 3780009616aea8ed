//! Announcements: what a member says to everyone who cares about an interest.
//!
//! A member has one announcement per [`Slot`]; the newest wins, by `issued_at`, then by record id.

use minicbor::{Decode, Encode};

use crate::bounded::{List, Text};
use crate::identity::LinkCertificate;
use crate::ids::{CommunityId, MemberId};
use crate::limits::{
    ABOUT_BYTES_MAX, ANNOUNCED_COMMUNITIES_MAX, ANNOUNCEMENT_VALID_MS_MAX, INTERESTS_MAX,
    LABEL_BYTES_MAX, LANGUAGE_BYTES_MAX, LANGUAGES_MAX, LINK_BYTES_MAX, LINKS_MAX, NAME_BYTES_MAX,
};
use crate::record::{Kind, Opened, Record, Refused, Sealed};
use crate::time::Time;
use crate::work::Work;

/// A signed announcement. Signed by a device, which the certificate inside binds to the member.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Announcement {
    /// The member who announces.
    #[n(0)]
    pub member: MemberId,
    /// The sealed [`LinkCertificate`] of the signing device.
    #[n(1)]
    pub link: Sealed,
    /// When it was made: at least one millisecond after the member's previous one.
    #[n(2)]
    pub issued_at: Time,
    /// When it stops holding; at most [`ANNOUNCEMENT_VALID_MS_MAX`] after `issued_at`.
    #[n(3)]
    pub expires_at: Time,
    /// What is announced.
    #[n(4)]
    pub body: Body,
    /// What the member's key has cost; a stranger's needs [`crate::limits::WORK_BITS`].
    #[n(5)]
    pub work: Work,
}

/// What an announcement says.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Body {
    /// Who the member is.
    #[n(1)]
    Profile(#[n(0)] Profile),
    /// What the member cares about.
    #[n(2)]
    Interests(#[n(0)] Interests),
    /// Takes back what was announced in a slot.
    #[n(3)]
    Withdrawal(#[n(0)] Slot),
}

/// Of each slot a member has at most one valid announcement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Slot {
    /// Holds the profile.
    #[n(1)]
    Profile,
    /// Holds the interests.
    #[n(2)]
    Interests,
}

/// Who a member is, in the member's own words; nothing here is verified by anyone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub struct Profile {
    /// Display name.
    #[n(0)]
    pub name: Text<NAME_BYTES_MAX>,
    /// A few sentences.
    #[n(1)]
    pub about: Text<ABOUT_BYTES_MAX>,
    /// Languages, as BCP 47 tags.
    #[n(2)]
    pub languages: List<Text<LANGUAGE_BYTES_MAX>, LANGUAGES_MAX>,
    /// Organisation or none.
    #[n(3)]
    pub affiliation: Text<NAME_BYTES_MAX>,
    /// Town or region.
    #[n(4)]
    pub place: Text<NAME_BYTES_MAX>,
    /// Links, `https` only by convention; shown, never fetched.
    #[n(5)]
    pub links: List<Text<LINK_BYTES_MAX>, LINKS_MAX>,
    /// BLAKE3 hash of a picture, when there is one.
    #[n(6)]
    #[cbor(with = "minicbor::bytes")]
    pub avatar: Option<[u8; 32]>,
}

/// What a member cares about, publicly.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub struct Interests {
    /// The interests.
    #[n(0)]
    pub interests: List<Interest, INTERESTS_MAX>,
    /// Open communities the member invites to.
    #[n(1)]
    pub communities: List<CommunityId, ANNOUNCED_COMMUNITIES_MAX>,
}

/// One interest.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Interest {
    /// What the member calls it.
    #[n(0)]
    pub label: Text<LABEL_BYTES_MAX>,
    /// The label's language as a BCP 47 tag; empty when not said.
    #[n(1)]
    pub language: Text<LANGUAGE_BYTES_MAX>,
    /// How far along the member is.
    #[n(2)]
    pub level: Level,
    /// Whether the member looks for it, has it to give, or both.
    #[n(3)]
    pub stance: Stance,
}

/// How far along a member is with an interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Level {
    /// Wants to know more.
    #[n(1)]
    Curious,
    /// Does it.
    #[n(2)]
    Practising,
    /// Loves it.
    #[n(3)]
    Passionate,
    /// Is asked about it.
    #[n(4)]
    Expert,
}

/// What a member wants with an interest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Stance {
    /// Looks for it.
    #[n(1)]
    Seeking,
    /// Has it to give.
    #[n(2)]
    Offering,
    /// Both.
    #[n(3)]
    Both,
}

impl Stance {
    /// Whether the member looks for it.
    pub fn seeks(self) -> bool {
        matches!(self, Self::Seeking | Self::Both)
    }

    /// Whether the member has it to give.
    pub fn offers(self) -> bool {
        matches!(self, Self::Offering | Self::Both)
    }
}

impl Announcement {
    /// The slot this announcement fills (a withdrawal empties the slot it names).
    pub fn slot(&self) -> Slot {
        match &self.body {
            Body::Profile(_) => Slot::Profile,
            Body::Interests(_) => Slot::Interests,
            Body::Withdrawal(slot) => *slot,
        }
    }

    /// Whether it agrees with the certificate in it, and with the device that signed it.
    pub(crate) fn agrees_with(
        &self,
        link: &LinkCertificate,
        signer: &[u8; 32],
    ) -> Result<(), Refused> {
        if link.member != self.member || link.device.as_bytes() != signer {
            return Err(Refused::WrongSigner);
        }
        if self.issued_at < link.issued_at || self.issued_at > link.expires_at {
            return Err(Refused::Inconsistent("announced outside the time of its certificate"));
        }
        if self.expires_at <= self.issued_at
            || self.expires_at.since_ms(self.issued_at) > ANNOUNCEMENT_VALID_MS_MAX
        {
            return Err(Refused::Inconsistent("an announcement holds for at most 30 days"));
        }
        Ok(())
    }
}

impl Record for Announcement {
    const KIND: Kind = Kind::Announcement;

    fn check(&self, signer: &[u8; 32]) -> Result<(), Refused> {
        let link: Opened<LinkCertificate> = self.link.open()?;
        self.agrees_with(&link, signer)
    }
}
