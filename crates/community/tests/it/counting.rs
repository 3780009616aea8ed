//! What counts and what no longer does: cuts, coming back, and both orders of arrival.

use protocol::membership::Role;
use protocol::message::CommunityMessage;
use protocol::{List, Text};

use crate::world::{community, hand, meet, person};

#[test]
fn what_a_removed_member_writes_later_does_not_count() {
    let mut nodes = community(&["Ada", "Ben", "Cis"]);
    let (text, entries) = nodes[0].publish(1);
    hand(&mut nodes[1], entries.clone());
    hand(&mut nodes[2], entries);
    let before = nodes[1].types(text, "before ");
    hand(&mut nodes[0], before.clone());
    let ben = nodes[1].member();
    let removal = nodes[0]
        .does(|table, key, at, shelf| table.remove(key, at, ben, Text::default(), shelf))
        .expect("may remove");

    // Ben does not know and writes on; Cis hears of it first, Ada never.
    let after = nodes[1].types(text, "after");
    hand(&mut nodes[2], before);
    hand(&mut nodes[2], after.clone());
    assert_eq!(nodes[2].text(text), "before after");
    nodes[2].receive(CommunityMessage::Operations(List::first([removal])));
    hand(&mut nodes[0], after);

    assert_eq!(nodes[2].text(text), "before ");
    assert_eq!(nodes[0].text(text), "before ");
    assert_eq!(nodes[0].digest(), nodes[2].digest());
}

#[test]
fn who_returns_writes_in_a_new_log() {
    let mut nodes = community(&["Ada", "Ben"]);
    let (text, _) = nodes[0].publish(1);
    meet(&mut nodes, 0, 1);
    nodes[1].types(text, "first ");
    meet(&mut nodes, 0, 1);
    let old = nodes[1].table.own_log();
    let ben = nodes[1].member();
    nodes[0]
        .does(|table, key, at, shelf| table.remove(key, at, ben, Text::default(), shelf))
        .expect("may remove");
    let profile = person("Ben").profile();
    nodes[0]
        .does(|table, key, at, shelf| table.admit(key, at, &profile, Role::Member, shelf))
        .expect("may admit");
    meet(&mut nodes, 0, 1);

    nodes[1].session = 2;
    nodes[1].types(text, "again");
    meet(&mut nodes, 0, 1);

    assert_ne!(nodes[1].table.own_log(), old);
    assert_eq!(nodes[0].text(text), "first again");
    assert_eq!(nodes[0].digest(), nodes[1].digest());
}

#[test]
fn who_leaves_takes_nothing_along() {
    let mut nodes = community(&["Ada", "Ben"]);
    let (text, _) = nodes[1].publish(1);
    nodes[1].types(text, "stays");
    meet(&mut nodes, 0, 1);

    nodes[1].does(|table, key, at, shelf| table.leave(key, at, shelf)).expect("may leave");
    meet(&mut nodes, 0, 1);

    assert_eq!(nodes[0].text(text), "stays");
    assert_eq!(nodes[0].digest(), nodes[1].digest());
}

#[test]
fn what_others_built_upon_stays_although_its_author_was_cut_off_before() {
    let mut nodes = community(&["Ada", "Ben", "Cis"]);
    let (text, entries) = nodes[0].publish(1);
    hand(&mut nodes[1], entries.clone());
    hand(&mut nodes[2], entries);
    let ben = nodes[1].types(text, "Ben's ");
    hand(&mut nodes[2], ben);
    let member = nodes[1].member();
    let removal = nodes[0]
        .does(|table, key, at, shelf| table.remove(key, at, member, Text::default(), shelf))
        .expect("may remove");

    // Cis, who does not know of the removal, answers upon Ben's words.
    nodes[2].types(text, "and Cis's");
    nodes[2].receive(CommunityMessage::Operations(List::first([removal])));
    meet(&mut nodes, 0, 2);

    assert_eq!(nodes[2].text(text), "Ben's and Cis's");
    assert_eq!(nodes[0].text(text), "Ben's and Cis's");
    assert_eq!(nodes[0].digest(), nodes[2].digest());
}
