//! `community members|remove|role|wishes|admit|decline|door`: who sits at a table, and who would like to.

use api::communities::{Community, Role};
use api::membership::{Admission, DoorLink, Ended, FormerMember, GivenReason, NewRole, WishList};
use clap::{Subcommand, ValueEnum};
use serde::Serialize;
use serde_json::json;
use ureq::http::Method;

use super::client::{Client, segment};
use super::say::{Paint, Report, Table, short};
use crate::failure::Failure;

/// What can be done about who belongs.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// List who belonged and no longer does, with how that came.
    Former {
        /// The community.
        community: String,
    },
    /// Remove a member. What they wrote until now stays; what they have they keep.
    Remove {
        /// The community.
        community: String,
        /// The member.
        member: String,
        /// Why, in words that they and the members read.
        #[arg(long, default_value = "", value_name = "TEXT")]
        reason: String,
    },
    /// Give a member another role.
    Role {
        /// The community.
        community: String,
        /// The member.
        member: String,
        /// What they may do from now on.
        #[arg(value_enum)]
        role: RoleWord,
    },
    /// List who asks to come in.
    Wishes {
        /// The community.
        community: String,
    },
    /// Let in somebody who asked, or who was removed before.
    Admit {
        /// The community.
        community: String,
        /// Who.
        member: String,
        /// What they may do [default: member].
        #[arg(long, value_enum)]
        role: Option<RoleWord>,
    },
    /// Say no to somebody who asked.
    Decline {
        /// The community.
        community: String,
        /// Who.
        member: String,
        /// Why, in words that they and the members read.
        #[arg(long, default_value = "", value_name = "TEXT")]
        reason: String,
    },
    /// The link to its door, to hand around; for a table that is open, or open on request.
    Door {
        /// The community.
        community: String,
    },
}

/// A role, as one types it.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum RoleWord {
    Reader,
    Member,
    Facilitator,
}

impl From<RoleWord> for Role {
    fn from(word: RoleWord) -> Self {
        match word {
            RoleWord::Reader => Self::Reader,
            RoleWord::Member => Self::Member,
            RoleWord::Facilitator => Self::Facilitator,
        }
    }
}

pub(crate) fn role_word(role: Role) -> &'static str {
    match role {
        Role::Reader => "reader",
        Role::Member => "member",
        Role::Facilitator => "facilitator",
    }
}

pub(crate) fn carry_out(client: &Client, verb: Verb) -> Result<Report, Failure> {
    match verb {
        Verb::Former { community } => {
            let shown: Community = client.get(&format!("/communities/{}", segment(&community)))?;
            let text = former(&shown.former);
            Ok(Report::new("former", &json!({ "former": shown.former }), text))
        }
        Verb::Remove { community, member, reason } => {
            let what = Act { community, member, noun: "members", act: "removal", done: "Removed." };
            what.carry_out(client, Method::POST, &GivenReason { reason })
        }
        Verb::Role { community, member, role } => {
            let what = Act { community, member, noun: "members", act: "role", done: "Changed." };
            what.carry_out(client, Method::PUT, &NewRole { role: role.into() })
        }
        Verb::Admit { community, member, role } => {
            let done = "Let in; they hear of it when their node meets one of yours.";
            let what = Act { community, member, noun: "members", act: "admission", done };
            what.carry_out(client, Method::POST, &Admission { role: role.map(Into::into) })
        }
        Verb::Decline { community, member, reason } => {
            let what = Act { community, member, noun: "wishes", act: "refusal", done: "Declined." };
            what.carry_out(client, Method::POST, &GivenReason { reason })
        }
        Verb::Wishes { community } => {
            let path = format!("/communities/{}/wishes", segment(&community));
            let wishes: WishList = client.get(&path)?;
            Ok(Report::new("wishes", &wishes, list(&wishes)))
        }
        Verb::Door { community } => {
            let path = format!("/communities/{}/door", segment(&community));
            let door: DoorLink = client.get(&path)?;
            Ok(Report::new("door", &door, format!("{}\n", door.link)))
        }
    }
}

/// Something done about one person.
struct Act {
    community: String,
    member: String,
    noun: &'static str,
    act: &'static str,
    done: &'static str,
}

impl Act {
    fn carry_out(
        &self,
        client: &Client,
        method: Method,
        body: &impl Serialize,
    ) -> Result<Report, Failure> {
        let Self { community, member, noun, act, done } = self;
        let path = format!("/communities/{}/{noun}/{}/{act}", segment(community), segment(member));
        client.tell(method, &path, body)?;
        let said = json!({ "community": community, "member": member, "done": act });
        Ok(Report::new("membership", &said, format!("{done}\n")))
    }
}

fn list(wishes: &WishList) -> String {
    let mut table =
        Table::new(&["member", "name", "affiliation", "before", "says"], "Nobody asks to come in.");
    for wish in &wishes.wishes {
        let before = if wish.former { "yes" } else { "no" };
        table.row(&[short(&wish.member), &wish.name, &wish.affiliation, before, &wish.words]);
    }
    table.text(Paint::stdout())
}

fn former(former: &[FormerMember]) -> String {
    let mut table = Table::new(&["member", "name", "ended"], "Nobody has gone yet.");
    for one in former {
        table.row(&[short(&one.member), &one.name, &ending(one)]);
    }
    table.text(Paint::stdout())
}

/// How somebody's belonging ended, in one line.
pub(crate) fn ending(former: &FormerMember) -> String {
    match former.ended {
        Ended::Left => "left".to_owned(),
        Ended::Removed if former.reason.is_empty() => format!("removed by {}", former.by),
        Ended::Removed => format!("removed by {}: {}", former.by, former.reason),
        Ended::Voided if former.through.is_empty() => "what let them in was withdrawn".to_owned(),
        Ended::Voided => format!(
            "{}, who let them in, could not any more: {} had ended that",
            former.through, former.by
        ),
    }
}
