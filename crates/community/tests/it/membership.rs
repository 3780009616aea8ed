//! Who belongs: inviting, admitting, leaving, removing, whatever the order.

use community::{NoRight, NotAllowed, Resolved};
use proptest::prelude::*;
use protocol::invite::Secret;
use protocol::membership::{Access, Role};
use protocol::message::JoinRefusal;
use protocol::{CommunityId, Sealed, Text, Time};

use crate::world::{Dice, Node, community, meet, person};

#[test]
fn the_founder_facilitates_from_the_beginning() {
    let nodes = community(&["Ada"]);

    let resolved = nodes[0].table.resolved();

    assert_eq!(resolved.role_of(nodes[0].device()), Some(Role::Facilitator));
    assert_eq!(resolved.name, "Commons");
    assert_eq!(resolved.name_of(nodes[0].member()), Some("Ada"));
}

#[test]
fn an_invite_lets_in_as_many_as_it_has_uses() {
    let mut nodes = community(&["Ada"]);
    let (invite, secret, _) = nodes[0].invites(2, Time(1_000_000));
    let id = nodes[0].table.id();
    let joins = ["Ben", "Cis", "Dan"].map(|name| person(name).join(id, invite, &secret));

    let answers = joins.map(|join| {
        nodes[0]
            .does(|table, key, at, shelf| table.admit_invited(key, at, &join, shelf))
            .map(|_| ())
    });

    assert_eq!(answers, [Ok(()), Ok(()), Err(JoinRefusal::UsedUp)]);
    let invitation = &nodes[0].table.resolved().invites[&invite];
    assert_eq!(invitation.admitted.len(), 2);
    assert_eq!(nodes[0].table.resolved().members.len(), 3);
}

#[test]
fn an_invite_that_expired_or_was_revoked_lets_nobody_in() {
    let mut nodes = community(&["Ada"]);
    let id = nodes[0].table.id();
    let (short, secret, _) = nodes[0].invites(2, Time(110));
    let (revoked, _, _) = nodes[0].invites(2, Time(1_000_000));
    nodes[0]
        .does(|table, key, at, shelf| table.revoke_invite(key, at, revoked, shelf))
        .expect("may revoke");
    nodes[0].now = 200;

    let mut ask = |invite| {
        let join = person("Ben").join(id, invite, &secret);
        nodes[0]
            .does(|table, key, at, shelf| table.admit_invited(key, at, &join, shelf))
            .map(|_| ())
    };

    assert_eq!(ask(short), Err(JoinRefusal::Expired));
    assert_eq!(ask(revoked), Err(JoinRefusal::Revoked));
}

#[test]
fn another_secret_proves_nothing() {
    let mut nodes = community(&["Ada"]);
    let (invite, _, _) = nodes[0].invites(1, Time(1_000_000));
    let join = person("Eve").join(nodes[0].table.id(), invite, &Secret([1; 16]));

    let answer = nodes[0].does(|table, key, at, shelf| table.admit_invited(key, at, &join, shelf));

    assert_eq!(answer.map(|_| ()), Err(JoinRefusal::NotValid));
}

#[test]
fn any_member_can_admit_by_an_invite_but_only_facilitators_remove() {
    let mut nodes = community(&["Ada", "Ben"]);
    let (invite, secret, operation) = nodes[0].invites(1, Time(1_000_000));
    nodes[1].hears(vec![operation]);
    let join = person("Cis").join(nodes[1].table.id(), invite, &secret);

    let admitted =
        nodes[1].does(|table, key, at, shelf| table.admit_invited(key, at, &join, shelf));
    let ada = nodes[0].member();
    let removed =
        nodes[1].does(|table, key, at, shelf| table.remove(key, at, ada, Text::default(), shelf));

    assert!(admitted.is_ok());
    assert!(matches!(removed, Err(NotAllowed::NoRight(NoRight::Role))));
}

#[test]
fn revoking_undoes_admits_that_did_not_know_of_it_and_spares_those_before() {
    let mut nodes = community(&["Ada", "Ben"]);
    let (invite, secret, operation) = nodes[0].invites(5, Time(1_000_000));
    nodes[1].hears(vec![operation]);
    let id = nodes[0].table.id();
    let early = person("Cis").join(id, invite, &secret);
    let cis = nodes[0]
        .does(|table, key, at, shelf| table.admit_invited(key, at, &early, shelf))
        .expect("in time");
    nodes[1].hears(vec![cis]);

    let late = person("Dan").join(id, invite, &secret);
    let dan = nodes[1]
        .does(|table, key, at, shelf| table.admit_invited(key, at, &late, shelf))
        .expect("Ben does not know better");
    let revoke = nodes[0]
        .does(|table, key, at, shelf| table.revoke_invite(key, at, invite, shelf))
        .expect("may revoke");
    nodes[0].hears(vec![dan]);
    nodes[1].hears(vec![revoke]);

    for node in &nodes {
        assert!(node.table.resolved().members.contains_key(&person("Cis").member()));
        assert!(!node.table.resolved().members.contains_key(&person("Dan").member()));
    }
    assert_eq!(nodes[0].table.resolved(), nodes[1].table.resolved());
}

