//! Writing together, entry by entry.

use protocol::message::Entry;

use crate::world::{Dice, community, hand, meet};

#[test]
fn what_one_types_the_other_reads() {
    let mut nodes = community(&["Ada", "Ben"]);
    let (text, mut entries) = nodes[0].publish(1);
    entries.extend(nodes[0].types(text, "Hello"));

    let asked = hand(&mut nodes[1], entries);

    assert!(asked.is_empty());
    assert_eq!(nodes[1].text(text), "Hello");
    assert_eq!(nodes[0].digest(), nodes[1].digest());
}

#[test]
fn typing_at_the_same_time_converges() {
    let mut nodes = community(&["Ada", "Ben"]);
    let (text, entries) = nodes[0].publish(1);
    hand(&mut nodes[1], entries);

    let ada = nodes[0].types(text, "from Ada ");
    let ben = nodes[1].types(text, "from Ben ");
    hand(&mut nodes[1], ada);
    hand(&mut nodes[0], ben);

    assert_eq!(nodes[0].text(text), nodes[1].text(text));
    assert_eq!(nodes[0].digest(), nodes[1].digest());
}

#[test]
fn duplicated_and_reordered_entries_converge_all_the_same() {
    for seed in 0..20 {
        let mut nodes = community(&["Ada", "Ben", "Cis"]);
        let (text, entries) = nodes[0].publish(1);
        let mut said: Vec<Entry> = entries.clone();
        hand(&mut nodes[1], entries);
        for round in 0..10 {
            let entries = nodes[round % 2].types(text, &format!("{round} "));
            said.extend(entries.clone());
            hand(&mut nodes[1 - round % 2], entries);
        }
        let mut dice = Dice(seed);
        said.extend(said.clone());
        dice.shuffle(&mut said);

        for entry in said {
            hand(&mut nodes[2], vec![entry]);
        }

        assert_eq!(nodes[2].text(text), nodes[0].text(text), "seed {seed}");
        assert_eq!(nodes[2].digest(), nodes[0].digest(), "seed {seed}");
        assert!(!nodes[2].table.is_waiting());
    }
}

#[test]
fn a_gap_is_noticed_and_filled_by_catching_up() {
    let mut nodes = community(&["Ada", "Ben"]);
    let (text, entries) = nodes[0].publish(1);
    hand(&mut nodes[1], entries);
    let _lost = nodes[0].types(text, "one ");
    let later = nodes[0].types(text, "two");

    let asked = hand(&mut nodes[1], later);

    assert_eq!(nodes[1].text(text), "");
    assert_eq!(asked.len(), 1, "says its state again");
    for answer in nodes[0].receive(asked.into_iter().next().expect("one")) {
        nodes[1].receive(answer);
    }
    assert_eq!(nodes[1].text(text), "one two");
    assert_eq!(nodes[0].digest(), nodes[1].digest());
}

#[test]
fn a_change_waits_for_what_it_follows() {
    let mut nodes = community(&["Ada", "Ben", "Cis"]);
    let (text, entries) = nodes[0].publish(1);
    hand(&mut nodes[1], entries.clone());
    let ben = nodes[1].types(text, "after Ada");

    let asked = hand(&mut nodes[2], ben);
    let nothing_yet = nodes[2].table.heights().iter().all(|h| h.device != nodes[0].device());
    hand(&mut nodes[2], entries);

    assert!(nothing_yet && !asked.is_empty());
    assert_eq!(nodes[2].text(text), "after Ada");
}

#[test]
fn three_who_type_apart_agree_once_they_have_met() {
    for seed in 0..10 {
        let mut nodes = community(&["Ada", "Ben", "Cis"]);
        let (text, _) = nodes[0].publish(1);
        meet(&mut nodes, 0, 1);
        meet(&mut nodes, 0, 2);
        let mut dice = Dice(seed);
        for round in 0..30 {
            let who = dice.below(3);
            nodes[who].types(text, &format!("{round} "));
            if dice.below(4) == 0 {
                meet(&mut nodes, who, (who + 1) % 3);
            }
        }

        meet(&mut nodes, 0, 1);
        meet(&mut nodes, 1, 2);
        meet(&mut nodes, 2, 0);

        assert_eq!(nodes[0].digest(), nodes[1].digest(), "seed {seed}");
        assert_eq!(nodes[0].digest(), nodes[2].digest(), "seed {seed}");
    }
}
