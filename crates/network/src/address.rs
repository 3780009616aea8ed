//! Addresses and peer ids as texts, and which of them a node will use.
//!
//! This is the only place that turns texts into `Multiaddr` and keys into `PeerId`. It resolves no
//! names: only IP addresses with a TCP port, or a UDP port and QUIC, are used. (Relays get their
//! form here.)

use std::net::IpAddr;

use libp2p::identity::PublicKey;
use libp2p::multiaddr::Protocol;
use libp2p::{Multiaddr, PeerId};
use protocol::DeviceId;
use protocol::limits::ADDRESS_BYTES_MAX;
pub use protocol::place::Reach;
use protocol::place::is_usable;

use crate::limits::PEER_ADDRESSES_MAX;

/// Why a text is not an address that can be dialled or listened on.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum AddressError {
    /// Longer than any address.
    #[error("this is too long for an address; write it as /ip4/192.168.1.2/tcp/4001/p2p/12D3…")]
    TooLong,
    /// Not a multiaddress.
    #[error("this is not an address; write it as /ip4/192.168.1.2/tcp/4001/p2p/12D3…")]
    NotAnAddress,
    /// A multiaddress of a kind that this version does not use.
    #[error("this kind of address is not supported; use /ip4/…/udp/…/quic-v1 or /ip4/…/tcp/…")]
    NotSupported,
    /// The part after `/p2p/` is not the id of a device of this network.
    #[error("the part after /p2p/ is not the id of a device; copy the address again")]
    NotADevice,
}

/// What a usable address says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place {
    /// Where, without `/p2p/`.
    pub(crate) at: Multiaddr,
    /// Who should answer there, when the address says so.
    pub(crate) peer: Option<PeerId>,
}

/// What carries a connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Transport {
    /// The better one: one round trip to be there, and streams do not wait for one another.
    Quic,
    /// The one that gets through where UDP does not.
    Tcp,
}

/// An address that is exactly an IP address and a port of one transport.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Spot {
    pub(crate) ip: IpAddr,
    pub(crate) port: u16,
    pub(crate) transport: Transport,
}

/// From where a text multiaddress, with `/p2p/` or without, can be reached; none when it is no
/// address of ours.
pub fn reach_of(text: &str) -> Option<Reach> {
    scope(&parse(text).ok()?.at)
}

/// Whether an address can be dialled: an IP address, a port of TCP or QUIC, and `/p2p/` or not.
pub fn check_address(text: &str) -> Result<(), AddressError> {
    parse(text).map(|_| ())
}

/// The libp2p peer id of a device, as text.
pub fn peer_id_text(device: DeviceId) -> Option<String> {
    peer_of(device).map(|peer| peer.to_string())
}

/// The device that has this libp2p peer id; `None` when it is not one of this network's.
pub fn device_of_peer_id(text: &str) -> Option<DeviceId> {
    device_of(&text.parse().ok()?)
}

pub(crate) fn peer_of(device: DeviceId) -> Option<PeerId> {
    let key = libp2p::identity::ed25519::PublicKey::try_from_bytes(device.as_bytes()).ok()?;
    Some(PublicKey::from(key).to_peer_id())
}

/// An Ed25519 peer id *is* the key, so the device needs no lookup.
pub(crate) fn device_of(peer: &PeerId) -> Option<DeviceId> {
    /// Multihash code of a key that stands there itself instead of its hash.
    const IDENTITY: u64 = 0;
    let hash = peer.as_ref();
    if hash.code() != IDENTITY {
        return None;
    }
    let key = PublicKey::try_decode_protobuf(hash.digest()).ok()?.try_into_ed25519().ok()?;
    Some(DeviceId(key.to_bytes()))
}

