//! Whom to dial again, and when: a bounded table with back-off. It dials nobody itself.
//!
//! Addresses that were given are in it for good, as far as there is room; those that somebody else
//! named (hints) have little room of their own and a few tries; one that answers is worth as much as
//! a given one from then on. Time comes in as an argument; the jitter is derived from who dials whom,
//! so that two nodes that lost each other do not knock in step.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use libp2p::{Multiaddr, PeerId};
use protocol::ids::derive;

use crate::limits::{
    ADDRESSES_PER_DEVICE_MAX, HINT_TRIES_MAX, HINTED_PER_DEVICE_MAX, HINTS_MAX, REDIAL_FIRST,
    REDIAL_LAST, REDIAL_MAX, SESSION_STABLE,
};

/// What is dialled.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Target {
    /// A device, wherever it answers.
    Device(PeerId),
    /// Whoever answers at an address (as text).
    Address(String),
}

/// What is to be dialled now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Due {
    pub(crate) target: Target,
    /// Where it is known to be.
    pub(crate) known: Vec<Multiaddr>,
    /// Where others say it is. Whoever names an address may have another device answer there, which
    /// ends the dial it was part of; so these are dialled apart.
    pub(crate) hinted: Vec<Multiaddr>,
}

#[derive(Debug)]
struct Known {
    addresses: Vec<Multiaddr>,
    /// Where others say it is, and how often that was tried; they cannot push out where it is known
    /// to be.
    hinted: Vec<(Multiaddr, u32)>,
    /// Known by hints alone.
    is_hint: bool,
    attempts: u32,
    /// None while connected.
    next: Option<Instant>,
    since: Option<Instant>,
}

impl Known {
    fn nothing() -> Self {
        Self {
            addresses: Vec::new(),
            hinted: Vec::new(),
            is_hint: true,
            attempts: 0,
            next: None,
            since: None,
        }
    }
}

/// The table.
#[derive(Debug)]
pub(crate) struct Redial {
    salt: [u8; 32],
    known: BTreeMap<Target, Known>,
}

impl Redial {
    /// `salt` makes the jitter of this node its own.
    pub(crate) fn new(salt: [u8; 32]) -> Self {
        Self { salt, known: BTreeMap::new() }
    }

    /// Dial this now, and again until it answers. The newest addresses come first and stay.
    pub(crate) fn remember(&mut self, target: Target, addresses: Vec<Multiaddr>, now: Instant) {
        if !self.known.contains_key(&target) && self.known.len() >= REDIAL_MAX {
            self.drop_hopeless();
        }
        let known = self.known.entry(target).or_insert_with(Known::nothing);
        known.is_hint = false;
        known.addresses.retain(|old| !addresses.contains(old));
        known.addresses.splice(0..0, addresses);
        known.addresses.truncate(ADDRESSES_PER_DEVICE_MAX);
        if known.since.is_none() {
            known.attempts = 0;
            known.next = Some(now);
        }
    }

    /// Somebody says that a device is there: try it a few times from `at` on, unless there are too
    /// many of these already.
    pub(crate) fn hint(&mut self, peer: PeerId, address: Multiaddr, at: Instant) {
        let target = Target::Device(peer);
        if !self.known.contains_key(&target) {
            let hints = self.known.values().filter(|known| known.is_hint).count();
            if hints >= HINTS_MAX || self.known.len() >= REDIAL_MAX {
                return;
            }
        }
        let known = self.known.entry(target).or_insert_with(Known::nothing);
        let rests = |tries: u32| tries >= HINT_TRIES_MAX;
        let heard = known.hinted.iter().any(|(at, tries)| *at == address && !rests(*tries));
        if heard || known.addresses.contains(&address) {
            return;
        }
        known.hinted.retain(|(at, _)| *at != address);
        known.hinted.insert(0, (address, 0));
        known.hinted.truncate(HINTED_PER_DEVICE_MAX);
        if known.since.is_none() {
            known.next = Some(known.next.map_or(at, |next| next.min(at)));
        }
    }

