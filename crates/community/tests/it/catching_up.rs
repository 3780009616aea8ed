//! Catching up: late joiners, checkpoints, pages.

use protocol::limits::CHECKPOINT_ENTRIES;
use protocol::message::CommunityMessage;

use crate::world::{Node, community, hand, meet, person};
use protocol::membership::Role;

#[test]
fn a_late_joiner_receives_everything() {
    let mut nodes = community(&["Ada", "Ben"]);
    let mut texts = Vec::new();
    for number in 1..=20 {
        let (text, _) = nodes[0].publish(number);
        nodes[0].types(text, &format!("text {number}"));
        texts.push(text);
    }
    meet(&mut nodes, 0, 1);
    nodes[1].types(texts[0], " and more");
    let profile = person("Cis").profile();
    nodes[1].table.lacks(&[]);
    nodes[0]
        .does(|table, key, at, shelf| table.admit(key, at, &profile, Role::Member, shelf))
        .expect("a facilitator may admit");
    let cis = Node::new(person("Cis"), nodes[0].table.genesis());
    nodes.push(cis);

    meet(&mut nodes, 0, 1);
    meet(&mut nodes, 1, 2);

    assert_eq!(nodes[2].digest(), nodes[0].digest());
    assert_eq!(nodes[2].text(texts[0]), "text 1 and more");
    assert_eq!(nodes[2].text(texts[19]), "text 20");
    assert_eq!(nodes[2].table.resolved().name_of(nodes[2].member()), Some("Cis"));
}

#[test]
fn a_newcomer_behind_a_checkpoint_gets_the_checkpoint_and_the_changes() {
    let mut nodes = community(&["Ada", "Ben", "Cis"]);
    let (text, entries) = nodes[0].publish(1);
    let (other, more) = nodes[1].publish(2);
    hand(&mut nodes[1], entries);
    hand(&mut nodes[0], more);
    for round in 0..CHECKPOINT_ENTRIES {
        for who in [0, 1] {
            let entries = nodes[who].types(if round % 7 == 0 { other } else { text }, "x");
            hand(&mut nodes[1 - who], entries);
        }
    }
    assert_eq!(nodes[0].digest(), nodes[1].digest());
    let (heads, heights) = nodes[2].table.state();
    let first = nodes[0].answers(&heads, &heights).messages;
    let entries = first
        .iter()
        .map(|message| if let CommunityMessage::Entries(page) = message { page.len() } else { 0 });

    meet(&mut nodes, 0, 2);

    assert!(entries.sum::<usize>() < 20, "nothing before the checkpoints travels");
    assert_eq!(nodes[2].text(text), nodes[0].text(text));
    assert_eq!(nodes[2].digest(), nodes[0].digest());
}

#[test]
fn whoever_holds_the_log_up_to_a_checkpoint_forgets_no_text() {
    let mut nodes = community(&["Ada", "Ben"]);
    let (text, entries) = nodes[0].publish(1);
    hand(&mut nodes[1], entries);
    for _ in 0..2 * CHECKPOINT_ENTRIES {
        let entries = nodes[0].types(text, "x");
        hand(&mut nodes[1], entries);
    }

    let headers = nodes[1].shelf.headers.len();

    assert!(headers < 1_200, "superseded headers go: {headers}");
    let expected = usize::try_from(2 * CHECKPOINT_ENTRIES).expect("small");
    assert_eq!(nodes[1].text(text).len(), expected);
    assert_eq!(nodes[0].digest(), nodes[1].digest());
}

#[test]
fn an_answer_comes_in_bounded_pages_and_goes_on_where_it_ended() {
    let mut nodes =
        community(&["Ada", "Zoe", "Ben", "Cis", "Dan", "Eli", "Fay", "Gus", "Hal", "Ida"]);
    for who in 2..10 {
        let (text, mut entries) = nodes[who].publish(u8::try_from(who).expect("small"));
        for _ in 0..270 {
            entries.extend(nodes[who].types(text, "x"));
        }
        for page in entries.chunks(100) {
            hand(&mut nodes[0], page.to_vec());
        }
    }
    let (mut heads, mut heights) = nodes[1].table.state();

    let mut answers = 0;
    loop {
        let answer = nodes[0].answers(&heads, &heights);
        assert!(answer.messages.len() <= community::limits::ANSWER_PAGES_MAX + 1);
        answers += 1;
        for message in answer.messages {
            nodes[1].receive(message);
        }
        heads = answer.heads;
        for height in answer.heights {
            heights.retain(|known| (known.device, known.log) != (height.device, height.log));
            heights.push(height);
        }
        if answer.complete {
            break;
        }
    }

    assert!(answers > 1, "too much for one answer");
    assert_eq!(nodes[0].digest(), nodes[1].digest());
}

