//! Everything at once: people write, come, go and are put out while they meet only now and then.

use protocol::membership::Role;
use protocol::{DocumentId, Text};

use crate::world::{Dice, Node, community, meet, person};

const NAMES: [&str; 4] = ["Ada", "Ben", "Cis", "Dan"];

/// Some steps by random people.
fn storm(nodes: &mut [Node], texts: &[DocumentId], dice: &mut Dice, steps: usize) {
    let members: Vec<_> = nodes.iter().map(Node::member).collect();
    for step in 0..steps {
        let who = dice.below(nodes.len());
        let whom = dice.below(nodes.len());
        let (member, role) = (members[whom], [Role::Reader, Role::Member, Role::Facilitator]);
        let role = role[dice.below(3)];
        let node = &mut nodes[who];
        // What is not allowed just then is not done.
        match dice.below(16) {
            0 => drop(node.does(|t, k, at, s| t.remove(k, at, member, Text::default(), s))),
            1 => drop(node.does(|t, k, at, s| t.set_role(k, at, member, role, s))),
            2 | 3 => {
                let profile = person(NAMES[whom]).profile();
                drop(node.does(|t, k, at, s| t.admit(k, at, &profile, Role::Member, s)));
            }
            4..8 if who != whom => meet(nodes, who, whom),
            _ if node.table.resolved().may_write(node.device()) => {
                let text = texts[dice.below(texts.len())];
                if !node.shelf.documents.get(&text).is_none_or(|document| document.is_empty()) {
                    // A fresh session now and then, so that logs begin anew where they must.
                    node.session = node.session.wrapping_add(u8::from(step % 5 == 0));
                    node.types(text, &format!("{step} "));
                }
            }
            _ => {}
        }
    }
}

#[test]
fn after_any_storm_all_who_belong_agree() {
    for seed in 0..60 {
        let mut nodes = community(&NAMES);
        let texts: Vec<DocumentId> = (1..4).map(|number| nodes[0].publish(number).0).collect();
        for other in 1..4 {
            meet(&mut nodes, 0, other);
        }

        storm(&mut nodes, &texts, &mut Dice(seed), 60);
        for _ in 0..3 {
            for (one, other) in [(0, 1), (1, 2), (2, 3), (3, 0), (0, 2), (1, 3)] {
                meet(&mut nodes, one, other);
            }
        }

        for node in &nodes[1..] {
            let (here, there) = (&nodes[0].table, &node.table);
            assert_eq!(here.resolved().comparable(), there.resolved().comparable(), "seed {seed}");
            assert_eq!(here.heights(), there.heights(), "seed {seed}");
            for text in &texts {
                let heads = |node: &Node| node.shelf.documents[text].heads();
                assert_eq!(heads(&nodes[0]), heads(node), "seed {seed}");
            }
            assert_eq!(nodes[0].digest(), node.digest(), "seed {seed}");
        }
    }
}
