//! Nodes on one local network, without any internet: real mDNS between network namespaces.

use std::time::{Duration, Instant};

use tests::lan::Neighbour;
use tests::{Lan, eventually, eventually_within, let_pass};

/// A connection that is one too many is closed within this time.
const SURPLUS: Duration = Duration::from_secs(8);

fn wait_until_met(ann: &Neighbour, bob: &Neighbour) {
    eventually("Ann has a neighbour", || (!ann.connected().is_empty()).then_some(()));
    eventually("Bob has a neighbour", || (!bob.connected().is_empty()).then_some(()));
}

fn has_match(node: &Neighbour, name: &str) -> Option<()> {
    let matches = node.json(&["matches"]);
    let found = matches["matches"].as_array()?.iter().any(|found| found["name"] == name);
    found.then_some(())
}

/// ```text
/// Ann ══ cable ══ Bob      they know nothing of one another
/// ```
#[test]
fn two_who_know_nothing_of_one_another_meet_on_a_local_network_and_match() {
    let lan = Lan::new();
    let (ann, bob) = (lan.node(0, "Ann"), lan.node(1, "Bob"));
    ann.json(&["interest", "add", "bobbin lace"]);
    bob.json(&["interest", "add", "Bobbin Lace"]);

    wait_until_met(&ann, &bob);

    eventually("Ann finds Bob", || has_match(&ann, "Bob"));
    eventually("Bob finds Ann", || has_match(&bob, "Ann"));
    let path = ann.connected();
    assert!(path[0].starts_with("/ip4/192.168.77.2/udp/"), "by QUIC, directly: {path:?}");
    let_pass(SURPLUS);
    for node in [&ann, &bob] {
        let connections = node.connections();
        assert_eq!(connections.last(), Some(&1), "one is left: {connections:?}");
        assert!(connections.iter().all(|number| *number <= 4), "a cap holds: {connections:?}");
        assert_eq!(node.connected().len(), 1);
    }
}

/// ```text
/// Ann ══ X ══ Bob      the cable is pulled for longer than a redial would wait at first
/// ```
#[test]
fn who_lost_each_other_meet_at_once_when_the_network_is_back() {
    let lan = Lan::new();
    let (ann, bob) = (lan.node(0, "Ann"), lan.node(1, "Bob"));
    wait_until_met(&ann, &bob);

    lan.pull();
    eventually("Ann misses Bob", || ann.connected().is_empty().then_some(()));
    eventually("Bob misses Ann", || bob.connected().is_empty().then_some(()));
    // Meanwhile the waits double: after this time the next dial would be some ten seconds away.
    let_pass(Duration::from_secs(20));
    lan.plug_in();
    let plugged_in = Instant::now();

    let soon = Duration::from_secs(4);
    eventually_within(soon, "Ann is back", || (!ann.connected().is_empty()).then_some(()));
    eventually_within(soon, "Bob is back", || (!bob.connected().is_empty()).then_some(()));
    println!("met again {:?} after the cable was plugged in", plugged_in.elapsed());
}

/// ```text
/// Ann ══ cable ══ Bob      somebody at Ann's place shouts nonsense at everyone
/// ```
#[test]
fn nonsense_on_the_local_network_does_no_harm() {
    let lan = Lan::new();
    let bob = lan.node(1, "Bob");
    for packet in [
        // Nothing; noise; a response that claims 65535 answers; a name that points at itself; text
        // records with a peer id and an address that are none.
        r"",
        r"\xff\xfe\xfd\xfc",
        r"\x00\x00\x84\x00\xff\xff\xff\xff\xff\xff\xff\xff",
        r"\x00\x00\x84\x00\x00\x00\x00\x01\x00\x00\x00\x00\xc0\x0c\x00\x0c\x00\x01\x00\x00\x00\xff\x00\x02\xc0\x0c",
        r"\x00\x00\x84\x00\x00\x00\x00\x01\x00\x00\x00\x00\x04_p2p\x04_udp\x05local\x00\x00\x0c\x00\x01\x00\x00\x00\xff\x00\x04\x03abc",
    ] {
        let shout = format!(
            "for round in $(seq 50); do printf '{packet}' > /dev/udp/224.0.0.251/5353; done; \
             head -c 9000 /dev/urandom > /dev/udp/224.0.0.251/5353"
        );
        lan.say(0, &shout);
    }

    let ann = lan.node(0, "Ann");

    wait_until_met(&ann, &bob);
    assert_eq!(bob.connected().len(), 1, "and nobody else came of it");
}
