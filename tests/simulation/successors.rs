//! Tables that go on as another: what goes along, who comes in, and that nothing is done by halves.
//!
//! ```text
//!  old table ── chosen documents, written anew ──► new table
//!      └────── the way in, for its members ──────────┘
//! ```

use api::communities::{
    Access, Community, CommunityState, JoinStep, NewCommunity, NewInvite, NewJoin, Role,
};
use api::membership::NewRole;
use api::publications::{NewPublication, PublicationText, WholeText};
use api::questions::NewQuestion;
use api::successors::{AlsoFrom, Carry, NewSuccessor, Successor};
use api::terms::{NewTerm, Term};
use mind::{Answer, Command, Input};

use crate::belonging::{does, id, member, people, remove, table};
use crate::node::{Batch, End};
use crate::world::World;

const ANN: usize = 0;
const BOB: usize = 1;
const CIS: usize = 2;
const A_MOMENT_MS: u64 = 3_000;
const A_WHILE_MS: u64 = 60_000;

fn shown(world: &mut World, node: usize, community: &str) -> Community {
    match world.read(node, Command::ShowCommunity(community.to_owned())) {
        Ok(Answer::Community(community)) => community,
        other => panic!("node {node}: {other:?}"),
    }
}

fn knows(world: &mut World, node: usize, community: &str) -> bool {
    world.read(node, Command::ShowCommunity(community.to_owned())).is_ok()
}

fn sits_at(world: &mut World, node: usize, community: &str) -> bool {
    knows(world, node, community) && shown(world, node, community).state == CommunityState::Member
}

fn writes(world: &mut World, node: usize, community: &str, title: &str, text: &str) {
    let title = title.to_owned();
    does(world, node, Command::CreatePublication(community.to_owned(), NewPublication { title }));
    let written = publications(world, node, community).remove(0).0;
    does(world, node, Command::WriteText(written, WholeText { text: text.to_owned() }));
    world.run_for(A_MOMENT_MS);
}

fn asks(world: &mut World, node: usize, community: &str, title: &str) {
    let new = NewQuestion { title: title.to_owned(), body: "Koud.".to_owned() };
    does(world, node, Command::AskQuestion(community.to_owned(), new));
}

fn proposes(world: &mut World, node: usize, community: &str, label: &str, means: &str) {
    let new = NewTerm {
        label: label.to_owned(),
        language: "nl".to_owned(),
        definition: Some(means.to_owned()),
    };
    does(world, node, Command::ProposeTerm(community.to_owned(), new));
    world.run_for(A_MOMENT_MS);
}

/// Id and title, the newest first.
fn publications(world: &mut World, node: usize, community: &str) -> Vec<(String, String)> {
    let list = world.read(node, Command::ListPublications(community.to_owned()));
    let Ok(Answer::Publications(list)) = list else { panic!("a list") };
    list.publications.into_iter().map(|one| (one.publication, one.title)).collect()
}

fn questions(world: &mut World, node: usize, community: &str) -> Vec<String> {
    let list = world.read(node, Command::ListQuestions(community.to_owned()));
    let Ok(Answer::Questions(list)) = list else { panic!("a list") };
    list.questions.into_iter().map(|question| question.title).collect()
}

fn terms(world: &mut World, node: usize, community: &str) -> Vec<Term> {
    let list = Command::ListTerms { community: community.to_owned(), language: None };
    let Ok(Answer::Terms(list)) = world.read(node, list) else { panic!("a list") };
    let shown = list.terms.into_iter().map(|term| {
        let show = Command::ShowTerm { term: term.term, language: None };
        match world.read(node, show) {
            Ok(Answer::Term(term)) => term,
            other => panic!("{other:?}"),
        }
    });
    shown.collect()
}

fn text(world: &mut World, node: usize, publication: &str) -> PublicationText {
    match world.read(node, Command::ReadText(publication.to_owned())) {
        Ok(Answer::Text(text)) => text,
        other => panic!("{other:?}"),
    }
}

fn everything() -> Carry {
    Carry { all_documents: true, all_terms: true, ..Carry::default() }
}

