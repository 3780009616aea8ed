//! People who announce: a key, a clock by hand, and short ways to say things.

use protocol::announcement::{
    Announcement, Body, Interest, Interests, Level, Profile, Slot, Stance,
};
use protocol::identity::LinkCertificate;
use protocol::limits::{ANNOUNCEMENT_VALID_MS_MAX, LINK_VALID_MS_MAX};
use protocol::work::Work;
use protocol::{DeviceId, Keypair, List, MemberId, Opened, Sealed, Text, Time};

pub(crate) const MINUTE: u64 = 60_000;
pub(crate) const DAY: u64 = 24 * 60 * MINUTE;
/// When the stories begin.
pub(crate) const START: Time = Time(1_700_000_000_000);

pub(crate) struct Person {
    member: Keypair,
    device: Keypair,
}

impl Person {
    pub(crate) fn number(number: u8) -> Self {
        Self {
            member: Keypair::from_seed(&[number; 32]),
            device: Keypair::from_seed(&[number ^ 0x80; 32]),
        }
    }

    pub(crate) fn member(&self) -> MemberId {
        MemberId(self.member.public())
    }

    pub(crate) fn device(&self) -> DeviceId {
        DeviceId(self.device.public())
    }

    /// Announces at a time, for a number of milliseconds.
    pub(crate) fn says(&self, at: Time, for_ms: u64, body: Body) -> Opened<Announcement> {
        let link = LinkCertificate {
            member: self.member(),
            device: self.device(),
            name: Text::default(),
            keeper: false,
            issued_at: Time(at.0 - 1),
            expires_at: Time(at.0 - 1).plus_ms(LINK_VALID_MS_MAX),
        };
        let announcement = Announcement {
            member: self.member(),
            link: Sealed::seal(link, &self.member).expect("valid").sealed().clone(),
            issued_at: at,
            expires_at: at.plus_ms(for_ms),
            body,
            work: Work::default(),
        };
        Sealed::seal(announcement, &self.device).expect("valid")
    }

    pub(crate) fn is_called(&self, at: Time, name: &str) -> Opened<Announcement> {
        self.says(at, ANNOUNCEMENT_VALID_MS_MAX, called(name))
    }

    pub(crate) fn cares_about(
        &self,
        at: Time,
        interests: &[(&str, Stance)],
    ) -> Opened<Announcement> {
        self.says(at, ANNOUNCEMENT_VALID_MS_MAX, caring(interests))
    }

    pub(crate) fn withdraws(&self, at: Time, slot: Slot) -> Opened<Announcement> {
        self.says(at, MINUTE, Body::Withdrawal(slot))
    }
}

pub(crate) fn called(name: &str) -> Body {
    Body::Profile(Profile { name: Text::new(name).expect("short"), ..Profile::default() })
}

pub(crate) fn caring(interests: &[(&str, Stance)]) -> Body {
    let interests = interests.iter().map(|(label, stance)| Interest {
        label: Text::new(*label).expect("short"),
        language: Text::default(),
        level: Level::Curious,
        stance: *stance,
    });
    Body::Interests(Interests {
        interests: List::new(interests.collect::<Vec<_>>()).expect("few"),
        communities: List::default(),
    })
}
