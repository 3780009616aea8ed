//! `invite create|list|revoke`: who may come to the table.

use api::communities::{Invite, InviteList, NewInvite};
use clap::{Args, Subcommand};
use serde_json::json;

use super::client::{Client, segment};
use super::duration;
use super::members::{RoleWord, role_word};
use super::say::{Paint, Report, Table, short};
use crate::failure::Failure;

/// What can be done with invitations.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Make an invitation; the link is the answer.
    Create(New),
    /// List a community's invitations; only the maker of one still has its link.
    List {
        /// The community.
        community: String,
    },
    /// Revoke an invitation, so that nobody else comes in by it.
    Revoke {
        /// Its id, or the beginning of it.
        invite: String,
    },
}

/// A new invitation.
#[derive(Debug, Args)]
pub(crate) struct New {
    /// The community.
    community: String,
    /// How many people may come in by it [default: 1].
    #[arg(long, value_name = "N")]
    uses: Option<u32>,
    /// How long it holds, such as 12h or 30d [default: 7d].
    #[arg(long, value_name = "DURATION", value_parser = duration::seconds)]
    expires: Option<u64>,
    /// What whoever comes in by it may do: reader or member [default: member].
    #[arg(long, value_enum)]
    role: Option<RoleWord>,
}

pub(crate) fn carry_out(client: &Client, verb: Verb) -> Result<Report, Failure> {
    match verb {
        Verb::Create(new) => {
            let path = format!("/communities/{}/invites", segment(&new.community));
            let body = NewInvite {
                uses: new.uses,
                expires_s: new.expires,
                role: new.role.map(Into::into),
            };
            let invite: Invite = client.post(&path, &body)?;
            let text = format!("{}\n", invite.link);
            Ok(Report::new("invite", &invite, text))
        }
        Verb::List { community } => {
            let path = format!("/communities/{}/invites", segment(&community));
            let invites: InviteList = client.get(&path)?;
            let text = list(&invites);
            Ok(Report::new("invites", &invites, text))
        }
        Verb::Revoke { invite } => {
            client.delete(&format!("/invites/{}", segment(&invite)))?;
            let text = "Revoked. Who came in by it stays.\n";
            Ok(Report::new("invite", &json!({ "invite": invite, "revoked": true }), text))
        }
    }
}

fn list(invites: &InviteList) -> String {
    let mut table = Table::new(
        &["invite", "by", "role", "used", "holds", "came in"],
        "No invitations yet. Make one with `commonground invite create COMMUNITY`.",
    );
    for invite in &invites.invites {
        let used = format!("{} of {}", invite.used, invite.uses);
        let holds = if invite.revoked { "revoked".to_owned() } else { left(invite.expires_at) };
        let admitted = invite.admitted.join(", ");
        let role = role_word(invite.role);
        table.row(&[short(&invite.invite), &invite.by, role, &used, &holds, &admitted]);
    }
    table.text(Paint::stdout())
}

/// How long something that expires still holds.
fn left(expires_at_ms: u64) -> String {
    let left = expires_at_ms.saturating_sub(crate::run::clock::now().0) / 1000;
    match left {
        0 => "expired".to_owned(),
        1..=5_399 => format!("{} min", left.div_ceil(60)),
        5_400..=129_599 => format!("{} h", left.div_ceil(3_600)),
        _ => format!("{} days", left.div_ceil(86_400)),
    }
}
