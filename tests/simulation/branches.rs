//! Somebody is removed whose home was copied: the cut names one branch of the log, and whoever holds the other
//! takes the log anew.
//!
//! ```text
//!  Bob ── Ann, who removes him        Bob's copy ── Dan        then Ann, Dan and Cis meet
//! ```

use api::communities::Community;
use api::membership::GivenReason;
use api::questions::NewQuestion;
use mind::{Answer, Command, Guards};

use crate::checks::contents;
use crate::node::Node;
use crate::script::Purpose;
use crate::world::World;

const ANN: usize = 0;
const BOB: usize = 1;
const CIS: usize = 2;
const DAN: usize = 3;
const COPY: usize = 4;
const A_WHILE_MS: u64 = 15_000;

fn table(seed: u64) -> World {
    let mut world = World::new(seed);
    for number in 0..4 {
        let node = Node::new(&format!("name{number}"), &mut world.chance, Guards::default());
        world.nodes.push(node);
    }
    crate::storm::calm(&mut world);
    world.run_for(A_WHILE_MS);
    world
}

fn id(world: &World) -> String {
    world.script.community.clone().expect("founded")
}

fn asks(world: &mut World, node: usize, title: &str) {
    let new = NewQuestion { title: title.to_owned(), body: String::new() };
    let command = Command::AskQuestion(id(world), new);
    world.ask(node, Purpose::Other, command);
}

/// Only these pairs meet from now on.
fn only(world: &mut World, pairs: &[(usize, usize)]) {
    for node in 0..world.nodes.len() {
        world.drop_connections(node);
    }
    world.script.only = Some(pairs.iter().copied().collect());
    for (one, other) in pairs {
        world.connect(*one, *other);
    }
    world.run_for(A_WHILE_MS);
}

fn shown(world: &mut World, node: usize) -> Community {
    let command = Command::ShowCommunity(id(world));
    let Ok(Answer::Community(community)) = world.read(node, command) else { panic!("it is there") };
    community
}

#[test]
fn the_branch_that_a_removal_names_counts_for_everyone_also_for_who_held_the_other() {
    for seed in 1..=12 {
        let mut world = table(seed);
        only(&mut world, &[]);
        let copy = world.nodes[BOB].copied();
        world.nodes.push(copy);
        world.script.cloned = vec![BOB, COPY];
        world.start(COPY);
        asks(&mut world, BOB, "named by the cut");
        asks(&mut world, COPY, "the other way");
        only(&mut world, &[(ANN, BOB), (DAN, COPY)]);
        asks(&mut world, COPY, "and further on");
        asks(&mut world, COPY, "and on");
        world.run_for(A_WHILE_MS);
        let bob = world.nodes[BOB].member().to_string();
        let remove = Command::RemoveMember(id(&world), bob, GivenReason::default());
        world.ask(ANN, Purpose::Other, remove);
        world.nodes[COPY].crash();
        world.nodes[COPY].gone = true;

        only(&mut world, &[(ANN, DAN), (ANN, CIS), (CIS, DAN)]);
        world.run_for(60_000);

        let expected = contents(&mut world, ANN);
        let all: String = expected.values().cloned().collect();
        assert!(all.contains("named by the cut"), "seed {seed}: {all}");
        assert!(!all.contains("the other way"), "seed {seed}: {all}");
        let digest = shown(&mut world, ANN).digest;
        for node in [CIS, DAN] {
            assert_eq!(contents(&mut world, node), expected, "seed {seed}, node {node}");
            assert_eq!(shown(&mut world, node).digest, digest, "seed {seed}, node {node}");
        }
    }
}
