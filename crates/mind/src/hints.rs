//! Where others say that devices are: tried now and then, forgotten when it leads nowhere.
//!
//! A hint is nobody's fact. It is not kept on disk, it never touches what a device said of itself,
//! and each teller has room of its own, so that no teller's word pushes out another's. What is tried
//! when, and for how long, is decided here; whether a device is worth trying, by whoever asks.

use std::collections::BTreeMap;

use protocol::{DeviceId, Time};

/// Devices of which hints are remembered: half of a community of 1,000 members, most of whom are met
/// otherwise.
const DEVICES_MAX: usize = 512;
/// Devices whose word about one device is remembered.
const TELLERS_MAX: usize = 4;
/// Devices tried at once; the rest a moment later.
const TRIES_AT_ONCE_MAX: usize = 16;
/// Between two lots of devices.
const NEXT_LOT_MS: u64 = 2_000;
/// The first wait before a device is tried again, in milliseconds; it doubles.
const WAIT_FIRST_MS: u64 = 60_000;
/// The longest wait, in milliseconds: an hour.
const WAIT_LAST_MS: u64 = 3_600_000;
/// How often a device is tried before what was said of it is forgotten: most of a day, so that two who
/// are seldom on at the same time meet, and no longer, since addresses change.
const TRIES_MAX: u32 = 24;

/// What was said of one device.
#[derive(Debug)]
struct Hinted {
    /// By whom: each teller's word of now.
    by: BTreeMap<DeviceId, Vec<String>>,
    tries: u32,
    next: Time,
}

/// What is said of devices that are not known from themselves.
#[derive(Debug, Default)]
pub(crate) struct Hints {
    of: BTreeMap<DeviceId, Hinted>,
}

impl Hints {
    /// Notes what one device says of another; whether there is something new in it.
    pub(crate) fn told(
        &mut self,
        now: Time,
        teller: DeviceId,
        device: DeviceId,
        addresses: Vec<String>,
    ) -> bool {
        if !self.of.contains_key(&device) && self.of.len() >= DEVICES_MAX {
            return false;
        }
        let hinted = self.of.entry(device).or_insert_with(|| Hinted {
            by: BTreeMap::new(),
            tries: 0,
            next: now,
        });
        let known = hinted.by.get(&teller);
        if known == Some(&addresses) || known.is_none() && hinted.by.len() >= TELLERS_MAX {
            return false;
        }
        hinted.by.insert(teller, addresses);
        if hinted.tries > 0 {
            // News are worth trying soon, but nobody sets the pace by saying something new each time.
            hinted.tries = 1;
            hinted.next = hinted.next.min(now.plus_ms(WAIT_FIRST_MS));
        }
        true
    }

    /// The device was met, or is nobody's business any more.
    pub(crate) fn forget(&mut self, device: DeviceId) {
        self.of.remove(&device);
    }

    /// When a device is to be tried next.
    pub(crate) fn next(&self) -> Option<Time> {
        self.of.values().map(|hinted| hinted.next).min()
    }