#[test]
fn the_entry_that_begins_a_log_is_no_change() {
    let mut nodes = community(&["Ada", "Ben"]);
    let (text, _) = nodes[0].publish(1);
    assert_eq!(nodes[0].table.changes_lacked(&nodes[1].table.heights()), 1);

    meet(&mut nodes, 0, 1);
    nodes[0].types(text, "x");

    assert_eq!(nodes[0].table.changes_lacked(&nodes[1].table.heights()), 1);
    meet(&mut nodes, 0, 1);
    assert_eq!(nodes[0].table.changes_lacked(&nodes[1].table.heights()), 0);
}

#[test]
fn what_someone_lacks_is_counted() {
    let mut nodes = community(&["Ada", "Ben"]);
    let (text, _) = nodes[0].publish(1);
    nodes[0].types(text, "x");

    assert_eq!(nodes[0].table.lacks(&nodes[1].table.heights()), 3);
    meet(&mut nodes, 0, 1);
    assert_eq!(nodes[0].table.lacks(&nodes[1].table.heights()), 0);
}

#[test]
fn a_device_that_rests_sums_up_its_log_and_a_newcomer_gets_that_and_the_text_in_one_piece() {
    let mut nodes = community(&["Ada", "Zoe"]);
    let (text, _) = nodes[0].publish(1);
    for _ in 0..120 {
        nodes[0].types(text, "x");
    }
    let entries = nodes[0].sums_up();
    assert_eq!(entries.len(), 1, "it pays after 120 entries");
    assert_eq!(nodes[0].sums_up().len(), 0, "and not again at once");
    let (heads, heights) = nodes[1].table.state();
    let answer = nodes[0].answers(&heads, &heights).messages;
    let entries = answer
        .iter()
        .map(|message| if let CommunityMessage::Entries(page) = message { page.len() } else { 0 });
    assert_eq!(entries.sum::<usize>(), 1, "the checkpoint alone: {answer:?}");
    let want =
        CommunityMessage::WantChanges { document: text, have: Default::default(), plain: false };
    let given = nodes[0].receive(want);
    assert!(matches!(given[..], [CommunityMessage::Parcel { last: true, .. }]), "{given:?}");

    meet(&mut nodes, 0, 1);

    assert_eq!(nodes[1].text(text), nodes[0].text(text));
    assert_eq!(nodes[1].digest(), nodes[0].digest());
}

#[test]
fn however_often_it_is_summed_up_a_thousand_headers_stay() {
    let mut nodes = community(&["Ada", "Ben"]);
    let (text, entries) = nodes[0].publish(1);
    hand(&mut nodes[1], entries);
    for _ in 0..40 {
        let mut entries: Vec<_> = (0..80).flat_map(|_| nodes[0].types(text, "x")).collect();
        let summed_up = nodes[0].sums_up();
        assert_eq!(summed_up.len(), 1);
        entries.extend(summed_up);
        hand(&mut nodes[1], entries);
    }

    for node in &nodes {
        let headers = node.shelf.headers.len();
        assert!((1_000..2_200).contains(&headers), "{headers} headers");
    }
    assert_eq!(nodes[0].digest(), nodes[1].digest());
}

#[test]
fn a_parcel_that_cannot_be_read_changes_nothing_and_one_nobody_asked_for_is_passed_over() {
    let mut nodes = community(&["Ada", "Zoe"]);
    let (text, _) = nodes[0].publish(1);
    for _ in 0..40 {
        nodes[0].types(text, "x");
    }
    nodes[0].sums_up();
    let want =
        CommunityMessage::WantChanges { document: text, have: Default::default(), plain: false };
    let given = nodes[0].receive(want);
    let [CommunityMessage::Parcel { part, .. }] = &given[..] else { panic!("{given:?}") };
    let before = nodes[1].digest();

    assert_eq!(nodes[1].receive(given[0].clone()), [], "nobody asked");
    assert_eq!(nodes[1].digest(), before);
    let (heads, heights) = nodes[1].table.state();
    for message in nodes[0].answers(&heads, &heights).messages {
        nodes[1].receive(message);
    }
    let mut touched = part.to_vec();
    touched.pop();
    nodes[1].unreadable(text, &touched);
    assert_eq!(nodes[1].text(text), "");

    nodes[1].receive(given[0].clone());
    assert_eq!(nodes[1].text(text), nodes[0].text(text));
}
