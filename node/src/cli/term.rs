//! `term propose|list|show`: terms of a community and their readings.

use api::terms::{
    NewStance, NewTerm, Position, Reading, Relation, Term, TermList, TermRef, TermState,
};
use clap::{Args, Subcommand, ValueEnum};
use ureq::http::Method;

use super::client::{Client, segment};
use super::folded::{Showing, folded, hide};
use super::say::{Facts, Paint, Report, Table, clean, clean_lines, short};
use super::successors::sources;
use crate::failure::Failure;

/// What can be done with terms.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Propose a term, or a reading of one that is there already.
    Propose(New),
    /// List the terms of a community.
    List {
        /// The community.
        community: String,
        /// Labels in this language where there are any.
        #[arg(long)]
        language: Option<String>,
        #[command(flatten)]
        showing: Showing,
    },
    /// Show a term with its readings.
    Show {
        /// Its id, or the beginning of it.
        term: String,
        /// The label in this language where there is one.
        #[arg(long)]
        language: Option<String>,
        #[command(flatten)]
        showing: Showing,
    },
    /// Say where you stand on a reading, about its text as it is now.
    Stance(Stand),
    /// Hide a term or one reading of it for everyone at the table, as a facilitator.
    Hide {
        /// Its id, or the beginning of it.
        term: String,
        /// Only this reading: its id, or the beginning of it.
        #[arg(long)]
        reading: Option<String>,
        /// Why, in words that everyone reads.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Show a hidden term or reading again, as a facilitator.
    Unhide {
        /// Its id, or the beginning of it.
        term: String,
        /// Only this reading: its id, or the beginning of it.
        #[arg(long)]
        reading: Option<String>,
    },
}

/// Where somebody stands.
#[derive(Debug, Args)]
pub(crate) struct Stand {
    /// The term.
    term: String,
    /// The reading: its id, or the beginning of it.
    reading: String,
    /// Where you stand; `none` takes it back.
    #[arg(value_enum)]
    position: PositionWord,
    /// Why; an objection has a reason.
    #[arg(long, default_value = "", value_name = "TEXT")]
    reason: String,
}

/// A position, as one types it.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(crate) enum PositionWord {
    Agree,
    Accept,
    Object,
    None,
}

impl From<PositionWord> for Option<Position> {
    fn from(word: PositionWord) -> Self {
        match word {
            PositionWord::Agree => Some(Position::Agree),
            PositionWord::Accept => Some(Position::Accept),
            PositionWord::Object => Some(Position::Object),
            PositionWord::None => None,
        }
    }
}

/// A term or a reading.
#[derive(Debug, Args)]
pub(crate) struct New {
    /// The community.
    community: String,
    /// The word.
    label: String,
    /// The word's language (such as nl).
    #[arg(long, default_value = "")]
    language: String,
    /// How you read it.
    #[arg(long)]
    definition: Option<String>,
}

pub(crate) fn carry_out(client: &Client, verb: Verb) -> Result<Report, Failure> {
    match verb {
        Verb::Propose(New { community, label, language, definition }) => {
            let path = format!("/communities/{}/terms", segment(&community));
            let made: TermRef = client.post(&path, &NewTerm { label, language, definition })?;
            let text = format!("{}\n", made.term);
            Ok(Report::new("term", &made, text))
        }
        Verb::List { community, language, showing } => {
            let path = format!("/communities/{}/terms{}", segment(&community), query(language));
            let terms: TermList = client.get(&path)?;
            let text = list(&terms, showing);
            Ok(Report::new("terms", &terms, text))
        }
        Verb::Stance(Stand { term, reading, position, reason }) => {
            let path = format!("{}/stance", path_of(&term, Some(&reading)));
            let stance = NewStance { position: position.into(), reason };
            let term: Term = client.send(Method::PUT, &path, &stance)?;
            let text = show(&term, Showing::default(), Paint::stdout());
            Ok(Report::new("term", &term, text))
        }
        Verb::Hide { term, reading, reason } => {
            hide(client, &path_of(&term, reading.as_deref()), Some(reason))
        }
        Verb::Unhide { term, reading } => hide(client, &path_of(&term, reading.as_deref()), None),
        Verb::Show { term, language, showing } => {
            let term: Term =
                client.get(&format!("/terms/{}{}", segment(&term), query(language)))?;
            let text = match showing.instead(term.hidden.as_ref(), &[]) {
                Some(why) => format!("{why}\nSee it anyway with --all.\n"),
                None => show(&term, showing, Paint::stdout()),
            };
            Ok(Report::new("term", &term, text))
        }
    }
}

