//! People find one another.

use api::events::{Event, Topic};
use tests::talk::{cares_about, connected, matching_names, meet, wait_until_connected};
use tests::{Node, eventually};

/// ```text
/// Ann ── Bob      both care about knots
/// ```
#[test]
fn two_who_meet_and_care_about_the_same_find_each_other() {
    let (ann, bob) = (Node::named("Ann"), Node::named("Bob"));
    cares_about(&ann, "Knots");
    cares_about(&bob, "knots");

    meet(&ann, &bob);

    eventually("Ann finds Bob", || matching_names(&ann).contains(&"Bob".into()).then_some(()));
    eventually("Bob finds Ann", || matching_names(&bob).contains(&"Ann".into()).then_some(()));
}

/// ```text
/// Ann ── Bob ── Cem      only Ann and Cem care about knots
/// ```
#[test]
fn a_node_between_them_that_does_not_care_is_no_obstacle() {
    let (ann, bob, cem) = (Node::named("Ann"), Node::named("Bob"), Node::named("Cem"));
    meet(&ann, &bob);
    meet(&bob, &cem);

    cares_about(&ann, "knots");
    cares_about(&cem, "knots");

    eventually("Cem finds Ann", || matching_names(&cem).contains(&"Ann".into()).then_some(()));
    assert!(!connected(&ann, &cem), "they were not introduced by a connection");
}

#[test]
fn a_page_hears_of_a_match_without_asking() {
    let (ann, bob) = (Node::named("Ann"), Node::named("Bob"));
    cares_about(&ann, "knots");
    meet(&ann, &bob);
    let mut window = ann.window();

    cares_about(&bob, "knots");

    window.until("a change of matches", |event| {
        matches!(event, Event::Changed { topic: Topic::Matches, .. }).then_some(())
    });
    eventually("Ann finds Bob", || matching_names(&ann).contains(&"Bob".into()).then_some(()));
}

#[test]
fn a_node_that_was_killed_is_missed_and_found_again() {
    let (ann, mut bob) = (Node::named("Ann"), Node::named("Bob"));
    meet(&ann, &bob);

    let wanted = bob.plate().peer_id;
    bob.kill();
    eventually("Ann misses Bob", || {
        let peers: api::people::Peers = ann.api().get("/peers").ok()?;
        let still = peers.peers.iter().any(|peer| peer.connected && peer.peer_id == wanted);
        (!still).then_some(())
    });

    bob.restart();
    wait_until_connected(&ann, &bob);
    wait_until_connected(&bob, &ann);
}
