//! Changes folded into a base are what they were: after a start, for whoever comes later, and when
//! more is written upon them.

use api::people::Stance;
use mind::{Archive, Guards, Key, Range};
use protocol::{CommunityId, DocumentId};
use store::MemoryStore;

use crate::checks::{all_is_well, contents};
use crate::node::Node;
use crate::script::write_something;
use crate::world::World;

/// More than a node waits before it takes everyone to rest.
const REST_MS: u64 = 25_000;

fn bases(store: &MemoryStore, community: CommunityId) -> Vec<DocumentId> {
    let keys = store.scan(Range::Bases(community)).map(|(key, _)| key);
    keys.filter_map(|key| if let Key::Base(_, document) = key { Some(document) } else { None })
        .collect()
}

fn write(world: &mut World, times: usize) {
    for step in 0..times {
        write_something(world, step % 2);
        world.run_for(100);
    }
}

#[test]
fn what_was_folded_is_there_after_a_start_for_a_newcomer_and_under_what_comes_after() {
    let mut world = World::new(11);
    let names = ["Joost", "Fatima", "Noor"];
    for name in names {
        let node = Node::new(name, &mut world.chance, Guards::default());
        world.nodes.push(node);
    }
    for (node, name) in names.into_iter().enumerate() {
        world.start(node);
        world.set_name(node, name);
        world.care_about(node, "diesel", Stance::Both);
    }
    world.found(0);
    world.run_for(1_000);
    world.join(1);
    world.run_for(2_000);
    write(&mut world, 500);
    world.run_for(REST_MS);
    let written = contents(&mut world, 1);
    let id: CommunityId = world.script.community.clone().expect("made").parse().expect("an id");

    let folded = bases(&world.nodes[1].store, id);
    assert!(!folded.is_empty(), "much was written and everyone rested");
    for document in &folded {
        let beside = world.nodes[1].store.scan(Range::Changes(id, *document)).count();
        assert_eq!(beside, 0, "what is in the base lies nowhere else");
    }
    world.crash(1);
    world.run_for(10_000);
    assert_eq!(contents(&mut world, 1), written, "after a start");

    write(&mut world, 40);
    world.join(2);
    world.run_for(5_000);
    assert_eq!(contents(&mut world, 2), contents(&mut world, 0), "for a newcomer");
    world.run_for(REST_MS);
    all_is_well(&mut world).expect("all agree");
}
