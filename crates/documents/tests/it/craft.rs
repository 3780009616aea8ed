//! Making changes that no honest writer makes, and seeing what they do to bare Automerge.

use std::num::NonZeroU64;
use std::panic::{AssertUnwindSafe, catch_unwind};

use automerge::legacy::{ElementId, Key, ObjectId, Op, OpId, OpType};
use automerge::{Automerge, ExpandedChange, LoadOptions, TextEncoding};
use documents::Document;
use protocol::{ActorId, ChangeHash};

/// What bare Automerge makes of a change.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Harm {
    /// Applying it, or saving afterwards, panics.
    Panics,
    /// It is taken in, and the document saved afterwards cannot be loaded.
    Unloadable,
    /// It is taken in but not applied, and waits for ever.
    Waits,
    /// It is refused, with everything that came in the same call.
    Refused,
    /// It is taken in, and nothing seems wrong.
    None,
}

/// An Automerge document with the same changes and no gate.
pub(crate) fn bare(document: &Document) -> Automerge {
    let mut automerge = Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit);
    let changes: Vec<_> = document
        .since(&[])
        .iter()
        .map(|change| automerge::Change::try_from(change.bytes()).unwrap())
        .collect();
    automerge.apply_changes(changes).unwrap();
    automerge
}

/// Gives the bytes to bare Automerge and looks at what becomes of it.
pub(crate) fn harm(document: &Document, bytes: &[u8]) -> Harm {
    let mut automerge = bare(document);
    let outcome = quietly(|| {
        let Ok(change) = automerge::Change::try_from(bytes) else { return Harm::Refused };
        let hash = change.hash();
        if automerge.apply_changes([change]).is_err() {
            return Harm::Refused;
        }
        if automerge.get_change_meta_by_hash(&hash).is_none() {
            return Harm::Waits;
        }
        let saved = automerge.save();
        let options = LoadOptions::new().text_encoding(TextEncoding::Utf16CodeUnit);
        match Automerge::load_with_options(&saved, options) {
            Ok(loaded) if loaded.get_heads() == automerge.get_heads() => Harm::None,
            Ok(_) | Err(_) => Harm::Unloadable,
        }
    });
    outcome.unwrap_or(Harm::Panics)
}

thread_local! {
    static EXPECTED: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
}

/// Catches a panic that is expected, without a page of backtrace for it.
fn quietly<T>(act: impl FnOnce() -> T) -> Option<T> {
    static HOOK: std::sync::Once = std::sync::Once::new();
    HOOK.call_once(|| {
        let usual = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if !EXPECTED.get() {
                usual(info);
            }
        }));
    });
    EXPECTED.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(act));
    EXPECTED.set(false);
    outcome.ok()
}

/// A change being forged: honest until something is changed about it.
pub(crate) struct Forged(pub(crate) ExpandedChange);

impl Forged {
    /// The next change of an actor at these heads, without operations yet.
    pub(crate) fn next(document: &Document, actor: ActorId, heads: &[ChangeHash]) -> Self {
        let highest = document
            .closure(heads)
            .iter()
            .filter_map(|hash| document.change(hash))
            .map(|change| {
                let change = automerge::Change::try_from(change.bytes()).unwrap();
                change.max_op()
            })
            .max()
            .unwrap_or(0);
        Self(ExpandedChange {
            operations: vec![],
            actor_id: automerge::ActorId::from(&actor.0),
            hash: None,
            seq: document.last_of(&actor).map_or(0, |(sequence, _)| sequence) + 1,
            start_op: NonZeroU64::new(highest + 1).unwrap(),
            time: 1_790_000_000_000,
            message: None,
            deps: heads.iter().map(|hash| automerge::ChangeHash(hash.0)).collect(),
            extra_bytes: vec![],
            author: None,
        })
    }

    pub(crate) fn with(mut self, operation: Op) -> Self {
        self.0.operations.push(operation);
        self
    }

    pub(crate) fn changed(mut self, act: impl FnOnce(&mut ExpandedChange)) -> Self {
        act(&mut self.0);
        self
    }

    pub(crate) fn bytes(self) -> Vec<u8> {
        automerge::Change::from(self.0).raw_bytes().to_vec()
    }
}

pub(crate) fn id(counter: u64, actor: ActorId) -> OpId {
    OpId(counter, automerge::ActorId::from(&actor.0))
}

pub(crate) fn put(key: &str, value: &str, replaces: Vec<OpId>) -> Op {
    Op {
        action: OpType::Put(value.into()),
        obj: ObjectId::Root,
        key: Key::Map(key.into()),
        pred: replaces.into(),
        insert: false,
    }
}

/// A character into a text.
pub(crate) fn insert(text: OpId, after: Option<OpId>, character: &str) -> Op {
    Op {
        action: OpType::Put(character.into()),
        obj: ObjectId::Id(text),
        key: Key::Seq(after.map_or(ElementId::Head, ElementId::Id)),
        pred: vec![].into(),
        insert: true,
    }
}

/// A character out of a text.
pub(crate) fn delete(text: OpId, element: OpId, replaces: Vec<OpId>) -> Op {
    Op {
        action: OpType::Delete,
        obj: ObjectId::Id(text),
        key: Key::Seq(ElementId::Id(element)),
        pred: replaces.into(),
        insert: false,
    }
}

fn leb(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// A signed number; only ever positive ones here.
fn sleb(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x40 {
        out.push((number & 0x7f) as u8 | 0x80);
        number >>= 7;
    }
    out.push(number as u8);
}

/// The contents of a change that puts one key so many times, in a few dozen bytes.
pub(crate) fn repeated(actor: ActorId, times: u64, note: &str) -> Vec<u8> {
    let mut data = vec![0, 24];
    data.extend(actor.0);
    data.extend([1, 1, 0]);
    leb(&mut data, note.len() as u64);
    data.extend(note.as_bytes());
    data.push(0);
    let run = |value: &[u8]| {
        let mut column = vec![];
        sleb(&mut column, times);
        column.extend(value);
        column
    };
    let mut falses = vec![];
    leb(&mut falses, times);
    let columns: [(u64, Vec<u8>); 5] = [
        (0x15, run(&[1, b'k'])),
        (0x34, falses),
        (0x42, run(&[1])),
        (0x56, run(&[0])),
        (0x70, run(&[0])),
    ];
    leb(&mut data, columns.len() as u64);
    for (column, bytes) in &columns {
        leb(&mut data, *column);
        leb(&mut data, bytes.len() as u64);
    }
    for (_, bytes) in columns {
        data.extend(bytes);
    }
    data
}

/// A chunk with these contents. The checksum is copied from what Automerge computes.
pub(crate) fn chunk(kind: u8, data: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, kind];
    leb(&mut bytes, data.len() as u64);
    bytes.extend(data);
    if kind == 1
        && let Ok(change) = automerge::Change::try_from(&bytes[..])
    {
        bytes[4..8].copy_from_slice(&change.hash().0[..4]);
    }
    bytes
}
