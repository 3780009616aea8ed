//! Whether others get through from outside: real address translation between network namespaces.

use protocol::invite::InviteLink;
use tests::lan::Neighbour;
use tests::router::{Calls, ROUTER};
use tests::{Router, eventually, eventually_within};

/// Asking takes some seconds, and one who is not answered waits for eight.
const ASKED: std::time::Duration = std::time::Duration::from_secs(60);

/// What the doctor says of the outside.
fn outside(node: &Neighbour) -> (String, String) {
    let doctor = node.json(&["doctor"]);
    let checks = doctor["checks"].as_array().cloned().unwrap_or_default();
    let check = checks.iter().find(|check| check["check"] == "outside").cloned();
    let check = check.expect("the doctor looks outside");
    let text = |name: &str| check[name].as_str().unwrap_or_default().to_owned();
    (text("verdict"), text("message"))
}

fn listens(node: &Neighbour) -> Vec<String> {
    let listen = node.json(&["status"])["listen"].as_array().cloned().unwrap_or_default();
    listen.iter().filter_map(|at| at.as_str().map(str::to_owned)).collect()
}

/// Makes `one` dial `other` by TCP or QUIC.
fn add(one: &Neighbour, other: &Neighbour, transport: &str) {
    let all = listens(other);
    let at = all.iter().find(|at| at.contains("/198.51.100.2/") && at.contains(transport));
    let at = at.expect("it listens outside");
    let ran = one.cli(&["peer", "add", at]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
}

/// A community with an invitation: its id and the link.
fn invitation(node: &Neighbour) -> (String, String) {
    let made = node.json(&["community", "create", "Knots"]);
    let community = made["community"].as_str().expect("a community").to_owned();
    let invite = node.json(&["invite", "create", &community]);
    (community, invite["link"].as_str().expect("a link").to_owned())
}

/// ```text
/// Ann ── router, passes calls on ── Bob, whom Ann asks; Cees, who has Ann's link and nothing else
/// ```
#[test]
fn a_public_address_that_somebody_got_through_to_is_in_invitations_and_leads_home() {
    let router = Router::new(Calls::PassedOn);
    let (ann, bob) = (router.at_home("Ann"), router.outside("Bob"));
    assert!(!listens(&ann).iter().any(|at| at.contains(ROUTER)), "it is not known yet");
    assert!(!outside(&ann).1.contains("somebody tried"));

    add(&ann, &bob, "/udp/");

    eventually_within(ASKED, "Ann knows that others get through", || {
        let (verdict, message) = outside(&ann);
        (verdict == "ok" && message.contains("somebody tried")).then_some(())
    });
    let (community, link) = invitation(&ann);
    let addresses = InviteLink::parse(&link).expect("a link").addresses;
    let ours = |at: &str| at.starts_with(&format!("/ip4/{ROUTER}/udp/"));
    assert!(addresses.iter().any(|at| ours(at)), "{addresses:?}");
    drop(bob);
    let cees = router.outside("Cees");
    let ran = cees.cli(&["join", &link]);
    assert_eq!(ran.code, 0, "{}", ran.stderr);
    eventually("Cees is in", || {
        (cees.json(&["community", "show", &community])["state"] == "member").then_some(())
    });
    assert!(cees.connected().iter().any(|at| ours(at)), "{:?}", cees.connected());
}

/// ```text
/// Ann ── router, drops calls ── Bob
/// ```
#[test]
fn an_address_that_nobody_gets_through_to_is_told_to_nobody_and_the_doctor_says_so() {
    let router = Router::new(Calls::Dropped);
    let (ann, bob) = (router.at_home("Ann"), router.outside("Bob"));

    add(&ann, &bob, "/tcp/");

    eventually_within(ASKED, "Ann knows that nobody gets through", || {
        let (verdict, message) = outside(&ann);
        (verdict == "warning" && message.contains("somebody tried")).then_some(())
    });
    let (_, link) = invitation(&ann);
    let addresses = InviteLink::parse(&link).expect("a link").addresses;
    assert!(!addresses.is_empty() && !addresses.iter().any(|at| at.contains(ROUTER)));
}
