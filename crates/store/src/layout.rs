//! How keys become bytes on a disk: the one place that knows, with the schema number.
//!
//! A row's key is a tag byte and the fields at fixed width, numbers big endian, so that byte order
//! is the order of [`Key`] and every [`Range`] is one run of rows. Only the text at the end of
//! [`Local::LastEdit`] has no fixed width. Row values are the business of `shelf`.
//!
//! The path through it: [`encode`] and [`decode`] are each other's inverse, [`bounds`] says where
//! a range begins and ends. How an older schema is brought up to date stands in `upgrade`.

use mind::{Key, Local, Range};
use protocol::announcement::Slot;
use protocol::{
    ActorId, ChangeHash, CommunityId, DeviceId, DocumentId, HeaderHash, LogId, MemberId,
    OperationId,
};

/// The layout written by this version. A store with a higher number is left alone.
///
/// 1: the first. 2: the same rows; what the caches (log states, summaries) hold is written
/// otherwise, so `upgrade` forgets those of an older store. 3: log states are written otherwise again,
/// and the changes of a document may lie together in a base.
pub const SCHEMA: u32 = 3;
/// The oldest layout that can be brought up to date.
pub(crate) const SCHEMA_OLDEST: u32 = 1;

/// Rows of the store itself; below every key, so no range meets them.
const OWN: u8 = 0;
const LOCAL: u8 = 1;
const ANNOUNCEMENT: u8 = 2;
const COMMUNITY: u8 = 3;
const OPERATION: u8 = 4;
const HEADER: u8 = 5;
const FORK: u8 = 6;
const CHANGE: u8 = 7;
const LOG_STATE: u8 = 8;
const BASE: u8 = 9;
const SUMMARY: u8 = 10;
const ASIDE: u8 = 11;
const WISH: u8 = 12;
/// Parts of values too long for one row; above every key.
const PART: u8 = 0x80;

/// The row that counts checkpoints (u64, big endian).
pub(crate) const CHECKPOINT_ROW: &[u8] = &[OWN, b'c'];
/// The row that holds the size after the last compaction (u64, big endian).
pub(crate) const COMPACTED_ROW: &[u8] = &[OWN, b'd'];

/// The row of one part of the value of `key`.
pub(crate) fn part(key: &[u8], index: u32) -> Vec<u8> {
    let mut row = Vec::with_capacity(key.len() + 5);
    row.push(PART);
    row.extend_from_slice(key);
    row.extend_from_slice(&index.to_be_bytes());
    row
}

/// Whether a row holds what is made again from others, or may contradict them once some are lost:
/// caches, and which log this device goes on in.
pub(crate) fn is_derived_row(row: &[u8]) -> bool {
    matches!(row, [LOG_STATE | SUMMARY, ..] | [LOCAL, 4, ..])
}

/// Whether a row belongs to a key (and not to the store itself, nor to a part of a value).
pub(crate) fn is_key_row(row: &[u8]) -> bool {
    row.first().is_some_and(|tag| (LOCAL..PART).contains(tag))
}

fn row(tag: u8, fields: &[&[u8]]) -> Vec<u8> {
    let mut row = Vec::with_capacity(1 + fields.iter().map(|field| field.len()).sum::<usize>());
    row.push(tag);
    for field in fields {
        row.extend_from_slice(field);
    }
    row
}

fn slot_byte(slot: Slot) -> u8 {
    match slot {
        Slot::Profile => 1,
        Slot::Interests => 2,
    }
}

