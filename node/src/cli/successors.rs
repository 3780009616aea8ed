//! `community split|merge|follow`: tables that go on as another.

use std::collections::BTreeSet;

use api::communities::{Access, Community, CommunityState, DocumentKind};
use api::successors::{AlsoFrom, BasedOn, Carry, NewSuccessor, Successor, SuccessorMade};
use api::terms::TermList;
use clap::{Args, Subcommand};

use super::client::{Client, segment};
use super::community::AccessWord;
use super::join;
use super::say::{Report, clean, short};
use crate::failure::{Exit, Failure};

/// What can be done about where a table goes on.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Split off a table: a new one that goes on from this one, with what you choose.
    Split(Split),
    /// Merge tables: all of them go on as one, a new one or one of yours.
    Merge(Merge),
    /// Go along to the table that this one goes on as.
    Follow(Follow),
}

/// What goes along. It is written anew there, as it is now; what it was stays where it is.
#[derive(Debug, Args)]
struct Along {
    /// A publication or question that goes along; may be given again and again.
    #[arg(long = "document", value_name = "ID")]
    documents: Vec<String>,
    /// Every publication and question goes along.
    #[arg(long)]
    all_documents: bool,
    /// The terms that go along: all, or ids separated by commas.
    #[arg(long, value_name = "all|ID,…", value_delimiter = ',')]
    terms: Vec<String>,
    /// Lay what goes on elsewhere to rest.
    #[arg(long)]
    archive: bool,
}

/// Where it goes on.
#[derive(Debug, Args)]
struct Where {
    /// The name of the new table.
    #[arg(long, required_unless_present = "into", conflicts_with = "into")]
    name: Option<String>,
    /// What the new table is for.
    #[arg(long, default_value = "", conflicts_with = "into")]
    purpose: String,
    /// Who may come in besides those who sit here now.
    #[arg(long, value_enum, default_value_t = AccessWord::Invite, conflicts_with = "into")]
    access: AccessWord,
    /// A table that is there already and where you are a facilitator.
    #[arg(long, value_name = "COMMUNITY")]
    into: Option<String>,
}

/// A table that is split off.
#[derive(Debug, Args)]
pub(crate) struct Split {
    /// The table that goes on.
    community: String,
    #[command(flatten)]
    place: Where,
    #[command(flatten)]
    along: Along,
}

/// Tables that go on as one.
#[derive(Debug, Args)]
pub(crate) struct Merge {
    /// The tables that go on.
    #[arg(required = true)]
    communities: Vec<String>,
    #[command(flatten)]
    place: Where,
    #[command(flatten)]
    along: Along,
}

/// Going along.
#[derive(Debug, Args)]
pub(crate) struct Follow {
    /// The table that goes on elsewhere.
    community: String,
    /// Which of the tables it goes on as; needed when there are several.
    #[arg(long, value_name = "COMMUNITY")]
    to: Option<String>,
    /// What to say to those inside, at a table where one asks to come in.
    #[arg(long, default_value = "", value_name = "TEXT")]
    words: String,
}

pub(crate) fn carry_out(client: &Client, verb: Verb) -> Result<Report, Failure> {
    match verb {
        Verb::Split(split) => go_on(client, &[split.community], split.place, &split.along),
        Verb::Merge(merge) => go_on(client, &merge.communities, merge.place, &merge.along),
        Verb::Follow(options) => follow(client, &options),
    }
}

fn go_on(
    client: &Client,
    communities: &[String],
    place: Where,
    along: &Along,
) -> Result<Report, Failure> {
    let mut carried = carries(client, communities, along)?.into_iter();
    let carry = carried.next().unwrap_or_default();
    let others = communities.iter().skip(1).cloned().zip(carried);
    let is_new = place.into.is_none();
    let new = NewSuccessor {
        name: place.name.unwrap_or_default(),
        purpose: place.purpose,
        access: if is_new { place.access.into() } else { Access::default() },
        into: place.into,
        carry,
        also: others.map(|(community, carry)| AlsoFrom { community, carry }).collect(),
        archive: along.archive,
    };
    let first = communities.first().map_or("", String::as_str);
    let path = format!("/communities/{}/successors", segment(first));
    let made: SuccessorMade = client.post(&path, &new)?;
    let text = format!("{}\n{}\n", told(&made), made.community);
    Ok(Report::new("successor", &made, text))
}

