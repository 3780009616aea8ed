//! What a directory of a hundred thousand costs: `cargo bench -p discovery --bench directory`.
//!
//! Opening what strangers announce, opening again what was kept, memory, comparing with another
//! directory, the like-minded, and the work of a member's key. `MILLION=1` also ranks among a million.
#![allow(clippy::disallowed_methods, missing_docs, reason = "a benchmark looks at the clock")]

mod people;

use std::time::{Duration, Instant};

use discovery::{Directory, MyInterest, Offer, like_minded};
use people::{NOW, announcement, label};
use protocol::announcement::{Announcement, Stance};
use protocol::codec::encode;
use protocol::limits::WORK_BITS;
use protocol::message::Message;
use protocol::record::{KeptKey, open_all};
use protocol::topic::Topic;
use protocol::work::Work;
use protocol::{Keypair, MemberId, Opened, Sealed};

const MEMBERS: u32 = 100_000;

fn main() {
    work();
    let all: Vec<Opened<Announcement>> = (0..MEMBERS).map(announcement).collect();
    let bytes: usize = all.iter().map(|one| one.sealed().to_bytes().len()).sum();
    println!("{MEMBERS} announcements of {} bytes each", bytes / all.len());
    opening(&all);
    kept(&all);
    comparing(&all);
    let mut directory = Directory::with_capacity(1_000_000);
    for one in all {
        directory.offer(NOW, one);
    }
    ranking(&directory);
    if std::env::var_os("MILLION").is_some() {
        for number in MEMBERS..1_000_000 {
            directory.offer(NOW, announcement(number));
        }
        ranking(&directory);
    }
}

fn work() {
    let found: Vec<(u64, Duration)> = (1..=16_u8)
        .map(|seed| {
            let member = MemberId(Keypair::from_seed(&[seed; 32]).public());
            let started = Instant::now();
            let work = Work::search(&member, WORK_BITS, 0, u64::MAX).expect("there is some");
            (work.0, started.elapsed())
        })
        .collect();
    let tried: u64 = found.iter().map(|(work, _)| work).sum();
    let took: Duration = found.iter().map(|(_, took)| took).sum();
    let worst = found.iter().map(|(_, took)| took).max().expect("sixteen");
    println!(
        "work of {WORK_BITS} bits: {:.1?} on average of 16, {worst:.1?} at worst, {:.1} million hashes a second",
        took / 16,
        tried as f64 / took.as_secs_f64() / 1e6,
    );
    println!("  {:?}", found.iter().map(|(work, _)| work).collect::<Vec<_>>());
}

fn opening(all: &[Opened<Announcement>]) {
    let sealed: Vec<Sealed> = all.iter().take(6_400).map(|one| one.sealed().clone()).collect();
    let rate = |what: &str, signatures: u32, open: &dyn Fn()| {
        let started = Instant::now();
        open();
        let seconds = started.elapsed().as_secs_f64();
        let announcements = sealed.len() as f64 / seconds;
        println!(
            "opening {what}: {announcements:.0} announcements a second, {:.0} signatures",
            announcements * f64::from(signatures)
        );
    };
    rate("one by one", 2, &|| {
        assert!(sealed.iter().all(|one| one.open::<Announcement>().is_ok()));
    });
    for size in [64, 256] {
        rate(&format!("in pages of {size}"), 2, &|| {
            for page in sealed.chunks(size) {
                assert!(open_all(page, 0, &[9; 32], |_, _| true).iter().all(Result::is_ok));
            }
        });
    }
    rate("what is known or unwanted", 0, &|| {
        for page in sealed.chunks(64) {
            assert!(open_all(page, 0, &[9; 32], |_, _| false).iter().all(Result::is_err));
        }
    });
    rate("without work", 0, &|| {
        for page in sealed.chunks(64) {
            let opened = open_all(page, 64, &[9; 32], |_, _| true);
            assert!(opened.iter().all(Result::is_err));
        }
    });
}