#[test]
fn a_removed_member_returns_only_by_a_facilitator() {
    let mut nodes = community(&["Ada", "Ben"]);
    let (invite, secret, _) = nodes[0].invites(5, Time(1_000_000));
    let ben = nodes[1].member();
    nodes[0]
        .does(|table, key, at, shelf| table.remove(key, at, ben, Text::default(), shelf))
        .expect("may remove");
    let join = person("Ben").join(nodes[0].table.id(), invite, &secret);

    let by_invite =
        nodes[0].does(|table, key, at, shelf| table.admit_invited(key, at, &join, shelf));
    assert_eq!(by_invite.map(|_| ()), Err(JoinRefusal::Removed));
    assert!(!nodes[0].table.resolved().members.contains_key(&ben));
    assert_eq!(nodes[0].table.resolved().name_of(ben), Some("Ben"));

    let profile = person("Ben").profile();
    nodes[0]
        .does(|table, key, at, shelf| table.admit(key, at, &profile, Role::Member, shelf))
        .expect("a facilitator may");
    assert!(nodes[0].table.resolved().members.contains_key(&ben));
}

#[test]
fn of_two_who_remove_each_other_the_better_ranked_stays() {
    let mut nodes = community(&["Ada", "Ben"]);
    let (ada, ben) = (nodes[0].member(), nodes[1].member());
    nodes[0]
        .does(|table, key, at, shelf| table.set_role(key, at, ben, Role::Facilitator, shelf))
        .expect("a facilitator may");
    meet(&mut nodes, 0, 1);

    let out = |node: &mut Node, whom| {
        node.does(|table, key, at, shelf| table.remove(key, at, whom, Text::default(), shelf))
            .expect("a facilitator may")
    };
    let first = out(&mut nodes[1], ada);
    let second = out(&mut nodes[0], ben);
    nodes[0].hears(vec![first]);
    nodes[1].hears(vec![second]);

    for node in &nodes {
        let members: Vec<_> = node.table.resolved().members.keys().copied().collect();
        assert_eq!(members, [ada]);
    }
}

#[test]
fn with_no_facilitator_left_the_longest_standing_member_is_one() {
    let mut nodes = community(&["Ada", "Ben", "Cis"]);

    nodes[0].does(|table, key, at, shelf| table.leave(key, at, shelf)).expect("may leave");

    let resolved = nodes[0].table.resolved();
    assert_eq!(resolved.role_of(nodes[1].device()), Some(Role::Facilitator));
    assert_eq!(resolved.role_of(nodes[2].device()), Some(Role::Member));
    assert_eq!(resolved.role_of(nodes[0].device()), None);
}

#[test]
fn anyone_comes_into_an_open_community_and_nobody_into_one_that_closed() {
    let founder = Node::founder("Ada", Access::Open);
    let mut ben = Node::new(person("Ben"), founder.table.genesis());
    let profile = ben.person.profile();
    ben.does(|table, key, at, shelf| table.come_in(key, at, &profile, shelf)).expect("open");
    let mut closed = community(&["Ada"]);
    let mut cis = Node::new(person("Cis"), closed[0].table.genesis());
    let profile = cis.person.profile();

    let refused = cis.does(|table, key, at, shelf| table.come_in(key, at, &profile, shelf));

    assert!(ben.table.resolved().may_write(ben.device()));
    assert!(matches!(refused, Err(NotAllowed::NoRight(NoRight::Role))));
    assert!(closed.remove(0).table.resolved().members.len() == 1);
}

