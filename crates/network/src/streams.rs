//! The one stream two devices talk on: `/common-ground/1`, as a libp2p behaviour.
//!
//! The device with the lower id (the [`Side::Initiator`], whoever dialled) opens the stream, on the
//! one connection it chose; the other end only accepts. So both ends always agree on which
//! connection counts, also when both dialled at once. The stream is used in both directions.
//!
//! Not done here: framing ([`crate::frames`]), and what a session is ([`crate::session`]). The
//! ready-made `libp2p-stream` picks a random connection of a peer, dials by itself when there is
//! none, and drops inbound streams when its one-place queue is full; hence this small behaviour.

use std::collections::VecDeque;
use std::task::{Context, Poll};

use libp2p::core::Endpoint;
use libp2p::core::transport::PortUse;
use libp2p::core::upgrade::ReadyUpgrade;
use libp2p::swarm::handler::{ConnectionEvent, FullyNegotiatedInbound, FullyNegotiatedOutbound};
use libp2p::swarm::{
    ConnectionDenied, ConnectionHandler, ConnectionHandlerEvent, ConnectionId, FromSwarm,
    NetworkBehaviour, NotifyHandler, Stream, StreamProtocol, SubstreamProtocol, THandler,
    THandlerInEvent, THandlerOutEvent, ToSwarm,
};
use libp2p::{Multiaddr, PeerId};
use protocol::DeviceId;
use protocol::hello::Side;

use crate::address::device_of;

/// The protocol's one name.
const PROTOCOL: StreamProtocol = StreamProtocol::new("/common-ground/1");

/// Which end of every connection with `theirs` the device `ours` is.
pub(crate) fn side(ours: DeviceId, theirs: DeviceId) -> Side {
    if ours < theirs { Side::Initiator } else { Side::Responder }
}

/// What happened on a connection.
#[derive(Debug)]
pub(crate) enum Happened {
    /// The stream is open at both ends.
    Open(Stream),
    /// The other end does not speak the protocol, or did not answer.
    Failed(String),
    /// The other end opened a stream that it may not open.
    Surplus,
}

/// [`Happened`], and where.
#[derive(Debug)]
pub(crate) struct Event {
    pub(crate) peer: PeerId,
    pub(crate) connection: ConnectionId,
    pub(crate) happened: Happened,
}

/// The connection is not with a device of this network.
#[derive(Debug, thiserror::Error)]
#[error("not a device: its key is not Ed25519")]
struct NotADevice;

/// Opens and accepts the stream; says so to the event loop.
pub(crate) struct Behaviour {
    device: DeviceId,
    pending: VecDeque<ToSwarm<Event, Open>>,
}

/// Tells a handler to open the stream.
#[derive(Debug)]
pub(crate) struct Open;

impl Behaviour {
    pub(crate) fn new(device: DeviceId) -> Self {
        Self { device, pending: VecDeque::new() }
    }

    /// Opens the stream on this connection; only the initiator does. [`Event`] tells how it went.
    pub(crate) fn open(&mut self, peer: PeerId, connection: ConnectionId) {
        self.pending.push_back(ToSwarm::NotifyHandler {
            peer_id: peer,
            handler: NotifyHandler::One(connection),
            event: Open,
        });
    }

    fn handler(&self, peer: &PeerId) -> Result<Handler, ConnectionDenied> {
        let theirs = device_of(peer).ok_or_else(|| ConnectionDenied::new(NotADevice))?;
        Ok(Handler {
            accepts: side(self.device, theirs) == Side::Responder,
            open: false,
            happened: VecDeque::new(),
        })
    }
}

impl NetworkBehaviour for Behaviour {
    type ConnectionHandler = Handler;
    type ToSwarm = Event;

    fn handle_established_inbound_connection(
        &mut self,
        _: ConnectionId,
        peer: PeerId,
        _: &Multiaddr,
        _: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        self.handler(&peer)
    }

    fn handle_established_outbound_connection(
        &mut self,
        _: ConnectionId,
        peer: PeerId,
        _: &Multiaddr,
        _: Endpoint,
        _: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        self.handler(&peer)
    }

    fn on_swarm_event(&mut self, _: FromSwarm<'_>) {}

    fn on_connection_handler_event(
        &mut self,
        peer: PeerId,
        connection: ConnectionId,
        happened: THandlerOutEvent<Self>,
    ) {
        self.pending.push_back(ToSwarm::GenerateEvent(Event { peer, connection, happened }));
    }

    fn poll(&mut self, _: &mut Context<'_>) -> Poll<ToSwarm<Self::ToSwarm, THandlerInEvent<Self>>> {
        self.pending.pop_front().map_or(Poll::Pending, Poll::Ready)
    }
}

/// The stream's part of one connection.
pub(crate) struct Handler {
    /// Whether one stream of the other end is still welcome.
    accepts: bool,
    /// Whether to open the stream.
    open: bool,
    /// What the event loop has not been told yet; at most a few, see [`Handler::tell`].
    happened: VecDeque<Happened>,
}

impl Handler {
    /// More than this many untold events come only from a peer that floods; they say nothing new.
    const UNTOLD_MAX: usize = 4;

    fn tell(&mut self, happened: Happened) {
        if self.happened.len() < Self::UNTOLD_MAX {
            self.happened.push_back(happened);
        }
    }
}

impl ConnectionHandler for Handler {
    type FromBehaviour = Open;
    type ToBehaviour = Happened;
    type InboundProtocol = ReadyUpgrade<StreamProtocol>;
    type OutboundProtocol = ReadyUpgrade<StreamProtocol>;
    type InboundOpenInfo = ();
    type OutboundOpenInfo = ();

    fn listen_protocol(&self) -> SubstreamProtocol<Self::InboundProtocol> {
        SubstreamProtocol::new(ReadyUpgrade::new(PROTOCOL), ())
    }

    /// The event loop decides which connections live; none closes because it is silent.
    fn connection_keep_alive(&self) -> bool {
        true
    }

    fn poll(
        &mut self,
        _: &mut Context<'_>,
    ) -> Poll<ConnectionHandlerEvent<Self::OutboundProtocol, (), Self::ToBehaviour>> {
        if let Some(happened) = self.happened.pop_front() {
            return Poll::Ready(ConnectionHandlerEvent::NotifyBehaviour(happened));
        }
        if std::mem::take(&mut self.open) {
            return Poll::Ready(ConnectionHandlerEvent::OutboundSubstreamRequest {
                protocol: SubstreamProtocol::new(ReadyUpgrade::new(PROTOCOL), ()),
            });
        }
        Poll::Pending
    }

    fn on_behaviour_event(&mut self, Open: Open) {
        self.open = true;
    }

    #[allow(clippy::wildcard_enum_match_arm, reason = "the enum is non-exhaustive")]
    fn on_connection_event(
        &mut self,
        event: ConnectionEvent<'_, Self::InboundProtocol, Self::OutboundProtocol>,
    ) {
        match event {
            ConnectionEvent::FullyNegotiatedInbound(FullyNegotiatedInbound {
                protocol, ..
            }) => {
                let happened = if std::mem::take(&mut self.accepts) {
                    Happened::Open(protocol)
                } else {
                    Happened::Surplus
                };
                self.tell(happened);
            }
            ConnectionEvent::FullyNegotiatedOutbound(FullyNegotiatedOutbound {
                protocol, ..
            }) => self.tell(Happened::Open(protocol)),
            ConnectionEvent::DialUpgradeError(failed) => {
                self.tell(Happened::Failed(failed.error.to_string()));
            }
            _ => {}
        }
    }
}