pub(crate) fn parse(text: &str) -> Result<Place, AddressError> {
    if text.len() > ADDRESS_BYTES_MAX {
        return Err(AddressError::TooLong);
    }
    let whole: Multiaddr = text.parse().map_err(|_| AddressError::NotAnAddress)?;
    let (at, peer) = split(whole)?;
    if !spot_of(&at).is_some_and(|spot| spot.port != 0 && is_usable(spot.ip)) {
        return Err(AddressError::NotSupported);
    }
    Ok(Place { at, peer })
}

/// An address to listen on; unlike one to dial, it may leave IP address and port open.
pub(crate) fn parse_listen(text: &str) -> Result<(Multiaddr, Spot), AddressError> {
    let at: Multiaddr = text.parse().map_err(|_| AddressError::NotAnAddress)?;
    let spot = spot_of(&at).ok_or(AddressError::NotSupported)?;
    Ok((at, spot))
}

fn split(mut address: Multiaddr) -> Result<(Multiaddr, Option<PeerId>), AddressError> {
    if !address.iter().any(|part| matches!(part, Protocol::P2p(_))) {
        return Ok((address, None));
    }
    match address.pop() {
        Some(Protocol::P2p(peer)) if device_of(&peer).is_some() => Ok((address, Some(peer))),
        Some(Protocol::P2p(_)) => Err(AddressError::NotADevice),
        Some(_) | None => Err(AddressError::NotSupported),
    }
}

/// What an address says, when it is exactly an IP address and a port.
pub(crate) fn spot_of(address: &Multiaddr) -> Option<Spot> {
    let mut parts = address.iter();
    let ip = match parts.next() {
        Some(Protocol::Ip4(ip)) => IpAddr::V4(ip),
        Some(Protocol::Ip6(ip)) => IpAddr::V6(ip),
        Some(_) | None => return None,
    };
    match (parts.next(), parts.next(), parts.next()) {
        (Some(Protocol::Tcp(port)), None, None) => {
            Some(Spot { ip, port, transport: Transport::Tcp })
        }
        (Some(Protocol::Udp(port)), Some(Protocol::QuicV1), None) => {
            Some(Spot { ip, port, transport: Transport::Quic })
        }
        _ => None,
    }
}

/// From where an address can be reached; none when it is not one of ours.
pub(crate) fn scope(address: &Multiaddr) -> Option<Reach> {
    spot_of(address).map(|spot| Reach::of(spot.ip))
}

/// Puts addresses of one node in the order in which they are most useful to others: public before
/// local before loopback, and for each IP address QUIC before TCP.
pub(crate) fn sort_by_use(addresses: &mut [Multiaddr]) {
    addresses.sort_by_cached_key(|address| {
        spot_of(address).map(|spot| (Reach::of(spot.ip), spot.ip, spot.transport))
    });
}