/// The bytes of a key.
pub fn encode(key: &Key) -> Vec<u8> {
    match key {
        Key::Local(local) => encode_local(local),
        Key::Announcement(member, slot) => {
            row(ANNOUNCEMENT, &[member.as_bytes(), &[slot_byte(*slot)]])
        }
        Key::Community(community) => row(COMMUNITY, &[community.as_bytes()]),
        Key::Operation(community, operation) => {
            row(OPERATION, &[community.as_bytes(), operation.as_bytes()])
        }
        Key::Header(community, device, log, number) => row(
            HEADER,
            &[community.as_bytes(), device.as_bytes(), log.as_bytes(), &number.to_be_bytes()],
        ),
        Key::Fork(community, device, log, header) => {
            row(FORK, &[community.as_bytes(), device.as_bytes(), log.as_bytes(), header.as_bytes()])
        }
        Key::Change(community, document, actor, sequence) => row(
            CHANGE,
            &[community.as_bytes(), document.as_bytes(), actor.as_bytes(), &sequence.to_be_bytes()],
        ),
        Key::LogState(community, device, log) => {
            row(LOG_STATE, &[community.as_bytes(), device.as_bytes(), log.as_bytes()])
        }
        Key::Base(community, document) => row(BASE, &[community.as_bytes(), document.as_bytes()]),
        Key::Summary(community, document) => {
            row(SUMMARY, &[community.as_bytes(), document.as_bytes()])
        }
        Key::Aside(community, document, change) => {
            row(ASIDE, &[community.as_bytes(), document.as_bytes(), change.as_bytes()])
        }
        Key::Wish(community, member) => row(WISH, &[community.as_bytes(), member.as_bytes()]),
    }
}

fn encode_local(local: &Local) -> Vec<u8> {
    match local {
        Local::Profile => row(LOCAL, &[&[1]]),
        Local::Interests => row(LOCAL, &[&[2]]),
        Local::Starts => row(LOCAL, &[&[3]]),
        Local::OwnLog(community) => row(LOCAL, &[&[4], community.as_bytes()]),
        Local::InviteSecret(invite) => row(LOCAL, &[&[5], invite.as_bytes()]),
        Local::Join(community) => row(LOCAL, &[&[6], community.as_bytes()]),
        Local::Peer(device) => row(LOCAL, &[&[7], device.as_bytes()]),
        Local::Reported(community, device) => {
            row(LOCAL, &[&[8], community.as_bytes(), device.as_bytes()])
        }
        Local::Salvaged => row(LOCAL, &[&[10]]),
        Local::Distant(member) => row(LOCAL, &[&[14], member.as_bytes()]),
        Local::Stopped(community, device, log) => {
            row(LOCAL, &[&[24], community.as_bytes(), device.as_bytes(), log.as_bytes()])
        }
        Local::Unreadable(community, document) => {
            row(LOCAL, &[&[25], community.as_bytes(), document.as_bytes()])
        }
        Local::LastEdit(document, editor) => {
            row(LOCAL, &[&[9], document.as_bytes(), editor.as_bytes()])
        }
        Local::Device(device) => row(LOCAL, &[&[11], device.as_bytes()]),
        Local::Unlinked(device) => row(LOCAL, &[&[12], device.as_bytes()]),
        Local::RecoveryChecked => row(LOCAL, &[&[13]]),
        Local::WayIn(invite) => row(LOCAL, &[&[15], invite.as_bytes()]),
    }
}

/// Takes fields off the front of a row.
struct Fields<'a>(&'a [u8]);

impl Fields<'_> {
    fn take<const LEN: usize>(&mut self) -> Option<[u8; LEN]> {
        let (field, rest) = self.0.split_first_chunk::<LEN>()?;
        self.0 = rest;
        Some(*field)
    }

    fn community(&mut self) -> Option<CommunityId> {
        self.take().map(CommunityId)
    }

    fn device(&mut self) -> Option<DeviceId> {
        self.take().map(DeviceId)
    }

    fn document(&mut self) -> Option<DocumentId> {
        self.take().map(DocumentId)
    }

    fn log(&mut self) -> Option<LogId> {
        self.take().map(LogId)
    }

    fn number(&mut self) -> Option<u64> {
        self.take().map(u64::from_be_bytes)
    }
}

