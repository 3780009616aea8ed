//! How often someone may: a bucket of tokens that fills with time. Over the pace is late, not lost.

use crate::time::Time;

/// A pace: so much at once, and one more in every so many milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limit {
    /// How much at once.
    pub burst: u32,
    /// In how many milliseconds one more.
    pub every_ms: u64,
}

/// How much of a [`Limit`] is left to someone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pace {
    left: u32,
    /// Up to when `left` has been filled.
    filled: Time,
}

impl Pace {
    /// Nothing used yet.
    pub fn new(limit: Limit, now: Time) -> Self {
        Self { left: limit.burst, filled: now }
    }

    /// How much is left at `now`.
    pub fn left(&self, limit: Limit, now: Time) -> u32 {
        let more = now.since_ms(self.filled) / limit.every_ms.max(1);
        self.left.saturating_add(u32::try_from(more).unwrap_or(u32::MAX)).min(limit.burst)
    }

    /// Uses up to `count`; how much there was to use.
    pub fn take(&mut self, limit: Limit, now: Time, count: u32) -> u32 {
        let left = self.left(limit, now);
        let spent = now.since_ms(self.filled) / limit.every_ms.max(1) * limit.every_ms;
        // A clock that was set back begins anew, or it would be long until it fills again.
        self.filled = if now < self.filled { now } else { self.filled.plus_ms(spent) };
        let taken = left.min(count);
        self.left = left - taken;
        taken
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIMIT: Limit = Limit { burst: 3, every_ms: 10 };

    #[test]
    fn so_much_at_once_and_then_one_at_a_time() {
        let mut pace = Pace::new(LIMIT, Time(100));
        assert_eq!(pace.take(LIMIT, Time(100), 5), 3);
        assert_eq!(pace.take(LIMIT, Time(109), 1), 0);
        assert_eq!(pace.take(LIMIT, Time(112), 1), 1);
        assert_eq!(pace.take(LIMIT, Time(119), 1), 0, "the rest of an interval counts");
        assert_eq!(pace.take(LIMIT, Time(120), 1), 1);
        assert_eq!(pace.left(LIMIT, Time(10_000)), 3, "no more than the burst");
    }

    #[test]
    fn a_clock_set_back_does_not_stop_it() {
        let mut pace = Pace::new(LIMIT, Time(1_000_000));
        pace.take(LIMIT, Time(1_000_000), 3);
        assert_eq!(pace.take(LIMIT, Time(5), 1), 0);
        assert_eq!(pace.take(LIMIT, Time(15), 1), 1);
    }
}
