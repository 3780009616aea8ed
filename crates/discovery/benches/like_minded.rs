//! How long the like-minded list takes among many members: `cargo bench -p discovery`.
//!
//! Interests are spread as they are among people: a few that everyone has, very many that few have.
#![allow(clippy::disallowed_methods, missing_docs, reason = "a benchmark looks at the clock")]

use std::time::Instant;

use discovery::{Directory, MyInterest, like_minded};
use protocol::announcement::{Announcement, Body, Interest, Interests, Level, Stance};
use protocol::identity::LinkCertificate;
use protocol::{DeviceId, Keypair, List, MemberId, Sealed, Text, Time};

const MEMBERS: u32 = 100_000;
const INTERESTS_EACH: u32 = 8;
const VOCABULARY: f64 = 20_000.0;

fn main() {
    let started = Instant::now();
    let mut directory = Directory::default();
    for number in 0..MEMBERS {
        let _ = directory.offer(Time(2_000), announcement(number));
    }
    println!("{MEMBERS} announcements signed and taken in {:.1?}", started.elapsed());

    for (name, mine) in
        [("rare and common", [3, 40, 500, 4_000, 15_000]), ("all common", [0, 1, 2, 3, 4])]
    {
        let mine: Vec<_> = mine.iter().map(|&number| my(number)).collect();
        let mut times: Vec<_> = (0..50)
            .map(|_| {
                let started = Instant::now();
                let found = like_minded(&directory, &mine, &MemberId([0; 32]), 20);
                assert_eq!(found.len(), 20);
                started.elapsed()
            })
            .collect();
        times.sort();
        println!("top 20, {name}: p50 {:.3?}, p99 {:.3?}", times[25], times[49]);
    }
}

fn label(number: u32) -> String {
    format!("subject {number}")
}

fn my(number: u32) -> MyInterest {
    MyInterest { label: label(number), language: "en".into(), stance: Stance::Seeking }
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

fn announcement(number: u32) -> protocol::Opened<Announcement> {
    let mut seed = [7; 32];
    seed[..4].copy_from_slice(&number.to_le_bytes());
    let key = Keypair::from_seed(&seed);
    let (member, device) = (MemberId(key.public()), DeviceId(key.public()));
    let link = LinkCertificate {
        member,
        device,
        name: Text::default(),
        keeper: false,
        issued_at: Time(1_000),
        expires_at: Time(1_000_000),
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
        issued_at: Time(1_000),
        expires_at: Time(1_000_000),
        body: Body::Interests(Interests {
            interests: List::new(interests).expect("few"),
            communities: List::default(),
        }),
    };
    Sealed::seal(announcement, &key).expect("valid")
}
