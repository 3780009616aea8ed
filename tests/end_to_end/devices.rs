//! One person on several devices: linking, a keeper, a lost laptop, a copied home. By the public API, as the
//! page and the command line use it.

use api::devices::{
    Device, DeviceChoice, DeviceList, NewOffer, NewSearch, Pairing, PairingStep, Recovery,
    RecoveryWords, Return, SeenNumber,
};
use api::people::NewPeer;
use api::status::Status;
use serde_json::Value;
use tests::talk::{agree, community_at, found, invite, join, meet, member, wait_until_connected};
use tests::{Node, Start, eventually};

fn pairing(node: &Node) -> Pairing {
    node.api().get("/pairing").expect("where it stands")
}

fn comparing(node: &Node) -> String {
    eventually("a number is shown", || {
        let pairing = pairing(node);
        (pairing.step == PairingStep::Comparing).then_some(pairing.number)
    })
}

fn devices(node: &Node) -> DeviceList {
    node.api().get("/devices").expect("the devices")
}

fn confirm(node: &Node, number: &str) {
    let seen = SeenNumber { number: number.to_owned() };
    node.api().post::<Pairing>("/pairing/confirmation", &seen).expect("the number fits");
}

/// Begins to link `new` to `first`, and answers the numbers that both show.
fn show_numbers(first: &Node, new: &Node, keeper: bool) -> (String, String) {
    let offer: Pairing =
        first.api().post("/pairing/offer", &NewOffer { keeper }).expect("it holds the key");
    let search = NewSearch { name: "the kitchen".into(), link: Some(offer.link) };
    new.api().post::<Pairing>("/pairing/search", &search).expect("it is nobody yet");
    (comparing(first), comparing(new))
}

/// Links a fresh node to the person of another.
fn link(first: &Node, new: &Node, keeper: bool) {
    let (one, other) = show_numbers(first, new, keeper);
    assert_eq!(one, other, "both screens show one number");
    confirm(new, &other);
    confirm(first, &one);
    eventually("the new device is that person", || {
        (new.plate().member == first.plate().member).then_some(())
    });
}

fn asks(node: &Node, community: &str, title: &str) -> bool {
    node.cli(&["question", "ask", community, title]).code == 0
}

fn questions(node: &Node, community: &str) -> Vec<String> {
    let list = node.json(&["question", "list", community]);
    let list = list["questions"].as_array().expect("a list").iter();
    let mut titles: Vec<String> =
        list.map(|one| one["title"].as_str().expect("a title").to_owned()).collect();
    titles.sort();
    titles
}

/// Waits until this very device speaks for its person at the table.
fn is_at(node: &Node, community: &str) {
    eventually("it sits at the table", || {
        let status: Status = node.api().get("/status").ok()?;
        let mut tables = status.communities.into_iter();
        let table = tables.find(|table| table.community == community)?;
        table.devices.iter().any(|device| device.here).then_some(())
    });
}

fn people(node: &Node, community: &str) -> Vec<String> {
    let mut names: Vec<String> = community_at(node, community)
        .expect("a table")
        .members
        .into_iter()
        .map(|one| one.name)
        .collect();
    names.sort();
    names
}

