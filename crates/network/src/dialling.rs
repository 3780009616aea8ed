//! Dialling: from texts to the swarm. When and whom stands in [`crate::redial`].
//!
//! Nothing is dialled that was not given in an order or named by a neighbour; addresses that peers
//! tell of themselves go to the mind, which decides. QUIC is tried first; TCP joins in when QUIC has
//! not got through after a moment.

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
use crate::limits::{HINT_PATIENCE, QUIC_HEAD_START};
use crate::redial::Target;

/// TCP, waiting to see whether QUIC gets through.
pub(crate) struct Second {
    at: Instant,
    peer: PeerId,
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
        for (target, addresses) in self.redial.due(now) {
            match target {
                Target::Device(peer) if self.is_connected(&peer) => {}
                Target::Device(peer) => self.dial_device(peer, addresses, now),
                Target::Address(text) => self.dial_place(text, &addresses),
            }
        }
        self.dial_second(now);
    }

    fn dial_device(&mut self, peer: PeerId, addresses: Vec<Multiaddr>, now: Instant) {
        let quic = |at: &Multiaddr| {
            spot_of(at).is_some_and(|spot| match spot.transport {
                Transport::Quic => true,
                Transport::Tcp => false,
            })
        };
        let (quic, tcp): (Vec<_>, Vec<_>) = addresses.into_iter().partition(quic);
        self.seconds.retain(|second| second.peer != peer);
        if quic.is_empty() {
            return self.dial_at(peer, tcp, PeerCondition::NotDialing);
        }
        self.dial_at(peer, quic, PeerCondition::NotDialing);
        if !tcp.is_empty() {
            self.seconds.push(Second { at: now + QUIC_HEAD_START, peer, addresses: tcp });
        }
    }

    /// TCP joins in where QUIC has not got through yet.
    fn dial_second(&mut self, now: Instant) {
        let (due, waiting) =
            std::mem::take(&mut self.seconds).into_iter().partition(|second| second.at <= now);
        self.seconds = waiting;
        for second in due {
            self.dial_at(second.peer, second.addresses, PeerCondition::Disconnected);
        }
    }

    fn dial_at(&mut self, peer: PeerId, addresses: Vec<Multiaddr>, condition: PeerCondition) {
        let options = DialOpts::peer_id(peer)
            .addresses(addresses)
            .condition(condition)
            // A fresh local port: two nodes that dial each other from their listening
            // ports would meet in one half-open connection.
            .allocate_new_port()
            .build();
        if let Err(error) = self.swarm.dial(options) {
            debug!(%error, %peer, "not dialled now");
        }
    }

    fn dial_place(&mut self, text: String, addresses: &[Multiaddr]) {
        let Some(at) = addresses.first() else { return };
        if self.dials.values().any(|under_way| *under_way == text) {
            return;
        }
        let options = DialOpts::unknown_peer_id().address(at.clone()).allocate_new_port().build();
        let connection = options.connection_id();
        self.dials.insert(connection, text);
        if let Err(error) = self.swarm.dial(options) {
            self.dials.remove(&connection);
            debug!(%error, %at, "not dialled now");
        }
    }

    /// Neighbours were named: the lower id dials at once, the other end waits for it.
    pub(crate) fn neighbours(&mut self, Found(found): Found, now: Instant) {
        for (peer, address) in found {
            let Ok(place) = parse(&address.to_string()) else { continue };
            let Some(device) = device_of(&peer) else { continue };
            // What is said on the local network is believed of the local network only.
            let local = scope(&place.at) == Some(Reach::Local);
            if !local || device == self.device || place.peer.is_some_and(|said| said != peer) {
                continue;
            }
            let wait = if self.device < device { std::time::Duration::ZERO } else { HINT_PATIENCE };
            self.redial.hint(peer, place.at, now + wait);
            if self.has_session(&peer) {
                self.redial.connected(peer, now);
            }
        }
        self.dial_due(now);
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
        if let (Some(text), DialError::LocalPeerId { .. }) = (dialled, error) {
            // This node's own address: nobody else will ever answer there.
            self.redial.forget(&Target::Address(text));
        }
    }
}
