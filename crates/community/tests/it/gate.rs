//! What does not come in: strangers, forgeries, harm, other people's voices, and forks.

use community::{Guards, Why};
use documents::{Document, publication, voice};
use protocol::heights::Reach;
use protocol::log::{ChangeEntry, Header, Payload};
use protocol::membership::{Access, Role};
use protocol::message::Entry;
use protocol::{ActorId, Bytes, DocumentId, List, LogId, Sealed, Time};

use crate::world::{Node, community, genesis, hand, header, meet, person};

fn refusals(node: &Node) -> Vec<String> {
    node.refused.iter().map(|refusal| refusal.why.to_string()).collect()
}

#[test]
fn a_strangers_entries_are_refused() {
    let mut nodes = community(&["Ada"]);
    let eve = person("Eve");
    let heads = List::first(nodes[0].table.operation_heads());
    let begin = Header {
        community: nodes[0].table.id(),
        device: eve.device(),
        log: LogId([1; 16]),
        number: 1,
        previous: None,
        at: Time(5),
        payload: Payload::Begin(heads),
    };
    let begin = Sealed::seal(begin, &eve.device_key).expect("well formed");

    hand(&mut nodes[0], vec![Entry { header: begin.sealed().clone(), changes: List::default() }]);

    assert_eq!(refusals(&nodes[0]), [Why::NoWriter.to_string()]);
    assert!(nodes[0].table.heights().is_empty());
}

#[test]
fn a_readers_entries_are_refused() {
    let mut nodes = community(&["Ada"]);
    let profile = person("Ben").profile();
    nodes[0]
        .does(|table, key, at, shelf| table.admit(key, at, &profile, Role::Reader, shelf))
        .expect("a facilitator may admit");
    let ben = person("Ben");
    let heads = List::first(nodes[0].table.operation_heads());
    let begin = Header {
        community: nodes[0].table.id(),
        device: ben.device(),
        log: LogId([1; 16]),
        number: 1,
        previous: None,
        at: Time(5),
        payload: Payload::Begin(heads),
    };
    let begin = Sealed::seal(begin, &ben.device_key).expect("well formed");

    hand(&mut nodes[0], vec![Entry { header: begin.sealed().clone(), changes: List::default() }]);

    assert_eq!(refusals(&nodes[0]), [Why::NoWriter.to_string()]);
}

#[test]
fn entries_of_another_community_are_refused() {
    let mut here = community(&["Ada"]);
    let mut there = Node::founder("Eve", Access::Open);
    let (_, entries) = there.publish(1);

    hand(&mut here[0], entries);

    assert!(here[0].refused.iter().all(|refusal| refusal.why.blames_sender()));
    assert!(!here[0].refused.is_empty());
    assert!(here[0].table.heights().is_empty());
}

#[test]
fn operations_of_another_community_are_refused() {
    let mut here = community(&["Ada"]);
    let eve = person("Eve");
    let other = genesis(&eve, Access::Invite);
    let mut there = Node::new(eve, &other);
    let (_, _, invite) = there.invites(1, Time(1_000_000));

    let before = here[0].digest();
    let changed = here[0].hears(vec![invite]);

    assert_eq!(refusals(&here[0]), [Why::OtherCommunity.to_string()]);
    assert!(!changed);
    assert_eq!(here[0].digest(), before);
}

#[test]
fn a_change_under_anothers_actor_never_enters() {
    let mut nodes = community(&["Ada", "Ben", "Eve"]);
    let (text, entries) = nodes[0].publish(1);
    hand(&mut nodes[1], entries.clone());
    hand(&mut nodes[2], entries);
    // Eve writes in Ada's name, and vouches for it with a change of her own on top.
    let eves = nodes[2].actor();
    let adas = protocol::ActorId::fresh(nodes[2].table.id(), nodes[0].device(), [9; 8]);
    let document = nodes[2].shelf.documents.get_mut(&text).expect("here");
    let forged = publication::rename(document, adas, Time(50), "Forged");
    let forged = forged.expect("can be written").expect("changes something");
    let own = publication::rename(document, eves, Time(51), "On top");
    let own = own.expect("can be written").expect("changes something");
    let mut entries = nodes[2].sign(text, &own);
    let change = entries.last_mut().expect("one");
    let both =
        [&forged.change, &own.change].map(|change| Bytes::new(change.bytes()).expect("short"));
    change.changes = List::first(both);

    hand(&mut nodes[1], entries);

    let document = &nodes[1].shelf.documents[&text];
    assert_eq!(publication::read(document).title, "A text");
    assert!(!document.contains(&forged.change.hash()));
}

