//! A newcomer whom two members answer at once.
//!
//! Three real minds, and every message between them delivered by hand: which line moves next is drawn
//! by the seed, so that what the two members send arrives in between one another in every way that
//! two connections allow. The world's own network keeps what is sent at one moment together.

use std::collections::{BTreeMap, VecDeque};

use api::communities::NewJoin;
use mind::{Command, Effect, Input};
use protocol::Time;
use protocol::hello::Side;
use protocol::message::Message;

use crate::chance::Chance;
use crate::node::{Batch, End, Node};
use crate::script::Purpose;
use crate::world::World;

/// Orders tried. When a newcomer who asked the second member forgot what the first had sent, and did
/// not ask again, seeds 99, 117, 202, 203, 229, 231 and 266 left it waiting for ever.
const SEEDS: u64 = 300;
/// A newcomer who is not in after this long, with two members there, never comes in: it is asked for
/// again every five seconds.
const PATIENCE_MS: u64 = 30_000;
/// Who comes; the others are members.
const NEWCOMER: usize = 2;

/// Two members and someone who is not one yet; nobody is connected to the newcomer.
fn table_for_three(seed: u64) -> World {
    let mut world = World::new(seed);
    for number in 0..3 {
        let node = Node::new(&format!("name{number}"), &mut world.chance, Default::default());
        world.nodes.push(node);
    }
    world.script.only = Some([(0, 1)].into());
    for node in 0..3 {
        world.start(node);
        world.set_name(node, &format!("name{node}"));
    }
    world.found(0);
    world.run_for(1_000);
    world.join(1);
    world.run_for(10_000);
    world
}

/// The lines between nodes: what was sent on each arrives in order, the lines in any order.
struct Lines {
    world: World,
    order: Chance,
    under_way: BTreeMap<(usize, usize), VecDeque<Message>>,
}

impl Lines {
    fn feed(&mut self, node: usize, input: Input) {
        let seed = self.order.bytes();
        let now = self.world.now;
        let Batch::Told(told) = self.world.nodes[node].handle(now, vec![input], End::Well, seed)
        else {
            panic!("nobody stops here");
        };
        for effect in told {
            let Effect::Send { to, message } = effect else { continue };
            let to = (0..3).find(|other| self.world.nodes[*other].device() == to);
            let to = to.expect("there are only three");
            self.under_way.entry((node, to)).or_default().push_back(message);
        }
    }

    fn connect(&mut self, a: usize, b: usize) {
        for (node, other) in [(a, b), (b, a)] {
            let device = self.world.nodes[other].device();
            let first = self.world.nodes[node].device() < device;
            let side = if first { Side::Initiator } else { Side::Responder };
            self.feed(node, Input::PeerConnected { device, side, address: World::address(other) });
        }
    }

    fn disconnect(&mut self, a: usize, b: usize) {
        for (node, other) in [(a, b), (b, a)] {
            self.under_way.remove(&(node, other));
            let device = self.world.nodes[other].device();
            self.feed(node, Input::PeerDisconnected(device));
        }
    }

    /// Delivers one message; false when nothing is under way.
    fn deliver(&mut self) -> bool {
        self.under_way.retain(|_, messages| !messages.is_empty());
        let lines: Vec<(usize, usize)> = self.under_way.keys().copied().collect();
        let Some(&(from, to)) = self.order.pick(&lines) else { return false };
        let message = self.under_way.get_mut(&(from, to)).and_then(VecDeque::pop_front);
        let message = message.expect("empty lines were taken out");
        let from = self.world.nodes[from].device();
        self.feed(to, Input::Message { from, message });
        true
    }

    /// Everything arrives, and everything that becomes due until then happens.
    fn run_until(&mut self, until: Time) {
        while self.world.now < until {
            while self.deliver() {}
            let next = |node: &Node| node.mind.as_ref().and_then(mind::Mind::next_deadline);
            let due = self.world.nodes.iter().filter_map(next).min();
            self.world.now = due.unwrap_or(until).max(self.world.now.plus_ms(1)).min(until);
            for node in 0..3 {
                self.feed(node, Input::Woke);
            }
        }
    }

    fn newcomer_is_in(&mut self) -> bool {
        let community = self.world.script.community.clone().expect("it was founded");
        self.world.read(NEWCOMER, Command::ShowCommunity(community)).is_ok()
    }
}

/// ```text
/// member 0 ──┐
///    │       ├── newcomer      both prove that they know the invite, both are asked,
/// member 1 ──┘                 both answer; `leaves`: one goes before its answer is through
/// ```
fn comes_in(seed: u64, leaves: bool) -> bool {
    let world = table_for_three(1);
    let mut lines = Lines { world, order: Chance::new(seed), under_way: BTreeMap::new() };
    let link = lines.world.script.link.clone().expect("the founder invited");
    lines.world.ask(
        NEWCOMER,
        Purpose::Other,
        Command::Join(NewJoin { link, words: String::new() }),
    );
    lines.connect(0, NEWCOMER);
    lines.connect(1, NEWCOMER);
    if leaves {
        // Somewhere between the first greeting and the last page.
        for _ in 0..lines.order.below(30) {
            lines.deliver();
        }
        lines.disconnect(1, NEWCOMER);
    }
    let until = lines.world.now.plus_ms(PATIENCE_MS);
    lines.run_until(until);
    lines.newcomer_is_in()
}

#[test]
fn whom_two_members_answer_at_once_comes_in_whatever_arrives_first() {
    let waiting: Vec<u64> = (1..=SEEDS).filter(|seed| !comes_in(*seed, false)).collect();

    assert!(waiting.is_empty(), "left waiting with seeds {waiting:?}");
}

#[test]
fn whom_two_members_answer_comes_in_when_one_of_them_leaves_meanwhile() {
    let waiting: Vec<u64> = (1..=SEEDS).filter(|seed| !comes_in(*seed, true)).collect();

    assert!(waiting.is_empty(), "left waiting with seeds {waiting:?}");
}