    /// Devices to try now, each with what one of its tellers says: another one each time. Those that
    /// are not `wanted` now wait, and are not counted as tried.
    pub(crate) fn due(
        &mut self,
        now: Time,
        wanted: impl Fn(DeviceId) -> bool,
    ) -> Vec<(DeviceId, Vec<String>)> {
        let mut due = Vec::new();
        for (device, hinted) in self.of.iter_mut().filter(|(_, hinted)| hinted.next <= now) {
            if !wanted(*device) {
                hinted.next = now.plus_ms(WAIT_FIRST_MS);
            } else if due.len() >= TRIES_AT_ONCE_MAX {
                hinted.next = now.plus_ms(NEXT_LOT_MS);
            } else {
                let turn = usize::try_from(hinted.tries).unwrap_or(usize::MAX);
                let addresses = hinted.by.values().nth(turn % hinted.by.len().max(1));
                due.extend(addresses.map(|addresses| (*device, addresses.clone())));
                let doubled = WAIT_FIRST_MS << hinted.tries.min(10);
                hinted.next = now.plus_ms(doubled.min(WAIT_LAST_MS));
                hinted.tries += 1;
            }
        }
        self.of.retain(|_, hinted| hinted.tries < TRIES_MAX);
        due
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE_MS: u64 = 60_000;

    fn device(number: u16) -> DeviceId {
        let mut id = [0; 32];
        id[..2].copy_from_slice(&number.to_be_bytes());
        DeviceId(id)
    }

    fn at(number: u16) -> Vec<String> {
        vec![format!("/ip4/10.0.0.1/tcp/{number}")]
    }

    #[test]
    fn what_is_said_is_tried_more_and_more_rarely_and_forgotten() {
        let mut hints = Hints::default();
        let mut now = Time(1_000_000);
        let begin = now;
        assert!(hints.told(now, device(1), device(9), at(1)));
        assert!(!hints.told(now, device(1), device(9), at(1)), "that is not new");
        let mut tries = Vec::new();
        while let Some(next) = hints.next() {
            now = now.max(next);
            tries.extend(hints.due(now, |_| true).iter().map(|_| now.since_ms(begin)));
            assert!(hints.due(now, |_| true).is_empty(), "not twice at once");
        }

        assert_eq!(tries.len(), TRIES_MAX as usize);
        assert_eq!(tries[..4], [0, MINUTE_MS, 3 * MINUTE_MS, 7 * MINUTE_MS]);
        assert!(tries[23] - tries[22] <= WAIT_LAST_MS);
        assert!(tries[23] < 24 * 60 * MINUTE_MS);
    }

    #[test]
    fn a_teller_replaces_its_own_word_and_nobody_elses() {
        let mut hints = Hints::default();
        let mut now = Time(1_000_000);
        hints.told(now, device(1), device(9), at(1));
        for number in 100..2_000 {
            hints.told(now, device(2), device(9), at(number));
        }
        for teller in 3..100 {
            hints.told(now, device(teller), device(9), at(teller));
        }
        let mut said = Vec::new();
        for _ in 0..4 {
            now = now.plus_ms(WAIT_LAST_MS);
            said.extend(hints.due(now, |_| true).into_iter().map(|(_, addresses)| addresses));
        }

        said.sort();
        assert_eq!(said, [at(1), at(1_999), at(3), at(4)], "each in turn");
    }

    #[test]
    fn nobody_sets_the_pace_by_saying_something_new_each_time() {
        let mut hints = Hints::default();
        let now = Time(1_000_000);
        let mut tries = 0;
        for second in 0..600 {
            let now = now.plus_ms(u64::from(second) * 1_000);
            hints.told(now, device(1), device(9), at(second + 1));
            tries += hints.due(now, |_| true).len();
        }
        assert!((5..=11).contains(&tries), "once a minute: {tries}");
    }

    #[test]
    fn the_room_for_hints_is_bounded_and_those_not_wanted_wait() {
        let mut hints = Hints::default();
        let now = Time(1_000_000);
        for number in 0..2_000 {
            hints.told(now, device(1), device(number + 10), at(1));
        }
        assert_eq!(hints.of.len(), DEVICES_MAX);
        assert!(hints.due(now, |_| false).is_empty());
        assert!(hints.due(now, |_| true).is_empty(), "they wait");
        let later = now.plus_ms(WAIT_FIRST_MS);
        assert_eq!(hints.due(later, |_| true).len(), TRIES_AT_ONCE_MAX);
        assert_eq!(hints.due(later.plus_ms(NEXT_LOT_MS), |_| true).len(), TRIES_AT_ONCE_MAX);
        hints.forget(device(10));
        assert_eq!(hints.of.len(), DEVICES_MAX - 1);
    }
}
