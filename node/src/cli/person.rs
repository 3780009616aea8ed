//! `person block|unblock|mute|unmute|list`: whom you keep at a distance.

use api::distance::{Distance, DistantPeople, NewDistance};
use clap::Subcommand;
use serde_json::json;
use ureq::http::Method;

use super::client::{Client, segment};
use super::say::{Paint, Report, Table, short};
use crate::failure::Failure;

/// What can be done about a person. It concerns this node alone; nobody is told.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Block somebody: nothing they announce is kept, their devices get what strangers get, and what
    /// they wrote is folded away. They keep what they have, and others at a table still hear them.
    Block {
        /// Their member id, or the beginning of it.
        member: String,
    },
    /// Block somebody no longer: everything comes back.
    Unblock {
        /// Their member id, or the beginning of it.
        member: String,
    },
    /// Mute somebody: what they wrote is folded away here, and nothing else changes.
    Mute {
        /// Their member id, or the beginning of it.
        member: String,
    },
    /// Mute somebody no longer.
    Unmute {
        /// Their member id, or the beginning of it.
        member: String,
    },
    /// List whom you blocked or muted.
    List,
}

pub(crate) fn carry_out(client: &Client, verb: Verb) -> Result<Report, Failure> {
    match verb {
        Verb::Block { member } => keep_away(client, &member, Distance::Blocked, "Blocked."),
        Verb::Mute { member } => keep_away(client, &member, Distance::Muted, "Muted."),
        Verb::Unblock { member } | Verb::Unmute { member } => {
            client.delete(&path_of(&member))?;
            Ok(said(&member, "near", "Taken back."))
        }
        Verb::List => {
            let people: DistantPeople = client.get("/people/blocked")?;
            Ok(Report::new("distant", &people, list(&people)))
        }
    }
}

fn path_of(member: &str) -> String {
    format!("/people/blocked/{}", segment(member))
}

fn keep_away(
    client: &Client,
    member: &str,
    distance: Distance,
    done: &str,
) -> Result<Report, Failure> {
    client.tell(Method::PUT, &path_of(member), &NewDistance { distance })?;
    Ok(said(member, word(distance), done))
}

fn said(member: &str, act: &str, done: &str) -> Report {
    Report::new("distance", &json!({ "member": member, "done": act }), format!("{done}\n"))
}

/// How somebody at a distance is called, in one word.
pub(crate) fn word(distance: Distance) -> &'static str {
    match distance {
        Distance::Blocked => "blocked",
        Distance::Muted => "muted",
    }
}

fn list(people: &DistantPeople) -> String {
    let mut table =
        Table::new(&["member", "name", "how"], "You keep nobody at a distance. That is good news.");
    for person in &people.people {
        table.row(&[short(&person.member), &person.name, word(person.distance)]);
    }
    table.text(Paint::stdout())
}
