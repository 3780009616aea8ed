//! Storms in which people have several devices: linked while everything goes wrong, writing beside one
//! another, and some of them lost and unlinked, going on all the same.
//!
//! ```text
//!  calm: one device each     storm: second devices come, one is unlinked     clear: all must agree
//!  ──────────────────────▶ ───────────────────────────────────────────▶ ─────────────────────▶
//! ```

use mind::{Answer, Command, DeviceCommand, Guards};

use crate::checks::{contents, nothing_is_lost};
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
    let script = &world.script;
    nothing_is_lost(script, expected, |node| script.concerned.contains(&node))
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

/// Ann's first device, and a second one whose certificate was made now.
fn ann_on_two(seed: u64) -> World {
    let mut world = World::new(seed);
    let node = Node::new("Ann", &mut world.chance, Guards::default());
    world.nodes.push(node);
    world.start(0);
    world.set_name(0, "Ann");
    world.found(0);
    world.run_for(1_000);
    link_second(&mut world, 0);
    world.run_for(2_000);
    world
}

fn links(world: &mut World, node: usize) -> Vec<(String, u64)> {
    match world.read(node, Command::Devices(DeviceCommand::List)) {
        Ok(Answer::Devices(list)) => {
            list.devices.into_iter().map(|one| (one.device, one.speaks_until)).collect()
        }
        other => panic!("{other:?}"),
    }
}

/// Everyone is switched off for so many days.
fn asleep(world: &mut World, days: u64) {
    for node in 0..world.nodes.len() {
        world.crash(node);
        world.nodes[node].gone = true;
    }
    world.run_for(days * 24 * 3_600 * 1_000);
    world.nodes.iter_mut().for_each(|node| node.gone = false);
}

#[test]
fn a_certificate_near_its_end_is_renewed_when_the_two_meet_and_one_that_ended_silences_its_device()
{
    let mut world = ann_on_two(1);
    let second = world.nodes[1].device().to_string();
    let until = |world: &mut World, node: usize| {
        let links = links(world, node);
        links.into_iter().find(|(device, _)| *device == second).map(|(_, until)| until)
    };
    let before = until(&mut world, 1).expect("its own");

    // Half a season later the two meet again.
    asleep(&mut world, 50);
    world.start(1);
    assert_eq!(until(&mut world, 1), Some(before), "nobody was there to renew it");
    world.start(0);
    world.run_for(5_000);
    assert!(until(&mut world, 0).expect("known there") > before);
    assert!(until(&mut world, 1).expect("its own") > before, "and it was told");

    // What it holds in memory here is the old one, as a mind that was not opened anew; that one ends.
    asleep(&mut world, 60);
    world.start(1);
    world.set_name(1, "Ann again");
    world.run_for(1_000);
    assert_eq!(world.script.refused, 0, "it may still say it to itself");
}

#[test]
fn who_leaves_and_comes_again_is_there_with_all_devices() {
    let mut world = ann_on_two(2);
    let bob = Node::new("Bob", &mut world.chance, Guards::default());
    world.nodes.push(bob);
    world.start(2);
    world.set_name(2, "Bob");
    world.join(2);
    world.run_for(3_000);
    link_second(&mut world, 2);
    world.run_for(3_000);
    let community = world.script.community.clone().expect("founded");
    assert_eq!(shown(&mut world, 0).expect("there").members.len(), 2);

    world.ask(2, Purpose::Other, Command::LeaveCommunity(community));
    world.run_for(2_000);
    assert_eq!(shown(&mut world, 0).expect("there").members.len(), 1);
    world.join(2);
    world.run_for(20_000);

    let digest = shown(&mut world, 0).expect("there").digest;
    for node in 1..4 {
        let here = shown(&mut world, node).expect("there");
        assert_eq!((here.members.len(), &here.digest), (2, &digest), "node {node}");
    }
    crate::script::write_something(&mut world, 3);
    world.run_for(2_000);
    assert_eq!(world.script.refused, 0, "Bob's second device writes as before");
}