fn named(name: &str) -> NewSuccessor {
    NewSuccessor { name: name.to_owned(), carry: everything(), ..NewSuccessor::default() }
}

/// Ann splits; answers the id of the new table.
fn splits(world: &mut World, new: NewSuccessor) -> String {
    let old = id(world);
    let before = shown(world, ANN, &old).successors;
    does(world, ANN, Command::CreateSuccessor(old.clone(), new));
    let successors = shown(world, ANN, &old).successors;
    assert_eq!(successors.len(), before.len() + 1);
    world.run_for(A_MOMENT_MS);
    let known = |one: &Successor| before.iter().any(|old| old.community == one.community);
    successors.into_iter().find(|one| !known(one)).expect("a new one").community
}

fn way_in(world: &mut World, node: usize) -> String {
    let old = id(world);
    shown(world, node, &old).successors.pop().expect("it goes on").link
}

fn comes_in(world: &mut World, node: usize, link: String) {
    does(world, node, Command::Join(NewJoin { link, words: String::new() }));
    world.run_for(A_WHILE_MS);
}

fn step(world: &mut World, node: usize, community: &str) -> Option<JoinStep> {
    let Ok(Answer::Joins(list)) = world.read(node, Command::ListJoins) else { panic!("a list") };
    list.joins.into_iter().find(|join| join.community == community).map(|join| join.step)
}

#[test]
fn a_split_takes_along_what_was_chosen_and_a_member_comes_in_by_one_click() {
    let mut world = table(11, 3);
    let old = id(&world);
    writes(&mut world, BOB, &old, "Koude start", "Luister eerst.");
    asks(&mut world, BOB, &old, "Waarom tikt het?");
    proposes(&mut world, CIS, &old, "koude tik", "een tik bij de start");
    world.run_for(A_MOMENT_MS);
    let chosen = publications(&mut world, ANN, &old)[0].0.clone();
    let carry = Carry { documents: vec![chosen], all_terms: true, ..Carry::default() };

    let new = splits(&mut world, NewSuccessor { carry, ..named("Diesel") });
    let link = way_in(&mut world, BOB);
    comes_in(&mut world, BOB, link);

    assert!(sits_at(&mut world, BOB, &new));
    let (publication, title) = publications(&mut world, BOB, &new).remove(0);
    let read = text(&mut world, BOB, &publication);
    assert_eq!((&*title, &*read.text), ("Koude start", "Luister eerst."));
    let source = &read.based_on[0];
    assert_eq!((&*source.table, source.here), ("Motordiagnose", true));
    assert_eq!(source.authors[0].name, "name1", "who wrote it is named");
    assert_eq!(source.by.as_ref().map(|by| &*by.name), Some("name0"), "and who brought it");
    let term = terms(&mut world, BOB, &new).remove(0);
    assert_eq!((&*term.label, &*term.readings[0].text), ("koude tik", "een tik bij de start"));
    assert_eq!(term.based_on[0].authors[0].name, "name2");
    assert!(questions(&mut world, BOB, &new).is_empty(), "that was not chosen");
    let shown_new = shown(&mut world, BOB, &new);
    assert_eq!(shown_new.predecessors[0].name, "Motordiagnose");
    assert_eq!(shown(&mut world, BOB, &old).successors[0].link, "", "he is in");
    assert!(!shown(&mut world, BOB, &old).archived);
}

#[test]
fn who_was_removed_before_a_split_hears_nothing_of_it_and_comes_in_by_no_link() {
    let mut world = table(12, 3);
    let old = id(&world);
    remove(&mut world, ANN, CIS, "He sells things.");
    world.run_for(A_MOMENT_MS);

    let new = splits(&mut world, named("Diesel"));

    assert!(shown(&mut world, CIS, &old).successors.is_empty());
    let leaked = way_in(&mut world, BOB);
    comes_in(&mut world, CIS, leaked);
    assert!(!knows(&mut world, CIS, &new));
    assert_eq!(step(&mut world, CIS, &new), Some(JoinStep::Refused));
}

