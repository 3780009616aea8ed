//! The libp2p behaviours of a node, put together and set up.
//!
//! Here stand all settings of the transports, gossipsub, identify, ping and the connection limits.
//! Relays and the DHT will be further fields of [`Behaviour`] and steps in [`swarm`].
//!
//! Gossip is anonymous on the wire: announcements are signed records themselves, so an outer
//! signature would only cost bytes and name the device that publishes.

use std::time::Duration;

use libp2p::allow_block_list::{self, BlockedPeers};
use libp2p::connection_limits::{self, ConnectionLimits};
use libp2p::gossipsub::{
    self, IdentTopic, MaxCountSubscriptionFilter, MessageAuthenticity, PeerScoreParams,
    PeerScoreThresholds, TopicHash, TopicScoreParams, TopicSubscriptionFilter, ValidationMode,
    score_parameter_decay,
};
use libp2p::identity::Keypair;
use libp2p::swarm::NetworkBehaviour;
use libp2p::swarm::behaviour::toggle::Toggle;
use libp2p::{Swarm, SwarmBuilder, identify, memory_connection_limits, noise, ping, tcp, yamux};
use protocol::DeviceId;
use protocol::limits::ANNOUNCEMENT_BYTES_MAX;

use crate::autonat;
use crate::gossip::message_id;
use crate::lan::Lan;
use crate::limits::{
    CONNECT_WAIT, CONNECTIONS_IN_MAX, CONNECTIONS_MAX, CONNECTIONS_PER_PEER_MAX,
    GOSSIP_OVERHEAD_BYTES, HEARTBEAT, MEMORY_PART_MAX, PENDING_IN_MAX, PENDING_OUT_MAX,
    PING_INTERVAL, PING_WAIT, QUIC_CONNECTION_BYTES_MAX, QUIC_STREAM_BYTES_MAX,
    STREAMS_NEGOTIATING_MAX, STREAMS_PER_CONNECTION_MAX, TOPICS_PER_PEER_MAX,
    TOPICS_PER_REQUEST_MAX,
};
use crate::outside::PROGRAM;
use crate::streams;

type Gossipsub = gossipsub::Behaviour<gossipsub::IdentityTransform, Filter>;
type Filter = MaxCountSubscriptionFilter<OurTopics>;

/// Something in this file contradicts itself; no input can cause it.
#[derive(Debug, thiserror::Error)]
#[error("the network's settings contradict one another: {0}")]
pub(crate) struct Contradiction(String);

/// Everything that runs on a connection.
#[derive(NetworkBehaviour)]
pub(crate) struct Behaviour {
    /// First, so that who is refused is refused before anything else looks at the connection.
    pub(crate) refused: allow_block_list::Behaviour<BlockedPeers>,
    pub(crate) limits: connection_limits::Behaviour,
    pub(crate) memory: memory_connection_limits::Behaviour,
    pub(crate) identify: identify::Behaviour,
    pub(crate) ping: ping::Behaviour,
    pub(crate) gossip: Gossipsub,
    pub(crate) streams: streams::Behaviour,
    /// Asks others whether they get through to this node.
    pub(crate) ask: autonat::Ask,
    /// Tries for others whether it gets through to them.
    pub(crate) answer: autonat::Answer,
    /// Off when nobody should be looked for on the local network.
    pub(crate) lan: Toggle<Lan>,
}

/// A stranger cannot fill the tables with topics of other networks.
#[derive(Debug, Clone, Default)]
pub(crate) struct OurTopics;

impl TopicSubscriptionFilter for OurTopics {
    fn can_subscribe(&mut self, topic: &TopicHash) -> bool {
        topic.as_str().starts_with("common-ground/1/")
    }
}

/// A swarm over QUIC, and over TCP with Noise and Yamux, that listens nowhere yet.
pub(crate) fn swarm(
    keys: Keypair,
    device: DeviceId,
    lan: Option<Lan>,
) -> Result<Swarm<Behaviour>, Contradiction> {
    let contradiction = |error: &dyn std::fmt::Display| Contradiction(error.to_string());
    let behaviour = behaviour(&keys, device, lan)?;
    let yamux = || {
        let mut config = yamux::Config::default();
        config.set_max_num_streams(STREAMS_PER_CONNECTION_MAX as usize);
        config
    };
    let swarm = SwarmBuilder::with_existing_identity(keys)
        .with_tokio()
        .with_tcp(tcp::Config::default().nodelay(true), noise::Config::new, yamux)
        .map_err(|error| contradiction(&error))?
        .with_quic_config(|mut config| {
            config.max_concurrent_stream_limit = STREAMS_PER_CONNECTION_MAX;
            config.max_stream_data = QUIC_STREAM_BYTES_MAX;
            config.max_connection_data = QUIC_CONNECTION_BYTES_MAX;
            config
        })
        .with_behaviour(|_| behaviour)
        .map_err(|error| contradiction(&error))?
        .with_swarm_config(|config| {
            config.with_max_negotiating_inbound_streams(STREAMS_NEGOTIATING_MAX)
        })
        .with_connection_timeout(CONNECT_WAIT)
        .build();
    Ok(swarm)
}

