//! Dialling: from texts to the swarm. When and whom stands in [`crate::redial`].
//!
//! Nothing is dialled that was not given in an order; addresses that peers tell of themselves go
//! to the mind, which decides.

use std::time::Instant;

use libp2p::swarm::dial_opts::{DialOpts, PeerCondition};
use libp2p::swarm::{ConnectionId, DialError};
use protocol::DeviceId;
use tracing::debug;

use crate::address::{parse, peer_of};
use crate::event_loop::Street;
use crate::redial::Target;

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
            let options = match &target {
                Target::Device(peer) if self.is_connected(peer) => continue,
                Target::Device(peer) => DialOpts::peer_id(*peer)
                    .addresses(addresses)
                    .condition(PeerCondition::NotDialing)
                    // A fresh local port: two nodes that dial each other from their listening
                    // ports would meet in one half-open connection.
                    .allocate_new_port()
                    .build(),
                Target::Address(text) => {
                    let Some(at) = addresses.first() else { continue };
                    if self.dials.values().any(|under_way| under_way == text) {
                        continue;
                    }
                    let options = DialOpts::unknown_peer_id();
                    let options = options.address(at.clone()).allocate_new_port().build();
                    self.dials.insert(options.connection_id(), text.clone());
                    options
                }
            };
            let connection = options.connection_id();
            if let Err(error) = self.swarm.dial(options) {
                self.dials.remove(&connection);
                debug!(%error, ?target, "not dialled now");
            }
        }
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
