//! `join LINK`: asks to be let in and waits up to 15 seconds.
//!
//! Ends with 0 only when the community can be shown, 3 while it is still pending (the node goes on
//! trying by itself; at once when people have to decide), 6 when it was refused.

use std::thread;
use std::time::Instant;

use api::communities::{Community, CommunityState, Join, JoinList, JoinStep, NewJoin};
use clap::Args;

use super::client::{Client, segment};
use super::say::{Report, clean};
use crate::failure::{Exit, Failure};
use crate::limits::{JOIN_WAIT, LOOK_AGAIN};

/// What to join.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The link of an invitation, or of the door of a table.
    pub(crate) link: String,
    /// What to say to those inside, at a table where one asks to come in.
    #[arg(long, default_value = "", value_name = "TEXT")]
    pub(crate) words: String,
}

pub(crate) fn join(client: &Client, options: &Options) -> Result<Report, Failure> {
    let until = Instant::now() + JOIN_WAIT;
    let mut join: Join = client
        .post("/joins", &NewJoin { link: options.link.clone(), words: options.words.clone() })?;
    loop {
        if let Some(failure) = refusal(&join) {
            return Err(failure);
        }
        if is_in(client, &join) {
            join.state = CommunityState::Member;
            join.step = JoinStep::Done;
            let text = format!("Welcome to {}.\n{}\n", clean(&join.name), join.community);
            return Ok(Report::new("join", &join, text));
        }
        // People decide about a wish: that takes longer than anyone waits at a prompt.
        if join.step == JoinStep::Waiting || Instant::now() >= until {
            return Ok(Report::new("join", &join, pending(&join)).ending(Exit::Partly));
        }
        thread::sleep(LOOK_AGAIN);
        let joins: JoinList = client.get("/joins")?;
        // A join that is done may leave the list; what was known of it then still holds.
        if let Some(found) = joins.joins.into_iter().find(|one| one.community == join.community) {
            join = found;
        }
    }
}

fn is_in(client: &Client, join: &Join) -> bool {
    let path = format!("/communities/{}", segment(&join.community));
    client.get::<Community>(&path).is_ok_and(|shown| shown.state == CommunityState::Member)
}

fn refusal(join: &Join) -> Option<Failure> {
    let refused = join.state == CommunityState::Refused || join.step == JoinStep::Refused;
    refused.then(|| {
        let mut failure = join.problem.clone().map_or_else(
            || {
                Failure::new(
                    Exit::Refused,
                    "refused",
                    "You were not let in.",
                    "Ask for a new invitation.",
                )
            },
            Failure::from,
        );
        failure.exit = Exit::Refused;
        failure
    })
}

fn pending(join: &Join) -> String {
    let where_it_stands = match join.step {
        JoinStep::Searching => "No member is reachable yet",
        JoinStep::Asking => "A member was found and has not answered yet",
        JoinStep::Waiting => "Your wish is with the table; a facilitator will look at it",
        JoinStep::Receiving | JoinStep::Done | JoinStep::Refused => {
            "You were let in; what the community has is still coming"
        }
    };
    format!(
        "{where_it_stands}. The node goes on trying; `commonground community list` shows when you are in.\n{}\n",
        join.community
    )
}
