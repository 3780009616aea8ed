//! AutoNAT v2 within bounds: asking others to try this node's public addresses, and trying theirs.
//!
//! libp2p's client asks about whatever anybody says it saw, and again for ever when no answer comes;
//! its server dials whatever anybody names. So each has a guard here. [`Ask`] lets through only
//! public addresses at ports this node listens at, few of them, and few questions. [`Answer`] dials
//! public addresses only, at a pace; the protocol itself makes the asker send tens of kilobytes first
//! when it names another address than it is seen at, so that nobody gains by having others knocked at.

use std::collections::BTreeSet;
use std::task::{Context, Poll};

use either::Either;
use libp2p::autonat::v2::{client, server};
use libp2p::core::Endpoint;
use libp2p::core::transport::PortUse;
use libp2p::swarm::{
    ConnectionDenied, ConnectionId, FromSwarm, NetworkBehaviour, NewExternalAddrCandidate,
    NewListenAddr, THandler, THandlerInEvent, THandlerOutEvent, ToSwarm,
};
use libp2p::{Multiaddr, PeerId};
use protocol::Time;
use protocol::pace::Pace;
use tokio::time::Instant;

use crate::address::{Reach, Transport, scope, spot_of};
use crate::limits::{CANDIDATES_MAX, DIAL_BACKS, DIAL_BACKS_UNDER_WAY_MAX, QUESTIONS};

/// A pace on the clock that never goes back.
#[derive(Debug)]
struct Ticks {
    began: Instant,
    pace: Pace,
}

impl Ticks {
    fn new(limit: protocol::pace::Limit) -> Self {
        Self { began: Instant::now(), pace: Pace::new(limit, Time(0)) }
    }

    fn take(&mut self, limit: protocol::pace::Limit) -> bool {
        let passed = u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX);
        self.pace.take(limit, Time(passed), 1) > 0
    }
}

/// Asks others whether they get through.
pub(crate) struct Ask {
    inner: client::Behaviour,
    /// Ports this node has listened at; one too many does no harm.
    ports: BTreeSet<(Transport, u16)>,
    /// Every address that was asked about since the start.
    candidates: BTreeSet<Multiaddr>,
    questions: Ticks,
}

impl Ask {
    pub(crate) fn new() -> Self {
        Self {
            inner: client::Behaviour::default(),
            ports: BTreeSet::new(),
            candidates: BTreeSet::new(),
            questions: Ticks::new(QUESTIONS),
        }
    }

    /// Whether it is worth asking about an address.
    fn is_candidate(&mut self, address: &Multiaddr) -> bool {
        let ours =
            spot_of(address).is_some_and(|spot| self.ports.contains(&(spot.transport, spot.port)));
        if !ours || scope(address) != Some(Reach::Anywhere) {
            return false;
        }
        if self.candidates.len() < CANDIDATES_MAX {
            self.candidates.insert(address.clone());
        }
        self.candidates.contains(address)
    }
}

/// The port of an address that is listened at.
fn port_of(address: &Multiaddr) -> Option<(Transport, u16)> {
    spot_of(address).map(|spot| (spot.transport, spot.port))
}

impl NetworkBehaviour for Ask {
    type ConnectionHandler = <client::Behaviour as NetworkBehaviour>::ConnectionHandler;
    type ToSwarm = client::Event;

    fn handle_established_inbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        here: &Multiaddr,
        there: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        self.inner.handle_established_inbound_connection(connection, peer, here, there)
    }

    fn handle_established_outbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        there: &Multiaddr,
        role: Endpoint,
        port_use: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        self.inner.handle_established_outbound_connection(connection, peer, there, role, port_use)
    }

    #[allow(clippy::wildcard_enum_match_arm, reason = "FromSwarm is non-exhaustive")]
    fn on_swarm_event(&mut self, event: FromSwarm<'_>) {
        match event {
            FromSwarm::NewListenAddr(NewListenAddr { addr, .. }) => {
                self.ports.extend(port_of(addr));
            }
            FromSwarm::NewExternalAddrCandidate(NewExternalAddrCandidate { addr })
                if !self.is_candidate(addr) =>
            {
                return;
            }
            _ => {}
        }
        self.inner.on_swarm_event(event);
    }

    fn on_connection_handler_event(
        &mut self,
        peer: PeerId,
        connection: ConnectionId,
        event: THandlerOutEvent<Self>,
    ) {
        self.inner.on_connection_handler_event(peer, connection, event);
    }

    fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<ToSwarm<Self::ToSwarm, THandlerInEvent<Self>>> {
        loop {
            match self.inner.poll(context) {
                // A question that is not asked now waits until the program starts again.
                Poll::Ready(ToSwarm::NotifyHandler { .. }) if !self.questions.take(QUESTIONS) => {}
                // The event loop decides what counts, by the events.
                Poll::Ready(ToSwarm::ExternalAddrConfirmed(_)) => {}
                other @ (Poll::Ready(_) | Poll::Pending) => return other,
            }
        }
    }
}

