//! `matches`: who shares your interests, and which.

use api::people::{Match, Matches, Reason, ReasonKind};
use clap::Args;

use super::client::Client;
use super::say::{Paint, Report, clean};
use crate::failure::Failure;

/// How many.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// At most this many people.
    #[arg(long, default_value_t = 20)]
    limit: u32,
}

pub(crate) fn matches(client: &Client, options: Options) -> Result<Report, Failure> {
    let matches: Matches = client.get(&format!("/matches?limit={}", options.limit))?;
    let text = show(&matches, Paint::stdout());
    Ok(Report::new("matches", &matches, text))
}

fn show(matches: &Matches, paint: Paint) -> String {
    if matches.matches.is_empty() {
        return format!(
            "Nobody with your interests yet; this node knows of {} others. Add interests, or another node with `commonground peer add`.\n",
            matches.known
        );
    }
    matches.matches.iter().map(|person| show_one(person, paint)).collect::<Vec<_>>().join("\n")
}

fn show_one(person: &Match, paint: Paint) -> String {
    let mut text = paint.bold(&clean(&person.name));
    for part in [&person.affiliation, &person.place] {
        if !part.is_empty() {
            text.push_str(", ");
            text.push_str(&clean(part));
        }
    }
    if person.connected {
        text.push_str(&paint.green("  connected"));
    }
    text.push('\n');
    for reason in &person.reasons {
        text.push_str(&format!("  {}\n", clean(&why(reason))));
    }
    text
}

fn why(reason: &Reason) -> String {
    let Reason { interest, theirs, kind } = reason;
    let label =
        if interest == theirs { interest.clone() } else { format!("{interest} ({theirs})") };
    match kind {
        ReasonKind::Shared => format!("you share {label}"),
        ReasonKind::TheyOffer => format!("brings what you seek: {label}"),
        ReasonKind::TheySeek => format!("seeks what you bring: {label}"),
        ReasonKind::BothSeek => format!("you both seek {label}"),
    }
}