#[test]
fn who_is_removed_after_a_split_comes_in_no_more_by_the_link_they_have() {
    let mut world = table(13, 3);
    let new = splits(&mut world, named("Diesel"));
    let (kept, others) = (way_in(&mut world, CIS), way_in(&mut world, BOB));
    assert_eq!(kept, others, "one way in for all");

    remove(&mut world, ANN, CIS, "He sells things.");
    world.run_for(A_MOMENT_MS);
    comes_in(&mut world, CIS, kept.clone());
    let renewed = way_in(&mut world, BOB);
    comes_in(&mut world, BOB, renewed.clone());

    assert_ne!(renewed, kept);
    assert!(!knows(&mut world, CIS, &new));
    assert_eq!(step(&mut world, CIS, &new), Some(JoinStep::Refused));
    assert!(sits_at(&mut world, BOB, &new), "the others come in by the new one");
}

/// ```text
///  Ann splits, Bob goes along; Bob removes Cis from the old table
///  Ann's node hears of it ──► takes the link back that Cis has
/// ```
#[test]
fn when_another_facilitator_removes_somebody_the_link_is_taken_back_too() {
    let mut world = table(14, 3);
    let old = id(&world);
    let lead = NewRole { role: Role::Facilitator };
    let bob = member(&world, BOB);
    does(&mut world, ANN, Command::ChangeRole(old.clone(), bob, lead));
    let new = splits(&mut world, named("Diesel"));
    let kept = way_in(&mut world, CIS);

    remove(&mut world, BOB, CIS, "He sells things.");
    world.run_for(A_MOMENT_MS);

    let Ok(Answer::Invites(list)) = world.read(ANN, Command::ListInvites(new.clone())) else {
        panic!("a list")
    };
    assert_eq!(list.invites.iter().filter(|invite| !invite.revoked).count(), 1);
    assert_eq!(list.invites.len(), 2);
    comes_in(&mut world, CIS, kept);
    assert!(!knows(&mut world, CIS, &new));
}

#[test]
fn a_link_that_leaked_lets_in_nobody_who_did_not_sit_at_the_old_table() {
    let mut world = people(15, 3);
    world.found(ANN);
    world.run_for(A_MOMENT_MS);
    world.join(BOB);
    world.run_for(A_WHILE_MS);
    let new = splits(&mut world, named("Diesel"));
    let link = way_in(&mut world, BOB);

    comes_in(&mut world, CIS, link.clone());
    comes_in(&mut world, BOB, link);

    assert!(!knows(&mut world, CIS, &new));
    assert!(sits_at(&mut world, BOB, &new));
    world.run_for(A_WHILE_MS);
    assert!(!knows(&mut world, CIS, &new), "nor by Bob, who is in now");
}

#[test]
fn who_is_in_lets_the_others_in_while_the_one_who_split_is_away() {
    let mut world = table(16, 3);
    let new = splits(&mut world, named("Diesel"));
    let link = way_in(&mut world, BOB);
    comes_in(&mut world, BOB, link);
    world.crash(ANN);
    world.run_for(A_MOMENT_MS);

    let link = way_in(&mut world, CIS);
    comes_in(&mut world, CIS, link);

    assert!(sits_at(&mut world, CIS, &new));
}

#[test]
fn who_comes_to_the_old_table_after_the_split_finds_the_way_in_too() {
    let mut world = people(17, 3);
    world.found(ANN);
    world.run_for(A_MOMENT_MS);
    let new = splits(&mut world, named("Diesel"));
    assert_eq!(way_in(&mut world, ANN), "", "nobody needs one yet");

    for node in [BOB, CIS] {
        world.join(node);
        world.run_for(A_WHILE_MS);
        let link = way_in(&mut world, node);
        assert_ne!(link, "", "node {node}");
        comes_in(&mut world, node, link);
        assert!(sits_at(&mut world, node, &new));
    }
}

