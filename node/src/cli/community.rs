//! `community create|list|show|set|archive|leave`: the tables you sit at; who else does is in `members`.

use api::communities::{
    Access, Community, CommunityList, CommunityRef, CommunityState, NewCommunity,
};
use api::membership::{CommunityChange, Settling};
use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;
use ureq::http::Method;

use super::client::{Client, segment};
use super::evidence;
use super::members::{self, ending, role_word};
use super::person::word;
use super::say::{Facts, Paint, Report, Table, short};
use super::successors;
use crate::failure::Failure;

/// What can be done with communities.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Begin a community.
    Create(New),
    /// List your communities.
    List,
    /// Show a community: its members, what it has, its digest.
    Show {
        /// Its id, or the beginning of it.
        community: String,
    },
    /// Change its name, its purpose, who may come in, or how meanings are settled.
    Set(Settings),
    /// Lay it to rest: a notice to everyone; nothing is closed by it.
    Archive {
        /// The community.
        community: String,
    },
    /// Leave it. What you wrote stays there; what you have of it stays here.
    Leave {
        /// The community.
        community: String,
    },
    #[command(flatten)]
    Members(members::Verb),
    #[command(flatten)]
    Successors(successors::Verb),
    #[command(flatten)]
    Evidence(evidence::Verb),
}

/// What is to be different; what is left out stays.
#[derive(Debug, Args)]
pub(crate) struct Settings {
    /// The community.
    community: String,
    /// Its new name.
    #[arg(long)]
    name: Option<String>,
    /// What it is for from now on.
    #[arg(long)]
    purpose: Option<String>,
    /// Who may come in from now on.
    #[arg(long, value_enum)]
    access: Option<AccessWord>,
    /// How many members must recognise a reading before it is settled.
    #[arg(long, value_name = "N", requires = "quiet_days")]
    recognitions: Option<u32>,
    /// For how many days there must be no open objection.
    #[arg(long, value_name = "DAYS", requires = "recognitions")]
    quiet_days: Option<u32>,
}

/// A new community.
#[derive(Debug, Args)]
pub(crate) struct New {
    /// Its name.
    name: String,
    /// What it is for.
    #[arg(long, default_value = "")]
    purpose: String,
    /// Who may come in.
    #[arg(long, value_enum, default_value_t = AccessWord::Invite)]
    access: AccessWord,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum AccessWord {
    Open,
    Request,
    Invite,
}

impl From<AccessWord> for Access {
    fn from(word: AccessWord) -> Self {
        match word {
            AccessWord::Open => Self::Open,
            AccessWord::Request => Self::Request,
            AccessWord::Invite => Self::Invite,
        }
    }
}

pub(crate) fn carry_out(client: &Client, verb: Verb) -> Result<Report, Failure> {
    match verb {
        Verb::Create(new) => create(client, new),
        Verb::List => {
            let communities: CommunityList = client.get("/communities")?;
            let text = list(&communities);
            Ok(Report::new("communities", &communities, text))
        }
        Verb::Show { community } => {
            let community: Community =
                client.get(&format!("/communities/{}", segment(&community)))?;
            let text = show(&community, Paint::stdout());
            Ok(Report::new("community", &community, text))
        }
        Verb::Set(settings) => {
            let settling = settings.recognitions.zip(settings.quiet_days);
            let change = CommunityChange {
                name: settings.name,
                purpose: settings.purpose,
                access: settings.access.map(Into::into),
                settling: settling
                    .map(|(recognitions, quiet_days)| Settling { recognitions, quiet_days }),
                archived: None,
            };
            changed(client, &settings.community, &change)
        }
        Verb::Archive { community } => {
            let change = CommunityChange { archived: Some(true), ..CommunityChange::default() };
            changed(client, &community, &change)
        }
        Verb::Leave { community } => {
            let path = format!("/communities/{}/leaving", segment(&community));
            client.tell(Method::POST, &path, &json!({}))?;
            let text = "You left. What you wrote stays there; what you have of it stays here.\n";
            Ok(Report::new("community", &json!({ "community": community, "state": "left" }), text))
        }
        Verb::Members(verb) => members::carry_out(client, verb),
        Verb::Successors(verb) => successors::carry_out(client, verb),
        Verb::Evidence(verb) => evidence::carry_out(client, verb),
    }
}

fn changed(client: &Client, community: &str, change: &CommunityChange) -> Result<Report, Failure> {
    let path = format!("/communities/{}", segment(community));
    let community: Community = client.send(Method::PATCH, &path, change)?;
    let text = show(&community, Paint::stdout());
    Ok(Report::new("community", &community, text))
}

fn create(client: &Client, new: New) -> Result<Report, Failure> {
    let new = NewCommunity { name: new.name, purpose: new.purpose, access: new.access.into() };
    let made: CommunityRef = client.post("/communities", &new)?;
    let text = format!("{}\n", made.community);
    Ok(Report::new("community", &made, text))
}

fn list(communities: &CommunityList) -> String {
    let mut table = Table::new(
        &["community", "name", "state", "members", "here now", "purpose"],
        "No community yet. Begin one with `commonground community create NAME`, or join by an invitation.",
    );
    for community in &communities.communities {
        table.row(&[
            short(&community.community),
            &community.name,
            state(community.state),
            &community.members.to_string(),
            &community.present.to_string(),
            &community.purpose,
        ]);
    }
    table.text(Paint::stdout())
}

pub(crate) fn state(state: CommunityState) -> &'static str {
    match state {
        CommunityState::Member => "member",
        CommunityState::Joining => "waiting to be let in",
        CommunityState::Refused => "refused",
        CommunityState::Left => "left",
        CommunityState::Removed => "removed",
    }
}

