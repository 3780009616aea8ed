//! The only loop that touches the swarm. Orders first; the swarm is polled only while a slot for
//! an input is kept free, so two full queues never wait for one another.
//!
//! This file decides who gets what; [`crate::meeting`] turns connections into sessions, and what
//! is said in a session never passes through here.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::sync::atomic::AtomicUsize;
use std::time::{Instant, SystemTime};

use futures::StreamExt;
use libp2p::gossipsub::{self, PublishError};
use libp2p::multiaddr::Protocol;
use libp2p::swarm::{ConnectionId, SwarmEvent};
use libp2p::{Multiaddr, PeerId, Swarm, identify, ping};
use mind::Input;
use protocol::limits::ANNOUNCEMENT_BYTES_MAX;
use protocol::topic::Topic;
use protocol::{DeviceId, Sealed};
use tokio::sync::{mpsc, watch};
use tokio::time::MissedTickBehavior;
use tracing::{debug, info, warn};

use crate::Order;
use crate::address::{credible, peer_of, sort_by_use};
use crate::behaviour::{Behaviour, BehaviourEvent, SCORE_PER_BLAME, ident, topic_scores};
use crate::blame::{Blames, Standing};
use crate::change::{self, Watch};
use crate::dialling::{Later, Way};
use crate::gossip::{Arrival, Copy, Gossip, Judged, acceptance};
use crate::inputs::{Gone, Outlet};
use crate::limits::{ENDINGS_MAX, GOODBYE_MAX, TICK};
use crate::meeting::Peer;
use crate::outside::{Sights, View};
use crate::redial::{Redial, Target};
use crate::session::Ended;

/// Everything the loop owns.
pub(crate) struct Street {
    pub(crate) swarm: Swarm<Behaviour>,
    pub(crate) device: DeviceId,
    pub(crate) outlet: Outlet,
    /// Where sessions report their end.
    pub(crate) endings: mpsc::Sender<Ended>,
    pub(crate) peers: BTreeMap<PeerId, Peer>,
    pub(crate) redial: Redial,
    /// How many sessions there have been; names the next.
    pub(crate) sessions: u64,
    /// Bytes that wait to be written, to all devices.
    pub(crate) queued: Arc<AtomicUsize>,
    /// Until when nothing could be seen because inputs were not taken.
    pub(crate) blind: Instant,
    gossip: Gossip,
    blames: Blames,
    /// Dials under way, and what each tries.
    pub(crate) dials: BTreeMap<ConnectionId, Way>,
    /// Dials that wait to see whether a better one gets through; bounded by the addresses in the table.
    pub(crate) later: Vec<Later>,
    /// Devices that are not dialled.
    pub(crate) avoided: BTreeSet<PeerId>,
    watch: Watch,
    view: View,
    sights: watch::Sender<Sights>,
}

/// Runs until told to stop, or until nobody takes inputs any more.
pub(crate) async fn run(
    swarm: Swarm<Behaviour>,
    device: DeviceId,
    mut orders: mpsc::Receiver<Order>,
    outlet: Outlet,
    sights: watch::Sender<Sights>,
) {
    let (endings, mut ended) = mpsc::channel(ENDINGS_MAX);
    let mut street = Street::new(swarm, device, outlet, endings, sights);
    let mut tick = tokio::time::interval(TICK);
    tick.set_missed_tick_behavior(MissedTickBehavior::Delay);
    // Kept from turn to turn, so that it keeps its place among the sessions that wait too.
    let mut reserving = Box::pin(street.outlet.clone().reserve());
    let mut slot = None;
    loop {
        tokio::select! {
            biased;
            order = orders.recv() => match order {
                Some(Order::Stop) | None => break,
                Some(order) => street.obey(order, Instant::now()),
            },
            Some(ended) = ended.recv() => street.ended(ended, Instant::now()),
            _ = tick.tick() => {
                let now = Instant::now();
                if slot.is_none() {
                    street.blind = now;
                }
                street.tick(now);
            }
            reserved = &mut reserving, if slot.is_none() => match reserved {
                Ok(reserved) => slot = Some(reserved),
                Err(Gone) => break,
            },
            event = street.swarm.select_next_some(), if slot.is_some() => {
                if let Some(input) = street.happened(event, Instant::now())
                    && let Some(free) = slot.take()
                {
                    free.fill(input);
                    reserving = Box::pin(street.outlet.clone().reserve());
                }
            }
        }
    }
    street.goodbye(ended).await;
}

impl Street {
    fn new(
        swarm: Swarm<Behaviour>,
        device: DeviceId,
        outlet: Outlet,
        endings: mpsc::Sender<Ended>,
        sights: watch::Sender<Sights>,
    ) -> Self {
        Self {
            swarm,
            device,
            outlet,
            endings,
            peers: BTreeMap::new(),
            redial: Redial::new(device.0),
            sessions: 0,
            queued: Arc::new(AtomicUsize::new(0)),
            blind: Instant::now(),
            gossip: Gossip::default(),
            blames: Blames::default(),
            dials: BTreeMap::new(),
            later: Vec::new(),
            avoided: BTreeSet::new(),
            watch: Watch::new(Instant::now(), SystemTime::now()),
            view: View::default(),
            sights,
        }
    }

