//! Connections become sessions: at most one session per device, and the same one at both ends.
//!
//! ```text
//! lower id                                   higher id
//!   connection established  ─────────────►     connection established   (either may have dialled)
//!   opens the stream on the first one     ►    accepts it
//!   session                                    session
//!                                              (its session, if any, gives way to a newer stream)
//!   any other connection is closed after a moment, by either end
//! ```
//!
//! Only the lower id chooses, so both ends never hold different connections for *the* one. When a
//! session ends its connection is closed with it; a new one begins with a clean state.

use std::collections::BTreeMap;
use std::time::Instant;

use libp2p::swarm::ConnectionId;
use libp2p::{Multiaddr, PeerId, Stream};
use protocol::DeviceId;
use protocol::hello::Side;
use protocol::message::Message;
use tokio::sync::oneshot;
use tracing::{debug, error, info, warn};

use crate::address::{device_of, peer_of};
use crate::event_loop::Street;
use crate::frames;
use crate::limits::{CHANGE_PATIENCE, FOLLOWS_WAIT, SESSION_WAIT, SILENCE_MAX, SURPLUS_MAX};
use crate::session::{self, Beginning, Ended, Reins, SessionId, Why};
use crate::streams::{self, Happened, side};

/// What is known of a peer that is connected, or whose session has not quite ended.
pub(crate) struct Peer {
    device: DeviceId,
    side: Side,
    links: BTreeMap<ConnectionId, Link>,
    /// The connection on which the stream is being opened (by the initiator only).
    opening: Option<ConnectionId>,
    session: Option<Session>,
    /// A stream that waits to become the session: until it is known what the device follows, and
    /// until the session before it has told the mind of its end.
    next: Option<Next>,
    /// Whether it is known what the device follows.
    follows: bool,
    /// Where the device says it listens.
    listens: Option<Vec<String>>,
}

struct Next {
    connection: ConnectionId,
    stream: Stream,
    since: Instant,
}

struct Link {
    address: Multiaddr,
    since: Instant,
    /// When it last answered a ping.
    answered: Instant,
    /// Told to close; libp2p may take its time over a dead line, so it counts as gone.
    closing: bool,
}

struct Session {
    id: SessionId,
    connection: ConnectionId,
    /// None once it has been told to end.
    reins: Option<Reins>,
}

impl Peer {
    fn is_connected(&self) -> bool {
        self.links.values().any(|link| !link.closing)
    }

    /// Whether there is a session, or will be unless something fails.
    fn is_taken(&self) -> bool {
        self.session.is_some() || self.next.is_some() || self.opening.is_some()
    }

    fn is_over(&self) -> bool {
        self.links.is_empty() && self.session.is_none()
    }
}

impl Street {
    pub(crate) fn is_connected(&self, peer: &PeerId) -> bool {
        self.peers.get(peer).is_some_and(Peer::is_connected)
    }

    pub(crate) fn has_session(&self, peer: &PeerId) -> bool {
        self.peers.get(peer).is_some_and(|peer| peer.session.is_some())
    }

    /// A connection is there.
    pub(crate) fn connected(
        &mut self,
        peer_id: PeerId,
        connection: ConnectionId,
        address: Multiaddr,
        now: Instant,
    ) {
        // The stream behaviour lets no peer in that is not a device.
        let Some(device) = device_of(&peer_id) else { return };
        let side = side(self.device, device);
        let peer = self.peers.entry(peer_id).or_insert(Peer {
            device,
            side,
            links: BTreeMap::new(),
            opening: None,
            session: None,
            next: None,
            follows: false,
            listens: None,
        });
        peer.links.insert(connection, Link { address, since: now, answered: now, closing: false });
        debug!(peer = %peer_id, connections = peer.links.len(), "one connection more");
        // A connection too many is closed a little later, see `close_silent`.
        self.choose(peer_id);
    }

    /// After a change of network every connection must prove soon that it lives.
    pub(crate) fn doubt_all(&mut self, now: Instant) {
        let latest = now.checked_sub(SILENCE_MAX.saturating_sub(CHANGE_PATIENCE));
        let Some(latest) = latest else { return };
        self.blind = self.blind.min(latest);
        for link in self.peers.values_mut().flat_map(|peer| peer.links.values_mut()) {
            link.answered = link.answered.min(latest);
        }
    }