/// Of what a peer says of itself, what could be dialled: no open addresses, and loopback only when
/// it is reached over loopback itself, so that nobody can make a node knock on its own doors.
pub(crate) fn credible(claimed: &[Multiaddr], reached_at: &Multiaddr) -> Vec<String> {
    let loopback = |at: &Multiaddr| scope(at) == Some(Reach::Here);
    let local = loopback(reached_at);
    let mut places: Vec<Multiaddr> = claimed
        .iter()
        .filter_map(|claim| parse(&claim.to_string()).ok())
        .filter(|place| local || !loopback(&place.at))
        .map(|place| place.at)
        .collect();
    sort_by_use(&mut places);
    places.dedup();
    places.truncate(PEER_ADDRESSES_MAX);
    places.iter().map(Multiaddr::to_string).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use protocol::Keypair;

    fn device(seed: u8) -> DeviceId {
        DeviceId(Keypair::from_seed(&[seed; 32]).public())
    }

    #[test]
    fn a_device_and_its_peer_id_name_each_other() {
        let text = peer_id_text(device(7)).expect("a real key");
        assert!(text.starts_with("12D3KooW"));
        assert_eq!(device_of_peer_id(&text), Some(device(7)));
        assert_eq!(device_of_peer_id("QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC"), None);
    }

    #[test]
    fn an_address_may_say_who_answers_or_not() {
        let peer = peer_id_text(device(1)).expect("a real key");
        assert_eq!(check_address("/ip4/127.0.0.1/tcp/4001"), Ok(()));
        assert_eq!(check_address(&format!("/ip6/::1/tcp/4001/p2p/{peer}")), Ok(()));
        assert_eq!(check_address(&format!("/ip4/10.0.0.1/udp/4001/quic-v1/p2p/{peer}")), Ok(()));
        let place = parse(&format!("/ip4/10.0.0.1/tcp/1/p2p/{peer}")).expect("valid");
        assert_eq!(
            (place.at.to_string().as_str(), place.peer),
            ("/ip4/10.0.0.1/tcp/1", peer_of(device(1)))
        );
    }

    #[test]
    fn what_cannot_be_dialled_is_refused_with_what_to_write_instead() {
        for (text, error) in [
            ("", AddressError::NotSupported),
            ("hello", AddressError::NotAnAddress),
            ("127.0.0.1:4001", AddressError::NotAnAddress),
            ("/ip4/127.0.0.1", AddressError::NotSupported),
            ("/ip4/127.0.0.1/tcp/0", AddressError::NotSupported),
            ("/ip4/0.0.0.0/tcp/4001", AddressError::NotSupported),
            ("/ip4/127.0.0.1/udp/4001", AddressError::NotSupported),
            ("/ip4/127.0.0.1/udp/0/quic-v1", AddressError::NotSupported),
            ("/ip4/127.0.0.1/udp/4001/quic-v1/tcp/1", AddressError::NotSupported),
            ("/dns4/example.org/tcp/4001", AddressError::NotSupported),
            (
                "/ip4/1.2.3.4/tcp/1/p2p/QmcgpsyWgH8Y8ajJz1Cu72KnS5uo2Aa2LpzU7kinSupNKC",
                AddressError::NotADevice,
            ),
        ] {
            assert_eq!(check_address(text), Err(error), "{text}");
        }
        assert_eq!(check_address(&"/".repeat(301)), Err(AddressError::TooLong));
    }

    #[test]
    fn a_stranger_cannot_make_a_node_dial_itself() {
        let claimed: Vec<Multiaddr> = ["/ip4/127.0.0.1/tcp/22", "/ip4/192.168.1.9/tcp/4001"]
            .iter()
            .map(|text| text.parse().expect("valid"))
            .collect();
        let far = "/ip4/192.168.1.9/tcp/50000".parse().expect("valid");
        let near = "/ip4/127.0.0.1/tcp/50000".parse().expect("valid");
        assert_eq!(credible(&claimed, &far), ["/ip4/192.168.1.9/tcp/4001"]);
        assert_eq!(credible(&claimed, &near).len(), 2);
    }

    #[test]
    fn the_most_useful_addresses_come_first() {
        let mut addresses: Vec<Multiaddr> = [
            "/ip4/127.0.0.1/tcp/1",
            "/ip4/192.168.1.9/tcp/1",
            "/ip4/8.8.8.8/tcp/1",
            "/ip4/192.168.1.9/udp/1/quic-v1",
            "/ip6/fe80::1/tcp/1",
            "/ip4/100.64.0.1/udp/1/quic-v1",
            "/ip4/8.8.8.8/udp/1/quic-v1",
        ]
        .iter()
        .map(|text| text.parse().expect("valid"))
        .collect();
        sort_by_use(&mut addresses);
        let texts: Vec<_> = addresses.iter().map(Multiaddr::to_string).collect();
        assert_eq!(
            texts,
            [
                "/ip4/8.8.8.8/udp/1/quic-v1",
                "/ip4/8.8.8.8/tcp/1",
                "/ip4/100.64.0.1/udp/1/quic-v1",
                "/ip4/192.168.1.9/udp/1/quic-v1",
                "/ip4/192.168.1.9/tcp/1",
                "/ip6/fe80::1/tcp/1",
                "/ip4/127.0.0.1/tcp/1",
            ]
        );
    }
}
