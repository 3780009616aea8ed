//! A device that says two things under one number: a running machine was copied with all that is in its
//! memory, and both go on. Others build upon either, and in the end all must see the same.
//!
//! ```text
//!  calm ──▶ storm ──▶ copied: same keys, same chance, another log ──▶ storm ──▶ clear: all must agree
//! ```

use api::communities::Community;
use api::publications::{Edit, NewPublication, Splice};
use mind::{Answer, Archive, Command, Guards, Keep, Key, Local, Range};
use protocol::CommunityId;
use store::Store;

use crate::checks::contents;
use crate::faults::{Counts, Fault};
use crate::node::Node;
use crate::script::Purpose;
use crate::storm::seeds;
use crate::world::{Event, World};

/// How long members write before and after the copying, in milliseconds of the world.
const STORM_MS: u64 = 5_000;
/// How long the world then has to come right.
const CLEAR_MS: u64 = 200_000;
const SEEDS: u64 = 60;

fn type_into(world: &mut World, node: usize, publication: &str, token: &str) {
    let read = world.read(node, Command::ReadText(publication.to_owned()));
    let Ok(Answer::Text(text)) = read else { return };
    let edit = Edit {
        version: Some(text.version),
        heads: None,
        splices: vec![Splice { at: 0, delete: 0, insert: format!("{token} ") }],
        client: None,
        sequence: None,
    };
    world.ask(node, Purpose::Other, Command::EditText(publication.to_owned(), edit));
}

/// One device becomes two that do not know of each other. Answers the second.
fn copy_a_running_machine(world: &mut World, node: usize) -> usize {
    world.counts.note(Fault::Clone);
    let community: CommunityId =
        world.script.community.clone().expect("founded").parse().expect("an id");
    world.drop_connections(node);
    world.nodes[node].crash();
    let mut copy = world.nodes[node].copied();
    let forget = Keep { key: Key::Local(Local::OwnLog(community)), value: None };
    copy.store.stage(vec![forget]);
    copy.store.commit().expect("room enough");
    world.nodes.push(copy);
    let copied = world.nodes.len() - 1;
    world.script.cloned = vec![node, copied];
    let seed = world.chance.bytes();
    let now = world.now;
    let listed = Command::ListPublications(community.to_string());
    for (one, token) in [(node, "one"), (copied, "other")] {
        world.nodes[one].open(now, seed);
        let Ok(Answer::Publications(list)) = world.read(one, listed.clone()) else { continue };
        for publication in list.publications.iter().take(3) {
            type_into(world, one, &publication.publication, token);
        }
    }
    for one in [node, copied] {
        for other in 0..world.nodes.len() {
            let after = 5 + world.chance.below(4_000);
            world.plan(u64::try_from(after).expect("small"), Event::Connect(one, other));
        }
    }
    copied
}

fn run(seed: u64) -> (Result<(), String>, Counts, usize) {
    let mut world = World::new(seed);
    let nodes = 3 + usize::try_from(seed % 4).expect("small");
    for number in 0..nodes {
        let node = Node::new(&format!("name{number}"), &mut world.chance, Guards::default());
        world.nodes.push(node);
    }
    crate::storm::calm(&mut world);
    let community = world.script.community.clone().expect("founded");
    let new = NewPublication { title: "Shared".to_owned() };
    world.ask(0, Purpose::Other, Command::CreatePublication(community.clone(), new));
    world.run_for(2_000);
    world.storm = true;
    world.plan(1, Event::Act);
    world.run_for(STORM_MS);
    world.storm = false;
    world.plan(1, Event::Heal);
    world.run_for(20_000);
    let before = world.script.safe.len();
    let node = world.chance.below(nodes);
    let copied = copy_a_running_machine(&mut world, node);
    world.storm = true;
    world.plan(1, Event::Act);
    world.run_for(STORM_MS);
    world.storm = false;
    world.drop_connections(copied);
    world.nodes[copied].crash();
    world.nodes[copied].gone = true;
    world.plan(1, Event::Heal);
    world.run_for(CLEAR_MS);
    let result = all_agree(&mut world, before);
    (result, world.counts.clone(), set_aside(&world, &community))
}

/// How many changes lie aside in the end at the first node.
fn set_aside(world: &World, community: &str) -> usize {
    let community: CommunityId = community.parse().expect("an id");
    let store = &world.nodes[0].store;
    let documents = store.scan(Range::Summaries(community)).filter_map(|(key, _)| {
        let Key::Summary(_, document) = key else { return None };
        Some(document)
    });
    documents.map(|document| store.scan(Range::Asides(community, document)).count()).sum()
}

fn shown(world: &mut World, node: usize) -> Result<Community, String> {
    let id = world.script.community.clone().expect("there is one");
    match world.read(node, Command::ShowCommunity(id)) {
        Ok(Answer::Community(community)) => Ok(community),
        other => Err(format!("node {node} shows {other:?}")),
    }
}

/// Everyone has the same, and what was acknowledged before the copying is there.
fn all_agree(world: &mut World, before: usize) -> Result<(), String> {
    let first = shown(world, 0)?;
    let expected = contents(world, 0);
    for node in 1..world.nodes.len() {
        if world.nodes[node].gone {
            continue;
        }
        let here = shown(world, node)?;
        if contents(world, node) != expected {
            return Err(format!("node {node} shows something else than node 0"));
        }
        if here.digest != first.digest {
            return Err(format!("node {node} has another digest than node 0"));
        }
    }
    let all: String = expected.into_values().collect::<Vec<_>>().join("\n");
    let safe = world.script.safe.iter().take(before);
    let lost: Vec<_> = safe.filter(|(_, token)| !all.contains(token.as_str())).collect();
    if lost.is_empty() { Ok(()) } else { Err(format!("acknowledged and lost: {lost:?}")) }
}

#[test]
fn all_agree_whatever_a_device_says_twice() {
    let mut failed = Vec::new();
    let (mut counts, mut rivals) = (Counts::default(), 0);
    for seed in seeds(SEEDS) {
        let (result, went_wrong, aside) = run(seed);
        counts.add(&went_wrong);
        rivals += usize::from(aside > 0);
        if let Err(why) = result {
            println!("seed {seed}: {why}");
            failed.push(format!("seed {seed}: {why}"));
        }
    }
    println!("{rivals} runs in which changes were set aside, {} copied", counts.of(Fault::Clone));
    assert!(failed.is_empty(), "{}: {}", failed.len(), failed.join("\n"));
    assert!(rivals > 0, "nothing excluded anything");
}
