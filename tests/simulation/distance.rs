//! Keeping somebody at a distance: what their node gets, what becomes of what they say, and that it
//! can be taken back.

use std::collections::BTreeSet;

use api::communities::{Access, Community, NewCommunity, Role};
use api::distance::{Distance, DistantPeople, NewDistance};
use api::hiding::NewHiding;
use api::membership::{Admission, NewRole};
use api::people::{Interest, Level, Matches, Stance, Visibility};
use api::questions::{Hearing, NewQuestion, Question};
use mind::{Answer, Command, Guards, Hideable};

use crate::node::Node;
use crate::script::Purpose;
use crate::world::World;

const ANN: usize = 0;
const BOB: usize = 1;
const CIS: usize = 2;
const A_MOMENT_MS: u64 = 2_000;
/// Long enough for what gossip does not bring to come by a comparison.
const A_WHILE_MS: u64 = 130_000;

/// So many people who care about lace and can meet one another.
fn people(seed: u64, count: usize) -> World {
    let mut world = World::new(seed);
    for number in 0..count {
        let node = Node::new(&format!("name{number}"), &mut world.chance, Guards::default());
        world.nodes.push(node);
    }
    for node in 0..count {
        world.start(node);
        world.set_name(node, &format!("name{node}"));
        let lace = Interest {
            label: "lace".to_owned(),
            language: String::new(),
            level: Level::Curious,
            stance: Stance::Both,
            visibility: Visibility::Public,
        };
        does(&mut world, node, Command::PutInterest(lace));
    }
    world.run_for(A_MOMENT_MS);
    world
}

/// The same, at one table that Ann began.
fn table(seed: u64, count: usize) -> World {
    let mut world = people(seed, count);
    world.found(ANN);
    world.run_for(A_MOMENT_MS);
    for node in 1..count {
        world.join(node);
        world.run_for(A_MOMENT_MS);
    }
    world.run_for(10_000);
    world
}

fn id(world: &World) -> String {
    world.script.community.clone().expect("founded")
}

fn member(world: &World, node: usize) -> String {
    world.nodes[node].member().to_string()
}

fn does(world: &mut World, node: usize, command: Command) {
    let refused = world.script.refused;
    world.ask(node, Purpose::Other, command.clone());
    assert_eq!(world.script.refused, refused, "{command:?}");
}

fn is_refused(world: &mut World, node: usize, command: Command) {
    let refused = world.script.refused;
    world.ask(node, Purpose::Other, command.clone());
    assert_eq!(world.script.refused, refused + 1, "{command:?}");
}

fn keeps(world: &mut World, node: usize, whom: usize, distance: Distance) {
    let whom = member(world, whom);
    does(world, node, Command::KeepAway(whom, NewDistance { distance }));
}

fn takes_back(world: &mut World, node: usize, whom: usize) {
    let whom = member(world, whom);
    does(world, node, Command::LetNear(whom));
}

fn asks(world: &mut World, node: usize, title: &str) {
    let new = NewQuestion { title: title.to_owned(), body: String::new() };
    let community = id(world);
    does(world, node, Command::AskQuestion(community, new));
}

fn questions(world: &mut World, node: usize) -> Vec<Question> {
    let command = Command::ListQuestions(id(world));
    let Ok(Answer::Questions(list)) = world.read(node, command) else { panic!("a list") };
    let mut questions = list.questions;
    questions.sort_by(|a, b| a.title.cmp(&b.title));
    questions
}

fn titles(world: &mut World, node: usize) -> Vec<String> {
    questions(world, node).into_iter().map(|question| question.title).collect()
}

fn matched(world: &mut World, node: usize) -> BTreeSet<String> {
    let all = world.read(node, Command::Matches { limit: 20 });
    let Ok(Answer::Matches(Matches { matches, .. })) = all else { panic!("matches") };
    matches.into_iter().map(|found| found.name).collect()
}

fn shown(world: &mut World, node: usize) -> Community {
    let command = Command::ShowCommunity(id(world));
    let Ok(Answer::Community(community)) = world.read(node, command) else { panic!("a table") };
    community
}

