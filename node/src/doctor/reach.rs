//! The doctor's lines about reaching one another: on the local network, and from outside.
//!
//! Others are asked to try this node's public addresses; until one has, what the addresses say is told.

use api::status::Check;
use network::Outside;

use super::{ok, warning};

/// What the network knows of the way to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Ways {
    /// Whether nodes on the local network are looked for.
    pub(crate) finds_neighbours: bool,
    /// Nodes connected that are on the local network.
    pub(crate) neighbours: usize,
    /// Whether others get through from outside.
    pub(crate) outside: Outside,
}

pub(super) fn checks(ways: Ways, listening: &[String]) -> Vec<Check> {
    let within = |wanted| {
        let is = move |address: &&String| network::reach_of(address) == Some(wanted);
        listening.iter().filter(is).count()
    };
    let local = within(network::Reach::Local);
    let public = within(network::Reach::Anywhere);
    let outside = match ways.outside {
        Outside::Reachable => ok("outside", "Others can connect from outside: somebody tried."),
        Outside::NotReachable => not_reachable(),
        Outside::Unknown => untried(public, local),
    };
    vec![lan(ways, local), outside]
}

fn lan(ways: Ways, addresses: usize) -> Check {
    if !ways.finds_neighbours {
        return ok("lan", "Nodes on the local network are not looked for (--no-mdns).");
    }
    if addresses == 0 {
        return warning(
            "lan",
            "This computer is on no local network, or the node does not listen there.",
            "Connect it to a network; leave out --listen to listen on all.",
        );
    }
    match ways.neighbours {
        0 => warning(
            "lan",
            "Looking for nodes on the local network; none is there yet.",
            "If there should be one: some guest networks keep their guests apart, and a firewall may block UDP port 5353.",
        ),
        1 => ok("lan", "One node on the local network is connected."),
        more => ok("lan", format!("{more} nodes on the local network are connected.")),
    }
}

fn not_reachable() -> Check {
    warning(
        "outside",
        "Others cannot connect from outside: somebody tried.",
        "They can when the router (and a firewall) passes this node's port on, by TCP and UDP; it is tried again after the next start. Until then you connect to them.",
    )
}

/// Nobody outside has been asked yet, or has answered.
fn untried(public: usize, local: usize) -> Check {
    if public > 0 {
        return ok("outside", "This computer has a public address; nobody has tried it yet.");
    }
    if local == 0 {
        return ok("outside", "The node is not meant to be reached from outside.");
    }
    warning(
        "outside",
        "This computer is behind a router: it is not known whether others can connect from outside.",
        "They can when the router passes this node's port on, by TCP and UDP; otherwise you connect to them.",
    )
}

#[cfg(test)]
mod tests {
    use api::status::Verdict;

    use super::*;

    fn verdicts(finds_neighbours: bool, neighbours: usize, listening: &[&str]) -> [Verdict; 2] {
        let listening: Vec<String> = listening.iter().map(|&text| text.to_owned()).collect();
        let ways = Ways { finds_neighbours, neighbours, outside: Outside::Unknown };
        let checks = checks(ways, &listening);
        for check in &checks {
            assert_eq!(check.verdict == Verdict::Ok, check.hint.is_empty(), "{check:?}");
        }
        [checks[0].verdict, checks[1].verdict]
    }

    #[test]
    fn what_the_addresses_say_is_told_with_what_to_do() {
        let home = ["/ip4/192.168.1.2/udp/1/quic-v1", "/ip4/127.0.0.1/tcp/1"];
        assert_eq!(verdicts(true, 2, &home), [Verdict::Ok, Verdict::Warning]);
        assert_eq!(verdicts(true, 0, &home), [Verdict::Warning, Verdict::Warning]);
        assert_eq!(verdicts(false, 0, &["/ip4/127.0.0.1/tcp/1"]), [Verdict::Ok, Verdict::Ok]);
        assert_eq!(verdicts(true, 0, &["/ip4/8.8.8.8/tcp/1"]), [Verdict::Warning, Verdict::Ok]);
    }

    #[test]
    fn what_somebody_tried_says_more_than_the_addresses() {
        for (outside, verdict) in
            [(Outside::Reachable, Verdict::Ok), (Outside::NotReachable, Verdict::Warning)]
        {
            let ways = Ways { finds_neighbours: false, neighbours: 0, outside };
            let check = checks(ways, &["/ip4/8.8.8.8/tcp/1".to_owned()]).remove(1);
            assert_eq!((check.verdict, check.hint.is_empty()), (verdict, verdict == Verdict::Ok));
        }
    }
}
