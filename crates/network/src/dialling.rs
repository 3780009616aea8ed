//! Dialling: from texts to the swarm. When and whom stands in [`crate::redial`].
//!
//! Nothing is dialled here that was not given or hinted at in an order, or named by a neighbour; addresses
//! that peers tell go to the mind, which decides. QUIC is tried first; TCP joins in when QUIC has
//! not got through after a moment, and so does each address that was only hinted at.

use std::time::Instant;

use libp2p::swarm::dial_opts::{DialOpts, PeerCondition};
use libp2p::swarm::{ConnectionId, DialError};
use libp2p::{Multiaddr, PeerId};
use protocol::DeviceId;
use tracing::{debug, info};

use crate::address::{Reach, Transport, device_of, parse, peer_of, scope, spot_of};
use crate::change::Change;
use crate::event_loop::Street;
use crate::lan::Found;
use crate::limits::{AVOIDED_MAX, HEAD_START, HINT_PATIENCE, HINTED_DIALS_MAX};
use crate::redial::Target;

/// What a dial that is under way tries; each is tried once at a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Way {
    /// An address of which only the place is known (as text).
    Place(String),
    /// A device where it is known to be, by the better transport of those it is known at.
    Known(PeerId),
    /// The same by TCP, after QUIC.
    KnownByTcp(PeerId),
    /// A device where somebody else says it is.
    Hinted(PeerId, Multiaddr),
}

/// A dial that waits to see whether a better one gets through: TCP for QUIC, what others name for
/// what is known.
pub(crate) struct Later {
    at: Instant,
    peer: PeerId,
    way: Way,
    addresses: Vec<Multiaddr>,
}

impl Street {
    /// Remembers addresses, and dials what is due at once.
    pub(crate) fn dial(&mut self, device: Option<DeviceId>, addresses: &[String], now: Instant) {
        let ours = *self.swarm.local_peer_id();
        let expected = device.and_then(peer_of);
        for text in addresses {
            let place = match parse(text) {
                Ok(place) => place,
                Err(error) => {
                    debug!(%error, "address is not dialled");
                    continue;
                }
            };
            match (expected, place.peer) {
                (Some(expected), Some(said)) if expected != said => {
                    debug!(%expected, %said, "address is of another device");
                }
                (Some(peer), _) | (None, Some(peer)) if self.avoided.contains(&peer) => {
                    debug!(%peer, "device is avoided");
                }
                (Some(peer), _) | (None, Some(peer)) if peer != ours => {
                    self.redial.remember(Target::Device(peer), vec![place.at], now);
                    if self.has_session(&peer) {
                        self.redial.connected(peer, now);
                    }
                }
                (Some(_), _) | (None, Some(_)) => {}
                (None, None) => {
                    let target = Target::Address(place.at.to_string());
                    self.redial.remember(target, vec![place.at], now);
                }
            }
        }
        self.dial_due(now);
    }

    /// Dials what is due.
    pub(crate) fn dial_due(&mut self, now: Instant) {
        for due in self.redial.due(now) {
            match due.target {
                Target::Device(peer) if self.is_connected(&peer) => {}
                Target::Device(peer) if self.avoided.contains(&peer) => {}
                Target::Device(peer) => {
                    self.later.retain(|later| later.peer != peer);
                    let first_hint = if due.known.is_empty() { now } else { now + HEAD_START };
                    self.dial_device(peer, due.known, now);
                    self.dial_hinted(peer, due.hinted, first_hint);
                }
                Target::Address(text) => self.dial_place(text, &due.known),
            }
        }
        self.dial_later(now);
    }

    fn dial_device(&mut self, peer: PeerId, addresses: Vec<Multiaddr>, now: Instant) {
        let quic = |at: &Multiaddr| {
            spot_of(at).is_some_and(|spot| match spot.transport {
                Transport::Quic => true,
                Transport::Tcp => false,
            })
        };
        let (quic, tcp): (Vec<_>, Vec<_>) = addresses.into_iter().partition(quic);
        match (quic.is_empty(), tcp.is_empty()) {
            (true, true) => {}
            (true, false) => self.dial_at(peer, tcp, Way::Known(peer)),
            (false, true) => self.dial_at(peer, quic, Way::Known(peer)),
            (false, false) => {
                self.dial_at(peer, quic, Way::Known(peer));
                let way = Way::KnownByTcp(peer);
                self.later.push(Later { at: now + HEAD_START, peer, way, addresses: tcp });
            }
        }
    }

    /// Each in a dial of its own, one after the other until one gets through; the better transport
    /// first.
    fn dial_hinted(&mut self, peer: PeerId, mut hinted: Vec<Multiaddr>, first: Instant) {
        let mut at = first;
        hinted.sort_by_key(|address| spot_of(address).map(|spot| spot.transport));
        for address in hinted {
            let way = Way::Hinted(peer, address.clone());
            self.later.push(Later { at, peer, way, addresses: vec![address] });
            at += HEAD_START;
        }
    }

