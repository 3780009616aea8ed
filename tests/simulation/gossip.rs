//! Gossip: who hears of whom, and at what price.

use std::collections::BTreeSet;

use api::people::{Stance, Visibility};
use mind::{Answer, Command, Effect, Guards};
use protocol::codec;

use crate::node::Node;
use crate::world::World;

fn world_of(nodes: usize, seed: u64) -> World {
    let mut world = World::new(seed);
    for number in 0..nodes {
        let node = Node::new(&format!("name{number}"), &mut world.chance, Guards::default());
        world.nodes.push(node);
    }
    world
}

/// ```text
///   Joost ───── Hanneke ───── Fatima        only Hanneke knows both, and she does not care
///  "diesel"                   "diesel"
/// ```
#[test]
fn two_who_know_one_another_only_through_a_third_find_their_overlap_within_five_seconds() {
    let mut world = world_of(3, 11);
    world.script.strangers = vec![(0, 2)];
    for node in 0..3 {
        world.start(node);
        world.set_name(node, ["Joost", "Hanneke", "Fatima"][node]);
    }
    world.run_for(1_000);

    world.care_about(0, "diesel", Stance::Seeking);
    world.care_about(2, "Diesel", Stance::Offering);
    world.run_for(5_000);

    let Ok(Answer::Matches(found)) = world.read(0, Command::Matches { limit: 5 }) else {
        panic!("matches are always answered");
    };
    assert_eq!(found.matches.len(), 1);
    assert_eq!(found.matches[0].name, "Fatima");
    assert_eq!(found.matches[0].reasons[0].kind, api::people::ReasonKind::TheyOffer);
}

/// The bytes of everything that a node gave to the network, and of what it follows there.
fn given_to_the_network(world: &World, node: usize) -> Vec<u8> {
    let tapped = world.tapped.as_ref().expect("the world is tapped");
    let theirs = tapped.iter().filter(|(who, _)| *who == node);
    theirs.fold(Vec::new(), |mut bytes, (_, effect)| {
        match effect {
            Effect::Follow(topic) | Effect::Unfollow(topic) => bytes.extend(codec::encode(topic)),
            Effect::Publish { topics, record } => {
                bytes.extend(codec::encode(topics));
                bytes.extend(codec::encode(record));
            }
            Effect::Send { message, .. } => bytes.extend(codec::encode(message)),
            Effect::Keep(_)
            | Effect::Judge { .. }
            | Effect::Dial { .. }
            | Effect::Hint { .. }
            | Effect::Avoid { .. }
            | Effect::Blame { .. }
            | Effect::Reply { .. }
            | Effect::Become(_)
            | Effect::Named
            | Effect::Tell { .. } => {}
        }
        bytes
    })
}

/// ```text
///   name0 ───── name1      "diesel" is public at both; what else they care about is nobody's business
/// ```
#[test]
fn an_interest_that_is_not_public_never_leaves_the_node() {
    let mut world = world_of(2, 13);
    world.tapped = Some(Vec::new());
    for node in 0..2 {
        world.start(node);
        world.set_name(node, &format!("name{node}"));
        world.care_about(node, "diesel", Stance::Both);
        world.care_and_show(node, "divorce", Stance::Seeking, Visibility::Private);
        world.care_and_show(node, "burnout", Stance::Seeking, Visibility::Communities);
    }
    world.run_for(5_000);
    world.found(0);
    world.run_for(5_000);
    world.join(1);
    world.care_and_show(0, "grief", Stance::Seeking, Visibility::Private);
    world.run_for(5_000);
    world.crash(0);
    world.start(0);
    world.run_for(30_000);

    assert!(world.is_connected(0, 1), "they met");
    for node in 0..2 {
        let given = given_to_the_network(&world, node);
        let has = |bytes: &[u8]| given.windows(bytes.len()).any(|window| window == bytes);
        let shown = |label: &str| has(label.as_bytes()) || has(discovery::key(label).as_bytes());
        assert!(shown("diesel"), "node {node}: what is public is told");
        for label in ["divorce", "burnout", "grief"] {
            assert!(!shown(label), "node {node} told of {label}");
        }
    }
    world.care_about(0, "grief", Stance::Seeking);
    let given = given_to_the_network(&world, 0);
    assert!(given.windows(5).any(|window| window == b"grief"), "shown once it is public");
}