fn path_of(term: &str, reading: Option<&str>) -> String {
    let reading = reading.map(|reading| format!("/readings/{}", segment(reading)));
    format!("/terms/{}{}", segment(term), reading.unwrap_or_default())
}

fn query(language: Option<String>) -> String {
    language.map(|language| format!("?language={}", segment(&language))).unwrap_or_default()
}

fn state(state: TermState) -> &'static str {
    match state {
        TermState::Proposed => "proposed",
        TermState::InDiscussion => "in discussion",
    }
}

fn list(terms: &TermList, showing: Showing) -> String {
    let mut table = Table::new(
        &["term", "label", "language", "state", "readings", "first reading"],
        "No terms yet. Which word do you all use differently?",
    );
    for term in &terms.terms {
        let folded = showing.instead(term.hidden.as_ref(), &[]);
        let label = if folded.is_some() { "" } else { &term.label };
        table.row(&[
            short(&term.term),
            label,
            &term.language,
            state(term.state),
            &term.readings.to_string(),
            folded.as_ref().unwrap_or(&term.excerpt),
        ]);
    }
    table.text(Paint::stdout())
}

fn show(term: &Term, showing: Showing, paint: Paint) -> String {
    let alternative: Vec<&str> = term.alternative.iter().map(|label| label.text.as_str()).collect();
    let also: Vec<String> = term
        .preferred
        .iter()
        .filter(|label| label.text != term.label)
        .map(|label| format!("{} ({})", label.text, label.language))
        .collect();
    let mut text =
        format!("{}  {}\n", paint.bold(&clean(&term.label)), paint.dim(state(term.state)));
    let facts = Facts::new()
        .fact("term", &term.term)
        .fact("language", &term.language)
        .fact("other languages", &also.join(", "))
        .fact("also", &alternative.join(", "))
        .fact("belongs to", &labels(&term.broader))
        .fact("includes", &labels(&term.narrower))
        .fact("related", &labels(&term.related))
        .fact("source", &term.source)
        .fact("along", &sources(&term.based_on).join("; "));
    text.push_str(&facts.text(paint));
    if let Some(why) = folded(term.hidden.as_ref(), &[]) {
        text.push_str(&paint.yellow(&format!("{why}\n")));
    }
    for reading in &term.readings {
        let author = reading.author.as_ref().map_or("(imported)", |author| author.name.as_str());
        let authors: Vec<_> = reading.author.iter().collect();
        let id = paint.dim(short(&reading.reading));
        match showing.instead(reading.hidden.as_ref(), &authors) {
            Some(why) => text.push_str(&format!("\n{why}  {id}\n")),
            None => text.push_str(&format!(
                "\n{}  {id}\n{}\n{}",
                paint.bold(&clean(author)),
                clean_lines(&reading.text),
                stances(reading, paint)
            )),
        }
    }
    text
}

/// Who stands where, one in a line.
fn stances(reading: &Reading, paint: Paint) -> String {
    let mut text = String::new();
    for stance in &reading.stances {
        let stands = match stance.position {
            Position::Agree => "reads it this way too",
            Position::Accept => "can live with it",
            Position::Object => "objects",
        };
        let former = if stance.current { "" } else { " (an earlier text)" };
        let reason = if stance.reason.is_empty() { "" } else { ": " };
        let line = format!("{} {stands}{former}{reason}{}", stance.author.name, stance.reason);
        text.push_str(&paint.dim(&format!("  {}\n", clean(&line))));
    }
    text
}

fn labels(relations: &[Relation]) -> String {
    relations.iter().map(|relation| relation.label.as_str()).collect::<Vec<_>>().join(", ")
}