fn show(community: &Community, paint: Paint) -> String {
    let mut members = Table::new(&["member", "name", "role", "connected"], "No members known yet.");
    for member in &community.members {
        let name = match (member.me, member.distance) {
            (true, _) => format!("{} (you)", member.name),
            (false, Some(distance)) => format!("{} ({} by you)", member.name, word(distance)),
            (false, None) => member.name.clone(),
        };
        let role = role_word(member.role);
        let connected = if member.me || member.connected { "yes" } else { "no" };
        members.row(&[short(&member.member), &name, role, connected]);
    }
    let unreadable = community.documents.iter().filter(|document| document.quarantined).count();
    let unreadable = number(u32::try_from(unreadable).unwrap_or(u32::MAX));
    let facts = Facts::new()
        .fact("community", &community.community)
        .fact("name", &community.name)
        .fact("purpose", &community.purpose)
        .fact("state", state(community.state))
        .fact("ended", &community.ended.as_ref().map(ending).unwrap_or_default())
        .fact("who may come in", access(community.access))
        .fact("asking to come in", &number(community.wishes))
        .fact(
            "goes on as",
            &kin(community.successors.iter().map(|one| (&*one.name, &*one.community))),
        )
        .fact(
            "comes from",
            &kin(community.predecessors.iter().map(|one| (&*one.name, &*one.community))),
        )
        .fact("laid to rest", if community.archived { "yes" } else { "" })
        .fact("documents", &community.documents.len().to_string())
        .fact("unreadable", &unreadable)
        .fact("digest", &community.digest);
    format!("{}\n{}", facts.text(paint), members.text(paint))
}

fn access(access: Access) -> &'static str {
    match access {
        Access::Open => "anyone who has the link to the door",
        Access::Request => "whoever asks, when a facilitator says yes",
        Access::Invite => "whoever is invited",
    }
}

/// Other tables, by name and id.
fn kin<'a>(tables: impl Iterator<Item = (&'a str, &'a str)>) -> String {
    let named: Vec<String> = tables
        .map(|(name, id)| format!("{name} ({})", short(id)).trim_start().to_owned())
        .collect();
    named.join(", ")
}

/// A number, or nothing for none.
fn number(number: u32) -> String {
    if number == 0 { String::new() } else { number.to_string() }
}
