//! As many people and operations as a lively table ever has, at random, and then in any order.

use protocol::membership::Role;
use protocol::{MemberId, Sealed, Text};

use crate::world::{Dice, Node, community, meet, person};

const SEED: u64 = 7;
const PEOPLE: usize = 64;
const OPERATIONS: usize = 256;
/// How many of them have a node of their own that acts without knowing what the others do.
const GROUPS: usize = 64;
/// How many of them facilitate in the beginning.
const LEADING: usize = 8;

fn names() -> Vec<&'static str> {
    // A test's names may live as long as the test.
    (0..PEOPLE).map(|number| &*Box::leak(format!("person {number}").into_boxed_str())).collect()
}

/// Something that a node does about somebody, if it may.
fn act(node: &mut Node, dice: &mut Dice, names: &[&'static str]) -> Option<Sealed> {
    let name = names[dice.below(names.len())];
    let whom: MemberId = person(name).member();
    let roles = [Role::Reader, Role::Member, Role::Facilitator, Role::Facilitator];
    let role = roles[dice.below(roles.len())];
    match dice.below(8) {
        0..3 => node.does(|t, k, at, s| t.set_role(k, at, whom, role, s)).ok(),
        3 => node.does(|t, k, at, s| t.remove(k, at, whom, Text::default(), s)).ok(),
        4..6 => {
            let profile = person(name).profile();
            node.does(|t, k, at, s| t.admit(k, at, &profile, role, s)).ok()
        }
        6 if dice.below(8) == 0 => node.does(|t, k, at, s| t.leave(k, at, s)).ok(),
        _ => {
            let title = Text::new(format!("table {}", dice.below(1_000))).expect("short");
            node.does(|t, k, at, s| t.rename(k, at, title, s)).ok()
        }
    }
}

#[test]
fn sixty_four_people_and_256_operations_come_to_the_same_in_any_order() {
    let names = names();
    let mut dice = Dice(SEED);
    let mut nodes = community(&names);
    for place in 1..LEADING {
        let member = nodes[place].member();
        nodes[0]
            .does(|t, k, at, s| t.set_role(k, at, member, Role::Facilitator, s))
            .expect("a facilitator may");
        meet(&mut nodes, 0, place);
    }
    let mut done = 0;
    let mut tries = 0;
    while done < OPERATIONS && tries < 100 * OPERATIONS {
        tries += 1;
        let who = dice.below(GROUPS);
        done += usize::from(act(&mut nodes[who], &mut dice, &names).is_some());
        if dice.below(6) == 0 {
            let other = dice.below(GROUPS);
            if other != who {
                meet(&mut nodes, who, other);
            }
        }
    }
    assert_eq!(done, OPERATIONS, "they had something to do");
    for _ in 0..2 {
        for other in 1..GROUPS {
            meet(&mut nodes, 0, other);
        }
    }

    let kept = nodes[0].shelf.operations.iter();
    let mut all: Vec<Sealed> = kept.map(|operation| operation.sealed().clone()).collect();
    assert!(all.len() >= OPERATIONS, "all of it is known");
    for _ in 0..3 {
        dice.shuffle(&mut all);
        let mut other = Node::new(person("Zoe"), nodes[0].table.genesis());
        for page in all.chunks(40) {
            other.hears(page.to_vec());
        }
        let (here, there) = (nodes[0].table.resolved(), other.table.resolved());
        assert_eq!(here.comparable(), there.comparable());
    }
    for node in &nodes {
        assert_eq!(node.digest(), nodes[0].digest());
    }
}
