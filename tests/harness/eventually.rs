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
pub fn eventually_within<T>(deadline: Duration, what: &str, look: impl FnMut() -> Option<T>) -> T {
    eventually_every(PAUSE, deadline, what, look)
}

/// As [`eventually_within`], looking this often: for what usually takes no longer than that.
///
/// # Panics
/// When there is nothing in time; says what was waited for.
#[track_caller]
pub fn eventually_every<T>(
    pause: Duration,
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
        thread::sleep(pause);
    }
}

/// Lets a moment pass: for something that is to happen at an instant that was drawn by lot.
pub fn let_pass(moment: Duration) {
    thread::sleep(moment);
}
