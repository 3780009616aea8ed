//! Caches are disposable: delete them, start again, and the same state is there.

use api::communities::Community;
use api::people::Stance;
use mind::{Answer, Archive, Command, Guards, Keep, Key, Range};
use protocol::CommunityId;
use store::{MemoryStore, Store};

use crate::checks::contents;
use crate::node::Node;
use crate::script::write_something;
use crate::world::World;

fn shown(world: &mut World) -> Community {
    let id = world.script.community.clone().expect("there is a community");
    match world.read(1, Command::ShowCommunity(id)) {
        Ok(Answer::Community(community)) => community,
        other => panic!("the community is shown: {other:?}"),
    }
}

/// Deletes every cache of a community; answers how many there were.
fn forget_caches(store: &mut MemoryStore, community: CommunityId) -> usize {
    let ranges = [Range::LogStates(community), Range::Summaries(community)];
    let caches: Vec<Key> =
        ranges.into_iter().flat_map(|range| store.scan(range)).map(|(key, _)| key).collect();
    let count = caches.len();
    store.stage(caches.into_iter().map(|key| Keep { key, value: None }).collect());
    store.commit().expect("memory has room");
    count
}

#[test]
fn without_its_caches_a_node_starts_with_the_same_state() {
    let mut world = World::new(5);
    for name in ["Joost", "Fatima"] {
        let node = Node::new(name, &mut world.chance, Guards::default());
        world.nodes.push(node);
    }
    for node in 0..2 {
        world.start(node);
        world.set_name(node, ["Joost", "Fatima"][node]);
        world.care_about(node, "diesel", Stance::Both);
    }
    world.found(0);
    world.run_for(1_000);
    world.join(1);
    world.run_for(2_000);
    for step in 0..80 {
        write_something(&mut world, step % 2);
        world.run_for(200);
    }
    world.run_for(2_000);
    let (before, community) = (contents(&mut world, 1), shown(&mut world));
    assert!(before.len() > 5, "there is something to lose: {}", before.len());

    world.crash(1);
    let id = community.community.parse().expect("an id");
    let forgotten = forget_caches(&mut world.nodes[1].store, id);
    world.run_for(10_000);

    assert!(forgotten > 5, "there were caches to lose: {forgotten}");
    assert_eq!(contents(&mut world, 1), before);
    let after = shown(&mut world);
    assert_eq!(after.digest, community.digest);
    assert_eq!(after.documents, community.documents);
}
