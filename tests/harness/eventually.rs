//! Waiting for something to become so, with a deadline: the only place where a test sleeps.

use std::thread;
use std::time::{Duration, Instant};

/// How long anything may take, on a machine that does other things too.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// How long between two looks.
const PAUSE: Duration = Duration::from_millis(20);

/// Looks until there is something, for at most [`DEADLINE`].
///
/// # Panics
/// When there is nothing in time; says what was waited for.
#[track_caller]
pub fn eventually<T>(what: &str, look: impl FnMut() -> Option<T>) -> T {
    eventually_within(DEADLINE, what, look)
}

/// As [`eventually`], with a deadline of its own.
///
/// # Panics
/// When there is nothing in time; says what was waited for.
#[track_caller]
pub fn eventually_within<T>(
    deadline: Duration,
    what: &str,
    mut look: impl FnMut() -> Option<T>,
) -> T {
    let until = Instant::now() + deadline;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < until, "not within {deadline:?}: {what}");
        thread::sleep(PAUSE);
    }
}
