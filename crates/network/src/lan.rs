//! Finding neighbours on the local network by mDNS, within bounds.
//!
//! What anyone on the same network says by mDNS is a hint and nothing more: who is named there and
//! where is told to the event loop, which dials within its own bounds; who answers is proved by its
//! key. libp2p's mDNS remembers everything it hears; so when it has heard of more than a network
//! of people can be, it is put away for a while and begins anew.
//!
//! Not done here: dialling. Addresses that libp2p's behaviour would offer to other dials are kept
//! from the swarm, so that nothing is dialled behind the event loop's back.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use libp2p::core::Endpoint;
use libp2p::core::transport::{ListenerId, PortUse};
use libp2p::swarm::{
    ConnectionDenied, ConnectionId, ExpiredListenAddr, FromSwarm, NetworkBehaviour, NewListenAddr,
    THandler, THandlerInEvent, THandlerOutEvent, ToSwarm, dummy,
};
use libp2p::{Multiaddr, PeerId, mdns};
use tokio::time::{Instant, Sleep};
use tracing::{debug, warn};

use crate::limits::{MDNS_NODES_MAX, MDNS_QUERY_EVERY, MDNS_QUIET};

/// Devices that were named, each with one address.
#[derive(Debug)]
pub(crate) struct Found(pub(crate) Vec<(PeerId, Multiaddr)>);

/// mDNS, or the pause after too much of it.
pub(crate) struct Lan {
    ours: PeerId,
    inner: Option<mdns::tokio::Behaviour>,
    /// What a new beginning must be told: this node's own addresses.
    listening: Vec<(ListenerId, Multiaddr)>,
    pause: Option<Pin<Box<Sleep>>>,
}

fn begin(ours: PeerId) -> io::Result<mdns::tokio::Behaviour> {
    let config = mdns::Config { query_interval: MDNS_QUERY_EVERY, ..mdns::Config::default() };
    mdns::tokio::Behaviour::new(config, ours)
}

impl Lan {
    /// Looks for neighbours from now on. Fails when the system tells nothing of its interfaces.
    pub(crate) fn new(ours: PeerId) -> io::Result<Self> {
        let inner = Some(begin(ours)?);
        Ok(Self { ours, inner, listening: Vec::new(), pause: None })
    }

    fn put_away(&mut self) {
        warn!("more was said by mDNS than a local network can hold; not listened to for a while");
        self.inner = None;
        self.pause = Some(Box::pin(tokio::time::sleep_until(Instant::now() + MDNS_QUIET)));
    }

    fn begin_anew(&mut self) {
        self.pause = None;
        match begin(self.ours) {
            Ok(mut inner) => {
                for (listener_id, addr) in &self.listening {
                    let event = NewListenAddr { listener_id: *listener_id, addr };
                    inner.on_swarm_event(FromSwarm::NewListenAddr(event));
                }
                self.inner = Some(inner);
            }
            Err(error) => warn!(%error, "mDNS cannot begin again"),
        }
    }
}

impl NetworkBehaviour for Lan {
    type ConnectionHandler = dummy::ConnectionHandler;
    type ToSwarm = Found;

    fn handle_established_inbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        _: &Multiaddr,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(dummy::ConnectionHandler)
    }

    fn handle_established_outbound_connection(
        &mut self,
        _: ConnectionId,
        _: PeerId,
        _: &Multiaddr,
        _: Endpoint,
        _: PortUse,
    ) -> Result<THandler<Self>, ConnectionDenied> {
        Ok(dummy::ConnectionHandler)
    }

    #[allow(clippy::wildcard_enum_match_arm, reason = "FromSwarm is non-exhaustive")]
    fn on_swarm_event(&mut self, event: FromSwarm<'_>) {
        match event {
            FromSwarm::NewListenAddr(NewListenAddr { listener_id, addr }) => {
                self.listening.push((listener_id, addr.clone()));
            }
            FromSwarm::ExpiredListenAddr(ExpiredListenAddr { listener_id, addr }) => {
                self.listening.retain(|known| *known != (listener_id, addr.clone()));
            }
            _ => {}
        }
        if let Some(inner) = &mut self.inner {
            inner.on_swarm_event(event);
        }
    }

    fn on_connection_handler_event(
        &mut self,
        _: PeerId,
        _: ConnectionId,
        event: THandlerOutEvent<Self>,
    ) {
        match event {}
    }

    #[allow(clippy::wildcard_enum_match_arm, reason = "ToSwarm is non-exhaustive")]
    fn poll(
        &mut self,
        context: &mut Context<'_>,
    ) -> Poll<ToSwarm<Self::ToSwarm, THandlerInEvent<Self>>> {
        if let Some(pause) = &mut self.pause
            && pause.as_mut().poll(context).is_ready()
        {
            self.begin_anew();
        }
        while let Some(inner) = &mut self.inner {
            if inner.discovered_nodes().len() > MDNS_NODES_MAX {
                self.put_away();
                continue;
            }
            match inner.poll(context) {
                Poll::Ready(ToSwarm::GenerateEvent(mdns::Event::Discovered(found))) => {
                    return Poll::Ready(ToSwarm::GenerateEvent(Found(found)));
                }
                Poll::Ready(ToSwarm::GenerateEvent(mdns::Event::Expired(gone))) => {
                    debug!(number = gone.len(), "neighbours are not heard of any more");
                }
                // The rest would put addresses into other behaviours' books.
                Poll::Ready(_) => {}
                Poll::Pending => return Poll::Pending,
            }
        }
        // Only now is there a pause that has not been looked at: it must wake this task.
        if let Some(pause) = &mut self.pause
            && pause.as_mut().poll(context).is_ready()
        {
            context.waker().wake_by_ref();
        }
        Poll::Pending
    }
}
