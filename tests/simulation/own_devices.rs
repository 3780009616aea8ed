//! Storms in which people have several devices: linked while everything goes wrong, writing beside one
//! another, and some of them lost and unlinked, going on all the same.
//!
//! ```text
//!  calm: one device each     storm: second devices come, one is unlinked     clear: all must agree
//!  ──────────────────────▶ ───────────────────────────────────────────▶ ─────────────────────▶
//! ```

use mind::{Command, DeviceCommand, Guards};

use crate::checks::contents;
use crate::faults::{Counts, Fault};
use crate::node::Node;
use crate::quarrels::{belonging, shown};
use crate::script::Purpose;
use crate::storm::{calm, seeds};
use crate::world::{Event, World};

const CLEAR_MS: u64 = 200_000;
const STORM_MS: u64 = 12_000;
const PIECES: u64 = 12;
const PEOPLE: usize = 3;

fn run(seed: u64) -> (Result<(), String>, Counts) {
    let mut world = World::new(seed);
    for number in 0..PEOPLE {
        let mut node = Node::new(&format!("name{number}"), &mut world.chance, Guards::default());
        node.clock_ahead_ms = u64::try_from(world.chance.below(5_000)).expect("small");
        world.nodes.push(node);
    }
    calm(&mut world);
    world.storm = true;
    world.plan(1, Event::Act);
    for piece in 0..PIECES {
        world.run_for(STORM_MS / PIECES);
        if piece.is_multiple_of(3) {
            let of = world.chance.below(PEOPLE);
            link_second(&mut world, of);
        }
        if piece == 2 * PIECES / 3 {
            unlink_one(&mut world);
        }
    }
    world.storm = false;
    world.plan(1, Event::Heal);
    world.run_for(CLEAR_MS);
    (all_agree(&mut world), world.counts)
}

/// A person starts another device, with a certificate that the first one made for it.
fn link_second(world: &mut World, of: usize) {
    let fresh: [u8; 32] = world.chance.bytes();
    let now = world.now;
    let second = world.nodes[of].second(&fresh, now);
    world.nodes.push(second);
    let place = world.nodes.len() - 1;
    world.start(place);
}

/// Whoever holds the key unlinks another device of theirs, one that they know of.
fn unlink_one(world: &mut World) {
    let member = |world: &World, node: usize| world.nodes[node].member();
    for lost in PEOPLE..world.nodes.len() {
        let of = (0..PEOPLE).find(|of| member(world, *of) == member(world, lost)).expect("its own");
        if world.nodes[of].is_up() {
            let device = world.nodes[lost].device().to_string();
            world.script.concerned.insert(lost);
            world.ask(of, Purpose::Other, Command::Devices(DeviceCommand::Unlink(device)));
            return;
        }
    }
}

/// All devices that speak for somebody show the same, and of what they acknowledged nothing is lost.
fn all_agree(world: &mut World) -> Result<(), String> {
    let first = shown(world, 0)?;
    let expected = contents(world, 0);
    if first.members.len() != PEOPLE {
        return Err(format!("{} people instead of {PEOPLE}", first.members.len()));
    }
    for node in 1..world.nodes.len() {
        if world.script.concerned.contains(&node) {
            continue;
        }
        let here = shown(world, node)?;
        if belonging(&here) != belonging(&first) {
            return Err(format!("node {node} has other members than node 0"));
        }
        if here.digest != first.digest {
            return Err(format!("node {node} has another digest than node 0"));
        }
        if contents(world, node) != expected {
            return Err(format!("node {node} shows something else than node 0"));
        }
    }
    let all: String = expected.into_values().collect::<Vec<_>>().join("\n");
    let script = &world.script;
    let lost: Vec<_> = script
        .safe
        .iter()
        .filter(|(node, token)| !script.concerned.contains(node) && !all.contains(token.as_str()))
        .collect();
    if lost.is_empty() { Ok(()) } else { Err(format!("acknowledged and lost: {lost:?}")) }
}

/// How many runs belong to every test of the whole.
const SEEDS: u64 = 120;

#[test]
fn after_every_storm_people_with_several_devices_agree() {
    let mut counts = Counts::default();
    let mut failed = Vec::new();
    for seed in seeds(SEEDS) {
        let (result, went_wrong) = run(seed);
        counts.add(&went_wrong);
        if let Err(why) = result {
            println!("seed {seed}: {why}");
            failed.push(format!("seed {seed}: {why}"));
        }
    }
    for fault in [Fault::Partition, Fault::Crash, Fault::Loss] {
        println!("  {fault:?}: {}", counts.of(fault));
        assert!(counts.of(fault) > 0 || seeds(SEEDS).count() < 50, "{fault:?} never occurred");
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
}
