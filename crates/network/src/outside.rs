//! What is known of how this node is seen from outside: where others see it, and where somebody
//! outside got through when asked to try.
//!
//! Pure: [`crate::autonat`] asks, the event loop says what came of it. An address is handed to others
//! only when somebody got through there, and only as long as somebody who is connected still sees
//! this node at that IP address (or nobody says anything about it).

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;

use libp2p::Multiaddr;
use libp2p::swarm::ConnectionId;
use protocol::place::Reach;

use crate::address::spot_of;

/// How this node is seen from outside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outside {
    /// Nobody who was asked has tried yet.
    Unknown,
    /// Somebody got through.
    Reachable,
    /// Nobody who tried got through.
    NotReachable,
}

/// What others say of this node, and of themselves, that no room decides anything by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sights {
    /// How this node is seen from outside.
    pub outside: Outside,
    /// The versions of this program that others say to run, each connection counted.
    pub versions: BTreeMap<String, usize>,
}

impl Default for Sights {
    fn default() -> Self {
        Self { outside: Outside::Unknown, versions: BTreeMap::new() }
    }
}

/// What every node calls itself, before its version.
pub(crate) const PROGRAM: &str = "common-ground/";
/// Longest version that is taken note of, in bytes.
const VERSION_BYTES_MAX: usize = 40;

/// The version in what a node calls itself: digits, letters and what else stands in a version.
fn version_of(program: &str) -> Option<String> {
    let version = program.strip_prefix(PROGRAM)?;
    let is_one = |byte: u8| byte.is_ascii_alphanumeric() || b".+-".contains(&byte);
    let bounded = (1..=VERSION_BYTES_MAX).contains(&version.len());
    (bounded && version.bytes().all(is_one)).then(|| version.to_owned())
}

/// What is known so far. Bounded by the connections, and by the addresses that are asked about.
#[derive(Debug, Default)]
pub(crate) struct View {
    /// The public IP address at which the other end of a connection sees this node.
    seen: BTreeMap<ConnectionId, IpAddr>,
    /// The version that the other end of a connection says to run.
    runs: BTreeMap<ConnectionId, String>,
    reachable: BTreeSet<Multiaddr>,
    not_reachable: BTreeSet<Multiaddr>,
}

impl View {
    /// The other end of a connection says where it sees this node.
    pub(crate) fn seen_at(&mut self, connection: ConnectionId, address: &Multiaddr) {
        let ip = spot_of(address).map(|spot| spot.ip);
        if let Some(ip) = ip.filter(|ip| Reach::of(*ip) == Reach::Anywhere) {
            self.seen.insert(connection, ip);
        }
    }

    /// The other end of a connection says what program it is.
    pub(crate) fn runs(&mut self, connection: ConnectionId, program: &str) {
        if let Some(version) = version_of(program) {
            self.runs.insert(connection, version);
        }
    }

    pub(crate) fn disconnected(&mut self, connection: ConnectionId) {
        self.seen.remove(&connection);
        self.runs.remove(&connection);
    }

    /// Somebody tried to get through to an address.
    pub(crate) fn tried(&mut self, address: Multiaddr, got_through: bool) {
        if got_through {
            self.not_reachable.remove(&address);
            self.reachable.insert(address);
        } else if !self.reachable.contains(&address) {
            self.not_reachable.insert(address);
        }
    }

    /// Where others get through now.
    pub(crate) fn reachable_at(&self) -> BTreeSet<Multiaddr> {
        self.reachable.iter().filter(|address| self.is_current(address)).cloned().collect()
    }

    /// All of it, for whoever wants to see.
    pub(crate) fn sights(&self) -> Sights {
        let mut versions = BTreeMap::new();
        for version in self.runs.values() {
            *versions.entry(version.clone()).or_default() += 1;
        }
        Sights { outside: self.verdict(), versions }
    }

    fn verdict(&self) -> Outside {
        let current =
            |all: &BTreeSet<Multiaddr>| all.iter().any(|address| self.is_current(address));
        if current(&self.reachable) {
            Outside::Reachable
        } else if current(&self.not_reachable) {
            Outside::NotReachable
        } else {
            Outside::Unknown
        }
    }

    /// Whether nobody who is connected sees this node at another address of the same family.
    fn is_current(&self, address: &Multiaddr) -> bool {
        let Some(spot) = spot_of(address) else { return false };
        let mut seen = self.seen.values().filter(|ip| ip.is_ipv4() == spot.ip.is_ipv4()).peekable();
        seen.peek().is_none() || seen.any(|ip| *ip == spot.ip)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_another_calls_itself_is_a_version_or_nothing() {
        assert_eq!(version_of("common-ground/0.1.0-rc.1+x"), Some("0.1.0-rc.1+x".to_owned()));
        let nothing =
            ["", "common-ground/", "other/1", "common-ground/1 2", "common-ground/\u{1b}[31m"];
        assert!(nothing.iter().all(|program| version_of(program).is_none()));
        assert_eq!(version_of(&format!("common-ground/{}", "1".repeat(41))), None);
    }

    fn at(text: &str) -> Multiaddr {
        text.parse().expect("valid")
    }

    #[test]
    fn an_address_holds_while_somebody_sees_this_node_there() {
        let mut view = View::default();
        let [first, second] = [1, 2].map(ConnectionId::new_unchecked);
        assert_eq!(view.verdict(), Outside::Unknown);

        view.seen_at(first, &at("/ip4/198.51.100.1/tcp/40000"));
        view.tried(at("/ip4/198.51.100.1/tcp/1"), true);
        assert_eq!(view.verdict(), Outside::Reachable);

        // Another network: those who are connected see it elsewhere now.
        view.disconnected(first);
        assert_eq!(view.verdict(), Outside::Reachable, "nobody says anything else");
        view.seen_at(second, &at("/ip4/203.0.113.9/udp/40000/quic-v1"));
        assert_eq!((view.verdict(), view.reachable_at().len()), (Outside::Unknown, 0));
        view.tried(at("/ip4/203.0.113.9/udp/1/quic-v1"), false);
        assert_eq!(view.verdict(), Outside::NotReachable);

        view.seen_at(first, &at("/ip4/198.51.100.1/tcp/40001"));
        assert_eq!(view.reachable_at(), [at("/ip4/198.51.100.1/tcp/1")].into());
    }

    #[test]
    fn what_a_neighbour_on_the_local_network_sees_says_nothing_of_the_outside() {
        let mut view = View::default();
        view.tried(at("/ip4/198.51.100.1/tcp/1"), true);
        view.seen_at(ConnectionId::new_unchecked(1), &at("/ip4/192.168.1.2/tcp/40000"));
        view.seen_at(ConnectionId::new_unchecked(2), &at("/ip6/2001:db8::1/tcp/40000"));
        assert_eq!(view.verdict(), Outside::Reachable);
    }

    #[test]
    fn one_who_did_not_get_through_does_not_undo_one_who_did() {
        let mut view = View::default();
        view.tried(at("/ip4/198.51.100.1/tcp/1"), false);
        view.tried(at("/ip4/198.51.100.1/tcp/1"), true);
        view.tried(at("/ip4/198.51.100.1/tcp/1"), false);
        assert_eq!(view.verdict(), Outside::Reachable);
    }
}