fn present(world: &mut World, node: usize) -> Vec<String> {
    let members = shown(world, node).members.into_iter();
    members.filter(|one| one.connected && !one.me).map(|one| one.name).collect()
}

fn waiting_for(world: &mut World, node: usize) -> Vec<String> {
    let Ok(Answer::Status(status)) = world.read(node, Command::Status) else { panic!("a status") };
    status.connection.waiting_for.into_iter().map(|one| one.name).collect()
}

fn distant(world: &mut World, node: usize) -> Vec<(String, Distance)> {
    let list = world.read(node, Command::ListDistant);
    let Ok(Answer::Distant(DistantPeople { people })) = list else { panic!("a list") };
    people.into_iter().map(|one| (one.name, one.distance)).collect()
}

#[test]
fn somebody_blocked_is_heard_only_through_others_and_still_counts() {
    let mut world = table(1, 3);
    assert_eq!(matched(&mut world, ANN), ["name1", "name2"].map(String::from).into());

    keeps(&mut world, ANN, BOB, Distance::Blocked);
    world.run_for(A_MOMENT_MS);
    assert_eq!(present(&mut world, ANN), ["name2"]);
    assert_eq!(present(&mut world, BOB), ["name2"], "Bob sees that Ann is not there for him");
    assert_eq!(matched(&mut world, ANN), ["name2".to_owned()].into());
    asks(&mut world, BOB, "Bob's");
    world.run_for(A_MOMENT_MS);

    let seen = questions(&mut world, ANN);
    assert_eq!(seen.len(), 1, "it came by Cis");
    let author = seen[0].author.as_ref().expect("somebody asked");
    assert_eq!((author.name.as_str(), author.distance), ("name1", Some(Distance::Blocked)));
    let digests: BTreeSet<String> =
        [ANN, BOB, CIS].map(|node| shown(&mut world, node).digest).into();
    assert_eq!(digests.len(), 1, "equal sets mean equal state");
    assert!(waiting_for(&mut world, ANN).is_empty(), "nothing waits for somebody blocked");
    assert_eq!(questions(&mut world, CIS)[0].author.as_ref().expect("somebody").distance, None);
}

#[test]
fn without_anybody_between_nothing_passes_and_taking_it_back_brings_everything() {
    let mut world = table(2, 2);
    asks(&mut world, BOB, "Before");
    world.run_for(A_MOMENT_MS);

    keeps(&mut world, ANN, BOB, Distance::Blocked);
    asks(&mut world, ANN, "Ann's");
    asks(&mut world, BOB, "Bob's");
    world.run_for(A_WHILE_MS);
    assert_eq!(titles(&mut world, ANN), ["Ann's", "Before"]);
    assert_eq!(titles(&mut world, BOB), ["Before", "Bob's"]);
    assert!(matched(&mut world, ANN).is_empty(), "nor does the directory take him in");
    assert_eq!(distant(&mut world, ANN), [("name1".to_owned(), Distance::Blocked)]);

    takes_back(&mut world, ANN, BOB);
    world.run_for(A_MOMENT_MS);
    assert_eq!(titles(&mut world, ANN), ["Ann's", "Before", "Bob's"]);
    assert_eq!(titles(&mut world, BOB), ["Ann's", "Before", "Bob's"]);
    assert_eq!(matched(&mut world, ANN), ["name1".to_owned()].into(), "at once");
    assert_eq!(present(&mut world, ANN), ["name1"]);
    assert!(distant(&mut world, ANN).is_empty());
}