/// What goes along from each table. With several tables each id is looked for where it is.
fn carries(client: &Client, communities: &[String], along: &Along) -> Result<Vec<Carry>, Failure> {
    let all_terms = along.terms.iter().any(|term| term == "all");
    let everything = |documents, terms| Carry {
        all_documents: along.all_documents,
        documents,
        all_terms,
        terms,
    };
    let terms: Vec<String> = along.terms.iter().filter(|term| *term != "all").cloned().collect();
    if communities.len() == 1 || (along.documents.is_empty() && terms.is_empty()) {
        let carry = everything(along.documents.clone(), terms);
        return Ok(communities.iter().map(|_| carry.clone()).collect());
    }
    let mut found: BTreeSet<&String> = BTreeSet::new();
    let mut carries = Vec::new();
    for community in communities {
        let there = ids_at(client, community, !terms.is_empty())?;
        let fits = |text: &&String| {
            let wanted = text.trim().to_ascii_lowercase();
            !wanted.is_empty() && there.iter().any(|id| id.starts_with(&wanted))
        };
        let some: Vec<&String> = along.documents.iter().filter(fits).collect();
        let words: Vec<&String> = terms.iter().filter(fits).collect();
        found.extend(some.iter().chain(&words).copied());
        carries.push(everything(
            some.into_iter().cloned().collect(),
            words.into_iter().cloned().collect(),
        ));
    }
    match along.documents.iter().chain(&terms).find(|text| !found.contains(text)) {
        None => Ok(carries),
        Some(missing) => Err(Failure::new(
            Exit::Failed,
            "not_found",
            format!("None of these tables has “{}”.", clean(missing)),
            "Look at `commonground community show` and `commonground term list`.",
        )),
    }
}

/// The ids of what could go along from a table.
fn ids_at(client: &Client, community: &str, terms: bool) -> Result<Vec<String>, Failure> {
    let path = format!("/communities/{}", segment(community));
    let shown: Community = client.get(&path)?;
    let documents = shown.documents.into_iter().filter(|document| match document.kind {
        DocumentKind::Publication | DocumentKind::Question => true,
        DocumentKind::Charter
        | DocumentKind::Glossary
        | DocumentKind::Observation
        | DocumentKind::Voice => false,
    });
    let mut ids: Vec<String> = documents.map(|document| document.document).collect();
    if terms {
        let list: TermList = client.get(&format!("{path}/terms"))?;
        ids.extend(list.terms.into_iter().map(|term| term.term));
    }
    Ok(ids)
}

fn told(made: &SuccessorMade) -> String {
    let mut text = format!(
        "It goes on as {}, with {}, {} and {}.",
        clean(&made.name),
        many(made.publications, "publication"),
        many(made.questions, "question"),
        many(made.terms, "term")
    );
    if made.already > 0 {
        text.push_str(&format!(" {} had come along before.", made.already));
    }
    if made.not_carried > 0 {
        text.push_str(&format!(" {} could not go along.", made.not_carried));
    }
    text
}

/// Where something came along from, one sentence each.
pub(crate) fn sources(based_on: &[BasedOn]) -> Vec<String> {
    let sentence = |source: &BasedOn| {
        let authors: Vec<String> = source.authors.iter().map(|one| clean(&one.name)).collect();
        let by = source.by.as_ref().map(|by| format!(", brought by {}", clean(&by.name)));
        let written = if authors.is_empty() {
            String::new()
        } else {
            format!(", written there by {}", authors.join(", "))
        };
        format!("from {}{written}{}", clean(&source.table), by.unwrap_or_default())
    };
    based_on.iter().map(sentence).collect()
}

fn many(number: u32, what: &str) -> String {
    format!("{number} {what}{}", if number == 1 { "" } else { "s" })
}

fn follow(client: &Client, options: &Follow) -> Result<Report, Failure> {
    let path = format!("/communities/{}", segment(&options.community));
    let shown: Community = client.get(&path)?;
    let wanted = options.to.as_deref().unwrap_or_default().trim().to_ascii_lowercase();
    let fitting: Vec<&Successor> =
        shown.successors.iter().filter(|next| next.community.starts_with(&wanted)).collect();
    let next = match fitting[..] {
        [next] => next,
        [] => return Err(no_way("This table does not go on as another.", "Ask a facilitator.")),
        [..] => {
            let names: Vec<String> = fitting
                .iter()
                .map(|next| format!("{} ({})", clean(&next.name), short(&next.community)))
                .collect();
            let message = format!("It goes on as several: {}.", names.join(", "));
            return Err(no_way(message, "Say which one with --to."));
        }
    };
    if next.state == Some(CommunityState::Member) {
        let text = format!("You sit there.\n{}\n", next.community);
        return Ok(Report::new("successor", next, text));
    }
    if next.link.is_empty() {
        return Err(no_way(
            "There is no way in for you here.",
            "Ask a facilitator of the table for an invitation.",
        ));
    }
    let link = next.link.clone();
    join::join(client, &join::Options { link, words: options.words.clone() })
}

fn no_way(message: impl Into<String>, hint: &str) -> Failure {
    Failure::new(Exit::Failed, "not_found", message, hint)
}