    /// Dials what waited, where nothing better has got through.
    fn dial_later(&mut self, now: Instant) {
        let (due, waiting) =
            std::mem::take(&mut self.later).into_iter().partition(|later| later.at <= now);
        self.later = waiting;
        for Later { peer, way, addresses, .. } in due {
            let hinted = |way: &&Way| matches!(way, Way::Hinted(..));
            let crowded = self.dials.values().filter(hinted).count() >= HINTED_DIALS_MAX;
            if !(crowded && hinted(&&way)) {
                self.dial_at(peer, addresses, way);
            }
        }
    }

    fn dial_at(&mut self, peer: PeerId, addresses: Vec<Multiaddr>, way: Way) {
        let options = DialOpts::peer_id(peer)
            .addresses(addresses)
            .condition(PeerCondition::Disconnected)
            // A fresh local port: two nodes that dial each other from their listening
            // ports would meet in one half-open connection.
            .allocate_new_port()
            .build();
        self.try_way(way, options);
    }

    fn dial_place(&mut self, text: String, addresses: &[Multiaddr]) {
        let Some(at) = addresses.first() else { return };
        let options = DialOpts::unknown_peer_id().address(at.clone()).allocate_new_port().build();
        self.try_way(Way::Place(text), options);
    }

    fn try_way(&mut self, way: Way, options: DialOpts) {
        if self.dials.values().any(|under_way| *under_way == way) {
            return;
        }
        let connection = options.connection_id();
        match self.swarm.dial(options) {
            Ok(()) => {
                self.dials.insert(connection, way);
            }
            Err(error) => debug!(%error, ?way, "not dialled now"),
        }
    }

    /// A device is not dialled any more, or again. Where it is known to be is forgotten with that.
    pub(crate) fn avoid(&mut self, device: DeviceId, avoid: bool) {
        let Some(peer) = peer_of(device) else { return };
        if !avoid {
            self.avoided.remove(&peer);
        } else if self.avoided.len() < AVOIDED_MAX {
            self.avoided.insert(peer);
            self.redial.forget(&Target::Device(peer));
            self.later.retain(|later| later.peer != peer);
        }
    }

    /// Neighbours were named.
    pub(crate) fn neighbours(&mut self, Found(found): Found, now: Instant) {
        for (peer, address) in found {
            let Ok(place) = parse(&address.to_string()) else { continue };
            let Some(device) = device_of(&peer) else { continue };
            // What is said on the local network is believed of the local network only.
            let local = scope(&place.at) == Some(Reach::Local);
            if !local || place.peer.is_some_and(|said| said != peer) {
                continue;
            }
            self.hinted(device, peer, place.at, now);
        }
        self.dial_due(now);
    }

    /// Somebody whom the mind listens to says where a device is: tried a few times.
    pub(crate) fn hint(&mut self, device: DeviceId, addresses: &[String], now: Instant) {
        let Some(peer) = peer_of(device) else { return };
        // The newest hint stands first in the table, so the most useful is given last.
        for text in addresses.iter().rev() {
            match parse(text) {
                Ok(place) if place.peer.is_none_or(|said| said == peer) => {
                    self.hinted(device, peer, place.at, now);
                }
                Ok(_) => debug!(%peer, "address is of another device"),
                Err(error) => debug!(%error, "address is not tried"),
            }
        }
        self.dial_due(now);
    }

    /// Of two that hear of each other the lower id dials at once, the other end waits for it.
    fn hinted(&mut self, device: DeviceId, peer: PeerId, at: Multiaddr, now: Instant) {
        if device == self.device || self.avoided.contains(&peer) {
            return;
        }
        let wait = if self.device < device { std::time::Duration::ZERO } else { HINT_PATIENCE };
        self.redial.hint(peer, at, now + wait);
        if self.has_session(&peer) {
            self.redial.connected(peer, now);
        }
    }

    /// The way to everyone may be another now.
    pub(crate) fn changed(&mut self, change: Change, now: Instant) {
        info!(?change, "everyone is dialled anew");
        self.doubt_all(now);
        self.redial.try_all(now);
        self.dial_due(now);
    }

    /// A dial failed; the table of redials knows when the next is due.
    pub(crate) fn not_reached(&mut self, connection: ConnectionId, error: &DialError) {
        debug!(%error, "not reached");
        let dialled = self.dials.remove(&connection);
        if let (Some(Way::Place(text)), DialError::LocalPeerId { .. }) = (dialled, error) {
            // This node's own address: nobody else will ever answer there.
            self.redial.forget(&Target::Address(text));
        }
    }
}
