//! A change, looked at on its own: raw bytes, facts about them, and their operations.
//!
//! [`inspect`] is the only way from foreign bytes to a [`Change`]: it bounds them before anything is
//! unfolded, and insists on the very bytes Automerge would write. Whether a change fits a document
//! is not decided here but in `gate`.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, OnceLock};

use automerge::{ObjType, ScalarValue, legacy};
use protocol::limits::CHANGE_BYTES_MAX;
use protocol::{ActorId, ChangeHash, Time};

use crate::columns::measure;
use crate::harmful::Harmful;
use crate::limits::{NOTE_BYTES_MAX, TIME_MS_MAX};

/// One Automerge change: its raw, uncompressed bytes and what they say. Cheap to clone.
#[derive(Clone)]
pub struct Change(Arc<Facts>);

struct Facts {
    bytes: Box<[u8]>,
    hash: ChangeHash,
    sequence: u64,
    start: u64,
    count: u64,
    at: Time,
    dependencies: Vec<ChangeHash>,
    /// Every actor it names; the first is its own.
    actors: Vec<ActorId>,
    /// Unfolded at inspection, or when first needed for a change that came from a saved document.
    operations: OnceLock<Operations>,
}

/// The operations of a change, in order.
pub(crate) struct Operations {
    pub(crate) list: Box<[Operation]>,
    predecessors: Box<[Id]>,
}

/// Names an operation: its counter, and the place of its actor in the change's list.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Id {
    pub(crate) counter: u64,
    pub(crate) actor: u32,
}

/// One operation, as far as the gate looks at it.
#[derive(Debug, Clone)]
pub(crate) struct Operation {
    /// The object it acts on; none is the document itself.
    pub(crate) object: Option<Id>,
    pub(crate) key: Key,
    pub(crate) insert: bool,
    pub(crate) action: Action,
    /// Where its predecessors stand in the shared list.
    predecessors: (u32, u32),
}

/// Where in an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Key {
    Map(Arc<str>),
    Head,
    Element(Id),
}

/// What it does there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Action {
    Make(Kind),
    /// Puts a text of one character.
    PutCharacter,
    /// Puts anything else.
    Put,
    Delete,
}

/// What kind of object is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Map,
    List,
    Text,
}

impl Change {
    /// The raw bytes: what is kept and sent.
    pub fn bytes(&self) -> &[u8] {
        &self.0.bytes
    }

    /// Automerge's hash of it.
    pub fn hash(&self) -> ChangeHash {
        self.0.hash
    }

    /// Who made it.
    pub fn actor(&self) -> ActorId {
        self.0.actors[0]
    }

    /// Its number among its actor's changes: 1, 2, 3, …
    pub fn sequence(&self) -> u64 {
        self.0.sequence
    }

    /// The changes it follows directly, sorted.
    pub fn dependencies(&self) -> &[ChangeHash] {
        &self.0.dependencies
    }

    /// When it was made, as its author claims.
    pub fn at(&self) -> Time {
        self.0.at
    }

    /// How many operations it holds.
    pub fn operation_count(&self) -> u64 {
        self.0.count
    }

    /// The counter of its first operation: higher than that of everything it follows.
    pub fn start(&self) -> u64 {
        self.0.start
    }

    pub(crate) fn actors(&self) -> &[ActorId] {
        &self.0.actors
    }

    /// The operations. A change that is in a document has been inspected once, so that unfolding
    /// cannot fail; if it did, it would have no operations, and nothing could refer to them.
    pub(crate) fn operations(&self) -> &Operations {
        self.0.operations.get_or_init(|| {
            automerge_change(&self.0.bytes)
                .and_then(|change| unfold(&change.decode(), &self.0.actors))
                .unwrap_or_else(|_| Operations { list: Box::new([]), predecessors: Box::new([]) })
        })
    }