#[test]
fn an_open_successor_and_one_with_a_door_are_entered_by_their_doors() {
    let mut world = table(18, 3);
    let open = splits(&mut world, NewSuccessor { access: Access::Open, ..named("Open") });
    let link = way_in(&mut world, BOB);
    comes_in(&mut world, BOB, link);
    assert!(sits_at(&mut world, BOB, &open));

    let asked = splits(&mut world, NewSuccessor { access: Access::Request, ..named("Op verzoek") });
    let old = id(&world);
    let all = shown(&mut world, CIS, &old).successors;
    let door = all.into_iter().find(|one| one.community == asked).expect("named").link;
    comes_in(&mut world, CIS, door);
    assert_eq!(step(&mut world, CIS, &asked), Some(JoinStep::Waiting));
}

/// ```text
///  Motordiagnose ──┐
///                  ├─► Motoren        each old table says so, one term where they had one word
///  Diesel ─────────┘
/// ```
#[test]
fn two_tables_become_one_with_what_was_chosen_of_each() {
    let mut world = table(19, 2);
    let first = id(&world);
    let new =
        NewCommunity { name: "Diesel".to_owned(), purpose: String::new(), access: Access::Invite };
    does(&mut world, ANN, Command::CreateCommunity(new));
    let Ok(Answer::Communities(list)) = world.read(ANN, Command::ListCommunities) else {
        panic!("a list")
    };
    let second = list.communities.into_iter().find(|one| one.name == "Diesel").expect("made");
    let second = second.community;
    writes(&mut world, ANN, &first, "Van de eerste", "een");
    writes(&mut world, ANN, &second, "Van de tweede", "twee");
    proposes(&mut world, BOB, &first, "tik", "een tik bij de start");
    proposes(&mut world, ANN, &second, "Tik", "een klop");
    asks(&mut world, ANN, &second, "Waarom?");

    let also = vec![AlsoFrom { community: second.clone(), carry: everything() }];
    let merged = splits(&mut world, NewSuccessor { also, archive: true, ..named("Motoren") });

    let mut titles: Vec<String> =
        publications(&mut world, ANN, &merged).into_iter().map(|(_, title)| title).collect();
    titles.sort();
    assert_eq!(titles, ["Van de eerste", "Van de tweede"]);
    assert_eq!(questions(&mut world, ANN, &merged), ["Waarom?"]);
    let term = terms(&mut world, ANN, &merged).remove(0);
    assert_eq!((term.readings.len(), term.based_on.len()), (2, 2));
    for old in [first, second] {
        let old = shown(&mut world, ANN, &old);
        assert_eq!((&*old.successors[0].community, old.archived), (&*merged, true));
    }
    let before = shown(&mut world, ANN, &merged).predecessors;
    assert_eq!(before.len(), 2);
}

#[test]
fn more_goes_along_in_a_second_step_and_nothing_comes_twice() {
    let mut world = table(20, 2);
    let old = id(&world);
    writes(&mut world, ANN, &old, "Een", "1");
    proposes(&mut world, ANN, &old, "tik", "een tik");
    let new = splits(&mut world, named("Diesel"));
    writes(&mut world, ANN, &old, "Twee", "2");

    let again = NewSuccessor { into: Some(new.clone()), name: String::new(), ..named("") };
    does(&mut world, ANN, Command::CreateSuccessor(old.clone(), again));
    world.run_for(A_MOMENT_MS);

    assert_eq!(publications(&mut world, ANN, &new).len(), 2);
    assert_eq!(terms(&mut world, ANN, &new).len(), 1);
    assert_eq!(shown(&mut world, ANN, &old).successors.len(), 1);
    let Ok(Answer::Invites(list)) = world.read(ANN, Command::ListInvites(new)) else {
        panic!("a list")
    };
    assert_eq!(list.invites.len(), 1, "the way in that was open stays");
}

