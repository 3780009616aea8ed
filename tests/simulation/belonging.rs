//! Coming, going and being sent away: what each of those concerned hears of it, and when.

use api::communities::{Access, Community, CommunityState, NewCommunity, NewInvite, NewJoin, Role};
use api::membership::{Admission, CommunityChange, Ended, GivenReason, NewRole};
use api::questions::NewQuestion;
use mind::{Answer, Command, Guards};

use crate::node::Node;
use crate::script::Purpose;
use crate::world::World;

const ANN: usize = 0;
const BOB: usize = 1;
const CIS: usize = 2;
const A_MOMENT_MS: u64 = 2_000;
/// Longer than a wish that is kept waits before it is said again.
const A_WHILE_MS: u64 = 120_000;

/// So many people who know nothing of one another but where to find each other.
pub(crate) fn people(seed: u64, count: usize) -> World {
    let mut world = World::new(seed);
    let guards = Guards::default();
    for number in 0..count {
        let node = Node::new(&format!("name{number}"), &mut world.chance, guards);
        world.nodes.push(node);
    }
    for node in 0..count {
        world.start(node);
        world.set_name(node, &format!("name{node}"));
    }
    world.run_for(A_MOMENT_MS);
    world
}

/// A table by invitation, of as many.
pub(crate) fn table(seed: u64, count: usize) -> World {
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

pub(crate) fn id(world: &World) -> String {
    world.script.community.clone().expect("founded")
}

pub(crate) fn member(world: &World, node: usize) -> String {
    world.nodes[node].member().to_string()
}

pub(crate) fn does(world: &mut World, node: usize, command: Command) {
    let refused = world.script.refused;
    world.ask(node, Purpose::Other, command.clone());
    assert_eq!(world.script.refused, refused, "{command:?}");
}

fn shown(world: &mut World, node: usize) -> Community {
    let command = Command::ShowCommunity(id(world));
    match world.read(node, command) {
        Ok(Answer::Community(community)) => community,
        other => panic!("node {node}: {other:?}"),
    }
}

fn state(world: &mut World, node: usize) -> CommunityState {
    shown(world, node).state
}

fn roles(world: &mut World, node: usize) -> Vec<(String, Role)> {
    let mut roles: Vec<_> =
        shown(world, node).members.into_iter().map(|m| (m.name, m.role)).collect();
    roles.sort_by(|a, b| a.0.cmp(&b.0));
    roles
}

fn names(world: &mut World, node: usize) -> Vec<String> {
    roles(world, node).into_iter().map(|(name, _)| name).collect()
}

pub(crate) fn remove(world: &mut World, node: usize, whom: usize, reason: &str) {
    let (community, whom) = (id(world), member(world, whom));
    let why = GivenReason { reason: reason.to_owned() };
    does(world, node, Command::RemoveMember(community, whom, why));
}

fn admit(world: &mut World, node: usize, whom: usize) {
    let (community, whom) = (id(world), member(world, whom));
    does(world, node, Command::AdmitMember(community, whom, Admission::default()));
}

/// Whether somebody can write a question.
fn can_write(world: &mut World, node: usize, title: &str) -> bool {
    let new = NewQuestion { title: title.to_owned(), body: String::new() };
    let community = id(world);
    let refused = world.script.refused;
    world.ask(node, Purpose::Other, Command::AskQuestion(community, new));
    world.script.refused == refused
}

fn questions(world: &mut World, node: usize) -> Vec<String> {
    let command = Command::ListQuestions(id(world));
    let Ok(Answer::Questions(list)) = world.read(node, command) else { panic!("a list") };
    list.questions.into_iter().map(|question| question.title).collect()
}

#[test]
fn who_is_removed_hears_it_at_once_with_the_reason_and_nothing_after() {
    let mut world = table(1, 3);

    remove(&mut world, ANN, BOB, "He sells things.");
    world.run_for(A_MOMENT_MS);

    for node in [ANN, CIS] {
        assert_eq!(names(&mut world, node), ["name0", "name2"]);
    }
    let seen = shown(&mut world, BOB);
    assert_eq!(seen.state, CommunityState::Removed);
    let ended = seen.ended.expect("it ended");
    assert_eq!(
        (ended.ended, &*ended.by, &*ended.reason),
        (Ended::Removed, "name0", "He sells things.")
    );
    assert!(!can_write(&mut world, BOB, "May I?"));
    assert!(can_write(&mut world, CIS, "Who is next?"));
    world.run_for(A_MOMENT_MS);
    assert_eq!(questions(&mut world, ANN), ["Who is next?"]);
    assert!(questions(&mut world, BOB).is_empty(), "what is said now is not for him");
    let Ok(Answer::Status(status)) = world.read(BOB, Command::Status) else { panic!("a status") };
    assert!(status.connection.waiting_for.is_empty(), "he waits for nobody there");
}

#[test]
fn who_was_away_when_removed_hears_it_from_the_first_member_they_meet_and_once() {
    let mut world = table(2, 3);
    world.crash(BOB);
    world.nodes[BOB].gone = true;
    remove(&mut world, ANN, BOB, "");
    world.run_for(A_MOMENT_MS);

    world.script.strangers = vec![(ANN, BOB)];
    world.nodes[BOB].gone = false;
    world.start(BOB);
    world.connect(CIS, BOB);
    world.run_for(A_MOMENT_MS);

    assert_eq!(state(&mut world, BOB), CommunityState::Removed, "Cis told him");
    assert_eq!(shown(&mut world, BOB).ended.expect("it ended").by, "name0");
}

#[test]
fn who_leaves_is_gone_for_everyone_and_may_come_again_by_an_invitation() {
    let mut world = table(3, 3);
    assert!(can_write(&mut world, BOB, "What is a tick?"));
    world.run_for(A_MOMENT_MS);

    let community = id(&world);
    does(&mut world, BOB, Command::LeaveCommunity(community));
    world.run_for(A_MOMENT_MS);

    assert_eq!(state(&mut world, BOB), CommunityState::Left);
    for node in [ANN, CIS] {
        assert_eq!(names(&mut world, node), ["name0", "name2"]);
        assert_eq!(shown(&mut world, node).former[0].ended, Ended::Left);
        assert_eq!(questions(&mut world, node), ["What is a tick?"], "what was written stays");
    }
    assert!(!can_write(&mut world, BOB, "Hello?"));

    world.join(BOB);
    world.run_for(10_000);

    assert_eq!(state(&mut world, BOB), CommunityState::Member);
    assert!(can_write(&mut world, BOB, "I am back"));
    world.run_for(A_MOMENT_MS);
    for node in [ANN, BOB, CIS] {
        assert_eq!(names(&mut world, node), ["name0", "name1", "name2"]);
        assert_eq!(questions(&mut world, node).len(), 2);
    }
}

#[test]
fn who_leaves_without_anyone_there_is_gone_once_they_meet() {
    let mut world = table(4, 2);
    world.script.strangers = vec![(ANN, BOB)];
    world.disconnect(ANN, BOB);
    let community = id(&world);
    does(&mut world, BOB, Command::LeaveCommunity(community));
    world.run_for(A_MOMENT_MS);
    assert_eq!(names(&mut world, ANN).len(), 2, "nobody could tell her");

    world.script.strangers.clear();
    world.connect(ANN, BOB);
    world.run_for(A_MOMENT_MS);

    assert_eq!(names(&mut world, ANN), ["name0"]);
}

#[test]
fn who_was_removed_comes_back_only_by_a_facilitator_and_then_without_asking() {
    let mut world = table(5, 3);
    remove(&mut world, ANN, BOB, "");
    world.run_for(A_MOMENT_MS);

    world.join(BOB);
    world.run_for(10_000);
    assert_eq!(state(&mut world, BOB), CommunityState::Refused, "the invitation does not help");
    assert_eq!(names(&mut world, CIS), ["name0", "name2"]);

    admit(&mut world, ANN, BOB);
    world.run_for(A_MOMENT_MS);

    assert_eq!(state(&mut world, BOB), CommunityState::Member);
    assert!(can_write(&mut world, BOB, "I am back"));
    world.run_for(A_MOMENT_MS);
    for node in [ANN, BOB, CIS] {
        assert_eq!(questions(&mut world, node), ["I am back"]);
    }
    crate::checks::all_is_well(&mut world).expect("all agree");
}

#[test]
fn who_was_let_in_again_while_away_hears_it_when_they_meet() {
    let mut world = table(6, 3);
    remove(&mut world, ANN, BOB, "");
    world.run_for(A_MOMENT_MS);
    world.crash(BOB);
    world.nodes[BOB].gone = true;
    admit(&mut world, ANN, BOB);
    world.run_for(A_MOMENT_MS);

    world.nodes[BOB].gone = false;
    world.start(BOB);
    world.connect_everyone();
    world.run_for(10_000);

    assert_eq!(state(&mut world, BOB), CommunityState::Member);
}

#[test]
fn a_reader_reads_and_does_not_write_and_a_facilitator_may_what_a_member_may_not() {
    let mut world = table(7, 3);
    let (community, bob, cis) = (id(&world), member(&world, BOB), member(&world, CIS));
    let role = |role| NewRole { role };
    does(&mut world, ANN, Command::ChangeRole(community.clone(), bob, role(Role::Reader)));
    world.run_for(A_MOMENT_MS);

    assert!(!can_write(&mut world, BOB, "May I?"));
    assert!(can_write(&mut world, CIS, "Can you read this?"));
    world.run_for(A_MOMENT_MS);
    assert_eq!(questions(&mut world, BOB), ["Can you read this?"]);
    let refused = world.script.refused;
    let change = CommunityChange { name: Some("Mine".to_owned()), ..CommunityChange::default() };
    world.ask(CIS, Purpose::Other, Command::ChangeCommunity(community.clone(), change.clone()));
    assert_eq!(world.script.refused, refused + 1, "a member does not rename");

    let lead = Command::ChangeRole(community.clone(), cis, role(Role::Facilitator));
    does(&mut world, ANN, lead);
    world.run_for(A_MOMENT_MS);
    does(&mut world, CIS, Command::ChangeCommunity(community, change));
    world.run_for(A_MOMENT_MS);
    for node in [ANN, BOB, CIS] {
        assert_eq!(shown(&mut world, node).name, "Mine");
    }
}

/// Founds a table of this access and answers the link to its door.
fn with_door(world: &mut World, access: Access) -> String {
    let new = NewCommunity { name: "Diesel".to_owned(), purpose: String::new(), access };
    world.ask(ANN, Purpose::Found, Command::CreateCommunity(new));
    let invite = NewInvite { uses: Some(100), ..NewInvite::default() };
    let community = id(world);
    world.ask(ANN, Purpose::Invite, Command::CreateInvite(community.clone(), invite));
    match world.read(ANN, Command::ShowDoor(community)) {
        Ok(Answer::Door(door)) => door.link,
        other => panic!("{other:?}"),
    }
}

fn knock(world: &mut World, node: usize, link: &str, words: &str) {
    let join = NewJoin { link: link.to_owned(), words: words.to_owned() };
    does(world, node, Command::Join(join));
    world.run_for(10_000);
}

#[test]
fn into_an_open_table_one_comes_by_oneself() {
    let mut world = people(8, 3);
    let door = with_door(&mut world, Access::Open);
    knock(&mut world, BOB, &door, "");
    knock(&mut world, CIS, &door, "");

    for node in [ANN, BOB, CIS] {
        assert_eq!(names(&mut world, node), ["name0", "name1", "name2"]);
    }
    assert!(can_write(&mut world, CIS, "Nice here"));
    world.run_for(A_MOMENT_MS);
    assert_eq!(questions(&mut world, BOB), ["Nice here"]);
    crate::checks::all_is_well(&mut world).expect("all agree");
}

#[test]
fn who_left_an_open_table_comes_again_and_who_was_removed_asks() {
    let mut world = people(9, 2);
    let door = with_door(&mut world, Access::Open);
    knock(&mut world, BOB, &door, "");
    let community = id(&world);
    does(&mut world, BOB, Command::LeaveCommunity(community));
    world.run_for(A_MOMENT_MS);

    knock(&mut world, BOB, &door, "");
    assert_eq!(names(&mut world, ANN), ["name0", "name1"]);

    remove(&mut world, ANN, BOB, "");
    world.run_for(A_MOMENT_MS);
    knock(&mut world, BOB, &door, "I was wrong.");
    assert_eq!(names(&mut world, ANN), ["name0"]);
    assert_eq!(shown(&mut world, ANN).wishes, 1);
    admit(&mut world, ANN, BOB);
    world.run_for(A_WHILE_MS);
    assert_eq!(state(&mut world, BOB), CommunityState::Member);
}

#[test]
fn a_wish_travels_to_a_facilitator_who_was_away_and_the_answer_back() {
    let mut world = people(10, 4);
    let door = with_door(&mut world, Access::Request);
    world.join(BOB);
    world.run_for(10_000);
    world.script.strangers = vec![(ANN, CIS), (ANN, 3)];
    knock(&mut world, CIS, &door, "I repair old diesels.");
    knock(&mut world, 3, &door, "Me too.");

    let Ok(Answer::Wishes(list)) = world.read(ANN, Command::ListWishes(id(&world))) else {
        panic!("a list")
    };
    let mut wishes: Vec<_> = list.wishes.iter().map(|wish| (&*wish.name, &*wish.words)).collect();
    wishes.sort_unstable();
    assert_eq!(wishes, [("name2", "I repair old diesels."), ("name3", "Me too.")]);
    assert_eq!(names(&mut world, BOB), ["name0", "name1"], "asking lets nobody in");

    admit(&mut world, ANN, CIS);
    let (community, other) = (id(&world), member(&world, 3));
    let why = GivenReason { reason: "Full until spring.".to_owned() };
    does(&mut world, ANN, Command::DeclineWish(community, other, why));
    world.run_for(A_WHILE_MS);

    assert_eq!(state(&mut world, CIS), CommunityState::Member);
    let Ok(Answer::Joins(joins)) = world.read(3, Command::ListJoins) else { panic!("a list") };
    let problem = joins.joins[0].problem.as_ref().expect("declined");
    assert!(problem.message.contains("Full until spring."), "{problem:?}");
    for node in [ANN, BOB, CIS] {
        assert_eq!(names(&mut world, node), ["name0", "name1", "name2"]);
        assert_eq!(shown(&mut world, node).wishes, 0);
    }
}

#[test]
fn at_a_table_by_invitation_nobody_answers_the_door() {
    let mut world = people(11, 2);
    let door = with_door(&mut world, Access::Request);
    let community = id(&world);
    let change = CommunityChange { access: Some(Access::Invite), ..CommunityChange::default() };
    does(&mut world, ANN, Command::ChangeCommunity(community, change));

    knock(&mut world, BOB, &door, "Hello?");
    world.run_for(A_WHILE_MS);

    let Ok(Answer::Joins(joins)) = world.read(BOB, Command::ListJoins) else { panic!("a list") };
    assert_eq!(joins.joins[0].step, api::communities::JoinStep::Searching);
    assert_eq!(shown(&mut world, ANN).wishes, 0);
}

/// ```text
/// Ann removes Bob     Bob, who does not hear of it, lets Cis in     Cis meets Ann
/// ```
#[test]
fn whose_admission_never_counted_hears_from_the_first_member_they_meet_what_took_it_back() {
    let mut world = people(41, 3);
    world.script.only = Some([(ANN, BOB)].into());
    world.disconnect(BOB, CIS);
    world.disconnect(ANN, CIS);
    world.found(ANN);
    world.run_for(A_MOMENT_MS);
    world.join(BOB);
    world.run_for(10_000);
    assert_eq!(state(&mut world, BOB), CommunityState::Member);
    world.script.only = Some([(BOB, CIS)].into());
    world.disconnect(ANN, BOB);
    remove(&mut world, ANN, BOB, "He sells tools.");
    world.connect(BOB, CIS);
    world.join(CIS);
    world.run_for(10_000);
    assert_eq!(state(&mut world, CIS), CommunityState::Member, "Bob knows no better");

    world.disconnect(BOB, CIS);
    world.script.only = Some([(ANN, CIS)].into());
    world.connect(ANN, CIS);
    world.run_for(10_000);

    let cis = shown(&mut world, CIS);
    assert_eq!(cis.state, CommunityState::Removed);
    let ended = cis.ended.expect("she learns how it came");
    assert_eq!(ended.ended, Ended::Voided);
    assert_eq!((ended.through.as_str(), ended.by.as_str()), ("name1", "name0"));
    assert_eq!(ended.reason, "", "what was said to Bob is not said to her");
    assert!(!names(&mut world, ANN).contains(&"name2".to_owned()));
}
