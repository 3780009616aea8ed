//! `peer add|list`: other nodes.

use api::people::{NewPeer, Peers};
use clap::Subcommand;
use serde_json::json;
use ureq::http::Method;

use super::client::Client;
use super::say::{Paint, Report, Table};
use crate::failure::Failure;

/// What can be done with other nodes.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Remember a node's address and connect to it.
    Add {
        /// Such as /ip4/192.0.2.7/tcp/22001/p2p/12D3KooW…
        #[arg(value_name = "MULTIADDR")]
        address: String,
    },
    /// List the nodes this one has met.
    List,
}

pub(crate) fn carry_out(client: &Client, verb: Verb) -> Result<Report, Failure> {
    match verb {
        Verb::Add { address } => {
            client.tell(Method::POST, "/peers", &NewPeer { address: address.clone() })?;
            let text = "Remembered; connecting. `commonground peer list` shows when it is there.\n";
            Ok(Report::new("peer", &json!({ "address": address }), text))
        }
        Verb::List => {
            let peers: Peers = client.get("/peers")?;
            let text = list(&peers);
            Ok(Report::new("peers", &peers, text))
        }
    }
}

fn list(peers: &Peers) -> String {
    let mut table = Table::new(
        &["name", "connected", "way", "peer", "path"],
        "No other node yet. Add one with `commonground peer add MULTIADDR`, or join by an invitation.",
    );
    for peer in &peers.peers {
        let name = if peer.name.is_empty() { "(no name yet)" } else { &peer.name };
        let connected = if peer.connected { "yes" } else { "no" };
        table.row(&[name, connected, way(&peer.path), &peer.peer_id, &peer.path]);
    }
    table.text(Paint::stdout())
}

/// How one gets there, as the address says.
fn way(path: &str) -> &'static str {
    match network::reach_of(path) {
        Some(network::Reach::Anywhere) => "direct",
        Some(network::Reach::Local) => "lan",
        Some(network::Reach::Here) => "here",
        None => "",
    }
}
