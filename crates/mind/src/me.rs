//! Who this node is: its keys, and the certificate that lets its device speak for its member.

use protocol::announcement::{Announcement, Body};
use protocol::identity::LinkCertificate;
use protocol::limits::{ANNOUNCEMENT_VALID_MS_MAX, CLOCK_AHEAD_MS_MAX, LINK_VALID_MS_MAX};
use protocol::record::KeptKey;
use protocol::work::Work;
use protocol::{DeviceId, Keypair, MemberId, Opened, Sealed, Text, Time};

use crate::archive::{Archive, Key, Local};
use crate::mind::{Keys, MemberKey};

/// A certificate is renewed when it holds for less than this: announcements made with it hold for
/// as long as any announcement may.
pub(crate) const LINK_RENEW_MS: u64 = ANNOUNCEMENT_VALID_MS_MAX + 24 * 3600 * 1000;

/// What a member calls a device, and whether it is always on.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Label {
    pub(crate) name: Text<{ protocol::limits::NAME_BYTES_MAX }>,
    pub(crate) keeper: bool,
}

/// The identity of this node.
#[derive(Debug)]
pub(crate) struct Me {
    keys: Keys,
    link: Opened<LinkCertificate>,
    kept: KeptKey,
    /// The member's other devices said that this one speaks for it no longer.
    unlinked: bool,
}

impl Me {
    pub(crate) fn open(archive: &dyn Archive, keys: Keys, now: Time) -> Self {
        let device = DeviceId(keys.device.public());
        let of_mine = |link: &Opened<LinkCertificate>| link.member == keys.member.id();
        let link = match &keys.member {
            MemberKey::Elsewhere(link) => link.clone(),
            MemberKey::Here(member) => {
                let label = kept_link(archive, device).filter(of_mine).as_ref().map(label_of);
                certify(member, device, label.unwrap_or_default(), now)
            }
        };
        let kept = KeptKey::of(&keys.device);
        let unlinked = archive.get(&Key::Local(Local::Unlinked(device))).is_some();
        Self { keys, link, kept, unlinked }
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
        self.keys.member.id()
    }

    /// The member's own key, if this device holds it.
    pub(crate) fn member_key(&self) -> Option<&Keypair> {
        match &self.keys.member {
            MemberKey::Here(member) => Some(member),
            MemberKey::Elsewhere(_) => None,
        }
    }

    pub(crate) fn device(&self) -> DeviceId {
        DeviceId(self.keys.device.public())
    }

    pub(crate) fn device_key(&self) -> &Keypair {
        &self.keys.device
    }

    /// The certificate by which this device speaks.
    pub(crate) fn link(&self) -> &Opened<LinkCertificate> {
        &self.link
    }

    /// Whether this device speaks for its member no longer.
    pub(crate) fn is_unlinked(&self) -> bool {
        self.unlinked
    }

    /// Renews the certificate when it will not hold much longer, or when the clock was set back to
    /// before it began. Without the member's key that is for another device to do.
    pub(crate) fn refresh(&mut self, now: Time) {
        if let MemberKey::Here(member) = &self.keys.member
            && (now < self.link.issued_at || self.link.expires_at.since_ms(now) < LINK_RENEW_MS)
        {
            self.link = certify(member, self.link.device, label_of(&self.link), now);
        }
    }

    /// A certificate for a device of this member; none without the member's key.
    pub(crate) fn certify(
        &self,
        device: DeviceId,
        label: Label,
        now: Time,
    ) -> Option<Opened<LinkCertificate>> {
        Some(certify(self.member_key()?, device, label, now))
    }

    /// Seals an announcement, issued no earlier than `earliest`, unless that is so far ahead that
    /// nobody would believe it, and no later than this device may speak: with a certificate that has
    /// ended, it says something old, which nobody takes for news.
    pub(crate) fn announce(&self, now: Time, earliest: Time, body: Body) -> Opened<Announcement> {
        let believable = now.plus_ms(CLOCK_AHEAD_MS_MAX);
        let wished = now.max(earliest.min(believable));
        let issued_at = wished.clamp(self.link.issued_at, self.link.expires_at);
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

/// The certificate of a device of this member, as it was last kept.
pub(crate) fn kept_link(
    archive: &dyn Archive,
    device: DeviceId,
) -> Option<Opened<LinkCertificate>> {
    let bytes = archive.get(&Key::Local(Local::Device(device)))?;
    Sealed::from_bytes(&bytes).ok()?.open().ok()
}

/// What a certificate says of its device.
pub(crate) fn label_of(link: &Opened<LinkCertificate>) -> Label {
    Label { name: link.name.clone(), keeper: link.keeper }
}

fn certify(
    member: &Keypair,
    device: DeviceId,
    Label { name, keeper }: Label,
    now: Time,
) -> Opened<LinkCertificate> {
    let certificate = LinkCertificate {
        member: MemberId(member.public()),
        device,
        name,
        keeper,
        issued_at: now,
        expires_at: now.plus_ms(LINK_VALID_MS_MAX),
    };
    Sealed::seal(certificate, member).expect("signed by the member it names, for 90 days")
}