/// The key that has these bytes; none when no key has.
pub fn decode(row: &[u8]) -> Option<Key> {
    let mut fields = Fields(row);
    let key = match fields.take::<1>()?[0] {
        LOCAL => Key::Local(decode_local(&mut fields)?),
        ANNOUNCEMENT => {
            let member = MemberId(fields.take()?);
            let slot = match fields.take::<1>()?[0] {
                1 => Slot::Profile,
                2 => Slot::Interests,
                _ => return None,
            };
            Key::Announcement(member, slot)
        }
        COMMUNITY => Key::Community(fields.community()?),
        OPERATION => Key::Operation(fields.community()?, OperationId(fields.take()?)),
        HEADER => {
            Key::Header(fields.community()?, fields.device()?, fields.log()?, fields.number()?)
        }
        FORK => Key::Fork(
            fields.community()?,
            fields.device()?,
            fields.log()?,
            HeaderHash(fields.take()?),
        ),
        CHANGE => Key::Change(
            fields.community()?,
            fields.document()?,
            ActorId(fields.take()?),
            fields.number()?,
        ),
        LOG_STATE => Key::LogState(fields.community()?, fields.device()?, fields.log()?),
        BASE => Key::Base(fields.community()?, fields.document()?),
        SUMMARY => Key::Summary(fields.community()?, fields.document()?),
        ASIDE => Key::Aside(fields.community()?, fields.document()?, ChangeHash(fields.take()?)),
        WISH => Key::Wish(fields.community()?, MemberId(fields.take()?)),
        _ => return None,
    };
    fields.0.is_empty().then_some(key)
}

fn decode_local(fields: &mut Fields<'_>) -> Option<Local> {
    Some(match fields.take::<1>()?[0] {
        1 => Local::Profile,
        2 => Local::Interests,
        3 => Local::Starts,
        4 => Local::OwnLog(fields.community()?),
        5 => Local::InviteSecret(OperationId(fields.take()?)),
        6 => Local::Join(fields.community()?),
        7 => Local::Peer(fields.device()?),
        8 => Local::Reported(fields.community()?, fields.device()?),
        9 => {
            let document = fields.document()?;
            let editor = std::str::from_utf8(fields.0).ok()?.to_owned();
            fields.0 = &[];
            Local::LastEdit(document, editor)
        }
        10 => Local::Salvaged,
        11 => Local::Device(fields.device()?),
        12 => Local::Unlinked(fields.device()?),
        13 => Local::RecoveryChecked,
        14 => Local::Distant(MemberId(fields.take()?)),
        15 => Local::WayIn(OperationId(fields.take()?)),
        24 => Local::Stopped(fields.community()?, fields.device()?, fields.log()?),
        25 => Local::Unreadable(fields.community()?, fields.document()?),
        _ => return None,
    })
}

/// The first row of a range, and the first row after it.
pub fn bounds(range: Range) -> (Vec<u8>, Vec<u8>) {
    let run = |prefix: Vec<u8>| {
        let end = after(&prefix);
        (prefix, end)
    };
    match range {
        Range::Local => run(vec![LOCAL]),
        Range::Announcements => run(vec![ANNOUNCEMENT]),
        Range::Communities => run(vec![COMMUNITY]),
        Range::Operations(community) => run(row(OPERATION, &[community.as_bytes()])),
        Range::Headers(community) => run(row(HEADER, &[community.as_bytes()])),
        Range::LogHeaders(community, device, log, from) => {
            let prefix = row(HEADER, &[community.as_bytes(), device.as_bytes(), log.as_bytes()]);
            (encode(&Key::Header(community, device, log, from)), after(&prefix))
        }
        Range::Forks(community) => run(row(FORK, &[community.as_bytes()])),
        Range::LogStates(community) => run(row(LOG_STATE, &[community.as_bytes()])),
        Range::Changes(community, document) => {
            run(row(CHANGE, &[community.as_bytes(), document.as_bytes()]))
        }
        Range::ActorChanges(community, document, actor, from) => {
            let prefix =
                row(CHANGE, &[community.as_bytes(), document.as_bytes(), actor.as_bytes()]);
            (encode(&Key::Change(community, document, actor, from)), after(&prefix))
        }
        Range::Bases(community) => run(row(BASE, &[community.as_bytes()])),
        Range::Summaries(community) => run(row(SUMMARY, &[community.as_bytes()])),
        Range::Asides(community, document) => {
            run(row(ASIDE, &[community.as_bytes(), document.as_bytes()]))
        }
        Range::Wishes(community) => run(row(WISH, &[community.as_bytes()])),
    }
}

/// The first row after all rows with this prefix. Every prefix begins with a tag below 255.
fn after(prefix: &[u8]) -> Vec<u8> {
    let mut end = prefix.to_vec();
    while let Some(last) = end.pop() {
        if last < u8::MAX {
            end.push(last + 1);
            break;
        }
    }
    end
}
