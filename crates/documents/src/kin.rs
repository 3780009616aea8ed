//! Kin: which tables this one goes on as, and which it came from. Stands in the charter, for members
//! only; that a table *is* a successor is said by a membership operation, and here is the way in.
//!
//! | key | value | since |
//! |---|---|---|
//! | `successor·`community | what the successor was called, a text | 1 |
//! | …`·link` | the way in for members of this table: an invitation or a door, a text | 1 |
//! | …`·by` | member who wrote it, 64 hexadecimal digits; a claim | 1 |
//! | …`·at` | whole number, milliseconds; a claim | 1 |
//! | `predecessor·`community | what the table was called that goes on here, a text | 1 |
//! | …`·by`, …`·at` | as above | 1 |
//! | …`·invite·`operation | `true`: that invitation of this table is for members of the predecessor only | 1 |

use std::collections::BTreeMap;

use automerge::ScalarValue;
use protocol::limits::NAME_BYTES_MAX;
use protocol::{ActorId, CommunityId, MemberId, OperationId, Time};

use crate::document::Document;
use crate::fields::{self, SCHEMA, SCHEMA_VERSION, SEPARATOR, key};
use crate::limits::{ENTRIES_MAX, RELATIVES_MAX, WAY_BYTES_MAX};
use crate::write::{Base, WriteError, Written};

const SUCCESSOR: &str = "successor";
const PREDECESSOR: &str = "predecessor";
const LINK: &str = "link";
const BY: &str = "by";
const AT: &str = "at";
const INVITE: &str = "invite";

/// A table that goes on from this one, or that this one goes on from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Kin {
    /// What it was called when this was written.
    pub name: String,
    /// The way into a successor; empty when there is none here.
    pub link: String,
    /// Invitations of this table that are for members of a predecessor only.
    pub invites: Vec<OperationId>,
    /// Who wrote this, as claimed.
    pub by: Option<MemberId>,
    /// When, as claimed.
    pub at: Time,
}

/// Writes down that this table goes on as another.
pub fn goes_on_as(
    document: &mut Document,
    actor: ActorId,
    at: Time,
    by: MemberId,
    successor: CommunityId,
    (name, link): (&str, &str),
) -> Result<Option<Written>, WriteError> {
    let link = fields::bounded(link.to_owned(), "the link", WAY_BYTES_MAX)?;
    let facts = [(LINK, link.into())];
    put(document, (actor, at, by), (SUCCESSOR, successor, name), &facts)
}

/// Writes down that this table goes on from another; `invite` is for members of that one only.
pub fn comes_from(
    document: &mut Document,
    actor: ActorId,
    at: Time,
    by: MemberId,
    predecessor: CommunityId,
    (name, invite): (&str, Option<OperationId>),
) -> Result<Option<Written>, WriteError> {
    let invite = invite.map(|invite| (key(&[INVITE, &invite.to_string()]), true.into()));
    let facts: Vec<(&str, ScalarValue)> =
        invite.iter().map(|(key, value): &(String, ScalarValue)| (&**key, value.clone())).collect();
    put(document, (actor, at, by), (PREDECESSOR, predecessor, name), &facts)
}

fn put(
    document: &mut Document,
    (actor, at, by): (ActorId, Time, MemberId),
    (which, community, name): (&str, CommunityId, &str),
    facts: &[(&str, ScalarValue)],
) -> Result<Option<Written>, WriteError> {
    let name = fields::bounded(fields::normalised(name), "the name", NAME_BYTES_MAX)?;
    let community = community.to_string();
    document.write(actor, at, &Base::Current, |transaction| {
        let mut new = fields::put(transaction, &key(&[which, &community]), name)?;
        for (field, value) in facts {
            new |= fields::put(transaction, &key(&[which, &community, field]), value.clone())?;
        }
        if new {
            fields::put(transaction, &key(&[which, &community, BY]), by.to_string())?;
            fields::put(transaction, &key(&[which, &community, AT]), at.0)?;
            fields::put(transaction, SCHEMA, SCHEMA_VERSION)?;
        }
        Ok(())
    })
}

/// The tables a charter says that this one goes on as.
pub fn successors(document: &Document) -> BTreeMap<CommunityId, Kin> {
    read(document, SUCCESSOR)
}

/// The tables a charter says that this one comes from.
pub fn predecessors(document: &Document) -> BTreeMap<CommunityId, Kin> {
    read(document, PREDECESSOR)
}

fn read(document: &Document, which: &str) -> BTreeMap<CommunityId, Kin> {
    let prefix = key(&[which, ""]);
    let mut all: BTreeMap<CommunityId, Kin> = BTreeMap::new();
    for entry in fields::entries(&document.automerge, &prefix).take(RELATIVES_MAX * ENTRIES_MAX) {
        let mut parts = entry.key[prefix.len()..].split(SEPARATOR);
        let Some(Ok(community)) = parts.next().map(str::parse::<CommunityId>) else { continue };
        if all.len() >= RELATIVES_MAX && !all.contains_key(&community) {
            continue;
        }
        let rest: Vec<&str> = parts.collect();
        understand(all.entry(community).or_default(), &rest, &entry);
    }
    all.retain(|_, kin| !kin.name.is_empty());
    all
}

fn understand(kin: &mut Kin, field: &[&str], entry: &fields::Entry) -> Option<()> {
    let short = |max: usize| entry.text().filter(|text| text.len() <= max);
    match field {
        [] => short(NAME_BYTES_MAX)?.clone_into(&mut kin.name),
        [LINK] => short(WAY_BYTES_MAX)?.clone_into(&mut kin.link),
        [BY] => kin.by = Some(entry.text()?.parse().ok()?),
        [AT] => kin.at = Time(entry.number()?),
        [INVITE, operation] if entry.is_true() && kin.invites.len() < ENTRIES_MAX => {
            kin.invites.push(operation.parse().ok()?);
        }
        _ => return None,
    }
    Some(())
}