    /// The initiator opens the stream on the oldest connection that lives.
    fn choose(&mut self, peer_id: PeerId) {
        let Some(peer) = self.peers.get_mut(&peer_id) else { return };
        if peer.side != Side::Initiator || peer.is_taken() {
            return;
        }
        let lives = peer.links.iter().find(|(_, link)| !link.closing).map(|(id, _)| *id);
        peer.opening = lives;
        if let Some(connection) = lives {
            self.swarm.behaviour_mut().streams.open(peer_id, connection);
        }
    }

    /// A connection is gone. Its session, if it had one, finds out by itself, after it has passed
    /// on what had already come.
    pub(crate) fn disconnected(&mut self, peer_id: PeerId, connection: ConnectionId) {
        let Some(peer) = self.peers.get_mut(&peer_id) else { return };
        peer.links.remove(&connection);
        debug!(peer = %peer_id, connections = peer.links.len(), "one connection less");
        peer.opening = peer.opening.filter(|opening| *opening != connection);
        peer.next.take_if(|next| next.connection == connection);
        if peer.is_over() {
            self.peers.remove(&peer_id);
        } else {
            self.choose(peer_id);
        }
    }

    /// Something happened to the stream of a connection.
    pub(crate) fn stream(&mut self, event: streams::Event, now: Instant) {
        let streams::Event { peer: peer_id, connection, happened } = event;
        let Some(peer) = self.peers.get_mut(&peer_id) else { return };
        peer.opening = peer.opening.filter(|opening| *opening != connection);
        match happened {
            Happened::Open(stream) => {
                peer.next = Some(Next { connection, stream, since: now });
                // A session there is was given up by the other end; it ends before the next begins.
                if let Some(session) = &mut peer.session {
                    session.reins = None;
                }
                self.begin(peer_id, now);
            }
            Happened::Failed(error) => {
                debug!(peer = %peer_id, %error, "peer does not speak our protocol");
                self.close(peer_id, connection);
                self.choose(peer_id);
            }
            Happened::Surplus => {
                self.close(peer_id, connection);
                self.blame(peer_id, "opened a stream it may not open", now);
            }
        }
    }

    /// Begins the session that waits, when nothing speaks against it any more.
    fn begin(&mut self, peer_id: PeerId, now: Instant) {
        let follows_nothing = self.swarm.behaviour().gossip.topics().next().is_none();
        let Some(peer) = self.peers.get_mut(&peer_id) else { return };
        let ready = |next: &mut Next| {
            let waited = now.saturating_duration_since(next.since) >= FOLLOWS_WAIT;
            peer.session.is_none() && (peer.follows || follows_nothing || waited)
        };
        let Some(Next { connection, stream, .. }) = peer.next.take_if(ready) else { return };
        let Some(link) = peer.links.get(&connection).filter(|link| !link.closing) else { return };
        self.sessions += 1;
        let id = SessionId(self.sessions);
        let (reins, task) = session::reins(&self.queued);
        if let Some(listens) = &peer.listens {
            // The queue is new and has room.
            let _ = reins.news.try_send(listens.clone());
        }
        let beginning = Beginning {
            id,
            peer: peer_id,
            device: peer.device,
            side: peer.side,
            address: link.address.to_string(),
            stream,
        };
        peer.session = Some(Session { id, connection, reins: Some(reins) });
        self.redial.connected(peer_id, now);
        info!(peer = %peer_id, "session began");
        tokio::spawn(session::run(beginning, task, self.outlet.clone(), self.endings.clone()));
    }

    /// A session has ended, and the mind knows.
    pub(crate) fn ended(&mut self, ended: Ended, now: Instant) {
        let Ended { peer: peer_id, session: id, why } = ended;
        let Some(peer) = self.peers.get_mut(&peer_id) else { return };
        let Some(session) = peer.session.take_if(|session| session.id == id) else { return };
        info!(peer = %peer_id, %why, "session ended");
        self.redial.lost(peer_id, now);
        self.close(peer_id, session.connection);
        if let Why::Misbehaved(fault) = why {
            self.blame(peer_id, &fault.to_string(), now);
        }
        self.begin(peer_id, now);
        self.choose(peer_id);
        if self.peers.get(&peer_id).is_some_and(Peer::is_over) {
            self.peers.remove(&peer_id);
        }
    }

    /// Closes a connection and ends the session on it.
    pub(crate) fn close(&mut self, peer_id: PeerId, connection: ConnectionId) {
        if let Some(peer) = self.peers.get_mut(&peer_id) {
            if let Some(link) = peer.links.get_mut(&connection) {
                link.closing = true;
            }
            if let Some(session) = &mut peer.session
                && session.connection == connection
            {
                session.reins = None;
            }
            peer.next.take_if(|next| next.connection == connection);
        }
        self.swarm.close_connection(connection);
    }