/// Tries for others whether it gets through.
pub(crate) struct Answer {
    inner: server::Behaviour,
    /// Dials of this behaviour that are under way.
    dials: BTreeSet<ConnectionId>,
    dial_backs: Ticks,
}

/// An address that is not dialled on a stranger's word.
#[derive(Debug, thiserror::Error)]
#[error("not a public address")]
struct NotPublic;

impl Answer {
    pub(crate) fn new() -> Self {
        Self {
            inner: server::Behaviour::default(),
            dials: BTreeSet::new(),
            dial_backs: Ticks::new(DIAL_BACKS),
        }
    }
}

impl NetworkBehaviour for Answer {
    type ConnectionHandler = <server::Behaviour as NetworkBehaviour>::ConnectionHandler;
    type ToSwarm = server::Event;

    fn handle_pending_outbound_connection(
        &mut self,
        connection: ConnectionId,
        _: Option<PeerId>,
        addresses: &[Multiaddr],
        _: Endpoint,
    ) -> Result<Vec<Multiaddr>, ConnectionDenied> {
        let public = |address: &Multiaddr| may_dial_back(address);
        if self.dials.contains(&connection) && !addresses.iter().all(public) {
            return Err(ConnectionDenied::new(NotPublic));
        }
        Ok(Vec::new())
    }

    fn handle_established_inbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        here: &Multiaddr,
        there: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        self.inner.handle_established_inbound_connection(connection, peer, here, there)
    }

    fn handle_established_outbound_connection(
        &mut self,
        connection: ConnectionId,
        peer: PeerId,
        there: &Multiaddr,
        role: Endpoint,
        port_use: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        self.dials.remove(&connection);
        self.inner.handle_established_outbound_connection(connection, peer, there, role, port_use)
    }

    fn on_swarm_event(&mut self, event: FromSwarm<'_>) {
        if let FromSwarm::DialFailure(failure) = &event {
            self.dials.remove(&failure.connection_id);
        }
        self.inner.on_swarm_event(event);
    }

    fn on_connection_handler_event(
        &mut self,
        peer: PeerId,
        connection: ConnectionId,
        event: THandlerOutEvent<Self>,
    ) {
        // Dropping the request tells the asker to try again later, perhaps with somebody else.
        if let Either::Right(Either::Left(_)) = &event
            && (self.dials.len() >= DIAL_BACKS_UNDER_WAY_MAX || !self.dial_backs.take(DIAL_BACKS))
        {
            return;
        }
        self.inner.on_connection_handler_event(peer, connection, event);
    }

    fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<ToSwarm<Self::ToSwarm, THandlerInEvent<Self>>> {
        let polled = self.inner.poll(context);
        if let Poll::Ready(ToSwarm::Dial { opts }) = &polled {
            self.dials.insert(opts.connection_id());
        }
        polled
    }
}

/// Whether an address is dialled because somebody asks to be tried there: exactly an address of this
/// network, and a public one, so that nobody makes a node knock at doors inside its own network.
fn may_dial_back(address: &Multiaddr) -> bool {
    let mut bare = address.clone();
    if matches!(bare.iter().last(), Some(libp2p::multiaddr::Protocol::P2p(_))) {
        bare.pop();
    }
    let usable = |spot: crate::address::Spot| spot.port != 0 && protocol::place::is_usable(spot.ip);
    spot_of(&bare).is_some_and(usable) && scope(&bare) == Some(Reach::Anywhere)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_makes_a_node_knock_at_doors_inside_its_own_network() {
        for (address, may) in [
            ("/ip4/8.8.8.8/tcp/4001", true),
            ("/ip6/2a02::1/udp/4001/quic-v1", true),
            ("/ip4/192.168.1.1/tcp/80", false),
            ("/ip4/127.0.0.1/tcp/22", false),
            ("/ip6/::ffff:127.0.0.1/tcp/22", false),
            ("/ip4/0.0.0.0/tcp/22", false),
            ("/ip4/8.8.8.8/udp/53", false),
            ("/dns4/example.org/tcp/80", false),
        ] {
            assert_eq!(may_dial_back(&address.parse().expect("valid")), may, "{address}");
        }
    }

    #[test]
    fn only_public_addresses_at_our_ports_are_asked_about_and_few() {
        let mut ask = Ask::new();
        ask.ports.insert((Transport::Tcp, 4001));
        let mut asks = |address: &str| ask.is_candidate(&address.parse().expect("valid"));
        assert!(asks("/ip4/198.51.100.1/tcp/4001"));
        assert!(!asks("/ip4/198.51.100.1/tcp/4002"), "not a port of ours");
        assert!(!asks("/ip4/198.51.100.1/udp/4001/quic-v1"), "not by this transport");
        assert!(!asks("/ip4/192.168.1.1/tcp/4001") && !asks("/ip4/127.0.0.1/tcp/4001"));
        let taken = (0..=255).filter(|last| asks(&format!("/ip4/203.0.113.{last}/tcp/4001")));
        assert_eq!(taken.count(), CANDIDATES_MAX - 1);
        assert!(asks("/ip4/198.51.100.1/tcp/4001"), "one that is known still counts");
    }
}
