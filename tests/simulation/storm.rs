//! Storms: members write while everything goes wrong, then the sky clears.
//!
//! ```text
//!  calm: names, a table, an invite     storm: writing, crashes, partitions …     clear: all must agree
//!  ───────────────────────────────▶ ─────────────────────────────────────────▶ ───────────────────▶
//! ```

use mind::Guards;

use crate::checks::{all_is_well, status_tells_the_truth};
use crate::faults::{Counts, Fault};
use crate::node::Node;
use crate::world::{Event, World};

/// How long members write under faults, in milliseconds of the world.
const STORM_MS: u64 = 12_000;
/// How long the world then has to come right. Logs are summed up 20 s after the last news, which is news
/// to the others: with six nodes that goes on for two minutes.
const CLEAR_MS: u64 = 200_000;

/// What a run is to be like.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Plan {
    pub(crate) seed: u64,
    pub(crate) nodes: usize,
    pub(crate) guards: Guards,
    pub(crate) kept_before_told: bool,
    pub(crate) clone: bool,
}

impl Plan {
    pub(crate) fn of(seed: u64) -> Self {
        let nodes = 3 + usize::try_from(seed % 4).unwrap();
        let clone = seed.is_multiple_of(5);
        Self { seed, nodes, guards: Guards::default(), kept_before_told: true, clone }
    }
}

/// One run. Answers what was wrong in the end, how often things went wrong, and the log's digest.
pub(crate) fn run(plan: Plan) -> (Result<(), String>, Counts, u64) {
    let mut world = World::new(plan.seed);
    for number in 0..plan.nodes {
        let name = format!("name{number}");
        let mut node = Node::new(&name, &mut world.chance, plan.guards);
        node.kept_before_told = plan.kept_before_told;
        node.clock_ahead_ms = u64::try_from(world.chance.below(5_000)).unwrap();
        world.nodes.push(node);
    }
    calm(&mut world);
    let mut result = weather(&mut world, plan);
    if result.is_ok() {
        result = clear(&mut world);
    }
    (result, world.counts, world.log)
}

pub(crate) fn calm(world: &mut World) {
    for node in 0..world.nodes.len() {
        world.start(node);
        world.set_name(node, &format!("name{node}"));
        world.care_about(node, "motordiagnose", api::people::Stance::Both);
    }
    world.found(0);
    world.run_for(1_000);
    for node in 1..world.nodes.len() {
        world.join(node);
    }
    world.run_for(2_000);
}

fn weather(world: &mut World, plan: Plan) -> Result<(), String> {
    world.storm = true;
    world.plan(1, Event::Act);
    let pieces = 12;
    for piece in 0..pieces {
        world.run_for(STORM_MS / pieces);
        if plan.clone && piece == pieces / 2 {
            clone_someone(world);
        }
        let node = world.chance.below(world.nodes.len());
        status_tells_the_truth(world, node)?;
    }
    world.storm = false;
    Ok(())
}

/// A home is copied while it is used; the copy runs beside the original.
fn clone_someone(world: &mut World) {
    let node = 1 + world.chance.below(world.nodes.len() - 1);
    world.counts.note(Fault::Clone);
    let copy = world.nodes[node].copied();
    world.nodes.push(copy);
    let copied = world.nodes.len() - 1;
    world.script.cloned = vec![node, copied];
    world.start(copied);
}

fn clear(world: &mut World) -> Result<(), String> {
    // The copy was a mistake and is switched off; what it did stays.
    if let [_, copy] = world.script.cloned[..] {
        world.drop_connections(copy);
        world.nodes[copy].crash();
        world.nodes[copy].gone = true;
    }
    world.plan(1, Event::Heal);
    world.run_for(CLEAR_MS);
    for node in 0..world.nodes.len() {
        if !world.nodes[node].is_up() && !world.nodes[node].gone {
            return Err(format!("node {node} did not come up again"));
        }
    }
    all_is_well(world)
}

/// The seeds of a campaign: so many, unless the environment asks for others.
pub(crate) fn seeds(many: u64) -> std::ops::Range<u64> {
    let read = |name: &str, otherwise: u64| {
        std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(otherwise)
    };
    let first = read("COMMONGROUND_FIRST_SEED", 1);
    first..first + read("COMMONGROUND_SEEDS", many)
}

/// How many runs belong to each of the two tests of the whole, so that both cores have one.
const SEEDS: u64 = 350;

fn storms(seeds: std::ops::Range<u64>) {
    let mut counts = Counts::default();
    let mut failed = Vec::new();
    let runs = seeds.clone().count();
    for seed in seeds {
        let (result, went_wrong, _) = run(Plan::of(seed));
        counts.add(&went_wrong);
        if let Err(why) = result {
            println!("seed {seed}: {why}");
            failed.push(format!("seed {seed}: {why}"));
        }
    }
    println!("faults in {runs} runs:");
    for fault in Fault::ALL {
        println!("  {fault:?}: {}", counts.of(fault));
    }
    assert!(failed.is_empty(), "{}", failed.join("\n"));
    let never: Vec<Fault> = Fault::ALL.into_iter().filter(|fault| counts.of(*fault) == 0).collect();
    assert!(never.is_empty() || runs < 50, "never occurred: {never:?}");
}

#[test]
fn after_every_storm_all_nodes_agree_and_nothing_acknowledged_is_lost() {
    storms(seeds(SEEDS));
}

#[test]
fn after_every_other_storm_too() {
    let first = seeds(SEEDS);
    storms(first.end..first.end + (first.end - first.start));
}

/// Homes copied in these runs did not come right, each for a reason of its own: the one copied did not
/// vouch anew for what it wrote; headers that covered what others built upon were lost with the one node
/// that knew them; a log that can never be held kept another of the same device from being held.
#[test]
fn what_a_copied_home_once_lost_is_there() {
    for seed in [200, 205, 225, 330, 345, 425, 605, 965, 1270, 2175, 2450] {
        let (result, ..) = run(Plan::of(seed));
        assert_eq!(result, Ok(()), "seed {seed}");
    }
}

#[test]
fn the_same_seed_twice_gives_the_same_run() {
    let (_, first, log) = run(Plan::of(7));
    let (_, second, again) = run(Plan::of(7));

    assert_eq!(log, again);
    assert_eq!(first, second);
}
