//! `profile set|show`: who you are, to others.

use api::people::{Profile, ProfileChange};
use clap::{Args, Subcommand};
use ureq::http::Method;

use super::client::Client;
use super::say::{Facts, Paint, Report};
use crate::failure::Failure;

/// What can be done with the profile.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Change what you tell about yourself; what is left out stays.
    Set(Change),
    /// Show it.
    Show,
}

/// The fields of a profile.
#[derive(Debug, Args)]
#[group(required = true, multiple = true)]
pub(crate) struct Change {
    /// Your name.
    #[arg(long)]
    name: Option<String>,
    /// A few sentences about you; may be empty.
    #[arg(long)]
    about: Option<String>,
    /// Where you work or belong; may be empty.
    #[arg(long)]
    affiliation: Option<String>,
    /// Where you are; may be empty.
    #[arg(long)]
    place: Option<String>,
    /// A language you speak (such as nl); repeat it for more. Replaces the earlier ones.
    #[arg(long = "language", value_name = "LANGUAGE")]
    languages: Vec<String>,
    /// A link; repeat it for more. Replaces the earlier ones.
    #[arg(long = "link", value_name = "URL")]
    links: Vec<String>,
}

impl From<Change> for ProfileChange {
    fn from(change: Change) -> Self {
        let given = |list: Vec<String>| (!list.is_empty()).then_some(list);
        Self {
            name: change.name,
            about: change.about,
            affiliation: change.affiliation,
            place: change.place,
            languages: given(change.languages),
            links: given(change.links),
        }
    }
}

pub(crate) fn carry_out(client: &Client, verb: Verb) -> Result<Report, Failure> {
    let profile: Profile = match verb {
        Verb::Set(change) => {
            client.send(Method::PATCH, "/profile", &ProfileChange::from(change))?
        }
        Verb::Show => client.get("/profile")?,
    };
    let text = show(&profile);
    Ok(Report::new("profile", &profile, text))
}

fn show(profile: &Profile) -> String {
    let name = if profile.name.is_empty() { "(none yet)" } else { &profile.name };
    Facts::new()
        .fact("name", name)
        .fact("about", &profile.about)
        .fact("affiliation", &profile.affiliation)
        .fact("place", &profile.place)
        .fact("languages", &profile.languages.join(", "))
        .fact("links", &profile.links.join(" "))
        .fact("member", profile.member.as_deref().unwrap_or_default())
        .fact("peer", &profile.peer_id)
        .text(Paint::stdout())
}