    fn obey(&mut self, order: Order, now: Instant) {
        match order {
            Order::Follow(topic) => self.follow(&topic),
            Order::Unfollow(topic) => {
                self.swarm.behaviour_mut().gossip.unsubscribe(&ident(&topic));
            }
            Order::Publish { topics, record } => self.publish(&topics, &record),
            Order::Judge { token, verdict } => {
                let judged = self.gossip.judge(token, verdict);
                self.report(judged);
            }
            Order::Send { to, message } => self.send(to, &message),
            Order::Dial { device, addresses } => self.dial(device, &addresses, now),
            Order::Hint { device, addresses } => self.hint(device, &addresses, now),
            Order::Avoid { device, avoid } => self.avoid(device, avoid),
            Order::Blame { device, why } => {
                if let Some(peer) = peer_of(device) {
                    self.blame(peer, why, now);
                }
            }
            Order::Disconnect(device) => {
                if let Some(peer) = peer_of(device) {
                    self.redial.forget(&Target::Device(peer));
                    self.drop_peer(peer);
                }
            }
            // The loop ends before it gets here.
            Order::Stop => {}
        }
    }

    fn follow(&mut self, topic: &Topic) {
        let topic = ident(topic);
        let gossip = &mut self.swarm.behaviour_mut().gossip;
        if let Err(error) = gossip.set_topic_params(topic.clone(), topic_scores()) {
            warn!(%error, "topic is not scored");
        }
        if let Err(error) = gossip.subscribe(&topic) {
            warn!(%error, "topic is not followed");
        }
    }

    fn publish(&mut self, topics: &[Topic], record: &Sealed) {
        let data = record.to_bytes();
        if data.len() > ANNOUNCEMENT_BYTES_MAX {
            warn!(bytes = data.len(), "announcement is too long to be gossiped");
            return;
        }
        self.gossip.published(&data);
        for topic in topics {
            match self.swarm.behaviour_mut().gossip.publish(ident(topic), data.clone()) {
                // Whoever connects later gets it by catch-up.
                Ok(_) | Err(PublishError::NoPeersSubscribedToTopic | PublishError::Duplicate) => {}
                Err(error) => debug!(%error, "announcement reached nobody by gossip"),
            }
        }
    }

    fn report(&mut self, judged: Vec<Judged>) {
        let gossip = &mut self.swarm.behaviour_mut().gossip;
        for Judged { copy, verdict } in judged {
            gossip.report_message_validation_result(&copy.id, &copy.from, acceptance(verdict));
        }
    }

    /// Counts a misbehaviour; the one that is too much has consequences.
    pub(crate) fn blame(&mut self, peer: PeerId, why: &str, now: Instant) {
        let standing = self.blames.blame(peer, now);
        info!(%peer, why, ?standing, "peer misbehaved");
        match standing {
            Standing::Warned(count) => {
                let score = SCORE_PER_BLAME * f64::from(count);
                self.swarm.behaviour_mut().gossip.set_application_score(&peer, score);
            }
            Standing::Refused => {
                self.swarm.behaviour_mut().refused.block_peer(peer);
                self.drop_peer(peer);
            }
        }
    }

    fn tick(&mut self, now: Instant) {
        let expired = self.gossip.expired(now);
        self.report(expired);
        for peer in self.blames.forgiven(now) {
            self.swarm.behaviour_mut().refused.unblock_peer(peer);
            self.swarm.behaviour_mut().gossip.set_application_score(&peer, 0.0);
        }
        if let Some(change) = self.watch.look(now, SystemTime::now(), change::routes) {
            self.changed(change, now);
        }
        self.close_silent(now);
        self.begin_waiting(now);
        self.dial_due(now);
    }

    /// What an event leads to; at most one input for the mind.
    #[allow(clippy::wildcard_enum_match_arm, reason = "SwarmEvent is non-exhaustive")]
    fn happened(&mut self, event: SwarmEvent<BehaviourEvent>, now: Instant) -> Option<Input> {
        match event {
            SwarmEvent::Behaviour(event) => return self.behaved(event, now),
            SwarmEvent::NewListenAddr { .. } | SwarmEvent::ExpiredListenAddr { .. } => {
                self.watch.addresses_changed();
                return Some(Input::Listening(self.listening()));
            }
            SwarmEvent::ListenerClosed { addresses, reason, .. } => {
                warn!(?addresses, ?reason, "no longer listening");
                return Some(Input::Listening(self.listening()));
            }
            SwarmEvent::ListenerError { error, .. } => warn!(%error, "listening failed"),
            SwarmEvent::ConnectionEstablished { peer_id, connection_id, endpoint, .. } => {
                let mut address = endpoint.get_remote_address().clone();
                if matches!(address.iter().last(), Some(Protocol::P2p(_))) {
                    address.pop();
                }
                if let Some(Way::Place(dialled)) = self.dials.remove(&connection_id) {
                    self.redial.found(&dialled, peer_id, now);
                    if self.has_session(&peer_id) {
                        self.redial.connected(peer_id, now);
                    }
                }
                if endpoint.is_dialer() {
                    self.redial.answered(peer_id, &address);
                }
                self.connected(peer_id, connection_id, address, now);
            }
            SwarmEvent::ConnectionClosed { peer_id, connection_id, cause, .. } => {
                debug!(peer = %peer_id, ?cause, "connection closed");
                self.disconnected(peer_id, connection_id);
                self.view.disconnected(connection_id);
                return self.looked_outside();
            }
            SwarmEvent::OutgoingConnectionError { connection_id, error, .. } => {
                self.not_reached(connection_id, &error);
            }
            SwarmEvent::IncomingConnectionError { error, .. } => {
                debug!(%error, "caller was not let in");
            }
            _ => {}
        }
        None
    }

