//! Invented members. Interests are spread as they are among people: a few that everyone has, very
//! many that few have.

use protocol::announcement::{Announcement, Body, Interest, Interests, Level, Stance};
use protocol::identity::LinkCertificate;
use protocol::work::Work;
use protocol::{DeviceId, Keypair, List, MemberId, Opened, Sealed, Text, Time};

const INTERESTS_EACH: u32 = 8;
const VOCABULARY: f64 = 20_000.0;
/// When the first of them announced; each a millisecond after the one before.
pub(crate) const ISSUED: Time = Time(1_700_000_000_000);
/// When all of them hold.
pub(crate) const NOW: Time = Time(1_700_000_000_000 + 1_000_000);

pub(crate) fn label(number: u32) -> String {
    format!("subject {number}")
}

/// A number from a counter, well mixed (SplitMix64).
fn mixed(counter: u64) -> u64 {
    let mut z = counter.wrapping_add(0x9E37_79B9_7F4A_7C15);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// About Zipf: the logarithm of the rank is even.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
fn subject(counter: u64) -> u32 {
    let even = (mixed(counter) >> 11) as f64 / (1_u64 << 53) as f64;
    (VOCABULARY.powf(even) - 1.0) as u32
}

pub(crate) fn announcement(number: u32) -> Opened<Announcement> {
    let mut seed = [7; 32];
    seed[..4].copy_from_slice(&number.to_le_bytes());
    let key = Keypair::from_seed(&seed);
    let (member, device) = (MemberId(key.public()), DeviceId(key.public()));
    let link = LinkCertificate {
        member,
        device,
        name: Text::default(),
        keeper: false,
        issued_at: ISSUED,
        expires_at: ISSUED.plus_ms(2_000_000),
    };
    let interests = (0..INTERESTS_EACH)
        .map(|which| Interest {
            label: Text::new(label(subject(u64::from(number * INTERESTS_EACH + which))))
                .expect("short"),
            language: Text::default(),
            level: Level::Practising,
            stance: if which % 2 == 0 { Stance::Seeking } else { Stance::Offering },
        })
        .collect::<Vec<_>>();
    let announcement = Announcement {
        member,
        link: Sealed::seal(link, &key).expect("valid").sealed().clone(),
        issued_at: ISSUED.plus_ms(u64::from(number)),
        expires_at: ISSUED.plus_ms(2_000_000),
        body: Body::Interests(Interests {
            interests: List::new(interests).expect("few"),
            communities: List::default(),
        }),
        work: Work::default(),
    };
    Sealed::seal(announcement, &key).expect("valid")
}