#[test]
fn names_purposes_and_access_are_the_latest() {
    let mut nodes = community(&["Ada"]);
    let name = |name: &str| Text::new(name).expect("short");

    nodes[0].does(|t, k, at, s| t.rename(k, at, name("One"), s)).expect("may");
    nodes[0].does(|t, k, at, s| t.rename(k, at, name("Two"), s)).expect("may");
    nodes[0]
        .does(|t, k, at, s| t.set_purpose(k, at, Text::new("To learn").expect("short"), s))
        .expect("may");
    nodes[0].does(|t, k, at, s| t.set_access(k, at, Access::Open, s)).expect("may");

    let resolved = nodes[0].table.resolved();
    assert_eq!(
        (resolved.name.as_str(), resolved.purpose.as_str(), resolved.access),
        ("Two", "To learn", Access::Open)
    );
}

/// ```text
///  Ada splits off a table ──┐
///                           ├─► both are successors; who names them again has seen both
///  Ben splits off another ──┘
/// ```
#[test]
fn two_who_split_at_the_same_time_both_did_and_later_naming_replaces() {
    let mut nodes = community(&["Ada", "Ben"]);
    let ben = nodes[1].member();
    nodes[0]
        .does(|table, key, at, shelf| table.set_role(key, at, ben, Role::Facilitator, shelf))
        .expect("a facilitator may");
    meet(&mut nodes, 0, 1);
    let tables = [CommunityId([1; 32]), CommunityId([2; 32])];

    for (node, successor) in nodes.iter_mut().zip(tables) {
        node.does(|table, key, at, shelf| table.succeed(key, at, vec![successor], shelf))
            .expect("a facilitator may");
    }
    meet(&mut nodes, 0, 1);
    for node in &nodes {
        assert_eq!(node.table.resolved().successors, tables);
    }
    let one = vec![tables[1]];
    nodes[0].does(|table, key, at, shelf| table.succeed(key, at, one, shelf)).expect("may");
    meet(&mut nodes, 0, 1);

    assert_eq!(nodes[1].table.resolved().successors, tables[1..]);
}

#[test]
fn a_member_who_is_no_facilitator_names_no_successor() {
    let mut nodes = community(&["Ada", "Ben"]);
    let named = vec![CommunityId([1; 32])];

    let refused = nodes[1].does(|table, key, at, shelf| table.succeed(key, at, named, shelf));

    assert!(matches!(refused, Err(NotAllowed::NoRight(NoRight::Role))));
}

#[test]
fn a_strangers_operations_are_refused() {
    let mut nodes = community(&["Ada"]);
    let eve = person("Eve");
    let operation = protocol::membership::Operation {
        community: nodes[0].table.id(),
        author: nodes[0].member(),
        after: protocol::List::first(nodes[0].table.operation_heads()),
        at: Time(5),
        action: protocol::membership::Action::Rename(Text::new("Eve's").expect("short")),
    };
    let sealed = Sealed::seal(operation, &eve.device_key).expect("well formed");

    let changed = nodes[0].hears(vec![sealed.sealed().clone()]);

    assert!(!changed && nodes[0].shelf.operations.is_empty());
    assert_eq!(nodes[0].table.resolved().name, "Commons");
}