    /// Closes everything with a peer.
    pub(crate) fn drop_peer(&mut self, peer_id: PeerId) {
        let Some(peer) = self.peers.get(&peer_id) else { return };
        for connection in peer.links.keys().copied().collect::<Vec<_>>() {
            self.close(peer_id, connection);
        }
    }

    /// It is known now what a device follows.
    pub(crate) fn follows(&mut self, peer_id: PeerId, now: Instant) {
        if let Some(peer) = self.peers.get_mut(&peer_id) {
            peer.follows = true;
            self.begin(peer_id, now);
        }
    }

    /// Begins sessions that have waited long enough.
    pub(crate) fn begin_waiting(&mut self, now: Instant) {
        let waits = |(id, peer): (&PeerId, &Peer)| peer.next.is_some().then_some(*id);
        for peer_id in self.peers.iter().filter_map(waits).collect::<Vec<_>>() {
            self.begin(peer_id, now);
        }
    }

    /// A connection lives.
    pub(crate) fn answered(&mut self, peer_id: PeerId, connection: ConnectionId, now: Instant) {
        let link = self.peers.get_mut(&peer_id).and_then(|peer| peer.links.get_mut(&connection));
        if let Some(link) = link {
            link.answered = now;
        }
    }

    /// Closes connections that answer no ping, and those on which no session began in time.
    pub(crate) fn close_silent(&mut self, now: Instant) {
        let mut silent = Vec::new();
        for (peer_id, peer) in &self.peers {
            let used = peer.session.as_ref().map(|session| session.connection);
            let next = peer.next.as_ref().map(|next| next.connection);
            silent.extend(peer.links.iter().filter_map(|(connection, link)| {
                // Answers that came while nothing could be seen have not been counted yet.
                let answered = link.answered.max(self.blind);
                let dead = now.saturating_duration_since(answered) >= SILENCE_MAX;
                let unused = used != Some(*connection) && next != Some(*connection);
                let wait = if used.is_some() { SURPLUS_MAX } else { SESSION_WAIT };
                let useless = unused && now.saturating_duration_since(link.since) >= wait;
                (!link.closing && (dead || useless)).then_some((*peer_id, *connection, dead))
            }));
        }
        for (peer_id, connection, dead) in silent {
            debug!(peer = %peer_id, dead, "connection is given up");
            self.close(peer_id, connection);
            self.choose(peer_id);
        }
    }

    /// A peer said where it listens.
    pub(crate) fn identified(
        &mut self,
        peer_id: PeerId,
        connection: ConnectionId,
        credible: impl FnOnce(&Multiaddr) -> Vec<String>,
    ) {
        let Some(peer) = self.peers.get_mut(&peer_id) else { return };
        let Some(link) = peer.links.get(&connection) else { return };
        let listens = credible(&link.address);
        if listens.is_empty() || peer.listens.as_ref() == Some(&listens) {
            return;
        }
        if let Some(Session { reins: Some(reins), .. }) = &peer.session {
            // A peer that says something new faster than it is taken waits for its next session.
            let _ = reins.news.try_send(listens.clone());
        }
        peer.listens = Some(listens);
    }

    /// Queues a message for a device.
    pub(crate) fn send(&mut self, to: DeviceId, message: &Message) {
        let session = peer_of(to).and_then(|peer| self.peers.get_mut(&peer)?.session.as_mut());
        let Some(session) = session else { return debug!(?to, "not connected: message dropped") };
        let Some(reins) = &session.reins else { return };
        let Some(frame) = frames::frame(message) else {
            return error!(?to, "message is longer than any may be: dropped; please report this");
        };
        if reins.queue.push(frame).is_err() {
            warn!(?to, "peer takes messages too slowly: disconnected, catch-up will heal it");
            session.reins = None;
        }
    }

    /// Lets every session write what is queued and close; answers which sessions these are.
    pub(crate) fn finish_sessions(&mut self) -> Vec<SessionId> {
        let mut left = Vec::new();
        for peer in self.peers.values_mut() {
            if let Some(session) = &mut peer.session {
                left.push(session.id);
                if let Some(reins) = session.reins.take() {
                    keep_alive(reins.cancel);
                }
            }
        }
        left
    }
}

/// Dropping the queue says goodbye, dropping this ends the session before it is said: so it is
/// held until the session has ended by itself.
fn keep_alive(mut cancel: oneshot::Sender<()>) {
    tokio::spawn(async move { cancel.closed().await });
}