fn behaviour(
    keys: &Keypair,
    device: DeviceId,
    lan: Option<Lan>,
) -> Result<Behaviour, Contradiction> {
    let identify = identify::Config::new("/common-ground/1".to_owned(), keys.public())
        .with_agent_version(format!("{PROGRAM}{}", env!("CARGO_PKG_VERSION")))
        .with_push_listen_addr_updates(true)
        // Nothing is dialled but what is given: no address book behind the event loop's back.
        .with_cache_size(0);
    let limits = ConnectionLimits::default()
        .with_max_pending_incoming(Some(PENDING_IN_MAX))
        .with_max_pending_outgoing(Some(PENDING_OUT_MAX))
        .with_max_established_incoming(Some(CONNECTIONS_IN_MAX))
        .with_max_established(Some(CONNECTIONS_MAX))
        .with_max_established_per_peer(Some(CONNECTIONS_PER_PEER_MAX));
    Ok(Behaviour {
        refused: allow_block_list::Behaviour::default(),
        limits: connection_limits::Behaviour::new(limits),
        memory: memory_connection_limits::Behaviour::with_max_percentage(MEMORY_PART_MAX),
        identify: identify::Behaviour::new(identify),
        ping: ping::Behaviour::new(
            ping::Config::new().with_interval(PING_INTERVAL).with_timeout(PING_WAIT),
        ),
        gossip: gossip()?,
        streams: streams::Behaviour::new(device),
        ask: autonat::Ask::new(),
        answer: autonat::Answer::new(),
        lan: lan.into(),
    })
}

fn gossip() -> Result<Gossipsub, Contradiction> {
    let config = gossipsub::ConfigBuilder::default()
        .validation_mode(ValidationMode::Anonymous)
        .validate_messages()
        .message_id_fn(|message| message_id(&message.topic, &message.data))
        .max_transmit_size(ANNOUNCEMENT_BYTES_MAX + GOSSIP_OVERHEAD_BYTES)
        .heartbeat_interval(HEARTBEAT)
        .heartbeat_initial_delay(HEARTBEAT / 4)
        // A verdict may take a while; the message must still be there to be passed on.
        .history_length(12)
        .history_gossip(4)
        .flood_publish(true)
        .build()
        .map_err(|error| Contradiction(error.to_string()))?;
    let filter = MaxCountSubscriptionFilter {
        filter: OurTopics,
        max_subscribed_topics: TOPICS_PER_PEER_MAX,
        max_subscriptions_per_request: TOPICS_PER_REQUEST_MAX,
    };
    let mut gossip =
        Gossipsub::new_with_subscription_filter(MessageAuthenticity::Anonymous, config, filter)
            .map_err(|error| Contradiction(error.to_owned()))?;
    gossip.with_peer_score(scores(), thresholds()).map_err(Contradiction)?;
    Ok(gossip)
}

/// Announcements are rare, so a silent peer is never at fault: what is held against a peer is what
/// is invalid, what breaks the gossip protocol, and what the mind blames it for.
fn scores() -> PeerScoreParams {
    PeerScoreParams {
        topic_score_cap: 50.0,
        app_specific_weight: 1.0,
        // Many nodes on one machine are normal there, and a household shares one address.
        ip_colocation_factor_whitelist: [
            std::net::Ipv4Addr::LOCALHOST.into(),
            std::net::Ipv6Addr::LOCALHOST.into(),
        ]
        .into_iter()
        .collect(),
        behaviour_penalty_threshold: 6.0,
        behaviour_penalty_decay: score_parameter_decay(Duration::from_secs(600)),
        ..PeerScoreParams::default()
    }
}

fn thresholds() -> PeerScoreThresholds {
    PeerScoreThresholds {
        gossip_threshold: -20.0,
        publish_threshold: -50.0,
        graylist_threshold: -80.0,
        ..PeerScoreThresholds::default()
    }
}

/// Blame as gossip score: four leave a peer above the graylist, so that the fifth is still heard and
/// has its consequence.
pub(crate) const SCORE_PER_BLAME: f64 = -15.0;

/// How peers are scored on a topic that is followed.
pub(crate) fn topic_scores() -> TopicScoreParams {
    TopicScoreParams {
        topic_weight: 0.5,
        time_in_mesh_weight: 0.01,
        time_in_mesh_quantum: Duration::from_secs(1),
        time_in_mesh_cap: 300.0,
        first_message_deliveries_weight: 0.5,
        first_message_deliveries_decay: score_parameter_decay(Duration::from_secs(600)),
        first_message_deliveries_cap: 20.0,
        mesh_message_deliveries_weight: 0.0,
        mesh_failure_penalty_weight: 0.0,
        invalid_message_deliveries_weight: -1.0,
        invalid_message_deliveries_decay: score_parameter_decay(Duration::from_secs(1_800)),
        ..TopicScoreParams::default()
    }
}

pub(crate) fn ident(topic: &protocol::topic::Topic) -> IdentTopic {
    IdentTopic::new(topic.to_string())
}
