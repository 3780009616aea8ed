//! Whether the way to others changed: the computer slept, or its network is another now.
//!
//! Three signs, none of which needs the operating system's help: the wall clock went on without
//! the monotonic one, or the loop stood still (sleep); the routes and addresses that Linux tells of
//! are others than before (network). libp2p's own news of addresses is a fourth, and the event loop
//! brings it here. What follows from it is the event loop's business; the clocks come in as
//! arguments.

use std::fs::File;
use std::io::Read;
use std::time::{Duration, Instant, SystemTime};

use crate::limits::{CHANGE_EVERY_MIN, CHANGE_LOOK_EVERY, ROUTES_BYTES_MAX, SLEPT_MIN};

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Change {
    /// The computer slept, or the program stood still.
    Slept,
    /// Addresses or routes are others than before.
    Network,
}

/// The watch.
#[derive(Debug)]
pub(crate) struct Watch {
    looked: (Instant, SystemTime),
    routes_at: Option<Instant>,
    routes: Option<Vec<u8>>,
    waiting: Option<Change>,
    told: Option<Instant>,
}

impl Watch {
    pub(crate) fn new(now: Instant, wall: SystemTime) -> Self {
        Self { looked: (now, wall), routes_at: None, routes: None, waiting: None, told: None }
    }

    /// An address came or went.
    pub(crate) fn addresses_changed(&mut self) {
        self.waiting.get_or_insert(Change::Network);
    }

    /// Looks at the clocks, and now and then at the routes; answers a change, not too often.
    pub(crate) fn look(
        &mut self,
        now: Instant,
        wall: SystemTime,
        routes: impl FnOnce() -> Option<Vec<u8>>,
    ) -> Option<Change> {
        if self.slept(now, wall) {
            self.waiting = Some(Change::Slept);
        }
        self.looked = (now, wall);
        if self.routes_at.is_none_or(|at| now.saturating_duration_since(at) >= CHANGE_LOOK_EVERY) {
            self.routes_at = Some(now);
            let routes = routes();
            if self.routes.is_some() && routes.is_some() && self.routes != routes {
                self.addresses_changed();
            }
            self.routes = routes.or(self.routes.take());
        }
        let lately = |told: Instant| now.saturating_duration_since(told) < CHANGE_EVERY_MIN;
        if self.told.is_some_and(lately) {
            return None;
        }
        let change = self.waiting.take()?;
        self.told = Some(now);
        Some(change)
    }

    /// A wall clock that somebody sets forward looks the same; looking again then costs little.
    fn slept(&self, now: Instant, wall: SystemTime) -> bool {
        let (instant, time) = self.looked;
        let awake = now.saturating_duration_since(instant);
        let passed = wall.duration_since(time).unwrap_or(Duration::ZERO);
        awake >= SLEPT_MIN || passed.saturating_sub(awake) >= SLEPT_MIN
    }
}

/// The routes and addresses of this network namespace, as Linux tells them; none elsewhere.
pub(crate) fn routes() -> Option<Vec<u8>> {
    let mut all = Vec::new();
    for path in ["/proc/self/net/route", "/proc/self/net/if_inet6"] {
        let Ok(file) = File::open(path) else { continue };
        // One that cannot be read to its end says at least as much as there is of it.
        let _ = file.take(ROUTES_BYTES_MAX).read_to_end(&mut all);
    }
    (!all.is_empty()).then_some(all)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: Duration = Duration::from_secs(1);

    struct Clocks(Instant, SystemTime, Watch);

    impl Clocks {
        fn new() -> Self {
            let (now, wall) = (Instant::now(), SystemTime::UNIX_EPOCH + SECOND * 1_000);
            Self(now, wall, Watch::new(now, wall))
        }

        /// Lets time pass, differently on the two clocks, and looks.
        fn after(&mut self, awake: Duration, passed: Duration, routes: &[u8]) -> Option<Change> {
            self.0 += awake;
            self.1 += passed;
            self.2.look(self.0, self.1, || Some(routes.to_vec()))
        }
    }

    #[test]
    fn a_night_of_sleep_is_noticed_once() {
        let mut clocks = Clocks::new();
        assert_eq!(clocks.after(SECOND, SECOND, b"home"), None);

        let morning = clocks.after(SECOND, SECOND * 28_800, b"home");

        assert_eq!(morning, Some(Change::Slept));
        for _ in 0..60 {
            assert_eq!(clocks.after(SECOND, SECOND, b"home"), None);
        }
    }

    #[test]
    fn a_program_that_was_stopped_slept_too() {
        let mut clocks = Clocks::new();
        assert_eq!(clocks.after(SLEPT_MIN, SLEPT_MIN, b"home"), Some(Change::Slept));
    }

    #[test]
    fn a_busy_machine_and_a_clock_set_back_are_no_sleep() {
        let mut clocks = Clocks::new();
        assert_eq!(clocks.after(SECOND * 3, SECOND * 3, b"home"), None);
        let back = clocks.1 - SECOND * 500;
        assert_eq!(clocks.2.look(clocks.0 + SECOND, back, || None), None);
    }

    #[test]
    fn another_network_is_noticed_and_a_flapping_one_not_at_every_turn() {
        let mut clocks = Clocks::new();
        assert_eq!(clocks.after(SECOND, SECOND, b"home"), None, "the first look is no change");
        assert_eq!(clocks.after(SECOND, SECOND, b"train"), Some(Change::Network));
        let mut told = 0;
        for turn in 0..20_u8 {
            told += usize::from(clocks.after(SECOND, SECOND, &[turn]).is_some());
        }
        assert!((1..=10).contains(&told), "{told}");
        assert_eq!(clocks.after(SECOND * 3, SECOND * 3, &[19]).map(|_| ()).or(Some(())), Some(()));
        assert_eq!(clocks.after(SECOND * 3, SECOND * 3, &[19]), None, "and then it is quiet");
    }
}
