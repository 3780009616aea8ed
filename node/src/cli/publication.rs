//! `publication create|list|text|edit|write|rename`: texts written together.

use std::fs;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use api::publications::{
    Edit, Edited, NewPublication, NewTitle, PublicationList, PublicationRef, PublicationState,
    PublicationText, Splice, WholeText,
};
use clap::{Args, Subcommand};
use ureq::http::Method;

use super::client::{Client, segment};
use super::folded::{Showing, hide};
use super::say::{Paint, Report, Table, clean_lines, short, talk};
use crate::failure::{Exit, Failure};
use crate::limits::EDIT_TRIES;

/// What can be done with publications.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Begin a text.
    Create {
        /// The community.
        community: String,
        /// Its title.
        title: String,
    },
    /// List the texts of a community.
    List {
        /// The community.
        community: String,
        #[command(flatten)]
        showing: Showing,
    },
    /// Print a text (Markdown).
    Text {
        /// Its id, or the beginning of it.
        publication: String,
        #[command(flatten)]
        showing: Showing,
    },
    /// Hide a text for everyone at the table, as a facilitator.
    Hide {
        /// Its id, or the beginning of it.
        publication: String,
        /// Why, in words that everyone reads.
        #[arg(long, value_name = "TEXT")]
        reason: String,
    },
    /// Show a hidden text again, as a facilitator.
    Unhide {
        /// Its id, or the beginning of it.
        publication: String,
    },
    /// Change a text at one place.
    Edit(Change),
    /// Make a text what a file says, by the smallest edit.
    Write {
        /// Its id, or the beginning of it.
        publication: String,
        /// The file; `-` reads standard input.
        #[arg(long, value_name = "FILE")]
        file: PathBuf,
    },
    /// Give a text another title.
    Rename {
        /// Its id, or the beginning of it.
        publication: String,
        /// The new title.
        title: String,
    },
}

/// One change; places and lengths in UTF-16 code units.
#[derive(Debug, Args)]
pub(crate) struct Change {
    /// Its id, or the beginning of it.
    publication: String,
    /// Where.
    #[arg(long, value_name = "N")]
    at: u64,
    /// How much to take away there.
    #[arg(long, value_name = "N", default_value_t = 0)]
    delete: u64,
    /// What to put there.
    #[arg(long, value_name = "TEXT", default_value = "", allow_hyphen_values = true)]
    insert: String,
}

pub(crate) fn carry_out(client: &Client, verb: Verb) -> Result<Report, Failure> {
    match verb {
        Verb::Create { community, title } => {
            let path = format!("/communities/{}/publications", segment(&community));
            let made: PublicationRef = client.post(&path, &NewPublication { title })?;
            let text = format!("{}\n", made.publication);
            Ok(Report::new("publication", &made, text))
        }
        Verb::List { community, showing } => {
            let path = format!("/communities/{}/publications", segment(&community));
            let publications: PublicationList = client.get(&path)?;
            let text = list(&publications, showing);
            Ok(Report::new("publications", &publications, text))
        }
        Verb::Hide { publication, reason } => hide(client, &path_of(&publication), Some(reason)),
        Verb::Unhide { publication } => hide(client, &path_of(&publication), None),
        Verb::Text { publication, showing } => {
            let text: PublicationText = client.get(&text_path(&publication))?;
            let authors: Vec<_> = text.authors.iter().collect();
            let shown = match showing.instead(text.hidden.as_ref(), &authors) {
                Some(why) => {
                    talk(&format!("{why}\nSee it anyway with --all."));
                    String::new()
                }
                None => for_stdout(&text.text),
            };
            Ok(Report::new("text", &text, shown))
        }
        Verb::Edit(change) => edited(&edit(client, &change)?),
        Verb::Write { publication, file } => {
            let text = WholeText { text: read(&file)? };
            edited(&client.send(Method::PUT, &text_path(&publication), &text)?)
        }
        Verb::Rename { publication, title } => {
            edited(&client.send(Method::PATCH, &path_of(&publication), &NewTitle { title })?)
        }
    }
}

fn path_of(publication: &str) -> String {
    format!("/publications/{}", segment(publication))
}

fn text_path(publication: &str) -> String {
    format!("/publications/{}/text", segment(publication))
}

/// Reads the version, edits at it, and tries again when someone was faster.
fn edit(client: &Client, change: &Change) -> Result<Edited, Failure> {
    let path = format!("/publications/{}/edits", segment(&change.publication));
    let splice = Splice { at: change.at, delete: change.delete, insert: change.insert.clone() };
    let mut tries = 0;
    loop {
        let text: PublicationText = client.get(&text_path(&change.publication))?;
        let edit = Edit {
            version: Some(text.version),
            heads: None,
            splices: vec![splice.clone()],
            client: None,
            sequence: None,
        };
        tries += 1;
        match client.post(&path, &edit) {
            Err(failure) if failure.code == "stale" && tries < EDIT_TRIES => {}
            answer => return answer,
        }
    }
}

fn edited(edited: &Edited) -> Result<Report, Failure> {
    let text = format!("version {}\n", edited.version);
    Ok(Report::new("edited", edited, text))
}

/// The text itself; on a terminal without what would steer it.
fn for_stdout(text: &str) -> String {
    if !io::stdout().is_terminal() {
        return text.to_owned();
    }
    let mut text = clean_lines(text);
    if !text.ends_with('\n') {
        text.push('\n');
    }
    text
}

fn read(file: &Path) -> Result<String, Failure> {
    let bytes = if file.as_os_str() == "-" {
        let mut bytes = Vec::new();
        io::stdin().read_to_end(&mut bytes).map(|_| bytes)
    } else {
        fs::read(file)
    };
    let bytes = bytes.map_err(|error| Failure::file("read", file, &error))?;
    String::from_utf8(bytes).map_err(|_| {
        Failure::new(
            Exit::Failed,
            "file",
            format!("{} is not a UTF-8 text.", file.display()),
            "Save it as UTF-8 and try again.",
        )
    })
}

fn list(publications: &PublicationList, showing: Showing) -> String {
    let mut table = Table::new(
        &["publication", "title", "state", "authors"],
        "No texts yet. Start with what you do not know yet.",
    );
    for publication in &publications.publications {
        let authors: Vec<&str> =
            publication.authors.iter().map(|author| author.name.as_str()).collect();
        let state = match publication.state {
            PublicationState::Draft => "draft",
        };
        let id = short(&publication.publication);
        let all: Vec<_> = publication.authors.iter().collect();
        match showing.instead(publication.hidden.as_ref(), &all) {
            Some(why) => table.row(&[id, &why, state, ""]),
            None => table.row(&[id, &publication.title, state, &authors.join(", ")]),
        }
    }
    table.text(Paint::stdout())
}
