//! `device …`: the devices of one person, linking another, and the recovery kit.

mod pairing;
mod recovery;

use api::devices::{DeviceChange, DeviceList, Return};
use clap::{Args, Subcommand};
use serde_json::json;
use ureq::http::Method;

use super::client::{Client, segment};
use super::say::{Paint, Report, Table, clean, short};
use crate::failure::Failure;

/// What can be done about devices.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List your devices, and the tables at which others know you and this device does not sit yet.
    List,
    /// Link another device: shows a link, then the number that both screens must show.
    Link(pairing::Offer),
    /// On a new device: become a device of whoever offers it, by a link or nearby.
    Join(pairing::Search),
    /// Show where linking stands, for scripts.
    Pairing,
    /// Say that both screens show this number, for scripts.
    Confirm {
        /// The six digits.
        number: String,
    },
    /// End what is under way; nothing is changed by it.
    Stop,
    /// Call a device something else, or say whether it is always on.
    Change(Change),
    /// Unlink a device, for ever: what it writes later counts nowhere.
    Unlink {
        /// The device.
        device: String,
    },
    /// Sit down at tables at which others know you.
    Return {
        /// The communities; all of them when none is named.
        communities: Vec<String>,
    },
    /// Show the 24 words that are you, to be written down.
    Words,
    /// Prove that you have the words; asks for two of them.
    Check {
        /// For scripts: the words by their places, such as 4=legal.
        words: Vec<String>,
    },
    /// On a new device: be yourself again, by the 24 words (read from standard input).
    Restore,
}

/// What is to be different about a device.
#[derive(Debug, Args)]
pub(crate) struct Change {
    /// The device.
    device: String,
    /// What it is called.
    #[arg(long)]
    name: Option<String>,
    /// Whether it is always on, so that others meet it when nobody is there.
    #[arg(long, value_name = "TRUE|FALSE")]
    keeper: Option<bool>,
}

pub(crate) fn carry_out(client: &Client, verb: Verb, as_json: bool) -> Result<Report, Failure> {
    match verb {
        Verb::List => {
            let devices: DeviceList = client.get("/devices")?;
            Ok(Report::new("devices", &devices, list(&devices)))
        }
        Verb::Link(offer) => pairing::link(client, &offer, as_json),
        Verb::Join(search) => pairing::join(client, search, as_json),
        Verb::Pairing => pairing::show(client),
        Verb::Confirm { number } => pairing::confirm(client, number),
        Verb::Stop => {
            client.delete("/pairing")?;
            Ok(Report::new("pairing", &json!({ "step": "idle" }), "Ended; nothing was changed.\n"))
        }
        Verb::Change(Change { device, name, keeper }) => {
            let path = format!("/devices/{}", segment(&device));
            let devices: DeviceList =
                client.send(Method::PATCH, &path, &DeviceChange { name, keeper })?;
            Ok(Report::new("devices", &devices, list(&devices)))
        }
        Verb::Unlink { device } => {
            client.delete(&format!("/devices/{}", segment(&device)))?;
            let text =
                "Unlinked. What it writes from now on counts nowhere; what it has it keeps.\n";
            Ok(Report::new("device", &json!({ "device": device, "unlinked": true }), text))
        }
        Verb::Return { communities } => sit_down(client, communities),
        Verb::Words => recovery::words(client),
        Verb::Check { words } => recovery::check(client, &words),
        Verb::Restore => recovery::restore(client),
    }
}

fn sit_down(client: &Client, mut communities: Vec<String>) -> Result<Report, Failure> {
    if communities.is_empty() {
        let devices: DeviceList = client.get("/devices")?;
        communities = devices.found.into_iter().map(|found| found.community).collect();
    }
    let count = communities.len();
    let wanted = Return { communities };
    client.tell(Method::POST, "/devices/returns", &wanted)?;
    let text = format!("You sit down at {count} tables; what they have comes in.\n");
    Ok(Report::new("return", &wanted, text))
}

fn list(list: &DeviceList) -> String {
    let mut table = Table::new(&["device", "name", "here", "always on", "connected"], "None.");
    let yes = |holds: bool| if holds { "yes" } else { "no" };
    for one in &list.devices {
        let connected = if one.unlinked { "unlinked" } else { yes(one.connected) };
        table.row(&[short(&one.device), &one.name, yes(one.here), yes(one.keeper), connected]);
    }
    let mut text = table.text(Paint::stdout());
    if list.unlinked {
        text.push_str("\nThis device was unlinked: it speaks for you no longer.\n");
    } else if !list.holds_key {
        text.push_str(
            "\nDevices are linked and unlinked on the one you began with, or restored.\n",
        );
    }
    for found in &list.found {
        let (name, by) = (clean(&found.name), clean(&found.told_by.join(", ")));
        text.push_str(&format!("\n{by} says that you sit at “{name}”: "));
        text.push_str(&format!("commonground device return {}\n", short(&found.community)));
    }
    text
}
