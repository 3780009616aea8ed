//! How fast it is. Run by hand: `cargo test --release -p store --test it -- --ignored figures --nocapture`.

use std::time::Instant;

use mind::{Archive, Key, Range};
use store::{SledStore, Store};

use crate::sample::{COMMUNITY, DOCUMENT, change, put};

fn commits(store: &mut SledStore, commits: u64, rows: u64) -> (f64, u128) {
    let begun = Instant::now();
    let mut slowest = 0;
    for commit in 0..commits {
        let first = commit * rows;
        store.stage((first..first + rows).map(|n| put(change(n), vec![n as u8; 250])).collect());
        let at = Instant::now();
        store.commit().expect("there is room");
        slowest = slowest.max(at.elapsed().as_micros());
    }
    (commits as f64 / begun.elapsed().as_secs_f64(), slowest)
}

#[test]
#[ignore = "measures; proves nothing"]
fn figures() {
    let home = tempfile::tempdir_in(std::env::var_os("STORE_FIGURES_IN").unwrap_or(".".into()))
        .expect("a directory");
    let path = home.path().join("store");
    let mut store = SledStore::open(&path).expect("opens").store;
    for (count, rows) in [(2_000, 1), (5_000, 1), (1_000, 100)] {
        let (per_second, slowest) = commits(&mut store, count, rows);
        println!("commits of {rows} rows: {per_second:.0}/s, slowest {slowest} µs");
    }
    println!("{} bytes on disk for 100,000 rows of 250", store.size().expect("is there"));
    drop(store);

    for _ in 0..2 {
        let begun = Instant::now();
        drop(SledStore::open(&path).expect("opens").store);
        println!("opening and closing with 100,000 rows: {} ms", begun.elapsed().as_millis());
    }
    let begun = Instant::now();
    let store = SledStore::open(&path).expect("opens").store;
    println!("opening with 100,000 rows: {} ms", begun.elapsed().as_millis());
    println!("memory in use: {}", memory());
    let begun = Instant::now();
    let rows = store.scan(Range::Changes(COMMUNITY, DOCUMENT)).count();
    println!("scanning {rows} rows: {} ms", begun.elapsed().as_millis());
    let begun = Instant::now();
    for n in 0..10_000_u64 {
        assert!(store.get(&change(n * 7_919 % 100_000)).is_some());
    }
    println!("reading 10,000 rows: {} ms", begun.elapsed().as_millis());
    println!("memory in use: {}", memory());
    drop(store);

    let mut store = SledStore::open(&path).expect("opens").store;
    let begun = Instant::now();
    store.compact().expect("works");
    println!(
        "compacting: {} ms, {} bytes",
        begun.elapsed().as_millis(),
        store.size().expect("is there")
    );
    let begun = Instant::now();
    store.stage(vec![put(Key::Base(COMMUNITY, DOCUMENT), vec![1; 1 << 20])]);
    store.commit().expect("there is room");
    println!("one value of 1 MiB: {} ms", begun.elapsed().as_millis());
}

/// What Linux says of this process; elsewhere nothing.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find(|line| line.starts_with("VmRSS"));
    line.unwrap_or("unknown").to_owned()
}