#[test]
fn a_second_device_is_linked_after_both_screens_confirmed_and_the_person_stays_one() {
    let (ann, bob) = (Node::named("Ann"), Node::named("Bob"));
    let kitchen = Start::nameless().start();
    let community = found(&ann, "Knots");
    join(&bob, &invite(&ann, &community), &community);
    agree(&[&ann, &bob], &community);

    let (one, other) = show_numbers(&ann, &kitchen, false);
    assert_eq!((one.len(), &one), (6, &other));
    let wrong = if one == "000000" { "000001" } else { "000000" };
    let seen = SeenNumber { number: wrong.into() };
    let no = ann.api().post::<Pairing>("/pairing/confirmation", &seen);
    assert_eq!(no.expect_err("another number").status, 403);
    confirm(&ann, &one);
    assert_eq!(devices(&kitchen).devices.len(), 1, "nothing before its own person confirmed");
    assert_eq!(kitchen.plate().member, None);
    confirm(&kitchen, &other);

    eventually("the kitchen is Ann", || {
        (kitchen.plate().member == ann.plate().member).then_some(())
    });
    is_at(&kitchen, &community);
    agree(&[&ann, &bob, &kitchen], &community);
    assert!(asks(&kitchen, &community, "Which knot holds in rain?"));
    agree(&[&ann, &bob, &kitchen], &community);
    assert_eq!(questions(&bob, &community), ["Which knot holds in rain?"]);
    assert_eq!(people(&bob, &community), ["Ann", "Bob"], "one person, however many devices");
    let asked: Value = bob.json(&["question", "list", &community]);
    assert_eq!(asked["questions"][0]["author"]["name"], "Ann");
    let named: Vec<String> = devices(&ann).devices.into_iter().map(|one| one.name).collect();
    assert!(named.contains(&"the kitchen".to_owned()), "{named:?}");

    // What one device says of the person, the other says too.
    let rename = ann.cli(&["profile", "set", "--about", "Splices since 1990."]);
    assert_eq!(rename.code, 0, "{}", rename.stderr);
    eventually("the kitchen knows", || {
        let profile = kitchen.json(&["profile", "show"]);
        (profile["about"] == "Splices since 1990.").then_some(())
    });
    // Only where the key is, others are linked.
    let offer = kitchen.api().post::<Pairing>("/pairing/offer", &NewOffer::default());
    assert_eq!(offer.expect_err("no key here").status, 403);
}

#[test]
fn a_device_nearby_is_found_without_a_link() {
    let ann = Node::named("Ann");
    let kitchen = Start::nameless().start();
    meet(&kitchen, &ann);
    ann.api().post::<Pairing>("/pairing/offer", &NewOffer::default()).expect("it holds the key");
    let search = NewSearch::default();
    kitchen.api().post::<Pairing>("/pairing/search", &search).expect("it is nobody yet");
    let offers = eventually("Ann's offer is seen", || {
        let found = pairing(&kitchen).found;
        (!found.is_empty()).then_some(found)
    });
    assert_eq!((offers.len(), &*offers[0].name), (1, "Ann"));

    let choice = DeviceChoice { device: offers[0].device.clone() };
    kitchen.api().post::<Pairing>("/pairing/choice", &choice).expect("it is there");
    assert_eq!(comparing(&kitchen), comparing(&ann));
    ann.api().delete::<Value>("/pairing").expect("ended");
    eventually("the other hears that it was ended", || {
        (pairing(&kitchen).step == PairingStep::Failed).then_some(())
    });
    assert_eq!(kitchen.plate().member, None);
    let somebody = ann.api().post::<Pairing>("/pairing/search", &NewSearch::default());
    assert_eq!(somebody.expect_err("she is somebody already").status, 409);
}

#[test]
fn a_keeper_carries_between_two_who_are_never_there_together() {
    let (mut ann, mut bob) = (Node::named("Ann"), Node::named("Bob"));
    let shelf = Start::nameless().start();
    let community = found(&ann, "Knots");
    join(&bob, &invite(&ann, &community), &community);
    link(&ann, &shelf, true);
    is_at(&shelf, &community);
    agree(&[&ann, &bob, &shelf], &community);
    wait_until_connected(&bob, &shelf);
    let kept: Vec<Device> = devices(&ann).devices.into_iter().filter(|one| one.keeper).collect();
    assert_eq!(kept.len(), 1);

    for (round, title) in ["Bowline?", "Sheet bend?"].iter().enumerate() {
        bob.terminate();
        assert!(asks(&ann, &community, title));
        agree(&[&ann, &shelf], &community);
        ann.terminate();
        bob.restart();
        agree(&[&bob, &shelf], &community);
        assert_eq!(questions(&bob, &community).len(), 2 * round + 1);
        assert!(asks(&bob, &community, &format!("And after {title}")));
        agree(&[&bob, &shelf], &community);
        bob.terminate();
        ann.restart();
        agree(&[&ann, &shelf], &community);
        assert_eq!(questions(&ann, &community).len(), 2 * round + 2);
        bob.restart();
    }
}

