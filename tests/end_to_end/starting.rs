//! A node starts, says where it is, and stops.

use std::fs;
use std::os::unix::fs::PermissionsExt;

use api::status::Status;
use serde_json::Value;
use tests::program::Ran;
use tests::{Client, Node, Start};

#[test]
fn a_running_node_says_where_it_is_and_only_to_its_owner() {
    let node = Node::named("Ann");
    let plate = node.plate();
    assert!(plate.http.starts_with("http://127.0.0.1:"));
    assert!(plate.member.is_some(), "a name was given");
    assert!(plate.listen.iter().all(|place| place.ends_with(&format!("/p2p/{}", plate.peer_id))));
    let mode = |path| fs::metadata(path).expect("there").permissions().mode() & 0o777;
    assert_eq!(mode(node.home().join("node.json")), 0o600);
    assert_eq!(mode(node.home().to_path_buf()), 0o700);
}

#[test]
fn a_node_without_a_name_runs_and_waits_for_one() {
    let node = Start::nameless().start();
    assert_eq!(node.plate().member, None);
    let status: Status = node.api().get("/status").expect("a status");
    assert_eq!(status.member, None);
}

#[test]
fn a_clean_stop_ends_well_and_takes_the_plate_down() {
    let mut node = Node::named("Ann");
    assert_eq!(node.terminate().code(), Some(0));
    assert!(node.plate_now().is_none());
    assert_eq!(node.cli(&["--json", "status"]).code, 5, "nothing runs any more");
}

#[test]
fn who_it_is_survives_a_restart() {
    let mut node = Node::named("Ann");
    let before = node.plate();
    node.terminate();
    node.restart();
    let after = node.plate();
    assert_eq!((&after.peer_id, &after.member), (&before.peer_id, &before.member));
    assert_eq!((&after.listen, &after.http), (&before.listen, &before.http));
}

#[test]
fn a_second_node_in_the_same_home_is_refused_and_the_first_goes_on() {
    let node = Node::named("Ann");
    let second = Ran::of(node.home(), ["run", "--no-open", "--http", "127.0.0.1:0"]);
    assert_eq!(second.code, 11, "{second:?}");
    assert!(!second.stderr.is_empty(), "it says why");
    node.api().get::<Status>("/status").expect("the first still answers");
}

#[test]
fn a_wrong_token_opens_nothing() {
    let node = Node::named("Ann");
    let stranger = Client::new(&node.plate().http, "0000");
    let refusal = stranger.get::<Value>("/status").expect_err("no entry");
    assert_eq!(refusal.status, 401);
}
