//! The street door: owns the libp2p swarm and its only event loop.
//!
//! [`start`] spawns the loop; [`Order`]s go in, [`mind::Input`]s come out. The network knows which
//! devices are connected and how to reach them; it opens seals on gossip and decodes messages, so
//! that nothing malformed or forged gets further than this room. It knows nothing of communities,
//! documents or disks, believes nobody's clock, and dials no address it was not given, but a public one
//! when its owner asks whether that leads home.
//!
//! The path through it: [`address`] (texts in and out), `behaviour` (libp2p set up), `event_loop`
//! (what happens, in which order), `dialling`, `meeting` (connections become sessions), `session` (one
//! device's task), `frames`, `gossip`, `redial`, `lan` (neighbours), `autonat` and
//! `outside` (whether others get through), `change` (of network, or sleep),
//! `blame`, `inputs`, and `limits` for every bound.

pub mod address;
mod autonat;
mod behaviour;
mod blame;
mod change;
mod dialling;
mod event_loop;
mod frames;
mod gossip;
mod inputs;
mod lan;
mod limits;
mod meeting;
mod outside;
mod redial;
mod session;
mod streams;

use std::io;
use std::net::{TcpListener, UdpSocket};

use libp2p::Multiaddr;
use mind::{GossipToken, Verdict};
use protocol::message::Message;
use protocol::topic::Topic;
use protocol::{DeviceId, Keypair, Sealed};
use tokio::sync::{mpsc, watch};

pub use address::{AddressError, Reach, check_address, device_of_peer_id, peer_id_text, reach_of};
pub use inputs::Inputs;
pub use outside::{Outside, Sights};

/// What the network starts with.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The device's key; the node's libp2p identity.
    pub key: Keypair,
    /// Where to listen, such as `/ip4/0.0.0.0/udp/4001/quic-v1` or `/ip4/0.0.0.0/tcp/4001`; port 0
    /// lets the system choose.
    pub listen: Vec<String>,
    /// Whether to look for nodes on the local network, and to be found there, by mDNS.
    pub find_neighbours: bool,
}

/// What the network is told to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Order {
    /// Follow a gossip topic.
    Follow(Topic),
    /// Stop following a gossip topic.
    Unfollow(Topic),
    /// Gossip an announcement on these topics. That nobody follows one is no error.
    Publish {
        /// Where.
        topics: Vec<Topic>,
        /// What.
        record: Sealed,
    },
    /// What became of a gossiped announcement. Without it within 30 s, it is ignored.
    Judge {
        /// Which.
        token: GossipToken,
        /// What became of it.
        verdict: Verdict,
    },
    /// Send a message. One to a device that is not connected (any more) is dropped.
    Send {
        /// To whom.
        to: DeviceId,
        /// What.
        message: Message,
    },
    /// Connect, and connect again whenever the connection is lost. Addresses that
    /// [`check_address`] refuses are left out.
    Dial {
        /// The device, when it is known who should answer.
        device: Option<DeviceId>,
        /// Where it may be.
        addresses: Vec<String>,
    },
    /// Somebody says that a device is there: try it a few times, and forget it if it never answers.
    /// What is known of the device is not touched by it.
    Hint {
        /// Who should answer.
        device: DeviceId,
        /// Where it may be, the most useful first; as in [`Order::Dial`].
        addresses: Vec<String>,
    },
    /// Do not dial a device, whoever names it, or do so again. A connection that is there stays, and
    /// one that the device makes is taken.
    Avoid {
        /// Whom.
        device: DeviceId,
        /// Whether to avoid it from now on.
        avoid: bool,
    },
    /// Count a device's misbehaviour; the fifth within ten minutes disconnects it, and it is
    /// refused for ten minutes.
    Blame {
        /// Whom.
        device: DeviceId,
        /// What it did, for the log.
        why: &'static str,
    },
    /// Disconnect, and do not dial again.
    Disconnect(DeviceId),
    /// Write what is queued, say goodbye, stop. Dropping [`Network::orders`] does the same.
    Stop,
}

/// A running network.
#[derive(Debug)]
pub struct Network {
    /// Where orders go; bounded.
    pub orders: mpsc::Sender<Order>,
    /// What happens; bounded by number and bytes. Whoever does not take inputs makes peers wait.
    pub inputs: Inputs,
    /// This node's libp2p peer id, as text.
    pub peer_id: String,
    /// This node's device.
    pub device: DeviceId,
    /// Whether neighbours are looked for: asked for, and possible here.
    pub finds_neighbours: bool,
    /// How this node is seen from outside and what others run, as far as it is known by now.
    pub sights: watch::Receiver<Sights>,
}