    /// The way to everyone may have changed: dial all that are not connected, and begin the waits
    /// anew.
    pub(crate) fn try_all(&mut self, now: Instant) {
        for known in self.known.values_mut().filter(|known| known.since.is_none()) {
            known.attempts = 0;
            known.next = Some(now);
            for (_, tries) in &mut known.hinted {
                *tries = 0;
            }
        }
    }

    /// What is due; each is due again later unless it connects.
    pub(crate) fn due(&mut self, now: Instant) -> Vec<Due> {
        let salt = self.salt;
        self.known.retain(|_, known| {
            let tried = known.is_hint && known.attempts >= HINT_TRIES_MAX;
            !(tried && known.next.is_some_and(|next| next <= now))
        });
        self.known
            .iter_mut()
            .filter(|(_, known)| known.next.is_some_and(|next| next <= now))
            .map(|(target, known)| {
                known.next = Some(now + wait(&salt, target, known.attempts));
                known.attempts = known.attempts.saturating_add(1);
                // What never answers is not dialled for ever on the word of somebody else: it rests
                // until it is named again, or until the way there may be another.
                let mut hinted = Vec::new();
                for (at, tries) in known.hinted.iter_mut().filter(|at| at.1 < HINT_TRIES_MAX) {
                    hinted.push(at.clone());
                    *tries += 1;
                }
                Due { target: target.clone(), known: known.addresses.clone(), hinted }
            })
            .collect()
    }

    /// The device itself answered at this address.
    pub(crate) fn answered(&mut self, peer: PeerId, address: &Multiaddr) {
        let Some(known) = self.known.get_mut(&Target::Device(peer)) else { return };
        if !known.addresses.contains(address) {
            known.hinted.retain(|(at, _)| at != address);
            known.addresses.insert(0, address.clone());
            known.addresses.truncate(ADDRESSES_PER_DEVICE_MAX);
        }
    }

    /// A device answered at an address of which only the place was known.
    pub(crate) fn found(&mut self, address: &str, peer: PeerId, now: Instant) {
        if let Some(known) = self.known.remove(&Target::Address(address.to_owned())) {
            self.remember(Target::Device(peer), known.addresses, now);
        }
    }

    /// A session with the device began.
    pub(crate) fn connected(&mut self, peer: PeerId, now: Instant) {
        if let Some(known) = self.known.get_mut(&Target::Device(peer)) {
            known.next = None;
            known.since = Some(now);
            // Its key is proved: from now on it is somebody who was met.
            known.is_hint = false;
        }
    }

    /// The last session with the device ended.
    pub(crate) fn lost(&mut self, peer: PeerId, now: Instant) {
        let target = Target::Device(peer);
        let Some(known) = self.known.get_mut(&target) else { return };
        let Some(since) = known.since.take() else { return };
        if now.saturating_duration_since(since) >= SESSION_STABLE {
            known.attempts = 0;
        }
        known.next = Some(now + wait(&self.salt, &target, known.attempts));
    }

    /// Do not dial it any more.
    pub(crate) fn forget(&mut self, target: &Target) {
        self.known.remove(target);
    }

    /// Makes room: the one that failed most often goes, never one that is connected.
    fn drop_hopeless(&mut self) {
        let hopeless = self
            .known
            .iter()
            .filter(|(_, known)| known.since.is_none())
            .max_by_key(|(_, known)| (known.is_hint, known.attempts))
            .or_else(|| self.known.iter().next())
            .map(|(target, _)| target.clone());
        if let Some(target) = hopeless {
            self.known.remove(&target);
        }
    }
}

