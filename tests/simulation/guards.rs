//! The test of the test: with any one of five guards taken out, some seed must fail.

use mind::Guards;

use crate::storm::{Plan, run};

/// Seeds tried until one fails.
const SEEDS_MAX: u64 = 60;

fn some_seed_fails(take_out: impl Fn(&mut Plan)) -> bool {
    (1..=SEEDS_MAX).any(|seed| {
        let mut plan = Plan::of(seed);
        take_out(&mut plan);
        // A guard that is missing may also show as a panic: that is noticed as well.
        let outcome = std::panic::catch_unwind(|| run(plan).0);
        !matches!(outcome, Ok(Ok(())))
    })
}

fn table(change: impl Fn(&mut community::Guards)) -> Guards {
    let mut guards = Guards::default();
    change(&mut guards.table);
    guards
}

#[test]
fn without_the_gap_guard_a_seed_fails() {
    assert!(some_seed_fails(|plan| plan.guards = table(|guards| guards.gap = false)));
}

#[test]
fn without_the_fork_guard_a_seed_fails() {
    assert!(some_seed_fails(|plan| {
        plan.guards = table(|guards| guards.fork = false);
        plan.clone = true;
    }));
}

#[test]
fn without_the_dependencies_guard_a_seed_fails() {
    assert!(some_seed_fails(|plan| plan.guards = table(|guards| guards.dependencies = false)));
}

#[test]
fn without_keeping_before_telling_a_seed_fails() {
    assert!(some_seed_fails(|plan| plan.kept_before_told = false));
}

#[test]
fn without_newest_wins_a_seed_fails() {
    assert!(some_seed_fails(
        |plan| plan.guards = Guards { newest_wins: false, ..Guards::default() }
    ));
}
