//! Who hears where others are, and what becomes of what is said about it.

use mind::{Effect, Input};
use protocol::message::{CommunityMessage, Message, Whereabouts};
use protocol::{CommunityId, DeviceId, List, Text};

use crate::node::Node;
use crate::world::World;

/// Long enough for everything that is said and tried again within the first minutes.
const A_WHILE_MS: u64 = 10 * 60_000;

/// ```text
///   0 founded it
///   │
///   1 ────── 3 a stranger
///   │
///   2 came in by 1, and never met 0
/// ```
fn introduced_by_one(seed: u64) -> World {
    let mut world = World::new(seed);
    for number in 0..4 {
        let node = Node::new(&format!("name{number}"), &mut world.chance, Default::default());
        world.nodes.push(node);
    }
    world.script.only = Some([(0, 1), (1, 2), (1, 3)].into());
    for node in 0..4 {
        world.start(node);
        world.set_name(node, &format!("name{node}"));
    }
    world.found(0);
    world.run_for(1_000);
    world.join(1);
    world.run_for(5_000);
    world.join(2);
    world.run_for(5_000);
    world
}

#[test]
fn who_came_in_by_another_is_introduced_to_the_others_and_a_stranger_is_not() {
    let mut world = introduced_by_one(21);
    assert!(!world.is_connected(0, 2), "they know of one another, but there is no way yet");

    world.script.only = None;
    world.run_for(A_WHILE_MS);

    assert!(world.is_connected(0, 2), "the way is tried again, and leads there");
    assert!(!world.is_connected(0, 3) && !world.is_connected(2, 3), "a stranger learns nothing");
    assert!(world.hinted > 0);

    world.crash(1);
    world.nodes[1].gone = true;
    world.disconnect(0, 2);
    world.run_for(A_WHILE_MS);
    assert!(world.is_connected(0, 2), "who was met is remembered without the one in between");
}

fn say(of: DeviceId, addresses: &[&str]) -> Whereabouts {
    let text = |address: &&str| Text::new(*address).expect("short");
    Whereabouts { device: of, addresses: List::first(addresses.iter().map(text)) }
}

fn tell(world: &mut World, said: Vec<Whereabouts>) {
    let community = world.script.community.clone().expect("there is one");
    let community: CommunityId = community.parse().expect("its id");
    let message = CommunityMessage::Whereabouts(List::first(said));
    let (from, message) = (world.nodes[1].device(), Message::Community { community, message });
    world.feed(0, Input::Message { from, message });
}

/// What node 0 tries within the next hours after node 1 said this.
fn tried(world: &mut World, said: Vec<Whereabouts>) -> Vec<(DeviceId, Vec<String>)> {
    tell(world, said);
    world.now = world.now.plus_ms(2 * 3_600_000);
    let mut tried = Vec::new();
    for effect in world.feed(0, Input::Woke) {
        if let Effect::Hint { device, addresses } = effect {
            tried.push((device, addresses));
        }
    }
    tried
}

#[test]
fn only_what_concerns_a_node_is_believed_of_where_others_are() {
    let mut world = introduced_by_one(22);
    let [own, teller, fellow, stranger] = [0, 1, 2, 3].map(|node| world.nodes[node].device());
    let there = "/ip4/10.0.0.77/udp/1/quic-v1";
    let at_the_meeting = [(fellow, vec![World::address(2)])];
    assert_eq!(tried(&mut world, Vec::new()), at_the_meeting);

    let not_its_business = vec![say(own, &[there]), say(teller, &[there]), say(stranger, &[there])];
    assert_eq!(tried(&mut world, not_its_business), at_the_meeting);
    let named = format!("{there}/p2p/{}", fellow.peer_id());
    let nowhere =
        ["/ip4/127.0.0.1/tcp/1", "/dns4/example.org/tcp/1", "/ip4/10.0.0.1", "", "\u{7f}", &named];
    assert_eq!(tried(&mut world, vec![say(fellow, &nowhere)]), at_the_meeting);
    assert_eq!(world.blamed, 0, "a later version may say more than this one understands");

    let news = say(fellow, &["/ip4/127.0.0.1/tcp/1", there, there]);
    assert_eq!(tried(&mut world, vec![news]), [(fellow, vec![there.to_owned()])]);
}

#[test]
fn a_wrong_hint_keeps_nobody_apart() {
    let mut world = introduced_by_one(23);
    let fellow = world.nodes[2].device();

    tell(&mut world, vec![say(fellow, &["/ip4/10.0.0.3/tcp/4001"])]);
    world.script.only = None;
    world.run_for(A_WHILE_MS);

    assert!(world.is_connected(0, 2), "the other end was told the truth");
    assert!(!world.is_connected(0, 3), "the key of whoever answers decides");
}

#[test]
fn who_talks_without_end_of_where_others_are_is_not_listened_to() {
    let mut world = introduced_by_one(24);
    let fellow = world.nodes[2].device();
    let at = |number: u32| format!("/ip4/10.0.0.77/tcp/{}", number + 1);
    for number in 0..1_000 {
        tell(&mut world, vec![say(fellow, &[&at(number)])]);
    }

    let heard = tried(&mut world, Vec::new());
    assert!(heard.len() == 1 && heard[0].1 != [at(999)], "{heard:?}");
    let news = vec![say(fellow, &[&at(1_000)])];
    assert_eq!(tried(&mut world, news), [(fellow, vec![at(1_000)])], "and later again");
}
