//! What stories do again and again, each by the public API alone.

use api::communities::{
    Community, CommunityRef, CommunityState, Invite, NewCommunity, NewInvite, NewJoin,
};
use api::people::{Interest, Matches, NewPeer, Peers, Profile};
use serde_json::Value;

use crate::eventually::eventually;
use crate::node::Node;

/// Makes `one` dial `other`, and waits until both say that they are connected.
///
/// # Panics
/// When they do not meet in time.
#[track_caller]
pub fn meet(one: &Node, other: &Node) {
    let peer = NewPeer { address: other.address() };
    one.api().post::<Value>("/peers", &peer).expect("an address of a node");
    wait_until_connected(one, other);
    wait_until_connected(other, one);
}

/// Whether `one` says that it is connected to `other`.
pub fn connected(one: &Node, other: &Node) -> bool {
    let wanted = other.plate().peer_id;
    one.api()
        .get::<Peers>("/peers")
        .is_ok_and(|peers| peers.peers.iter().any(|peer| peer.connected && peer.peer_id == wanted))
}

/// Waits until `one` says that it is connected to `other`.
///
/// # Panics
/// When it is not in time.
#[track_caller]
pub fn wait_until_connected(one: &Node, other: &Node) {
    eventually("they are connected", || connected(one, other).then_some(()));
}

/// Who somebody is, by the node itself.
///
/// # Panics
/// When the node has no name yet.
#[track_caller]
pub fn member(node: &Node) -> String {
    let profile: Profile = node.api().get("/profile").expect("a profile");
    profile.member.expect("a name was given")
}

/// Adds a public interest with nothing else said about it.
///
/// # Panics
/// When the node does not take it.
#[track_caller]
pub fn cares_about(node: &Node, label: &str) {
    let interest = Interest {
        label: label.to_owned(),
        language: String::new(),
        level: Default::default(),
        stance: Default::default(),
        visibility: Default::default(),
    };
    node.api().put::<Value>("/interests", &interest).expect("an interest");
}

/// The names of those who match, best first.
///
/// # Panics
/// When the node does not say.
#[track_caller]
pub fn matching_names(node: &Node) -> Vec<String> {
    let matches: Matches = node.api().get("/matches?limit=50").expect("matches");
    matches.matches.into_iter().map(|found| found.name).collect()
}

/// Makes a community and answers its id.
///
/// # Panics
/// When the node does not make it.
#[track_caller]
pub fn found(node: &Node, name: &str) -> String {
    let wish = NewCommunity {
        name: name.to_owned(),
        purpose: "to see whether it works".to_owned(),
        access: Default::default(),
    };
    node.api().post::<CommunityRef>("/communities", &wish).expect("a community").community
}

/// A fresh invite link.
///
/// # Panics
/// When the node does not make one.
#[track_caller]
pub fn invite(node: &Node, community: &str) -> String {
    let path = format!("/communities/{community}/invites");
    node.api().post::<Invite>(&path, &NewInvite::default()).expect("an invite").link
}

/// Joins by a link, and waits until the community is there as a member sees it.
///
/// # Panics
/// When that does not happen in time.
#[track_caller]
pub fn join(node: &Node, link: &str, community: &str) -> Community {
    node.api()
        .post::<Value>("/joins", &NewJoin { link: link.to_owned(), words: String::new() })
        .expect("a link");
    eventually("joined", || {
        community_at(node, community).filter(|found| found.state == CommunityState::Member)
    })
}

/// A community as a node shows it now.
pub fn community_at(node: &Node, community: &str) -> Option<Community> {
    node.api().get(&format!("/communities/{community}")).ok()
}

/// Waits until all nodes show the same state of a community, and answers its digest.
///
/// # Panics
/// When they do not agree in time.
#[track_caller]
pub fn agree(nodes: &[&Node], community: &str) -> String {
    eventually("they agree", || {
        let mut digests = nodes.iter().map(|node| Some(community_at(node, community)?.digest));
        let first = digests.next()??;
        digests.all(|digest| digest.as_ref() == Some(&first)).then_some(first)
    })
}