#[test]
fn very_many_documents_go_along_and_all_of_them_are_there_after_a_restart() {
    let mut world = people(21, 1);
    world.found(ANN);
    let old = id(&world);
    for number in 0..150 {
        asks(&mut world, ANN, &old, &format!("Vraag {number}?"));
    }
    proposes(&mut world, ANN, &old, "tik", "een tik");

    let new = splits(&mut world, named("Diesel"));
    world.crash(ANN);
    world.start(ANN);

    assert_eq!(questions(&mut world, ANN, &new).len(), 150);
    assert_eq!(terms(&mut world, ANN, &new).len(), 1);
    asks(&mut world, ANN, &new, "En nu?");
}

#[test]
fn a_node_that_stops_in_the_middle_of_a_split_has_done_nothing_of_it() {
    for (seed, end) in [(22, End::Crash), (23, End::DiskFull)] {
        let mut world = table(seed, 2);
        let old = id(&world);
        writes(&mut world, ANN, &old, "Koude start", "Luister eerst.");
        let (now, draw) = (world.now, world.chance.bytes());
        let node = &mut world.nodes[ANN];
        let ticket = node.ticket();
        let command = Command::CreateSuccessor(old.clone(), named("Diesel"));

        let told = node.handle(now, vec![Input::Command { ticket, command }], end, draw);

        match told {
            Batch::Told(told) => assert!(
                told.iter().all(|effect| !matches!(effect, mind::Effect::Send { .. })),
                "nothing of it leaves the house"
            ),
            Batch::Crashed(told) => assert!(told.is_empty()),
        }
        world.start(ANN);
        let Ok(Answer::Communities(list)) = world.read(ANN, Command::ListCommunities) else {
            panic!("a list")
        };
        assert_eq!(list.communities.len(), 1);
        assert!(shown(&mut world, ANN, &old).successors.is_empty());
        world.run_for(A_WHILE_MS);
        let new = splits(&mut world, named("Diesel"));
        assert_eq!(publications(&mut world, ANN, &new).len(), 1, "and then it is done");
    }
}

#[test]
fn what_cannot_be_done_is_refused_before_anything_is_written() {
    let mut world = table(24, 2);
    let old = id(&world);
    writes(&mut world, ANN, &old, "Koude start", "Luister eerst.");
    let nonsense = Carry { documents: vec!["ffffffff".to_owned()], ..Carry::default() };
    let also = vec![AlsoFrom { community: old.clone(), carry: Carry::default() }];
    let asked = [
        (BOB, named("Van Bob")),
        (ANN, named(" ")),
        (ANN, named(&"x".repeat(300))),
        (ANN, NewSuccessor { carry: nonsense, ..named("Diesel") }),
        (ANN, NewSuccessor { into: Some(old.clone()), name: String::new(), ..named("") }),
        (ANN, NewSuccessor { into: Some("ffffffff".to_owned()), ..named("") }),
        (ANN, NewSuccessor { also, ..named("Twee keer") }),
    ];
    for (node, new) in asked {
        let refused = world.script.refused;
        let purpose = crate::script::Purpose::Other;
        world.ask(node, purpose, Command::CreateSuccessor(old.clone(), new.clone()));
        assert_eq!(world.script.refused, refused + 1, "{new:?}");
    }

    let Ok(Answer::Communities(list)) = world.read(ANN, Command::ListCommunities) else {
        panic!("a list")
    };
    assert_eq!(list.communities.len(), 1);
}

/// An ordinary invitation stays one, whatever a fellow member writes into the charter.
#[test]
fn an_ordinary_invitation_lets_in_whoever_shows_it() {
    let mut world = table(25, 3);
    let new = splits(&mut world, named("Diesel"));
    does(&mut world, ANN, Command::CreateInvite(new.clone(), NewInvite::default()));
    remove(&mut world, ANN, CIS, "He sells things.");
    world.run_for(A_MOMENT_MS);

    let Ok(Answer::Invites(list)) = world.read(ANN, Command::ListInvites(new.clone())) else {
        panic!("a list")
    };
    let soonest = list.invites.into_iter().filter(|invite| !invite.revoked);
    let ordinary = soonest.min_by_key(|invite| invite.expires_at).expect("it still holds");
    comes_in(&mut world, CIS, ordinary.link);

    assert!(sits_at(&mut world, CIS, &new), "to the new table anyone may be invited");
}
