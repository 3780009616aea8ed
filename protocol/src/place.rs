//! Where a device can be reached, as a text multiaddress, and who may be told of it.
//!
//! Only what this network uses counts as an address: an IP address with a TCP port, or with a UDP
//! port and QUIC. Nothing is dialled or resolved here; libp2p's own types stay in the network room.

use std::net::IpAddr;

use crate::limits::ADDRESS_BYTES_MAX;

/// From where an address can be reached, as far as it says so itself; the widest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// From anywhere.
    Anywhere,
    /// From the same local network.
    Local,
    /// From the same computer.
    Here,
}

impl Reach {
    /// By the blocks set apart for local use (RFC 1918, 3927, 4193, 4291, and 6598, which providers
    /// use behind their own NAT). An IPv4 address written as IPv6 is what it stands for.
    pub fn of(ip: IpAddr) -> Self {
        let ip = ip.to_canonical();
        let local = match ip {
            IpAddr::V4(ip) => {
                let shared = ip.octets()[0] == 100 && ip.octets()[1] & 0xc0 == 64;
                ip.is_private() || ip.is_link_local() || shared
            }
            IpAddr::V6(ip) => ip.is_unique_local() || ip.is_unicast_link_local(),
        };
        if ip.is_loopback() {
            Self::Here
        } else if local {
            Self::Local
        } else {
            Self::Anywhere
        }
    }

    /// Whether an address of this reach is handed on to somebody who is reached that way, and
    /// believed when that somebody hands it on: an address of this computer is of use only on this
    /// computer, one of a local network only there or here.
    pub fn concerns(self, reached: Self) -> bool {
        self <= reached
    }
}

/// Whether a device can be there at all.
pub fn is_usable(ip: IpAddr) -> bool {
    let ip = ip.to_canonical();
    let broadcast = matches!(ip, IpAddr::V4(ip) if ip.is_broadcast());
    !(ip.is_unspecified() || ip.is_multicast() || broadcast)
}

/// From where an address (without `/p2p/`) can be reached; none when it is no address of this
/// network, or is longer than any.
pub fn reach_of(address: &str) -> Option<Reach> {
    if address.len() > ADDRESS_BYTES_MAX {
        return None;
    }
    let parts: Vec<&str> = address.strip_prefix('/')?.split('/').collect();
    let (family, ip, port) = match parts.as_slice() {
        [family, ip, "tcp", port] | [family, ip, "udp", port, "quic-v1"] => (*family, *ip, *port),
        _ => return None,
    };
    let ip = match family {
        "ip4" => IpAddr::V4(ip.parse().ok()?),
        "ip6" => IpAddr::V6(ip.parse().ok()?),
        _ => return None,
    };
    let port: u16 = port.parse().ok()?;
    (port != 0 && is_usable(ip)).then(|| Reach::of(ip))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_says_from_where_it_can_be_reached() {
        for (address, reach) in [
            ("/ip4/8.8.8.8/tcp/4001", Some(Reach::Anywhere)),
            ("/ip6/2a02::1/udp/4001/quic-v1", Some(Reach::Anywhere)),
            ("/ip4/192.168.1.9/udp/4001/quic-v1", Some(Reach::Local)),
            ("/ip4/169.254.7.7/tcp/1", Some(Reach::Local)),
            ("/ip4/100.64.0.1/tcp/65535", Some(Reach::Local)),
            ("/ip6/fe80::1/tcp/4001", Some(Reach::Local)),
            ("/ip6/fd00::1/tcp/4001", Some(Reach::Local)),
            ("/ip4/127.8.8.8/tcp/4001", Some(Reach::Here)),
            ("/ip6/::1/tcp/4001", Some(Reach::Here)),
            ("/ip6/::ffff:127.0.0.1/tcp/4001", Some(Reach::Here)),
            ("/ip6/::ffff:10.0.0.1/tcp/4001", Some(Reach::Local)),
            ("/ip4/8.8.8.8/tcp/0", None),
            ("/ip4/8.8.8.8/tcp/65536", None),
            ("/ip4/0.0.0.0/tcp/4001", None),
            ("/ip6/::ffff:0.0.0.0/tcp/4001", None),
            ("/ip4/255.255.255.255/udp/1/quic-v1", None),
            ("/ip4/224.0.0.251/udp/5353/quic-v1", None),
            ("/ip6/ff02::fb/udp/5353/quic-v1", None),
            ("/ip4/8.8.8.8/udp/4001", None),
            ("/ip4/::1/tcp/4001", None),
            ("/dns4/example.org/tcp/4001", None),
            ("/ip4/8.8.8.8/tcp/4001/p2p/12D3KooWx", None),
            ("ip4/8.8.8.8/tcp/4001", None),
            ("", None),
        ] {
            assert_eq!(reach_of(address), reach, "{address}");
        }
        assert_eq!(reach_of(&format!("/ip4/8.8.8.8/tcp/{}1", "0".repeat(300))), None);
    }

    #[test]
    fn an_address_concerns_only_whom_it_may_lead_to() {
        use Reach::{Anywhere, Here, Local};
        for (address, reached, concerns) in [
            (Anywhere, Anywhere, true),
            (Anywhere, Local, true),
            (Anywhere, Here, true),
            (Local, Anywhere, false),
            (Local, Local, true),
            (Local, Here, true),
            (Here, Anywhere, false),
            (Here, Local, false),
            (Here, Here, true),
        ] {
            assert_eq!(address.concerns(reached), concerns, "{address:?} to {reached:?}");
        }
    }
}
