//! How fast: no work per entry may grow with the history. The figures are printed; asserted is only
//! what a slow machine in a debug build still reaches by far.

#![allow(clippy::disallowed_methods, reason = "measuring needs a clock")]

use std::time::{Duration, Instant};

use crate::world::{community, hand};

#[test]
fn the_cost_of_an_entry_does_not_grow_with_the_log() {
    let mut nodes = community(&["Ada", "Ben"]);
    let (text, entries) = nodes[0].publish(1);
    hand(&mut nodes[1], entries);
    let mut costs: Vec<(Duration, Duration)> = Vec::new();

    for _ in 0..3 {
        let (mut writing, mut receiving) = (Duration::ZERO, Duration::ZERO);
        for _ in 0..5 {
            let begun = Instant::now();
            let page: Vec<_> = (0..64).flat_map(|_| nodes[0].types(text, "x")).collect();
            writing += begun.elapsed();
            let begun = Instant::now();
            hand(&mut nodes[1], page);
            receiving += begun.elapsed();
        }
        costs.push((writing / 320, receiving / 320));
    }

    println!("per entry, writing and receiving, thirds of 960 entries: {costs:?}");
    assert_eq!(nodes[0].digest(), nodes[1].digest());
    let (first, last) = (costs[0], costs[2]);
    assert!(last.0 < first.0 * 6 && last.1 < first.1 * 6, "grows with the log: {costs:?}");
}