    /// Where this node listens, as texts that can be handed to others, the most useful first.
    fn listening(&self) -> Vec<String> {
        let ours = *self.swarm.local_peer_id();
        let mut addresses: Vec<Multiaddr> = self.swarm.listeners().cloned().collect();
        addresses.extend(self.view.reachable_at());
        sort_by_use(&mut addresses);
        addresses.dedup();
        let full = |address: Multiaddr| address.with(Protocol::P2p(ours)).to_string();
        addresses.into_iter().map(full).collect()
    }

    /// Tells others, and the node, when where one gets through is another place than before.
    fn looked_outside(&mut self) -> Option<Input> {
        self.sights
            .send_if_modified(|sights| std::mem::replace(sights, self.view.sights()) != *sights);
        let before: BTreeSet<Multiaddr> = self.swarm.external_addresses().cloned().collect();
        let now = self.view.reachable_at();
        for gone in before.difference(&now) {
            self.swarm.remove_external_address(gone);
        }
        for new in now.difference(&before) {
            info!(address = %new, "others get through from outside");
            self.swarm.add_external_address(new.clone());
        }
        if now == before {
            return None;
        }
        // Identify itself tells of new addresses to listen at only.
        let connected: Vec<PeerId> = self.swarm.connected_peers().copied().collect();
        self.swarm.behaviour_mut().identify.push(connected);
        Some(Input::Listening(self.listening()))
    }

    #[allow(clippy::wildcard_enum_match_arm, reason = "libp2p's events are many; these matter")]
    fn behaved(&mut self, event: BehaviourEvent, now: Instant) -> Option<Input> {
        match event {
            BehaviourEvent::Streams(event) => self.stream(event, now),
            BehaviourEvent::Lan(found) => self.neighbours(found, now),
            BehaviourEvent::Gossip(gossipsub::Event::Message {
                propagation_source,
                message_id,
                message,
            }) => {
                let copy = Copy { id: message_id, from: propagation_source };
                return self.gossiped(copy, &message.data, now);
            }
            BehaviourEvent::Identify(identify::Event::Received {
                peer_id,
                connection_id,
                info,
            }) => {
                self.identified(peer_id, connection_id, |at| credible(&info.listen_addrs, at));
                self.view.seen_at(connection_id, &info.observed_addr);
                self.view.runs(connection_id, &info.agent_version);
                return self.looked_outside();
            }
            BehaviourEvent::Ask(tried) => {
                debug!(address = %tried.tested_addr, result = ?tried.result, "somebody tried");
                self.view.tried(tried.tested_addr, tried.result.is_ok());
                return self.looked_outside();
            }
            BehaviourEvent::Gossip(gossipsub::Event::Subscribed { peer_id, .. }) => {
                self.follows(peer_id, now);
            }
            BehaviourEvent::Ping(ping::Event { peer, connection, result: Ok(_) }) => {
                self.answered(peer, connection, now);
            }
            _ => {}
        }
        None
    }

    fn gossiped(&mut self, copy: Copy, data: &[u8], now: Instant) -> Option<Input> {
        match self.gossip.arrived(now, copy, data) {
            Arrival::Ask(input) => return Some(input),
            Arrival::Wait => {}
            Arrival::Known(judged) => self.report(vec![judged]),
            Arrival::Refuse(judged, why) => {
                let from = judged.copy.from;
                self.report(vec![judged]);
                self.blame(from, why, now);
            }
        }
        None
    }

    /// Writes what is queued and closes every session, for at most [`GOODBYE_MAX`].
    async fn goodbye(mut self, mut ended: mpsc::Receiver<Ended>) {
        let mut left = self.finish_sessions();
        let all_ended = async {
            while !left.is_empty() {
                tokio::select! {
                    Some(Ended { session, .. }) = ended.recv() => left.retain(|id| *id != session),
                    _ = self.swarm.select_next_some() => {}
                }
            }
            // A connection closed in good order has sent what its streams had written.
            for peer in self.swarm.connected_peers().copied().collect::<Vec<_>>() {
                let _ = self.swarm.disconnect_peer_id(peer);
            }
            while self.swarm.connected_peers().next().is_some() {
                self.swarm.select_next_some().await;
            }
        };
        if tokio::time::timeout(GOODBYE_MAX, all_ended).await.is_err() {
            debug!("some peers did not take leave in time");
        }
    }
}