    /// Automerge's own form of it.
    pub(crate) fn to_automerge(&self) -> Result<automerge::Change, Harmful> {
        automerge_change(&self.0.bytes)
    }

    /// A change that Automerge itself just handed out: not foreign, so not inspected.
    pub(crate) fn own(change: &automerge::Change) -> Result<Self, Harmful> {
        Self::new(change, OnceLock::new())
    }

    fn new(change: &automerge::Change, operations: OnceLock<Operations>) -> Result<Self, Harmful> {
        let actors = change.actors().map(actor_id).collect::<Result<Vec<_>, _>>()?;
        let at = change.timestamp();
        if !(0..=TIME_MS_MAX).contains(&at) {
            return Err(Harmful::Malformed("the time is out of range"));
        }
        Ok(Self(Arc::new(Facts {
            bytes: change.raw_bytes().into(),
            hash: ChangeHash(change.hash().0),
            sequence: change.seq(),
            start: change.start_op().get(),
            count: change.len() as u64,
            at: Time(at.unsigned_abs()),
            dependencies: change.deps().iter().map(|hash| ChangeHash(hash.0)).collect(),
            actors,
            operations,
        })))
    }
}

impl std::fmt::Debug for Change {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Change")
            .field("hash", &self.hash())
            .field("actor", &self.actor())
            .field("sequence", &self.sequence())
            .finish_non_exhaustive()
    }
}

impl PartialEq for Change {
    fn eq(&self, other: &Self) -> bool {
        self.hash() == other.hash()
    }
}

impl Eq for Change {}

impl Operations {
    /// The operations that this one replaces.
    pub(crate) fn predecessors_of(&self, operation: &Operation) -> &[Id] {
        let (from, to) = operation.predecessors;
        self.predecessors.get(from as usize..to as usize).unwrap_or(&[])
    }

    /// Every predecessor of every operation.
    pub(crate) fn predecessors(&self) -> &[Id] {
        &self.predecessors
    }
}

/// Facts about raw bytes from anywhere, or why they would do harm. Never panics, never unfolds more
/// than the bounds.
pub fn inspect(bytes: &[u8]) -> Result<Change, Harmful> {
    if bytes.len() > CHANGE_BYTES_MAX {
        return Err(Harmful::TooLong(bytes.len()));
    }
    measure(bytes)?;
    let change = automerge_change(bytes)?;
    let hash = change.hash();
    if bytes.get(4..8) != Some(&hash.0[..4]) {
        return Err(Harmful::Checksum);
    }
    let expanded = without_panic(|| change.decode())?;
    let operations = unfold(&expanded, &actors_of(&change)?)?;
    let again = without_panic(|| automerge::Change::from(expanded))?;
    if again.raw_bytes() != bytes {
        return Err(Harmful::NotCanonical);
    }
    if change.message().is_some_and(|note| note.len() > NOTE_BYTES_MAX) {
        return Err(Harmful::TooMany("bytes in its note"));
    }
    if change.is_empty() {
        // This room never writes one, and one that counts ahead makes a document unloadable.
        return Err(Harmful::Unsupported("empty changes"));
    }
    if !change.deps().is_sorted_by(|a, b| a < b) {
        return Err(Harmful::NotCanonical);
    }
    Change::new(&change, OnceLock::from(operations))
}

fn without_panic<T>(act: impl FnOnce() -> T) -> Result<T, Harmful> {
    catch_unwind(AssertUnwindSafe(act)).map_err(|_| Harmful::Malformed("decoding panicked"))
}

fn automerge_change(bytes: &[u8]) -> Result<automerge::Change, Harmful> {
    without_panic(|| automerge::Change::try_from(bytes))?
        .map_err(|_| Harmful::Malformed("cannot be decoded"))
}

fn actors_of(change: &automerge::Change) -> Result<Vec<ActorId>, Harmful> {
    change.actors().map(actor_id).collect()
}

