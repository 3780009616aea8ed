//! "Based on": where something comes from that was written anew at another table.
//!
//! An actor belongs to one community and device, so that changes cannot be replayed elsewhere. What goes
//! along to a successor is written anew as it is, and says where its history lies. These keys stand at the
//! root of a publication or question, and after `concept·` of a term; a table writes `·` for NUL.
//!
//! | key | value | since |
//! |---|---|---|
//! | `based_on·`community`·`source | name of the table it comes from, a text; the source is the document there, or the concept, in hexadecimal | 1 |
//! | …`·title` | what it was called there, a text | 1 |
//! | …`·heads` | the heads it had there, in hexadecimal, separated by spaces | 1 |
//! | …`·author·`member | the name of somebody who wrote it there, a text | 1 |
//! | …`·by` | member who brought it along, 64 hexadecimal digits; a claim | 1 |
//! | …`·at` | whole number, milliseconds: when; a claim | 1 |
//!
//! All of it is a claim of whoever wrote it. What cannot be understood or is too long is passed over.

use std::collections::BTreeMap;

use automerge::transaction::Transaction;
use automerge::{Automerge, ScalarValue};
use protocol::limits::{DOCUMENT_HEADS_MAX, NAME_BYTES_MAX};
use protocol::{ChangeHash, CommunityId, MemberId, Time};

use crate::document::Document;
use crate::fields::{self, Entry, SEPARATOR, key};
use crate::limits::{SOURCE_AUTHORS_MAX, SOURCES_MAX};
use crate::publication::TITLE_BYTES_MAX;
use crate::write::WriteError;

pub(crate) const BASED_ON: &str = "based_on";
const TITLE: &str = "title";
const HEADS: &str = "heads";
const AUTHOR: &str = "author";
const BY: &str = "by";
const AT: &str = "at";

/// Longest name of a source: a document's id in hexadecimal.
const SOURCE_DIGITS_MAX: usize = 64;

/// Where something comes from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BasedOn {
    /// The community it comes from.
    pub community: CommunityId,
    /// What it is there: a document or a concept, in hexadecimal.
    pub source: String,
    /// What the table was called.
    pub table: String,
    /// What it was called there.
    pub title: String,
    /// The heads it had.
    pub heads: Vec<ChangeHash>,
    /// Who wrote it there, by the names they had.
    pub authors: Vec<(MemberId, String)>,
    /// Who brought it along, as claimed.
    pub by: Option<MemberId>,
    /// When, as claimed.
    pub at: Time,
}

/// Where a document comes from, the first source first.
pub fn read(document: &Document) -> Vec<BasedOn> {
    sources(&document.automerge, "")
}

/// The same of one part of a document, whose keys begin with `prefix`.
pub(crate) fn sources(doc: &Automerge, prefix: &str) -> Vec<BasedOn> {
    let start = format!("{prefix}{}", key(&[BASED_ON, ""]));
    let mut found: BTreeMap<(CommunityId, String), BasedOn> = BTreeMap::new();
    let most = SOURCES_MAX * (SOURCE_AUTHORS_MAX + 5);
    for entry in fields::entries(doc, &start).take(most) {
        let parts: Vec<&str> = entry.key[start.len()..].split(SEPARATOR).collect();
        if let [community, source, field @ ..] = &parts[..]
            && let Ok(community) = community.parse::<CommunityId>()
            && is_source(source)
        {
            let place = (community, (*source).to_owned());
            if found.len() >= SOURCES_MAX && !found.contains_key(&place) {
                continue;
            }
            let nothing = || nothing_known(community, source);
            understand(found.entry(place).or_insert_with(nothing), field, &entry);
        }
    }
    let mut found: Vec<BasedOn> = found.into_values().collect();
    found.retain(|source| !source.table.is_empty());
    found.sort_by(|a, b| (a.at, a.community, &a.source).cmp(&(b.at, b.community, &b.source)));
    found
}

fn is_source(text: &str) -> bool {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
    digits && !text.is_empty() && text.len() <= SOURCE_DIGITS_MAX
}

fn nothing_known(community: CommunityId, source: &str) -> BasedOn {
    BasedOn {
        community,
        source: source.to_owned(),
        table: String::new(),
        title: String::new(),
        heads: Vec::new(),
        authors: Vec::new(),
        by: None,
        at: Time(0),
    }
}

/// Takes one field in, if it can be understood.
fn understand(source: &mut BasedOn, field: &[&str], entry: &Entry) -> Option<()> {
    let short = |max: usize| entry.text().filter(|text| text.len() <= max);
    match field {
        [] => short(NAME_BYTES_MAX)?.clone_into(&mut source.table),
        [TITLE] => short(TITLE_BYTES_MAX)?.clone_into(&mut source.title),
        [HEADS] => {
            let heads: Result<Vec<ChangeHash>, _> =
                entry.text()?.split(' ').map(str::parse).collect();
            source.heads = heads.ok().filter(|heads| heads.len() <= DOCUMENT_HEADS_MAX)?;
        }
        [AUTHOR, member] if source.authors.len() < SOURCE_AUTHORS_MAX => {
            source.authors.push((member.parse().ok()?, short(NAME_BYTES_MAX)?.to_owned()));
        }
        [BY] => source.by = Some(entry.text()?.parse().ok()?),
        [AT] => source.at = Time(entry.number()?),
        _ => return None,
    }
    Some(())
}

/// The fields of a source: what follows the prefix, and its value.
pub(crate) fn facts(source: &BasedOn) -> Vec<(String, ScalarValue)> {
    let community = source.community.to_string();
    let name = |rest: &[&str]| {
        let mut parts = vec![BASED_ON, community.as_str(), source.source.as_str()];
        parts.extend_from_slice(rest);
        key(&parts)
    };
    let heads: Vec<String> =
        source.heads.iter().take(DOCUMENT_HEADS_MAX).map(ToString::to_string).collect();
    let mut facts: Vec<(String, ScalarValue)> = vec![
        (name(&[]), fields::normalised(&source.table).into()),
        (name(&[TITLE]), fields::normalised(&source.title).into()),
        (name(&[AT]), source.at.0.into()),
    ];
    if !heads.is_empty() {
        facts.push((name(&[HEADS]), heads.join(" ").into()));
    }
    if let Some(by) = source.by {
        facts.push((name(&[BY]), by.to_string().into()));
    }
    for (member, called) in source.authors.iter().take(SOURCE_AUTHORS_MAX) {
        let author = name(&[AUTHOR, &member.to_string()]);
        facts.push((author, fields::normalised(called).into()));
    }
    facts
}

/// Puts a source after a prefix.
pub(crate) fn put(
    transaction: &mut Transaction<'_>,
    prefix: &str,
    source: &BasedOn,
) -> Result<(), WriteError> {
    for (name, value) in facts(source) {
        fields::put(transaction, &format!("{prefix}{name}"), value)?;
    }
    Ok(())
}