#[test]
fn it_holds_after_a_restart_and_nobody_dials() {
    let mut world = table(3, 2);
    keeps(&mut world, ANN, BOB, Distance::Blocked);
    world.run_for(A_MOMENT_MS);
    let bobs = world.nodes[BOB].device();
    assert!(world.nodes[ANN].avoids.contains(&bobs));

    world.crash(ANN);
    world.run_for(A_WHILE_MS);
    asks(&mut world, BOB, "Are you there?");
    world.run_for(A_WHILE_MS);

    assert!(world.is_connected(ANN, BOB), "he may call; he gets what a stranger gets");
    assert!(world.nodes[ANN].avoids.contains(&bobs));
    assert!(titles(&mut world, ANN).is_empty() && present(&mut world, ANN).is_empty());
    assert!(matched(&mut world, ANN).is_empty());

    takes_back(&mut world, ANN, BOB);
    assert!(!world.nodes[ANN].avoids.contains(&bobs));
    world.run_for(A_MOMENT_MS);
    assert_eq!(titles(&mut world, ANN), ["Are you there?"]);
}

#[test]
fn a_blocked_announcement_is_not_passed_on_by_the_node_that_blocks() {
    // Bob and Cis can only hear of each other through Ann.
    let mut world = World::new(4);
    for number in 0..3 {
        let node = Node::new(&format!("name{number}"), &mut world.chance, Guards::default());
        world.nodes.push(node);
    }
    world.script.strangers.push((BOB, CIS));
    for node in 0..3 {
        world.start(node);
        world.set_name(node, &format!("name{node}"));
    }
    world.run_for(A_MOMENT_MS);
    let knows = |world: &mut World, node: usize| {
        let all = world.read(node, Command::Matches { limit: 20 });
        let Ok(Answer::Matches(Matches { known, .. })) = all else { panic!("matches") };
        known
    };
    assert_eq!(knows(&mut world, CIS), 2);

    keeps(&mut world, ANN, BOB, Distance::Blocked);
    assert_eq!(knows(&mut world, ANN), 1, "what was there is gone");
    world.crash(CIS);
    world.nodes[CIS] = Node::new("name3", &mut world.chance, Guards::default());
    world.run_for(5_000);
    world.set_name(CIS, "name3");
    world.set_name(BOB, "Bob again");
    world.run_for(A_WHILE_MS);

    assert_eq!(knows(&mut world, CIS), 2, "Ann, and who she was before; Ann hands on no Bob");
    assert!(knows(&mut world, BOB) >= 1, "Bob still hears of Ann, as any stranger does");
}

#[test]
fn the_wish_of_somebody_blocked_is_not_shown_and_comes_back() {
    let mut world = people(5, 3);
    let new = NewCommunity { name: "Lace".into(), purpose: String::new(), access: Access::Request };
    world.ask(ANN, Purpose::Found, Command::CreateCommunity(new));
    world.run_for(A_MOMENT_MS);
    keeps(&mut world, ANN, BOB, Distance::Blocked);
    let community = id(&world);
    let Ok(Answer::Door(door)) = world.read(ANN, Command::ShowDoor(community.clone())) else {
        panic!("a door")
    };
    let knock = |world: &mut World, node: usize| {
        let new = api::communities::NewJoin { link: door.link.clone(), words: "Hello".into() };
        does(world, node, Command::Join(new));
        world.run_for(5_000);
    };
    knock(&mut world, CIS);
    let cis = member(&world, CIS);
    does(&mut world, ANN, Command::AdmitMember(community.clone(), cis, Admission::default()));
    world.run_for(5_000);
    knock(&mut world, BOB);

    let wishes = |world: &mut World, node: usize| {
        let list = world.read(node, Command::ListWishes(community.clone()));
        let Ok(Answer::Wishes(list)) = list else { panic!("wishes") };
        list.wishes.into_iter().map(|wish| wish.name).collect::<Vec<_>>()
    };
    assert_eq!(wishes(&mut world, CIS), ["name1"], "he is a guest at Cis's door");
    assert!(wishes(&mut world, ANN).is_empty());
    assert_eq!(shown(&mut world, ANN).wishes, 0);

    takes_back(&mut world, ANN, BOB);
    assert_eq!(wishes(&mut world, ANN), ["name1"]);
}

