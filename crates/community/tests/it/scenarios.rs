//! Scenarios from the literature on membership without a server, by their names, each with its
//! operations delivered in every order there is: parents late, contradictions first.

use protocol::membership::Role;
use protocol::{MemberId, Sealed, Text};

use crate::world::{Node, community, person};

/// Everyone facilitates and knows it; answers the operations that let them in, and those that made
/// them facilitators.
fn facilitators(names: &[&'static str]) -> (Vec<Node>, Vec<Sealed>, Vec<Sealed>) {
    let mut nodes = community(names);
    let admits = nodes[0].shelf.operations.iter().map(|admit| admit.sealed().clone()).collect();
    let mut made = Vec::new();
    for place in 1..nodes.len() {
        let member = nodes[place].member();
        made.push(role(&mut nodes[0], member, Role::Facilitator));
    }
    for node in &mut nodes[1..] {
        node.hears(made.clone());
    }
    (nodes, admits, made)
}

fn role(node: &mut Node, whom: MemberId, role: Role) -> Sealed {
    node.does(|table, key, at, shelf| table.set_role(key, at, whom, role, shelf))
        .expect("a facilitator may")
}

fn out(node: &mut Node, whom: MemberId) -> Sealed {
    node.does(|table, key, at, shelf| table.remove(key, at, whom, Text::default(), shelf))
        .expect("a facilitator may")
}

fn again(node: &mut Node, name: &'static str) -> Sealed {
    let profile = person(name).profile();
    node.does(|table, key, at, shelf| table.admit(key, at, &profile, Role::Member, shelf))
        .expect("a facilitator may")
}

/// Every order of so many things.
fn orders(count: usize) -> Vec<Vec<usize>> {
    let Some(last) = count.checked_sub(1) else { return vec![Vec::new()] };
    let shorter = orders(last);
    let places = 0..=last;
    let longer = places.flat_map(|place| {
        shorter.iter().map(move |order| {
            let mut order = order.clone();
            order.insert(place, last);
            order
        })
    });
    longer.collect()
}

/// Hands the operations to somebody new, one by one, in every order; all must come to the same.
/// Answers who belongs, with their roles.
fn in_every_order(node: &Node, before: &[Sealed], operations: &[Sealed]) -> Vec<(MemberId, Role)> {
    let mut first: Option<Node> = None;
    for order in orders(operations.len()) {
        let mut other = Node::new(person("Zoe"), node.table.genesis());
        other.hears(before.to_vec());
        for place in &order {
            other.hears(vec![operations[*place].clone()]);
        }
        assert!(operations.iter().all(|one| other.table.knows_operation(&one.id().into())));
        if let Some(first) = &first {
            let (here, there) = (first.table.resolved(), other.table.resolved());
            assert_eq!(here.comparable(), there.comparable(), "{order:?}");
        }
        first.get_or_insert(other);
    }
    let members = &first.expect("there is an order").table.resolved().members.clone();
    members.iter().map(|(member, known)| (*member, known.role)).collect()
}

fn belongs(members: &[(MemberId, Role)], whom: MemberId) -> bool {
    members.iter().any(|(member, _)| *member == whom)
}

#[test]
fn mutual_removal_leaves_the_one_with_the_older_right() {
    let (mut nodes, before, made) = facilitators(&["Ada", "Ben", "Cis"]);
    let (ben, cis) = (nodes[1].member(), nodes[2].member());

    let operations = [made, vec![out(&mut nodes[2], ben), out(&mut nodes[1], cis)]].concat();

    let members = in_every_order(&nodes[0], &before, &operations);
    assert!(belongs(&members, ben) && !belongs(&members, cis));
}

/// ```text
/// Ben removes Cis, Cis removes Dan, Dan removes Ben; nobody knows of another
/// ```
#[test]
fn a_cycle_of_removals_has_one_answer_in_every_order() {
    let (mut nodes, before, made) = facilitators(&["Ada", "Ben", "Cis", "Dan"]);
    let [ben, cis, dan] = [1, 2, 3].map(|place| nodes[place].member());

    let cycle = vec![out(&mut nodes[1], cis), out(&mut nodes[2], dan), out(&mut nodes[3], ben)];

    // The best right decides first: Cis is out, so what Cis did is void and Dan stays; what Dan did
    // therefore holds.
    let members = in_every_order(&nodes[0], &before, &[made, cycle].concat());
    assert!(belongs(&members, dan));
    assert!(!belongs(&members, cis) && !belongs(&members, ben));
}

#[test]
fn what_a_facilitator_does_while_being_demoted_is_void() {
    let (mut nodes, before, made) = facilitators(&["Ada", "Ben", "Cis"]);
    let (ben, cis) = (nodes[1].member(), nodes[2].member());

    let demoted = role(&mut nodes[0], ben, Role::Reader);
    let meanwhile = out(&mut nodes[1], cis);

    let operations = [made, vec![demoted, meanwhile]].concat();
    let members = in_every_order(&nodes[0], &before, &operations);
    assert!(belongs(&members, cis));
    assert!(members.contains(&(ben, Role::Reader)));
}

#[test]
fn who_is_let_in_again_by_two_at_once_belongs_once() {
    let (mut nodes, before, made) = facilitators(&["Ada", "Ben", "Cis"]);
    let cis = nodes[2].member();
    let removed = out(&mut nodes[0], cis);
    nodes[1].hears(vec![removed.clone()]);

    let both = vec![removed, again(&mut nodes[0], "Cis"), again(&mut nodes[1], "Cis")];

    let members = in_every_order(&nodes[0], &before, &[made, both].concat());
    assert!(members.contains(&(cis, Role::Member)));
    assert_eq!(members.len(), 3);
}

/// The founder tells one that Cis leads, another that Cis only reads, and knows of neither at the other.
#[test]
fn equivocation_by_the_founder_has_one_answer_and_the_lower_role_holds() {
    let (mut nodes, before, made) = facilitators(&["Ada", "Ben", "Cis"]);
    let (ben, cis) = (nodes[1].member(), nodes[2].member());
    let mut twin = Node::new(person("Ada"), nodes[0].table.genesis());
    twin.hears([before.clone(), made.clone()].concat());

    let says = [role(&mut nodes[0], cis, Role::Member), out(&mut nodes[0], ben)];
    let contradicts = [role(&mut twin, cis, Role::Reader), role(&mut twin, ben, Role::Member)];

    let operations = [made, says.to_vec(), contradicts.to_vec()].concat();
    let members = in_every_order(&nodes[0], &before, &operations);
    assert!(members.contains(&(cis, Role::Reader)));
    assert!(!belongs(&members, ben), "a removal beats what did not know of it");
}

/// Ben, removed by the founder, acts as if he had never heard of it, with times of long before.
#[test]
fn what_is_dated_back_to_before_a_removal_is_void() {
    let (mut nodes, before, made) = facilitators(&["Ada", "Ben", "Cis"]);
    let (ben, cis) = (nodes[1].member(), nodes[2].member());

    let removed = out(&mut nodes[0], ben);
    nodes[1].now = 1;
    let dated_back = vec![again(&mut nodes[1], "Dan"), out(&mut nodes[1], cis)];

    let operations = [made, vec![removed], dated_back].concat();
    let members = in_every_order(&nodes[0], &before, &operations);
    assert!(belongs(&members, cis) && !belongs(&members, person("Dan").member()));
    assert!(!belongs(&members, ben));
}

/// Each operation follows the one before; whichever comes first waits for its parents, and none is lost.
#[test]
fn late_parents_are_waited_for_in_every_order() {
    let (mut nodes, before, made) = facilitators(&["Ada", "Ben"]);
    let ben = nodes[1].member();
    let out_of_it = out(&mut nodes[0], ben);
    let chain = vec![
        out_of_it,
        again(&mut nodes[0], "Ben"),
        again(&mut nodes[0], "Cis"),
        role(&mut nodes[0], person("Cis").member(), Role::Facilitator),
        out(&mut nodes[0], person("Cis").member()),
    ];

    let members = in_every_order(&nodes[0], &before, &[made, chain].concat());

    assert!(members.contains(&(ben, Role::Member)));
    assert_eq!(members.len(), 2);
}
