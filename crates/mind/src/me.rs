//! Who this node is: its keys, and the certificate that lets its device speak for its member.

use protocol::announcement::{Announcement, Body};
use protocol::identity::LinkCertificate;
use protocol::limits::{ANNOUNCEMENT_VALID_MS_MAX, CLOCK_AHEAD_MS_MAX, LINK_VALID_MS_MAX};
use protocol::record::KeptKey;
use protocol::work::Work;
use protocol::{DeviceId, Keypair, MemberId, Opened, Sealed, Text, Time};

use crate::mind::Keys;

/// A certificate is renewed when it holds for less than this: announcements made with it hold for
/// as long as any announcement may.
const LINK_RENEW_MS: u64 = ANNOUNCEMENT_VALID_MS_MAX + 24 * 3600 * 1000;

/// The identity of this node.
#[derive(Debug)]
pub(crate) struct Me {
    keys: Keys,
    link: Opened<LinkCertificate>,
    kept: KeptKey,
}

impl Me {
    pub(crate) fn new(keys: Keys, now: Time) -> Self {
        let link = certify(&keys, now);
        let kept = KeptKey::of(&keys.device);
        Self { keys, link, kept }
    }

    /// What this member's key has cost; none until it was found.
    pub(crate) fn work(&self) -> Option<Work> {
        self.keys.work
    }

    /// The work was found.
    pub(crate) fn worked(&mut self, work: Work) {
        self.keys.work = Some(work);
    }

    /// Knows again what was opened before it was kept.
    pub(crate) fn kept(&self) -> &KeptKey {
        &self.kept
    }

    pub(crate) fn member(&self) -> MemberId {
        MemberId(self.keys.member.public())
    }

    pub(crate) fn device(&self) -> DeviceId {
        DeviceId(self.keys.device.public())
    }

    pub(crate) fn device_key(&self) -> &Keypair {
        &self.keys.device
    }

    /// Renews the certificate when it will not hold much longer, or when the clock was set back to
    /// before it began.
    pub(crate) fn refresh(&mut self, now: Time) {
        if now < self.link.issued_at || self.link.expires_at.since_ms(now) < LINK_RENEW_MS {
            self.link = certify(&self.keys, now);
        }
    }

    /// Seals an announcement, issued no earlier than `earliest`, unless that is so far ahead that
    /// nobody would believe it.
    pub(crate) fn announce(&self, now: Time, earliest: Time, body: Body) -> Opened<Announcement> {
        let believable = now.plus_ms(CLOCK_AHEAD_MS_MAX);
        let issued_at = now.max(earliest.min(believable)).max(self.link.issued_at);
        let announcement = Announcement {
            member: self.member(),
            link: self.link.sealed().clone(),
            issued_at,
            expires_at: issued_at.plus_ms(ANNOUNCEMENT_VALID_MS_MAX),
            body,
            work: self.keys.work.unwrap_or_default(),
        };
        Sealed::seal(announcement, &self.keys.device)
            .expect("own announcements are within bounds and signed by the certified device")
    }
}

fn certify(keys: &Keys, now: Time) -> Opened<LinkCertificate> {
    let certificate = LinkCertificate {
        member: MemberId(keys.member.public()),
        device: DeviceId(keys.device.public()),
        name: Text::default(),
        keeper: false,
        issued_at: now,
        expires_at: now.plus_ms(LINK_VALID_MS_MAX),
    };
    Sealed::seal(certificate, &keys.member).expect("signed by the member it names, for 90 days")
}
