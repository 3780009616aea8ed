//! The clock: the one place where the node reads the time of day.

use std::time::{Duration, SystemTime, UNIX_EPOCH};

use protocol::Time;

/// Now, by this machine's clock.
pub(crate) fn now() -> Time {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Time(u64::try_from(since.as_millis()).unwrap_or(u64::MAX))
}

/// How long until a moment; nothing when it has passed.
pub(crate) fn until(deadline: Time, now: Time) -> Duration {
    Duration::from_millis(deadline.since_ms(now))
}