/// Doubles from [`REDIAL_FIRST`] to [`REDIAL_LAST`], plus up to a quarter.
fn wait(salt: &[u8; 32], target: &Target, attempts: u32) -> Duration {
    let plain = REDIAL_FIRST.saturating_mul(1 << attempts.min(10)).min(REDIAL_LAST);
    let name = match target {
        Target::Device(peer) => peer.to_bytes(),
        Target::Address(text) => text.as_bytes().to_vec(),
    };
    let random = derive("common-ground 1 redial jitter", &[salt, &name, &attempts.to_le_bytes()]);
    plain + plain.mul_f64(f64::from(random[0]) / 255.0 / 4.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> (Redial, Target, Vec<Multiaddr>) {
        let addresses = vec!["/ip4/127.0.0.1/tcp/1".parse().expect("valid")];
        (Redial::new([1; 32]), Target::Device(PeerId::random()), addresses)
    }

    fn peer_of(target: &Target) -> PeerId {
        match target {
            Target::Device(peer) => *peer,
            Target::Address(text) => panic!("{text} is not a device"),
        }
    }

    #[test]
    fn the_wait_doubles_and_never_exceeds_thirty_seconds() {
        let (mut redial, target, addresses) = table();
        let mut now = Instant::now();
        redial.remember(target, addresses, now);
        let mut waits = Vec::new();
        for _ in 0..20 {
            assert_eq!(redial.due(now).len(), 1);
            let next =
                redial.known.values().next().and_then(|known| known.next).expect("due again");
            waits.push(next - now);
            assert!(redial.due(now).is_empty(), "not twice at once");
            now = next;
        }
        assert!(waits[0] >= REDIAL_FIRST && waits[0] <= REDIAL_FIRST * 5 / 4);
        assert!(waits[5] > waits[2]);
        assert!(waits.iter().all(|wait| *wait <= Duration::from_secs(30)));
    }

    #[test]
    fn a_connected_device_is_left_alone_and_a_lost_one_dialled_again() {
        let (mut redial, target, addresses) = table();
        let start = Instant::now();
        redial.remember(target.clone(), addresses.clone(), start);
        redial.due(start);
        redial.connected(peer_of(&target), start);
        redial.remember(target.clone(), addresses, start);
        let later = start + Duration::from_secs(3600);
        assert!(redial.due(later).is_empty());

        redial.lost(peer_of(&target), later);

        assert!(redial.due(later).is_empty(), "not in the same instant");
        assert_eq!(redial.due(later + Duration::from_secs(1)).len(), 1, "a long session: soon");
    }

    #[test]
    fn sessions_that_end_at_once_do_not_make_a_node_knock_faster() {
        let (mut redial, target, addresses) = table();
        let mut now = Instant::now();
        redial.remember(target.clone(), addresses, now);
        for _ in 0..8 {
            redial.due(now);
            redial.connected(peer_of(&target), now);
            redial.lost(peer_of(&target), now);
            now += Duration::from_secs(60);
        }
        now -= Duration::from_secs(60);
        assert!(redial.due(now + Duration::from_secs(20)).is_empty());
        assert_eq!(redial.due(now + Duration::from_secs(31)).len(), 1);
    }

    #[test]
    fn who_answers_at_a_bare_address_is_remembered_as_a_device() {
        let (mut redial, _, addresses) = table();
        let now = Instant::now();
        redial.remember(Target::Address("/ip4/127.0.0.1/tcp/1".into()), addresses.clone(), now);
        let peer = PeerId::random();
        redial.found("/ip4/127.0.0.1/tcp/1", peer, now);
        let due = Due { target: Target::Device(peer), known: addresses, hinted: Vec::new() };
        assert_eq!(redial.due(now), [due]);
    }

    #[test]
    fn the_table_is_bounded_and_keeps_who_is_connected() {
        let (mut redial, target, addresses) = table();
        let now = Instant::now();
        redial.remember(target.clone(), addresses.clone(), now);
        redial.connected(peer_of(&target), now);
        for _ in 0..2 * REDIAL_MAX {
            redial.remember(Target::Device(PeerId::random()), addresses.clone(), now);
        }
        assert_eq!(redial.known.len(), REDIAL_MAX);
        assert!(redial.known.contains_key(&target));
        redial.forget(&target);
        assert!(!redial.known.contains_key(&target));
    }

    #[test]
    fn a_device_that_was_only_named_is_tried_a_few_times_and_forgotten() {
        let mut redial = Redial::new([1; 32]);
        let mut now = Instant::now();
        redial.hint(PeerId::random(), "/ip4/10.0.0.1/tcp/1".parse().expect("valid"), now);
        let mut tries = 0;
        for _ in 0..200 {
            tries += redial.due(now).len();
            now += Duration::from_secs(1);
        }
        assert_eq!((tries, redial.known.len()), (HINT_TRIES_MAX as usize, 0));
    }

    #[test]
    fn hints_push_out_neither_devices_nor_their_addresses() {
        let (mut redial, target, addresses) = table();
        let now = Instant::now();
        redial.remember(target.clone(), addresses.clone(), now);
        redial.due(now);
        for port in 1..2_000_u16 {
            let at: Multiaddr = format!("/ip4/10.0.0.1/tcp/{port}").parse().expect("valid");
            redial.hint(PeerId::random(), at.clone(), now);
            redial.hint(peer_of(&target), at, now);
        }
        assert_eq!(redial.known.len(), HINTS_MAX + 1);
        let due = redial.due(now);
        let due = due.iter().find(|due| due.target == target).expect("named, so dialled");
        assert_eq!((due.hinted.len(), &due.known), (HINTED_PER_DEVICE_MAX, &addresses));
        for _ in 0..2 * REDIAL_MAX {
            redial.remember(Target::Device(PeerId::random()), addresses.clone(), now);
        }
        assert!(redial.known.values().all(|known| !known.is_hint), "hints make room first");
    }

    #[test]
    fn where_a_device_answered_is_kept_and_where_it_never_did_rests() {
        let (mut redial, target, addresses) = table();
        let peer = peer_of(&target);
        let [right, wrong]: [Multiaddr; 2] =
            ["/ip4/10.0.0.1/tcp/1", "/ip4/10.0.0.2/tcp/1"].map(|at| at.parse().expect("valid"));
        let mut now = Instant::now();
        redial.remember(target, addresses.clone(), now);
        redial.hint(peer, right.clone(), now);
        redial.hint(peer, wrong.clone(), now);
        redial.answered(peer, &right);
        let mut tried = Vec::new();
        for _ in 0..HINT_TRIES_MAX + 1 {
            tried.extend(redial.due(now));
            now += Duration::from_secs(60);
        }

        assert!(tried.iter().all(|due| due.known == [right.clone(), addresses[0].clone()]));
        assert_eq!(tried.first().map(|due| due.hinted.clone()), Some(vec![wrong.clone()]));
        assert_eq!(tried.last().map(|due| due.hinted.len()), Some(0));

        redial.hint(peer, wrong.clone(), now);
        assert_eq!(redial.due(now)[0].hinted, std::slice::from_ref(&wrong), "named again");
        for _ in 0..HINT_TRIES_MAX {
            now += Duration::from_secs(60);
            redial.due(now);
        }
        redial.try_all(now);
        assert_eq!(redial.due(now)[0].hinted, [wrong], "another network");
    }

    #[test]
    fn after_a_change_of_network_everyone_is_dialled_at_once_and_the_waits_begin_anew() {
        let (mut redial, target, addresses) = table();
        let mut now = Instant::now();
        redial.remember(target, addresses, now);
        for _ in 0..8 {
            redial.due(now);
            now += Duration::from_secs(60);
        }
        redial.due(now);
        assert!(redial.due(now + Duration::from_secs(10)).is_empty());

        redial.try_all(now + Duration::from_secs(10));

        assert_eq!(redial.due(now + Duration::from_secs(10)).len(), 1);
        assert_eq!(redial.due(now + Duration::from_secs(11)).len(), 1, "the wait is short again");
    }
}
