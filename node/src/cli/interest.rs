//! `interest add|remove|list`: what you seek and what you bring.

use api::people::{Interest, InterestList, Level, Stance, Visibility};
use clap::{Args, Subcommand, ValueEnum};
use ureq::http::Method;

use super::client::{Client, segment};
use super::say::{Paint, Report, Table};
use crate::failure::{Exit, Failure};

/// What can be done with interests.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Add an interest, or change it.
    Add(New),
    /// Remove an interest.
    Remove {
        /// Its label.
        label: String,
    },
    /// List your interests.
    List,
}

/// An interest.
#[derive(Debug, Args)]
pub(crate) struct New {
    /// In your own words.
    label: String,
    /// The label's language (such as nl).
    #[arg(long, default_value = "")]
    language: String,
    /// How far you are in it.
    #[arg(long, value_enum, default_value_t = LevelWord::Curious)]
    level: LevelWord,
    /// Whether you seek it, bring it, or both.
    #[arg(long, value_enum, default_value_t = StanceWord::Both)]
    stance: StanceWord,
    /// Who may know: everyone, fellow members, or nobody.
    #[arg(long, value_enum, default_value_t = VisibilityWord::Public)]
    visibility: VisibilityWord,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum LevelWord {
    Curious,
    Practising,
    Passionate,
    Expert,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum StanceWord {
    Seeking,
    Offering,
    Both,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum VisibilityWord {
    Public,
    Communities,
    Private,
}

impl From<New> for Interest {
    fn from(new: New) -> Self {
        Self {
            label: new.label,
            language: new.language,
            level: match new.level {
                LevelWord::Curious => Level::Curious,
                LevelWord::Practising => Level::Practising,
                LevelWord::Passionate => Level::Passionate,
                LevelWord::Expert => Level::Expert,
            },
            stance: match new.stance {
                StanceWord::Seeking => Stance::Seeking,
                StanceWord::Offering => Stance::Offering,
                StanceWord::Both => Stance::Both,
            },
            visibility: match new.visibility {
                VisibilityWord::Public => Visibility::Public,
                VisibilityWord::Communities => Visibility::Communities,
                VisibilityWord::Private => Visibility::Private,
            },
        }
    }
}

pub(crate) fn carry_out(client: &Client, verb: Verb) -> Result<Report, Failure> {
    let interests: InterestList = match verb {
        Verb::Add(new) => client.send(Method::PUT, "/interests", &Interest::from(new))?,
        Verb::Remove { label } => {
            let answer = client.delete(&format!("/interests/{}", segment(&label)))?;
            serde_json::from_slice(&answer).map_err(|error| {
                Failure::new(Exit::Failed, "internal", error.to_string(), "Update the node.")
            })?
        }
        Verb::List => client.get("/interests")?,
    };
    let text = list(&interests);
    Ok(Report::new("interests", &interests, text))
}

fn list(interests: &InterestList) -> String {
    let mut table = Table::new(
        &["interest", "language", "level", "stance", "who may know"],
        "No interests yet. What are you running into? `commonground interest add \"…\" --stance seeking`",
    );
    for interest in &interests.interests {
        table.row(&[
            &interest.label,
            &interest.language,
            level(interest.level),
            stance(interest.stance),
            match interest.visibility {
                Visibility::Public => "everyone",
                Visibility::Communities => "fellow members",
                Visibility::Private => "nobody",
            },
        ]);
    }
    table.text(Paint::stdout())
}

fn level(level: Level) -> &'static str {
    match level {
        Level::Curious => "curious",
        Level::Practising => "practising",
        Level::Passionate => "passionate",
        Level::Expert => "expert",
    }
}

fn stance(stance: Stance) -> &'static str {
    match stance {
        Stance::Seeking => "seeking",
        Stance::Offering => "offering",
        Stance::Both => "seeking and offering",
    }
}
