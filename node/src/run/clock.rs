//! The clock: the one place where the node reads the time of day.
//!
//! For tests of a clock that is off, `COMMONGROUND_CLOCK_AHEAD_S` says by how many seconds this
//! process's is ahead (or, below zero, behind).

use std::sync::LazyLock;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use protocol::Time;

/// How far this process's clock is ahead, in milliseconds; nothing outside tests.
static AHEAD_MS: LazyLock<i64> = LazyLock::new(|| {
    let seconds = std::env::var("COMMONGROUND_CLOCK_AHEAD_S").ok();
    seconds.and_then(|seconds| seconds.parse::<i64>().ok()).unwrap_or(0).saturating_mul(1_000)
});

/// Now, by this machine's clock.
pub(crate) fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    let millis = u64::try_from(since.as_millis()).unwrap_or(u64::MAX);
    Time(millis.saturating_add_signed(*AHEAD_MS))
}

/// How long until a moment; nothing when it has passed.
pub(crate) fn until(deadline: Time, now: Time) -> Duration {
    Duration::from_millis(deadline.since_ms(now))
}