/// Four people do things at random, meeting now and then, and every operation is collected.
fn history(seed: u64, steps: usize) -> (Node, Vec<Sealed>) {
    let mut dice = Dice(seed);
    let mut nodes = community(&["Ada", "Ben", "Cis", "Dan"]);
    let members: Vec<_> = nodes.iter().map(Node::member).collect();
    let ben = members[1];
    nodes[0]
        .does(|table, key, at, shelf| table.set_role(key, at, ben, Role::Facilitator, shelf))
        .expect("a facilitator may");
    meet(&mut nodes, 0, 1);
    let mut invites = Vec::new();
    for step in 0..steps {
        let who = dice.below(4);
        let whom = members[dice.below(4)];
        let role = [Role::Reader, Role::Member, Role::Facilitator][dice.below(3)];
        let node = &mut nodes[who];
        let profile = person(["Ada", "Ben", "Cis", "Dan"][dice.below(4)]).profile();
        // Most of these are allowed only sometimes; what is not allowed is not done.
        let _ = match dice.below(8) {
            0 => node.does(|t, k, at, s| t.set_role(k, at, whom, role, s)).ok(),
            1 => node.does(|t, k, at, s| t.remove(k, at, whom, Text::default(), s)).ok(),
            2 => node.does(|t, k, at, s| t.admit(k, at, &profile, role, s)).ok(),
            3 if dice.below(3) == 0 => node.does(|t, k, at, s| t.leave(k, at, s)).ok(),
            4 => {
                let invite = protocol::membership::Invite {
                    key: Secret([9; 16]).keypair().public(),
                    uses: 1,
                    expires_at: Time(1_000_000),
                    role: Role::Member,
                };
                let made = node.does(|t, k, at, s| t.invite(k, at, invite, s)).ok();
                invites.extend(made.as_ref().map(|sealed| protocol::OperationId(sealed.id().0)));
                made
            }
            5 if !invites.is_empty() => {
                let invite = invites[dice.below(invites.len())];
                let name = ["Eli", "Fay", "Gus"][dice.below(3)];
                let join = person(name).join(node.table.id(), invite, &Secret([9; 16]));
                node.does(|t, k, at, s| t.admit_invited(k, at, &join, s)).ok()
            }
            6 if !invites.is_empty() => {
                let invite = invites[dice.below(invites.len())];
                node.does(|t, k, at, s| t.revoke_invite(k, at, invite, s)).ok()
            }
            7 => {
                let successor = CommunityId([u8::try_from(step).unwrap_or(u8::MAX); 32]);
                node.does(|t, k, at, s| t.succeed(k, at, vec![successor], s)).ok()
            }
            _ => {
                let name = Text::new(format!("Name {step}")).expect("short");
                node.does(|t, k, at, s| t.rename(k, at, name, s)).ok()
            }
        };
        if dice.below(3) == 0 {
            let other = dice.below(4);
            if other != who {
                meet(&mut nodes, who, other);
            }
        }
    }
    for (one, other) in [(0, 1), (0, 2), (0, 3), (0, 1), (0, 2), (0, 3)] {
        meet(&mut nodes, one, other);
    }
    for node in &nodes {
        assert_eq!(node.table.resolved(), &resolved_alike(node, &nodes[0]), "seed {seed}");
        assert_eq!(node.digest(), nodes[0].digest(), "seed {seed}");
    }
    let node = nodes.swap_remove(0);
    let operations = node.shelf.operations.iter().map(|o| o.sealed().clone()).collect();
    (node, operations)
}

/// Places in the graph are local names; what they name must be the same.
fn resolved_alike(node: &Node, other: &Node) -> Resolved {
    assert_eq!(node.table.resolved().comparable(), other.table.resolved().comparable(),);
    node.table.resolved().clone()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(256))]

    #[test]
    fn any_order_of_delivery_resolves_alike(seed in any::<u64>()) {
        let (node, mut operations) = history(seed, 24);
        let mut dice = Dice(seed ^ 0x5555);
        dice.shuffle(&mut operations);

        let mut other = Node::new(person("Zoe"), node.table.genesis());
        let pages = 1 + dice.below(5);
        for page in operations.chunks(operations.len() / pages + 1) {
            let outcome = other.table.receive_operations(page.to_vec(), &mut other.shelf);
            other.take(outcome);
        }

        prop_assert_eq!(other.table.operation_heads(), node.table.operation_heads());
        prop_assert_eq!(
            other.table.resolved().comparable(),
            node.table.resolved().comparable()
        );
    }
}

/// ```text
/// Ada removes Ben     Ben, who does not know, lets Zoe in
/// ```
#[test]
fn who_was_let_in_by_somebody_removed_at_the_same_time_is_told_what_took_it_back() {
    let mut nodes = community(&["Ada", "Ben"]);
    let (invite, secret, operation) = nodes[0].invites(5, Time(1_000_000));
    nodes[1].hears(vec![operation.clone()]);
    let ben = nodes[1].member();
    let removal = nodes[0]
        .does(|table, key, at, shelf| table.remove(key, at, ben, Text::default(), shelf))
        .expect("may remove");
    let zoe = person("Zoe");
    let join = zoe.join(nodes[1].table.id(), invite, &secret);
    let admit = nodes[1]
        .does(|table, key, at, shelf| table.admit_invited(key, at, &join, shelf))
        .expect("he does not know yet");
    let mut newcomer = Node::new(person("Zoe"), nodes[0].table.genesis());
    let known = nodes[1].shelf.operations.iter().map(|one| one.sealed().clone());
    newcomer.hears(known.collect());
    assert!(newcomer.table.myself().is_some());
    let heads = newcomer.table.operation_heads();

    nodes[0].hears(vec![admit]);
    let told = nodes[0].table.standing_of(zoe.device(), &heads);
    newcomer.hears(told.concat());

    assert!(newcomer.table.myself().is_none());
    let former = &newcomer.table.resolved().former[&zoe.member()];
    let voided = former.voided.as_ref().expect("she learns how it came");
    assert_eq!(voided.admitted_by, ben);
    assert_eq!(voided.ending.by, nodes[0].member());
    assert_eq!(voided.ending.operation.0, removal.id().0);
}