fn actor_id(actor: &automerge::ActorId) -> Result<ActorId, Harmful> {
    let bytes = actor.to_bytes();
    ActorId::from_slice(bytes).ok_or(Harmful::Actor(bytes.len()))
}

/// Turns Automerge's operations into the few facts that the gate needs.
fn unfold(change: &automerge::ExpandedChange, actors: &[ActorId]) -> Result<Operations, Harmful> {
    let places: BTreeMap<&[u8], u32> =
        actors.iter().zip(0_u32..).map(|(actor, place)| (&actor.0[..], place)).collect();
    let id = |id: &legacy::OpId| {
        let actor = *places
            .get(id.actor().to_bytes())
            .ok_or(Harmful::Malformed("an actor is not listed"))?;
        Ok::<Id, Harmful>(Id { counter: id.counter(), actor })
    };
    let mut list = Vec::with_capacity(change.operations.len());
    let mut predecessors: Vec<Id> = Vec::new();
    let mut last_key: Option<Arc<str>> = None;
    for operation in &change.operations {
        let from = predecessors.len();
        for predecessor in operation.pred.iter() {
            predecessors.push(id(predecessor)?);
        }
        let place = |at: usize| u32::try_from(at).map_err(|_| Harmful::TooMany("predecessors"));
        list.push(Operation {
            object: match &operation.obj {
                legacy::ObjectId::Root => None,
                legacy::ObjectId::Id(object) => Some(id(object)?),
            },
            key: match &operation.key {
                legacy::Key::Map(key) => Key::Map(shared(&mut last_key, key)),
                legacy::Key::Seq(legacy::ElementId::Head) => Key::Head,
                legacy::Key::Seq(legacy::ElementId::Id(element)) => Key::Element(id(element)?),
            },
            insert: operation.insert,
            action: action(&operation.action)?,
            predecessors: (place(from)?, place(predecessors.len())?),
        });
    }
    Ok(Operations { list: list.into(), predecessors: predecessors.into() })
}

/// Equal keys in a row share one allocation.
fn shared(last: &mut Option<Arc<str>>, key: &str) -> Arc<str> {
    match last {
        Some(known) if **known == *key => known.clone(),
        Some(_) | None => last.insert(Arc::from(key)).clone(),
    }
}

fn action(action: &legacy::OpType) -> Result<Action, Harmful> {
    match action {
        legacy::OpType::Make(ObjType::Map) => Ok(Action::Make(Kind::Map)),
        legacy::OpType::Make(ObjType::List) => Ok(Action::Make(Kind::List)),
        legacy::OpType::Make(ObjType::Text) => Ok(Action::Make(Kind::Text)),
        legacy::OpType::Make(ObjType::Table) => Err(Harmful::Unsupported("tables")),
        legacy::OpType::Delete => Ok(Action::Delete),
        legacy::OpType::Increment(_) => Err(Harmful::Unsupported("counters")),
        legacy::OpType::MarkBegin(_) | legacy::OpType::MarkEnd(_) => {
            Err(Harmful::Unsupported("marks"))
        }
        legacy::OpType::Put(value) => put(value),
    }
}

fn put(value: &ScalarValue) -> Result<Action, Harmful> {
    match value {
        ScalarValue::Str(text) if text.chars().count() == 1 => Ok(Action::PutCharacter),
        ScalarValue::Counter(_) => Err(Harmful::Unsupported("counters")),
        ScalarValue::Unknown { .. } => Err(Harmful::Unsupported("values of an unknown type")),
        ScalarValue::F64(number) if !number.is_finite() => {
            Err(Harmful::Unsupported("numbers that are not finite"))
        }
        ScalarValue::Str(_)
        | ScalarValue::Bytes(_)
        | ScalarValue::Int(_)
        | ScalarValue::Uint(_)
        | ScalarValue::F64(_)
        | ScalarValue::Timestamp(_)
        | ScalarValue::Boolean(_)
        | ScalarValue::Null => Ok(Action::Put),
    }
}