/// Why the network did not start.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// An address to listen on is none.
    #[error("cannot listen on {address}: {why}")]
    Address {
        /// The address as given.
        address: String,
        /// What is wrong with it.
        why: AddressError,
    },
    /// Another program has the port.
    #[error(
        "cannot listen on {address}: another program uses this port; stop it or choose another \
         port with --listen"
    )]
    Taken {
        /// The address as given.
        address: String,
    },
    /// This computer does not have the IP address.
    #[error(
        "cannot listen on {address}: this computer does not have that address; use \
         /ip4/0.0.0.0/tcp/PORT to listen on all it has"
    )]
    NotHere {
        /// The address as given.
        address: String,
    },
    /// The system forbids it.
    #[error("cannot listen on {address}: not allowed; choose a port above 1023")]
    NotAllowed {
        /// The address as given.
        address: String,
    },
    /// Anything else the system has against it.
    #[error("cannot listen on {address}: {source}; choose another address with --listen")]
    Unusable {
        /// The address as given.
        address: String,
        /// The system's reason.
        source: io::Error,
    },
    /// The network could not be put together; a defect.
    #[error("the network could not be set up: {0}; please report this")]
    Defect(String),
}

/// Starts the network. Must be called inside a tokio runtime; it becomes a task of it.
pub fn start(settings: Settings) -> Result<Network, StartError> {
    let device = DeviceId(settings.key.public());
    let places = settings.listen.iter().map(|text| free(text)).collect::<Result<Vec<_>, _>>()?;
    let keys = libp2p::identity::Keypair::ed25519_from_bytes(*settings.key.seed())
        .map_err(|error| StartError::Defect(error.to_string()))?;
    let lan = if settings.find_neighbours { neighbours(&keys) } else { None };
    let finds_neighbours = lan.is_some();
    let mut swarm = behaviour::swarm(keys, device, lan)
        .map_err(|error| StartError::Defect(error.to_string()))?;
    for (text, place) in settings.listen.iter().zip(places) {
        swarm.listen_on(place).map_err(|error| match error {
            libp2p::TransportError::MultiaddrNotSupported(_) => {
                StartError::Address { address: text.clone(), why: AddressError::NotSupported }
            }
            libp2p::TransportError::Other(error) => refused(text, error),
        })?;
    }
    let peer_id = swarm.local_peer_id().to_string();
    let (orders, order_queue) = mpsc::channel(limits::ORDERS_MAX);
    let (outlet, inputs) = inputs::channel();
    let (tell_sights, sights) = watch::channel(Sights::default());
    tokio::spawn(event_loop::run(swarm, device, order_queue, outlet, tell_sights));
    Ok(Network { orders, inputs, peer_id, device, finds_neighbours, sights })
}

/// A node without neighbours is still a node.
fn neighbours(keys: &libp2p::identity::Keypair) -> Option<lan::Lan> {
    match lan::Lan::new(keys.public().to_peer_id()) {
        Ok(lan) => Some(lan),
        Err(error) => {
            tracing::warn!(%error, "nobody is looked for on the local network");
            None
        }
    }
}

/// The address, when its port is free. libp2p shares ports among its own sockets, so two nodes of
/// one user would silently get each other's callers; a plain bind finds out.
fn free(text: &str) -> Result<Multiaddr, StartError> {
    let (place, spot) = address::parse_listen(text)
        .map_err(|why| StartError::Address { address: text.to_owned(), why })?;
    if spot.port != 0 {
        let at = (spot.ip, spot.port);
        match spot.transport {
            address::Transport::Tcp => TcpListener::bind(at).map(drop),
            address::Transport::Quic => UdpSocket::bind(at).map(drop),
        }
        .map_err(|error| refused(text, error))?;
    }
    Ok(place)
}

#[allow(clippy::wildcard_enum_match_arm, reason = "io::ErrorKind is non-exhaustive")]
fn refused(text: &str, source: io::Error) -> StartError {
    let address = text.to_owned();
    match source.kind() {
        io::ErrorKind::AddrInUse => StartError::Taken { address },
        io::ErrorKind::AddrNotAvailable => StartError::NotHere { address },
        io::ErrorKind::PermissionDenied => StartError::NotAllowed { address },
        _ => StartError::Unusable { address, source },
    }
}
