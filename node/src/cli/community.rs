//! `community create|list|show`: the tables you sit at.

use api::communities::{
    Access, Community, CommunityList, CommunityRef, CommunityState, NewCommunity, Role,
};
use clap::{Args, Subcommand, ValueEnum};

use super::client::{Client, segment};
use super::say::{Facts, Paint, Report, Table, short};
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
enum AccessWord {
    Open,
    Request,
    Invite,
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
    }
}

fn create(client: &Client, new: New) -> Result<Report, Failure> {
    let access = match new.access {
        AccessWord::Open => Access::Open,
        AccessWord::Request => Access::Request,
        AccessWord::Invite => Access::Invite,
    };
    let new = NewCommunity { name: new.name, purpose: new.purpose, access };
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
    }
}

fn show(community: &Community, paint: Paint) -> String {
    let mut members = Table::new(&["member", "name", "role", "connected"], "No members known yet.");
    for member in &community.members {
        let name = if member.me { format!("{} (you)", member.name) } else { member.name.clone() };
        let role = match member.role {
            Role::Reader => "reader",
            Role::Member => "member",
            Role::Facilitator => "facilitator",
        };
        let connected = if member.me || member.connected { "yes" } else { "no" };
        members.row(&[short(&member.member), &name, role, connected]);
    }
    let unreadable = community.documents.iter().filter(|document| document.quarantined).count();
    let unreadable = if unreadable == 0 { String::new() } else { unreadable.to_string() };
    let facts = Facts::new()
        .fact("community", &community.community)
        .fact("name", &community.name)
        .fact("purpose", &community.purpose)
        .fact("state", state(community.state))
        .fact("documents", &community.documents.len().to_string())
        .fact("unreadable", &unreadable)
        .fact("digest", &community.digest);
    format!("{}\n{}", facts.text(paint), members.text(paint))
}