/// Eve writes something into Ada's voice and names it in her own log; Ada, who founded the community,
/// takes nothing of it.
fn is_not_taken_in_anothers_voice(
    write: impl FnOnce(&mut Document, ActorId) -> documents::Written,
) {
    let mut nodes = community(&["Ada", "Eve"]);
    let voice_of_ada = DocumentId::voice(nodes[1].table.id(), nodes[0].member());
    let actor = nodes[1].actor();
    let document = nodes[1].shelf.documents.entry(voice_of_ada).or_default();
    let said = write(document, actor);
    let (own, mut entries) = nodes[1].publish(1);
    let last = header(entries.last().expect("one"));
    let forged = Header {
        community: last.community,
        device: last.device,
        log: last.log,
        number: last.number + 1,
        previous: Some(last.id().into()),
        at: Time(60),
        payload: Payload::Change(ChangeEntry {
            document: voice_of_ada,
            actor,
            head: said.change.hash(),
        }),
    };
    let forged = Sealed::seal(forged, &nodes[1].person.device_key).expect("well formed");
    let bytes = Bytes::new(said.change.bytes()).expect("short");
    entries.push(Entry { header: forged.sealed().clone(), changes: List::first([bytes]) });

    hand(&mut nodes[0], entries);

    assert!(refusals(&nodes[0]).contains(&Why::OthersVoice.to_string()));
    assert!(!nodes[0].shelf.changes.keys().any(|(document, ..)| *document == voice_of_ada));
    assert!(nodes[0].text(own).is_empty() && nodes[0].shelf.documents.contains_key(&own));
    assert_eq!(nodes[0].table.heights()[0].reach, nodes[1].table.heights()[0].reach);
}

#[test]
fn nobody_speaks_in_anothers_voice() {
    is_not_taken_in_anothers_voice(|voice, actor| {
        let yes = Some(voice::Said::Truth(true));
        let said = voice::set(voice, actor, Time(50), "x", "yes", yes);
        said.expect("can be written").expect("changes something")
    });
}

#[test]
fn nobody_hides_anything_in_a_facilitators_voice() {
    is_not_taken_in_anothers_voice(|voice, actor| {
        let said = documents::hiding::hide(voice, actor, Time(50), "x", "I am Ada.");
        said.expect("can be written").expect("changes something")
    });
}

#[test]
fn a_head_that_takes_back_the_last_one_stops_its_authors_log_and_nothing_else() {
    let mut nodes = community(&["Ada", "Ben", "Eve"]);
    let (text, entries) = nodes[0].publish(1);
    for node in &mut nodes[1..] {
        hand(node, entries.clone());
    }
    // Eve writes twice as the same actor from the same state: two changes with one sequence.
    let actor = nodes[2].actor();
    let mut old = Document::from_changes(nodes[2].shelf.documents[&text].since(&[])).0;
    let mut batch = nodes[2].types(text, "a");
    let twice = publication::rename(&mut old, actor, Time(70), "Twice");
    let twice = twice.expect("can be written").expect("changes something").change;
    let last = header(batch.last().expect("one"));
    let bad = Header {
        community: last.community,
        device: last.device,
        log: last.log,
        number: last.number + 1,
        previous: Some(last.id().into()),
        at: Time(71),
        payload: Payload::Change(ChangeEntry { document: text, actor, head: twice.hash() }),
    };
    let bad = Sealed::seal(bad, &nodes[2].person.device_key).expect("well formed");
    let bytes = Bytes::new(twice.bytes()).expect("short");
    batch.push(Entry { header: bad.sealed().clone(), changes: List::first([bytes]) });
    batch.extend(nodes[1].types(text, "from Ben"));

    hand(&mut nodes[0], batch);

    assert!(nodes[0].refused.iter().any(|refusal| {
        matches!(refusal.why, Why::NotDescending) && refusal.author == Some(nodes[2].device())
    }));
    assert!(nodes[0].text(text).contains("from Ben") && nodes[0].text(text).contains('a'));
    assert_eq!(publication::read(&nodes[0].shelf.documents[&text]).title, "A text");
    let reach =
        |device| nodes[0].table.heights().iter().find(|h| h.device == device).map(|h| h.reach);
    assert!(matches!(reach(nodes[2].device()), Some(Reach::Alive { number: 2, .. })));
}

