//! A stranger: a device that speaks libp2p and opens our stream by itself, byte by byte.
//!
//! It is written against the protocol's description with the ready-made `libp2p-stream`, so it is
//! also a second implementation of the stream.

use std::time::Duration;

use futures::StreamExt;
use libp2p::gossipsub::{self, IdentTopic, MessageAuthenticity, ValidationMode};
use libp2p::swarm::dial_opts::DialOpts;
use libp2p::swarm::{NetworkBehaviour, SwarmEvent};
use libp2p::{Multiaddr, Stream, StreamProtocol, Swarm, SwarmBuilder, identify, noise, tcp, yamux};
use libp2p_stream::{Control, IncomingStreams};
use protocol::DeviceId;

use crate::party::key;

#[derive(NetworkBehaviour)]
pub(crate) struct Behaviour {
    stream: libp2p_stream::Behaviour,
    gossip: gossipsub::Behaviour,
    identify: identify::Behaviour,
}

pub(crate) struct Stranger {
    pub(crate) device: DeviceId,
    swarm: Swarm<Behaviour>,
    control: Control,
    incoming: IncomingStreams,
}

const PROTOCOL: StreamProtocol = StreamProtocol::new("/common-ground/1");

pub(crate) fn stranger(seed: u8) -> Stranger {
    let keys = libp2p::identity::Keypair::ed25519_from_bytes([seed; 32]).expect("32 bytes");
    let config = gossipsub::ConfigBuilder::default()
        .validation_mode(ValidationMode::Anonymous)
        .message_id_fn(|message| blake(&message.data))
        .max_transmit_size(1 << 20)
        .build()
        .expect("consistent");
    let swarm = SwarmBuilder::with_existing_identity(keys)
        .with_tokio()
        .with_tcp(tcp::Config::default(), noise::Config::new, yamux::Config::default)
        .expect("noise")
        .with_behaviour(|keys| Behaviour {
            stream: libp2p_stream::Behaviour::new(),
            gossip: gossipsub::Behaviour::new(MessageAuthenticity::Anonymous, config)
                .expect("consistent"),
            identify: identify::Behaviour::new(identify::Config::new("x".into(), keys.public())),
        })
        .expect("a behaviour")
        .with_swarm_config(|config| config.with_idle_connection_timeout(Duration::from_secs(60)))
        .build();
    let mut control = swarm.behaviour().stream.new_control();
    let incoming = control.accept(PROTOCOL).expect("once");
    Stranger { device: DeviceId(key(seed).public()), swarm, control, incoming }
}

fn blake(data: &[u8]) -> gossipsub::MessageId {
    gossipsub::MessageId(protocol::ids::derive("stranger", &[data]).to_vec())
}

impl Stranger {
    /// Connects and takes part in the stream, from whichever side it must be opened.
    pub(crate) async fn visit(&mut self, host: DeviceId, address: &str) -> Stream {
        self.try_visit(host, address).await.expect("is let in")
    }

    /// As [`Self::visit`]; none when the host does not want it.
    pub(crate) async fn try_visit(&mut self, host: DeviceId, address: &str) -> Option<Stream> {
        let address: Multiaddr = address.parse().expect("an address");
        let peer = network::peer_id_text(host).and_then(|text| text.parse().ok()).expect("a peer");
        // The visit before must be over, or the stream may be opened on its connection.
        while self.swarm.is_connected(&peer) {
            self.swarm.select_next_some().await;
        }
        self.swarm.dial(address).expect("a dial");
        loop {
            match self.swarm.select_next_some().await {
                SwarmEvent::ConnectionEstablished { .. } => break,
                SwarmEvent::OutgoingConnectionError { .. } => return None,
                _ => {}
            }
        }
        let lower = self.device < host;
        let mut control = self.control.clone();
        let open = control.open_stream(peer, PROTOCOL);
        tokio::pin!(open);
        loop {
            tokio::select! {
                stream = &mut open, if lower => return stream.ok(),
                Some((_, stream)) = self.incoming.next() => return Some(stream),
                event = self.swarm.select_next_some() => {
                    if let SwarmEvent::ConnectionClosed { .. } = event
                        && !self.swarm.is_connected(&peer)
                    {
                        return None;
                    }
                }
            }
        }
    }

    /// Connects this often at the same time.
    pub(crate) async fn come(&mut self, times: usize, address: &str) {
        let address: Multiaddr = address.parse().expect("an address");
        for _ in 0..times {
            let options = DialOpts::unknown_peer_id().address(address.clone());
            self.swarm.dial(options.allocate_new_port().build()).expect("a dial");
        }
        let mut settled = 0;
        while settled < times {
            match self.swarm.select_next_some().await {
                SwarmEvent::ConnectionEstablished { .. }
                | SwarmEvent::OutgoingConnectionError { .. } => settled += 1,
                _ => {}
            }
        }
    }

    /// Lives on until it has no more connections than this.
    pub(crate) async fn until_connections(&mut self, number: u32) {
        while self.swarm.network_info().connection_counters().num_established() > number {
            self.swarm.select_next_some().await;
        }
    }

    /// Opens one more stream than it may.
    pub(crate) async fn open_another(&mut self, host: DeviceId) -> bool {
        let peer = network::peer_id_text(host).and_then(|text| text.parse().ok()).expect("a peer");
        let mut control = self.control.clone();
        let open = control.open_stream(peer, PROTOCOL);
        tokio::pin!(open);
        loop {
            tokio::select! {
                stream = &mut open => return stream.is_ok(),
                _ = self.swarm.select_next_some() => {}
            }
        }
    }

    pub(crate) fn follow(&mut self, topic: &str) {
        self.swarm.behaviour_mut().gossip.subscribe(&IdentTopic::new(topic)).expect("follows");
    }

    /// Gossips bytes to whoever follows the topic, as soon as somebody does.
    pub(crate) async fn gossip(&mut self, topic: &str, data: &[u8]) {
        while let Err(gossipsub::PublishError::NoPeersSubscribedToTopic) =
            self.swarm.behaviour_mut().gossip.publish(IdentTopic::new(topic), data)
        {
            self.swarm.select_next_some().await;
        }
    }

    /// Lives on until the future is done.
    pub(crate) async fn while_living<T>(&mut self, done: impl Future<Output = T>) -> T {
        tokio::pin!(done);
        loop {
            tokio::select! {
                done = &mut done => return done,
                _ = self.swarm.select_next_some() => {}
            }
        }
    }
}
