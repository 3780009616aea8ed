//! Who misbehaved how often: a bounded table. What follows from it is the event loop's business.

use std::collections::BTreeMap;
use std::time::Instant;

use libp2p::PeerId;

use crate::limits::{BLAME_WINDOW, BLAMED_MAX, BLAMES_MAX, REFUSED_FOR};

#[derive(Debug)]
struct Blamed {
    count: u32,
    last: Instant,
    refused_until: Option<Instant>,
}

/// The table.
#[derive(Debug, Default)]
pub(crate) struct Blames(BTreeMap<PeerId, Blamed>);

/// Where a peer stands after one more blame.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// Blamed this often of late; still spoken to.
    Warned(u32),
    /// Not spoken to for a while.
    Refused,
}

impl Blames {
    /// Counts one more.
    pub(crate) fn blame(&mut self, peer: PeerId, now: Instant) -> Standing {
        if !self.0.contains_key(&peer) && self.0.len() >= BLAMED_MAX {
            self.drop_oldest();
        }
        let blamed =
            self.0.entry(peer).or_insert(Blamed { count: 0, last: now, refused_until: None });
        if now.saturating_duration_since(blamed.last) > BLAME_WINDOW {
            blamed.count = 0;
        }
        blamed.count += 1;
        blamed.last = now;
        if blamed.count < BLAMES_MAX {
            return Standing::Warned(blamed.count);
        }
        blamed.refused_until = Some(now + REFUSED_FOR);
        Standing::Refused
    }

    /// Peers that have been refused long enough; they begin anew.
    pub(crate) fn forgiven(&mut self, now: Instant) -> Vec<PeerId> {
        let over = |blamed: &Blamed| blamed.refused_until.is_some_and(|until| until <= now);
        let peers: Vec<PeerId> =
            self.0.iter().filter(|(_, blamed)| over(blamed)).map(|(peer, _)| *peer).collect();
        self.0.retain(|_, blamed| !over(blamed));
        peers
    }

    /// Makes room; one that is refused now stays, so that a crowd cannot wash it clean.
    fn drop_oldest(&mut self) {
        let oldest = self
            .0
            .iter()
            .min_by_key(|(_, blamed)| (blamed.refused_until.is_some(), blamed.last))
            .map(|(peer, _)| *peer);
        if let Some(peer) = oldest {
            self.0.remove(&peer);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_peer_is_warned_then_refused_and_at_last_forgiven() {
        let (mut blames, peer, now) = (Blames::default(), PeerId::random(), Instant::now());
        for count in 1..BLAMES_MAX {
            assert_eq!(blames.blame(peer, now), Standing::Warned(count));
        }
        assert_eq!(blames.blame(peer, now), Standing::Refused);
        assert!(blames.forgiven(now).is_empty());
        assert_eq!(blames.forgiven(now + REFUSED_FOR), [peer]);
        assert_eq!(blames.blame(peer, now + REFUSED_FOR), Standing::Warned(1));
    }

    #[test]
    fn old_blame_is_forgotten() {
        let (mut blames, peer, mut now) = (Blames::default(), PeerId::random(), Instant::now());
        for _ in 0..3 * BLAMES_MAX {
            assert_eq!(blames.blame(peer, now), Standing::Warned(1));
            now += BLAME_WINDOW * 2;
        }
    }

    #[test]
    fn the_table_is_bounded_and_a_crowd_washes_nobody_clean() {
        let (mut blames, peer, now) = (Blames::default(), PeerId::random(), Instant::now());
        for _ in 0..BLAMES_MAX {
            blames.blame(peer, now);
        }
        for _ in 0..2 * BLAMED_MAX {
            blames.blame(PeerId::random(), now);
        }
        assert_eq!(blames.0.len(), BLAMED_MAX);
        assert_eq!(blames.blame(peer, now), Standing::Refused);
    }
}
