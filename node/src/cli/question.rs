//! `question ask|list|show|hear`: what a community does not know yet.

use api::questions::{Hearing, NewQuestion, Question, QuestionList, QuestionRef};
use clap::Subcommand;
use ureq::http::Method;

use super::client::{Client, segment};
use super::folded::{Showing, folded, hide};
use super::say::{Paint, Report, Table, clean, clean_lines, count, short};
use super::successors::sources;
use crate::failure::Failure;

/// What can be done with questions.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Ask a question.
    Ask {
        /// The community.
        community: String,
        /// The question, in one sentence.
        title: String,
        /// What you measured, observed and tried so far (Markdown).
        #[arg(long, default_value = "")]
        body: String,
    },
    /// List the questions on the board.
    List {
        /// The community.
        community: String,
        #[command(flatten)]
        showing: Showing,
    },
    /// Show a question.
    Show {
        /// Its id, or the beginning of it.
        question: String,
        #[command(flatten)]
        showing: Showing,
    },
    /// Hide a question for everyone at the table, as a facilitator.
    Hide {
        /// Its id, or the beginning of it.
        question: String,
        /// Why, in words that everyone reads.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Show a hidden question again, as a facilitator.
    Unhide {
        /// Its id, or the beginning of it.
        question: String,
    },
    /// Say that you hear this too.
    Hear {
        /// Its id, or the beginning of it.
        question: String,
        /// Take it back.
        #[arg(long)]
        undo: bool,
    },
}

pub(crate) fn carry_out(client: &Client, verb: Verb) -> Result<Report, Failure> {
    match verb {
        Verb::Ask { community, title, body } => {
            let path = format!("/communities/{}/questions", segment(&community));
            let made: QuestionRef = client.post(&path, &NewQuestion { title, body })?;
            let text = format!("{}\n", made.question);
            Ok(Report::new("question", &made, text))
        }
        Verb::List { community, showing } => {
            let path = format!("/communities/{}/questions", segment(&community));
            let questions: QuestionList = client.get(&path)?;
            let text = list(&questions, showing);
            Ok(Report::new("questions", &questions, text))
        }
        Verb::Show { question, showing } => shown(&client.get(&path_of(&question))?, showing),
        Verb::Hide { question, reason } => hide(client, &path_of(&question), Some(reason)),
        Verb::Unhide { question } => hide(client, &path_of(&question), None),
        Verb::Hear { question, undo } => {
            let path = format!("/questions/{}/hearing", segment(&question));
            let all = Showing { all: true };
            shown(&client.send(Method::PUT, &path, &Hearing { hear: !undo })?, all)
        }
    }
}

fn path_of(question: &str) -> String {
    format!("/questions/{}", segment(question))
}

fn why_folded(question: &Question, showing: Showing) -> Option<String> {
    let authors: Vec<_> = question.author.iter().collect();
    showing.instead(question.hidden.as_ref(), &authors)
}

fn list(questions: &QuestionList, showing: Showing) -> String {
    let mut table = Table::new(
        &["question", "asked by", "heard too by", "title"],
        "All answered. That is rarely true: what are you running into?",
    );
    for question in &questions.questions {
        let folded = why_folded(question, showing);
        let author = question.author.as_ref().filter(|_| folded.is_none());
        table.row(&[
            short(&question.question),
            author.map_or("", |author| author.name.as_str()),
            &count(question.hearers.len(), "other", "others"),
            folded.as_ref().unwrap_or(&question.title),
        ]);
    }
    table.text(Paint::stdout())
}

fn shown(question: &Question, showing: Showing) -> Result<Report, Failure> {
    let text = match why_folded(question, showing) {
        Some(why) => format!("{why}\nSee it anyway with --all.\n"),
        None => show(question, Paint::stdout()),
    };
    Ok(Report::new("question", question, text))
}

fn show(question: &Question, paint: Paint) -> String {
    let mut text = format!("{}\n", paint.bold(&clean(&question.title)));
    if let Some(why) = folded(question.hidden.as_ref(), &[]) {
        text.push_str(&paint.yellow(&format!("{why}\n")));
    }
    if let Some(author) = &question.author {
        text.push_str(&paint.dim(&format!("asked by {}\n", clean(&author.name))));
    }
    for source in sources(&question.based_on) {
        text.push_str(&paint.dim(&format!("{source}\n")));
    }
    if !question.body.is_empty() {
        text.push_str(&format!("\n{}\n", clean_lines(&question.body)));
    }
    let names: Vec<String> = question.hearers.iter().map(|hearer| clean(&hearer.name)).collect();
    if !names.is_empty() {
        text.push_str(&format!("\nheard too by {}\n", names.join(", ")));
    }
    text
}