#[test]
fn who_hears_a_question_too_is_listed_without_those_kept_away() {
    let mut world = table(6, 3);
    asks(&mut world, ANN, "Ann's");
    world.run_for(A_MOMENT_MS);
    let question = questions(&mut world, ANN)[0].question.clone();
    for node in [BOB, CIS] {
        does(&mut world, node, Command::HearQuestion(question.clone(), Hearing { hear: true }));
    }
    world.run_for(A_MOMENT_MS);
    let hearers = |world: &mut World| -> Vec<String> {
        questions(world, ANN)[0].hearers.iter().map(|one| one.name.clone()).collect()
    };
    assert_eq!(hearers(&mut world).len(), 2);
    for distance in [Distance::Muted, Distance::Blocked] {
        keeps(&mut world, ANN, BOB, distance);
        assert_eq!(hearers(&mut world), ["name2"], "{distance:?}");
    }
}

#[test]
fn muting_changes_nothing_on_the_wire() {
    let mut world = table(7, 2);
    keeps(&mut world, ANN, BOB, Distance::Muted);
    asks(&mut world, BOB, "Bob's");
    asks(&mut world, ANN, "Ann's");
    world.run_for(A_MOMENT_MS);

    assert_eq!(titles(&mut world, BOB), ["Ann's", "Bob's"]);
    let seen = questions(&mut world, ANN);
    assert_eq!(seen[1].author.as_ref().expect("somebody").distance, Some(Distance::Muted));
    assert_eq!(present(&mut world, ANN), ["name1"]);
    assert!(matched(&mut world, ANN).is_empty());
    takes_back(&mut world, ANN, BOB);
    assert_eq!(matched(&mut world, ANN), ["name1".to_owned()].into(), "nothing had to come back");
}

#[test]
fn nobody_blocks_themselves_or_somebody_of_whom_nothing_is_known() {
    let mut world = people(8, 1);
    let me = member(&world, ANN);
    for whom in [me, "ab".repeat(32)] {
        let block = NewDistance { distance: Distance::Blocked };
        is_refused(&mut world, ANN, Command::KeepAway(whom, block));
    }
}

#[test]
fn what_is_hidden_counts_only_as_long_as_who_hid_it_is_a_facilitator() {
    let mut world = table(9, 3);
    asks(&mut world, CIS, "Cis's");
    world.run_for(A_MOMENT_MS);
    let question = Hideable::Question(questions(&mut world, ANN)[0].question.clone());
    let why = NewHiding { reason: "It names a patient.".to_owned() };
    let hidden = |world: &mut World, node: usize| {
        questions(world, node)[0].hidden.clone().map(|hidden| (hidden.by.name, hidden.reason))
    };
    is_refused(&mut world, BOB, Command::Hide(question.clone(), why.clone()));

    let (community, bob) = (id(&world), member(&world, BOB));
    let role = |world: &mut World, role| {
        let new = NewRole { role };
        does(world, ANN, Command::ChangeRole(community.clone(), bob.clone(), new));
        world.run_for(A_MOMENT_MS);
    };
    role(&mut world, Role::Facilitator);
    does(&mut world, BOB, Command::Hide(question.clone(), why.clone()));
    world.run_for(A_MOMENT_MS);
    let said = Some(("name1".to_owned(), why.reason.clone()));
    for node in [ANN, BOB, CIS] {
        assert_eq!(hidden(&mut world, node), said, "for everyone");
    }

    role(&mut world, Role::Member);
    for node in [ANN, BOB, CIS] {
        assert_eq!(hidden(&mut world, node), None, "a member's voice hides nothing");
    }
    is_refused(&mut world, BOB, Command::Unhide(question.clone()));
    role(&mut world, Role::Facilitator);
    assert_eq!(hidden(&mut world, CIS), said, "it was said, and holds again");

    does(&mut world, ANN, Command::Unhide(question.clone()));
    world.run_for(A_MOMENT_MS);
    assert_eq!(hidden(&mut world, CIS), None, "one facilitator takes back what another hid");
    is_refused(&mut world, BOB, Command::Hide(question, why));
}
