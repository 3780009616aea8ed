//! `term propose|list|show`: terms of a community and their readings.

use api::terms::{NewTerm, Relation, Term, TermList, TermRef, TermState};
use clap::{Args, Subcommand};

use super::client::{Client, segment};
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
    },
    /// Show a term with its readings.
    Show {
        /// Its id, or the beginning of it.
        term: String,
        /// The label in this language where there is one.
        #[arg(long)]
        language: Option<String>,
    },
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
        Verb::List { community, language } => {
            let path = format!("/communities/{}/terms{}", segment(&community), query(language));
            let terms: TermList = client.get(&path)?;
            let text = list(&terms);
            Ok(Report::new("terms", &terms, text))
        }
        Verb::Show { term, language } => {
            let term: Term =
                client.get(&format!("/terms/{}{}", segment(&term), query(language)))?;
            let text = show(&term, Paint::stdout());
            Ok(Report::new("term", &term, text))
        }
    }
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

fn list(terms: &TermList) -> String {
    let mut table = Table::new(
        &["term", "label", "language", "state", "readings", "first reading"],
        "No terms yet. Which word do you all use differently?",
    );
    for term in &terms.terms {
        table.row(&[
            short(&term.term),
            &term.label,
            &term.language,
            state(term.state),
            &term.readings.to_string(),
            &term.excerpt,
        ]);
    }
    table.text(Paint::stdout())
}

fn show(term: &Term, paint: Paint) -> String {
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
    for reading in &term.readings {
        let author = reading.author.as_ref().map_or("(imported)", |author| author.name.as_str());
        text.push_str(&format!(
            "\n{}\n{}\n",
            paint.bold(&clean(author)),
            clean_lines(&reading.text)
        ));
    }
    text
}

fn labels(relations: &[Relation]) -> String {
    relations.iter().map(|relation| relation.label.as_str()).collect::<Vec<_>>().join(", ")
}
