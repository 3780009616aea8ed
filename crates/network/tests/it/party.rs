//! A node of a test: its network, and the inputs it has had so far.

use std::time::Duration;

use mind::Input;
use network::{Network, Order, Settings};
use protocol::hello::Side;
use protocol::message::Message;
use protocol::{DeviceId, Keypair, Time};

/// How long anything may take, on a machine that does other things too.
pub(crate) const DEADLINE: Duration = Duration::from_secs(30);

pub(crate) struct Party {
    pub(crate) network: Network,
    /// Its first address, with `/p2p/`.
    pub(crate) address: String,
    /// What happened and was not asked for yet.
    pub(crate) seen: Vec<Input>,
}

pub(crate) fn key(seed: u8) -> Keypair {
    Keypair::from_seed(&[seed; 32])
}

pub(crate) fn hello(number: u64) -> Message {
    Message::Hello { nonce: [7; 32], clock: Time(number) }
}

/// Free ports for both transports.
pub(crate) const QUIC_AND_TCP: &str = "/ip4/127.0.0.1/udp/0/quic-v1 /ip4/127.0.0.1/tcp/0";

/// Looking for nobody on the local network: this is not a test's network.
pub(crate) fn settings(seed: u8, listen: &str) -> Settings {
    let listen = listen.split(' ').map(str::to_owned).collect();
    Settings { key: key(seed), listen, find_neighbours: false }
}

/// A party that listens on a free port of 127.0.0.1.
pub(crate) async fn party(seed: u8) -> Party {
    party_at(seed, "/ip4/127.0.0.1/tcp/0").await
}

pub(crate) async fn party_at(seed: u8, listen: &str) -> Party {
    let network = network::start(settings(seed, listen)).expect("a free port");
    let mut party = Party { network, address: String::new(), seen: Vec::new() };
    let listening = party.until("listens", |input| matches!(input, Input::Listening(_))).await;
    if let Input::Listening(mut addresses) = listening {
        party.address = addresses.remove(0);
    }
    party
}

impl Party {
    pub(crate) fn device(&self) -> DeviceId {
        self.network.device
    }

    pub(crate) async fn order(&self, order: Order) {
        self.network.orders.send(order).await.expect("the network runs");
    }

    pub(crate) async fn dial(&self, other: &Self) {
        let (device, addresses) = (Some(other.device()), vec![other.address.clone()]);
        self.order(Order::Dial { device, addresses }).await;
    }

    pub(crate) async fn send(&self, to: &Self, message: Message) {
        self.order(Order::Send { to: to.device(), message }).await;
    }

    /// Waits for an input of this kind, also among those seen before; takes it out.
    pub(crate) async fn until(&mut self, what: &str, wanted: impl Fn(&Input) -> bool) -> Input {
        self.within(DEADLINE, what, wanted).await
    }

    pub(crate) async fn within(
        &mut self,
        deadline: Duration,
        what: &str,
        wanted: impl Fn(&Input) -> bool,
    ) -> Input {
        if let Some(at) = self.seen.iter().position(&wanted) {
            return self.seen.remove(at);
        }
        let found = tokio::time::timeout(deadline, async {
            loop {
                let input = self.network.inputs.recv().await.expect("the network runs");
                if wanted(&input) {
                    return input;
                }
                self.seen.push(input);
            }
        });
        match found.await {
            Ok(input) => input,
            Err(_) => panic!("in time: {what}; seen instead: {:?}", self.seen),
        }
    }

    pub(crate) async fn connected(&mut self, other: DeviceId) -> Side {
        let connected = self
            .until(
                "connects",
                |input| matches!(input, Input::PeerConnected { device, .. } if *device == other),
            )
            .await;
        match connected {
            Input::PeerConnected { side, .. } => side,
            other => panic!("not {other:?}"),
        }
    }

    /// Where it listens, once that is at as many addresses as it was told.
    pub(crate) async fn listens(&mut self) -> Vec<String> {
        let all = |input: &Input| matches!(input, Input::Listening(all) if all.len() == 2);
        match self.until("listens at both", all).await {
            Input::Listening(addresses) => addresses,
            other => panic!("not {other:?}"),
        }
    }

    /// Where a device is that connects.
    pub(crate) async fn address_of(&mut self, other: DeviceId) -> String {
        let it = |input: &Input| matches!(input, Input::PeerConnected { device, .. } if *device == other);
        match self.until("connects", it).await {
            Input::PeerConnected { address, .. } => address,
            other => panic!("not {other:?}"),
        }
    }

    pub(crate) async fn disconnected(&mut self, other: DeviceId) {
        self.until("disconnects", |input| *input == Input::PeerDisconnected(other)).await;
    }

    /// Waits for a message.
    pub(crate) async fn message(&mut self, from: DeviceId, wanted: &Message) {
        self.until("message", |input| {
            matches!(input, Input::Message { from: sender, message }
                if *sender == from && message == wanted)
        })
        .await;
    }

    /// How often a device was said to connect among what was not asked for.
    pub(crate) fn extra_meetings(&self) -> usize {
        let meeting = |input: &&Input| {
            matches!(input, Input::PeerConnected { .. } | Input::PeerDisconnected(_))
        };
        self.seen.iter().filter(meeting).count()
    }
}

/// Two parties that have met.
pub(crate) async fn pair(seeds: [u8; 2]) -> (Party, Party) {
    let (mut one, mut two) = (party(seeds[0]).await, party(seeds[1]).await);
    meet(&mut one, &mut two).await;
    (one, two)
}

pub(crate) async fn meet(one: &mut Party, two: &mut Party) {
    one.dial(two).await;
    one.connected(two.device()).await;
    two.connected(one.device()).await;
}