#[test]
fn who_loses_the_laptop_goes_on_with_24_words_and_the_lost_one_counts_no_more() {
    let (mut laptop, bob) = (Node::named("Ann"), Node::named("Bob"));
    let community = found(&bob, "Knots");
    join(&laptop, &invite(&bob, &community), &community);
    assert!(asks(&laptop, &community, "Before"));
    agree(&[&laptop, &bob], &community);
    let who = member(&laptop);
    let words: RecoveryWords =
        laptop.api().post("/recovery/words", &serde_json::json!({})).expect("it holds the key");
    assert_eq!(words.words.len(), 24);
    let lost = devices(&laptop).devices[0].device.clone();
    laptop.terminate();

    let desk = Start::nameless().start();
    meet(&desk, &bob);
    let mut mistaken = words.words.clone();
    mistaken.swap(0, 1);
    let sheet = |words: &[String]| Recovery { words: words.join(" ") };
    let no = desk.api().post::<Value>("/recovery", &sheet(&mistaken));
    assert_eq!(no.expect_err("a slip of the pen").status, 400);
    desk.api().post::<Value>("/recovery", &sheet(&words.words)).expect("the words are right");
    eventually("it is Ann again", || (desk.plate().member.as_ref() == Some(&who)).then_some(()));
    let named = eventually("Bob says where Ann sits", || {
        let found = devices(&desk).found;
        (!found.is_empty()).then_some(found)
    });
    assert_eq!((&*named[0].name, &*named[0].told_by[0]), ("Knots", "Bob"));
    assert!(community_at(&desk, &community).is_none(), "nobody is seated without asking");
    let back = Return { communities: vec![named[0].community.clone()] };
    desk.api().post::<Value>("/devices/returns", &back).expect("that table");
    is_at(&desk, &community);
    agree(&[&desk, &bob], &community);
    assert_eq!(questions(&desk, &community), ["Before"]);
    assert!(asks(&desk, &community, "After"));
    agree(&[&desk, &bob], &community);

    // The laptop is in somebody else's hands.
    eventually("the desk knows of the laptop", || {
        devices(&desk).devices.iter().any(|one| one.device == lost).then_some(())
    });
    desk.api().delete::<Value>(&format!("/devices/{lost}")).expect("the key is here");
    agree(&[&desk, &bob], &community);
    laptop.restart();
    meet(&laptop, &bob);
    laptop.cli(&["question", "ask", &community, "From the thief"]);
    assert!(asks(&bob, &community, "Still here"));
    agree(&[&desk, &bob], &community);
    assert_eq!(questions(&bob, &community), ["After", "Before", "Still here"]);
    assert_eq!(people(&bob, &community), ["Ann", "Bob"]);
    meet(&laptop, &desk);
    eventually("the laptop learns that it speaks for nobody", || {
        devices(&laptop).unlinked.then_some(())
    });
    assert!(!asks(&laptop, &community, "Again"));
}

#[test]
fn a_home_that_was_copied_harms_nobody_whichever_runs_and_nothing_of_the_original_is_lost() {
    let (mut ann, bob) = (Node::named("Ann"), Node::named("Bob"));
    let community = found(&bob, "Knots");
    join(&ann, &invite(&bob, &community), &community);
    assert!(asks(&ann, &community, "Before the copy"));
    agree(&[&ann, &bob], &community);
    ann.terminate();
    let mut copy = ann.copied();
    ann.restart();
    assert!(asks(&ann, &community, "By the original"));
    agree(&[&ann, &bob], &community);

    // Both run at once: one identity, one device, one log, two histories.
    copy.restart();
    assert!(asks(&copy, &community, "By the copy"));
    let bobs = NewPeer { address: bob.address() };
    copy.api().post::<Value>("/peers", &bobs).expect("an address of a node");
    assert!(asks(&ann, &community, "By the original again"));
    let all = ["Before the copy", "By the original", "By the original again"];
    eventually("Bob has all that the original said", || {
        let titles = questions(&bob, &community);
        all.iter().all(|title| titles.contains(&(*title).to_owned())).then_some(())
    });
    copy.terminate();
    assert!(asks(&bob, &community, "Does the table go on?"));
    assert!(asks(&ann, &community, "It does"));
    agree(&[&ann, &bob], &community);
    let titles = questions(&ann, &community);
    for title in all.iter().chain(&["Does the table go on?", "It does"]) {
        assert!(titles.contains(&(*title).to_owned()), "{title} is lost: {titles:?}");
    }
    assert_eq!(people(&bob, &community), ["Ann", "Bob"]);
}