fn kept(all: &[Opened<Announcement>]) {
    let key = KeptKey::of(&Keypair::from_seed(&[1; 32]));
    let stored: Vec<Vec<u8>> = all.iter().map(|one| key.keep(one)).collect();
    let before = resident_bytes();
    let started = Instant::now();
    let opened: Vec<Opened<Announcement>> =
        stored.iter().map(|bytes| key.open_again(bytes).expect("kept")).collect();
    let read = started.elapsed();
    let mut directory = Directory::default();
    for one in opened {
        assert_eq!(directory.restore(NOW, one), Offer::New { evicted: None });
    }
    println!(
        "a directory of {MEMBERS} opened again in {:.0?}, of which reading {read:.0?}",
        started.elapsed()
    );
    let used = resident_bytes().saturating_sub(before);
    println!("memory of one announcement in it: {} bytes", used / all.len());
}

/// What the system says this process has in memory.
fn resident_bytes() -> usize {
    let status = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages = status.split(' ').nth(1).and_then(|pages| pages.parse::<usize>().ok());
    pages.unwrap_or(0) * 4_096
}

fn comparing(all: &[Opened<Announcement>]) {
    let holding = |capacity: usize, lacks: &dyn Fn(usize) -> bool| {
        let mut directory = Directory::with_capacity(capacity);
        for (_, one) in all.iter().enumerate().filter(|(at, _)| !lacks(*at)) {
            directory.offer(NOW, one.clone());
        }
        directory
    };
    let room = 2 * all.len();
    type Lacks<'a> = &'a dyn Fn(usize) -> bool;
    let cases: [(&str, usize, Lacks<'_>); 4] = [
        ("nothing", room, &|_| false),
        ("the 100 newest", room, &|at| at >= all.len() - 100),
        ("100 at random", room, &|at| at % 1_000 == 7),
        ("the 100 newest and the directory full", all.len(), &|at| at >= all.len() - 100),
    ];
    for (name, capacity, lacks) in cases {
        let (one, two) = (holding(capacity, &|_| false), holding(capacity, lacks));
        for (who, mut here, mut there) in
            [("who lacks begins", &two, &one), ("who has begins", &one, &two)]
        {
            let started = Instant::now();
            let (mut messages, mut bytes, mut records) = (0, 0, 0);
            let mut next = Some(here.compare(Topic::LOBBY, true, [1; 32]));
            while let Some(message) = next.take() {
                messages += 1;
                bytes += encode(&Message::Reconcile(message.clone())).len();
                (here, there) = (there, here);
                let compared = here.reconcile(&message, true, [2; 32]).expect("honest");
                for want in compared.want.chunks(1_024) {
                    bytes += 8 + 17 * want.len();
                    records += there.records(want).len();
                }
                records += compared.send.len();
                next = compared.answer;
            }
            println!(
                "comparing, {name} lacking, {who}: {messages} messages, {bytes} bytes, {records} announcements to send, {:.1?}",
                started.elapsed()
            );
        }
    }
}

fn ranking(directory: &Directory) {
    let my = |number: &u32| MyInterest {
        label: label(*number),
        language: "en".into(),
        stance: Stance::Seeking,
    };
    for (name, mine) in [
        ("rare and common", &[3, 40, 500, 4_000, 15_000][..]),
        ("the five commonest", &[0, 1, 2, 3, 4]),
        ("the commonest alone", &[0]),
    ] {
        let mine: Vec<_> = mine.iter().map(my).collect();
        let mut times: Vec<_> = (0..50)
            .map(|_| {
                let started = Instant::now();
                let found = like_minded(directory, &mine, &MemberId([0; 32]), 20);
                assert_eq!(found.len(), 20);
                started.elapsed()
            })
            .collect();
        times.sort();
        println!(
            "top 20 among {}, {name}: p50 {:.3?}, p99 {:.3?}",
            directory.len(),
            times[25],
            times[49]
        );
    }
}