/// Ada's home is copied; both copies write on in the same log.
fn a_fork() -> (Vec<Node>, DocumentId, Vec<Entry>, Vec<Entry>) {
    let mut nodes = community(&["Ada", "Ben", "Cis"]);
    let (text, entries) = nodes[0].publish(1);
    hand(&mut nodes[1], entries.clone());
    hand(&mut nodes[2], entries);
    let mut copy = Node::new(person("Ada"), nodes[0].table.genesis());
    copy.shelf.operations = nodes[0].shelf.operations.clone();
    copy.shelf.headers = nodes[0].shelf.headers.clone();
    copy.shelf.changes = nodes[0].shelf.changes.clone();
    copy.shelf.states = nodes[0].shelf.states.clone();
    let own_log = nodes[0].table.own_log();
    let opening = community::Opening {
        genesis: nodes[0].table.genesis().clone(),
        operations: copy.shelf.operations.clone(),
        logs: copy.shelf.logs(true),
        own_log,
    };
    let changes = copy.shelf.changes.values().map(|bytes| documents::inspect(bytes).expect("good"));
    let document = Document::from_changes(changes.collect()).0;
    copy.shelf.documents.insert(text, document);
    copy.session = 7;
    copy.table = community::Table::open(copy.device(), opening, &mut copy.shelf);
    let one = nodes[0].types(text, "one");
    let other = copy.types(text, "other");
    (nodes, text, one, other)
}

#[test]
fn a_forked_log_is_dead_at_every_node_whatever_came_first() {
    let (mut nodes, text, one, other) = a_fork();
    assert_eq!(header(&one[0]).number, header(&other[0]).number);

    hand(&mut nodes[1], one.clone());
    hand(&mut nodes[1], other.clone());
    hand(&mut nodes[2], other);
    hand(&mut nodes[2], one);

    let reach = |node: &Node| node.table.heights()[0].reach;
    assert!(matches!(reach(&nodes[1]), Reach::Dead { number: 3, .. }));
    assert_eq!(reach(&nodes[1]), reach(&nodes[2]));
    assert_eq!(nodes[1].text(text), "");
    assert_eq!(nodes[1].digest(), nodes[2].digest());
}

#[test]
fn evidence_of_a_fork_spreads_and_its_author_begins_a_new_log() {
    let (mut nodes, text, one, other) = a_fork();
    hand(&mut nodes[1], one);
    hand(&mut nodes[2], other);

    meet(&mut nodes, 1, 2);
    meet(&mut nodes, 1, 0);

    assert_eq!(nodes[1].digest(), nodes[2].digest());
    assert_eq!(nodes[0].digest(), nodes[1].digest());
    let before = nodes[0].table.own_log();
    nodes[0].session = 8;
    let (_, _) = nodes[0].publish(2);
    assert_ne!(nodes[0].table.own_log(), before);
    meet(&mut nodes, 0, 2);
    assert_eq!(nodes[0].digest(), nodes[2].digest());
    let _ = text;
}

#[test]
fn what_a_lost_device_left_can_be_adopted_and_every_node_lets_it_in() {
    let (mut nodes, text, one, other) = a_fork();
    hand(&mut nodes[1], one);
    hand(&mut nodes[2], other);
    meet(&mut nodes, 1, 2);
    assert_eq!(nodes[1].text(text), "");
    let ada = nodes[0].device();

    nodes[1].adopts(ada);

    assert_eq!(nodes[1].text(text), "one");
    meet(&mut nodes, 1, 2);
    assert_eq!(nodes[2].text(text), "one");
    assert_eq!(nodes[1].digest(), nodes[2].digest());
    // Who never had the dead log, too.
    let mut newcomer = Node::new(person("Zoe"), nodes[0].table.genesis());
    let operations = nodes[0].shelf.operations.iter().map(|one| one.sealed().clone());
    newcomer.hears(operations.collect());
    nodes.push(newcomer);
    meet(&mut nodes, 3, 2);
    assert_eq!(nodes[3].text(text), "one");
    assert_eq!(nodes[3].digest(), nodes[2].digest());
}

#[test]
fn without_the_fork_guard_nodes_would_disagree() {
    let (nodes, text, one, other) = a_fork();
    let guards = Guards { fork: false, ..Guards::default() };
    let mut blind: Vec<Node> = ["Ben", "Cis"]
        .map(|name| Node::with_guards(person(name), nodes[0].table.genesis(), guards))
        .into();
    let operations: Vec<Sealed> =
        nodes[0].shelf.operations.iter().map(|operation| operation.sealed().clone()).collect();
    let all: Vec<Entry> = nodes[1]
        .shelf
        .headers
        .values()
        .map(|sealed| Entry { header: sealed.clone(), changes: List::default() })
        .collect();
    for node in &mut blind {
        let outcome = node.table.receive_operations(operations.clone(), &mut node.shelf);
        node.take(outcome);
        hand(node, all.clone());
        let changes = nodes[1].shelf.documents[&text].since(&[]);
        let changes = changes.iter().map(|change| Bytes::new(change.bytes()).expect("short"));
        let outcome = node.table.receive_changes(text, changes.collect(), true, &mut node.shelf);
        node.take(outcome);
    }

    hand(&mut blind[0], one.clone());
    hand(&mut blind[0], other.clone());
    hand(&mut blind[1], other);
    hand(&mut blind[1], one);

    assert_ne!(blind[0].text(text), blind[1].text(text));
}