/// 300 nodes, 60 interests, each node in 3 of them and connected to a few others. Everyone announces
/// once; what is said on interest topics is compared with what a single node hears of it.
#[test]
fn a_node_with_three_of_sixty_interests_receives_less_than_fifteen_percent_of_the_traffic() {
    const NODES: usize = 300;
    const INTERESTS: usize = 60;
    let mut world = world_of(NODES, 12);
    world.events_max = 50_000_000;
    let mut met: BTreeSet<(usize, usize)> = BTreeSet::new();
    for node in 0..NODES {
        for other in [(node + 1) % NODES, world.chance.below(NODES)] {
            met.insert((node.min(other), node.max(other)));
        }
    }
    world.script.only = Some(met);
    for node in 0..NODES {
        world.start(node);
        for _ in 0..3 {
            let interest = world.chance.below(INTERESTS);
            world.care_about(node, &format!("interest {interest}"), Stance::Both);
        }
    }
    world.run_for(2_000);

    for node in 0..NODES {
        world.set_name(node, &format!("name{node}"));
        world.run_for(5);
    }
    world.run_for(3_000);

    let said = world.said.len();
    let heard = world.heard.values().map(BTreeSet::len);
    let most = heard.max().unwrap_or(0);
    println!("interest topics: {said} announcements in all, at most {most} at one node");
    assert!(said > NODES && most > 0, "the simulation did not gossip at all");
    assert!(most * 100 < said * 15, "{most} of {said}");
    let Ok(Answer::Matches(found)) = world.read(0, Command::Matches { limit: 5 }) else {
        panic!("matches are always answered");
    };
    assert!(found.known > 200, "the lobby should make a network of this size visible");
}

/// What a network of a size costs and shows.
struct Network {
    /// Announcements that reached a node when everyone announced once more, copies counted: on
    /// average, and at the busiest.
    heard: (usize, usize),
    /// Of how many others a node knows, on average.
    known: usize,
    /// Pairs that share an interest, and how many of them know it.
    pairs: (usize, usize),
}

/// Everyone has one of many interests, ten members to each; is connected to the next node, to one by
/// lot, and to one with the same interest, as connections prefer them.
fn network_of(nodes: usize) -> Network {
    let interests = nodes / 10;
    let mut world = world_of(nodes, 13);
    world.events_max = 50_000_000;
    let mut met = BTreeSet::new();
    for node in 0..nodes {
        let same = (node + interests) % nodes;
        for other in [(node + 1) % nodes, world.chance.below(nodes), same] {
            met.insert((node.min(other), node.max(other)));
        }
    }
    world.script.only = Some(met);
    for node in 0..nodes {
        world.start(node);
        world.care_about(node, &format!("interest {}", node % interests), Stance::Both);
    }
    world.run_for(1_000);
    for node in 0..nodes {
        world.set_name(node, &format!("name{node}"));
        world.run_for(20);
    }
    world.run_for(70_000);
    world.received.clear();
    for node in 0..nodes {
        world.set_name(node, &format!("new name{node}"));
        world.run_for(20);
    }
    world.run_for(5_000);
    assert_eq!(world.blamed, 0, "honest nodes blame nobody");
    let all: Vec<usize> = world.received.values().copied().collect();
    let heard = (all.iter().sum::<usize>() / nodes, all.into_iter().max().unwrap_or(0));
    let (mut known, mut pairs) = (0, (0, 0));
    for node in 0..nodes {
        let Ok(Answer::Matches(found)) = world.read(node, Command::Matches { limit: 50 }) else {
            panic!("matches are always answered");
        };
        known += usize::try_from(found.known).unwrap();
        pairs.0 += nodes / interests - 1;
        pairs.1 += found.matches.len();
    }
    Network { heard, known: known / nodes, pairs }
}

fn a_larger_one_costs_no_more(nodes: usize) {
    let (small, large) = (network_of(200), network_of(nodes));
    for (nodes, network) in [(200, &small), (nodes, &large)] {
        println!(
            "{nodes} nodes: everyone announces once, a node receives {} (at most {}); it knows {} \
             others; {} of {} pairs with a shared interest know it",
            network.heard.0, network.heard.1, network.known, network.pairs.1, network.pairs.0
        );
    }
    assert_eq!(small.known, 199, "a small network is wholly visible");
    assert_eq!(small.pairs.0, small.pairs.1);
    assert_eq!(large.pairs.0, large.pairs.1, "everyone with a shared interest finds the others");
    assert!(large.heard.0 < small.heard.0 * 3 / 2, "more people, not more to hear");
}

#[test]
fn a_small_network_is_wholly_visible_and_a_larger_one_costs_a_node_no_more() {
    a_larger_one_costs_no_more(400);
}

#[test]
#[ignore = "a measurement of a minute in release mode: cargo xtask bench"]
fn a_network_of_a_thousand_costs_a_node_no_more() {
    a_larger_one_costs_no_more(1_000);
}
