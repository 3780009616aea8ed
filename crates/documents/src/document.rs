//! One document: Automerge's state, and the graph of the raw changes it was made from.
//!
//! The raw changes are the truth; Automerge's state can be made again from them at any time, and is,
//! whenever Automerge panics or contradicts the graph. Foreign changes come in only through
//! [`Document::admit`], all or nothing; own ones through the schema modules, which end in `write`.
//! A document does not know its kind: any document can be read as any schema.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use automerge::{
    Automerge, LoadOptions, ObjId, ObjType, Patch, PatchLog, ROOT, ReadDoc, TextEncoding,
};
use protocol::{ActorId, ChangeHash};

use crate::change::Change;
use crate::gate;
use crate::graph::Graph;
use crate::harmful::Harmful;
use crate::order::in_order;
use crate::parcel::Whole;
use crate::splice::{TextSplice, Touched, apply_splices, splices_of, touched_by};

/// The key of the text that editors follow.
pub(crate) const BODY: &str = "body";

/// One Automerge document plus its change graph.
pub struct Document {
    pub(crate) automerge: Automerge,
    pub(crate) graph: Graph,
    /// The body as text, once someone asked for it. Automerge walks every character ever written to
    /// answer that, so it is carried along by the splices that are told to editors anyway.
    pub(crate) text: OnceLock<String>,
    /// What the first changes to come amount to, if a parcel brought that too.
    pub(crate) expected: Option<Whole>,
    /// How many changes there were when Automerge's state came out of a saved form as it is: while
    /// there are no more, it is known to be readable again.
    pub(crate) readable: usize,
}

/// What a batch of changes did.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Admitted {
    /// The heads afterwards, sorted.
    pub heads: Vec<ChangeHash>,
    /// What happened to the body text of a publication.
    pub body: Vec<TextSplice>,
    /// What lists must read again.
    pub touched: Touched,
    /// The hashes that are new here, ancestors first; what was here already is not named.
    pub added: Vec<ChangeHash>,
}

impl Default for Document {
    fn default() -> Self {
        Self::new()
    }
}

impl std::fmt::Debug for Document {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Document").field("changes", &self.graph.len()).finish_non_exhaustive()
    }
}

fn blank() -> Automerge {
    Automerge::new_with_encoding(TextEncoding::Utf16CodeUnit)
}

impl Document {
    /// An empty document.
    pub fn new() -> Self {
        Self {
            automerge: blank(),
            graph: Graph::default(),
            text: OnceLock::new(),
            expected: None,
            readable: 0,
        }
    }

    /// A document made again from kept raw changes, in any order, and which of them were left out
    /// because they, or something they follow, would do harm.
    pub fn from_changes(changes: Vec<Change>) -> (Self, Vec<(ChangeHash, Harmful)>) {
        let mut document = Self::new();
        let (ordered, mut refused) = in_order(&document.graph, changes);
        for change in ordered {
            match gate::check(&document.graph, &change) {
                Ok(()) => document.graph.add(change),
                Err(harmful) => refused.push((change.hash(), harmful)),
            }
        }
        if document.apply_all().is_ok() {
            return (document, refused);
        }
        // The gate let something pass that Automerge does not bear: find it by admitting one by one.
        let ordered: Vec<Change> = document.graph.changes().cloned().collect();
        document = Self::new();
        for change in ordered {
            let hash = change.hash();
            if let Err(harmful) = document.admit(vec![change]) {
                refused.push((hash, harmful));
            }
        }
        (document, refused)
    }

    /// A document from [`Self::save`]'s bytes. For what this node kept itself; others' saved documents
    /// have not passed the gate.
    pub fn load(snapshot: &[u8]) -> Result<Self, Harmful> {
        let load = || {
            let options = LoadOptions::new().text_encoding(TextEncoding::Utf16CodeUnit);
            let automerge = Automerge::load_with_options(snapshot, options).ok()?;
            let changes = automerge.get_changes(&[]);
            Some((automerge, changes))
        };
        let loaded = catch_unwind(AssertUnwindSafe(load)).ok().flatten();
        let (automerge, changes) = loaded.ok_or(Harmful::Unreadable)?;
        let mut graph = Graph::default();
        for change in &changes {
            let change = Change::own(change)?;
            if change.dependencies().iter().any(|hash| graph.place(hash).is_none()) {
                return Err(Harmful::Unreadable);
            }
            graph.add(change);
        }
        let readable = graph.len();
        let text = OnceLock::new();
        let document = Self { automerge, graph, text, expected: None, readable };
        if document.agrees() { Ok(document) } else { Err(Harmful::Unreadable) }
    }

    /// The document in one piece, compressed.
    pub fn save(&mut self) -> Vec<u8> {
        let save = AssertUnwindSafe(|| self.automerge.save());
        if let Ok(bytes) = catch_unwind(save) {
            return bytes;
        }
        self.rebuild();
        catch_unwind(AssertUnwindSafe(|| self.automerge.save())).unwrap_or_default()
    }

    /// The document in one piece, when it can be read again: to be kept instead of its changes.
    pub fn save_checked(&mut self) -> Option<Vec<u8>> {
        let bytes = self.save();
        let known = self.readable == self.len() && self.readable > 0;
        if !known {
            let again = Self::load(&bytes).ok()?;
            if again.heads() != self.heads() || again.len() != self.len() {
                return None;
            }
        }
        self.readable = self.len();
        Some(bytes)
    }

    /// The changes nothing follows yet, sorted.
    pub fn heads(&self) -> Vec<ChangeHash> {
        self.graph.heads().iter().copied().collect()
    }

    /// Whether a change is here.
    pub fn contains(&self, change: &ChangeHash) -> bool {
        self.graph.place(change).is_some()
    }

    /// Whether there is no change at all.
    pub fn is_empty(&self) -> bool {
        self.graph.len() == 0
    }

    /// How many changes are here.
    pub fn len(&self) -> usize {
        self.graph.len()
    }

    /// A change that is here.
    pub fn change(&self, hash: &ChangeHash) -> Option<Change> {
        Some(self.graph.node(self.graph.place(hash)?).change.clone())
    }

    /// The change of an actor with this sequence.
    pub fn change_of(&self, actor: &ActorId, sequence: u64) -> Option<Change> {
        self.graph.change_of(actor, sequence).cloned()
    }

    /// The last sequence of an actor, and that change.
    pub fn last_of(&self, actor: &ActorId) -> Option<(u64, ChangeHash)> {
        self.graph.last_of(actor).map(|change| (change.sequence(), change.hash()))
    }

    /// Every actor that wrote here, with its last sequence.
    pub fn actors(&self) -> Vec<(ActorId, u64)> {
        self.graph.actors().collect()
    }

    /// Whether `candidate` is `of` or in its past. Both must be here.
    pub fn is_ancestor(&self, of: &ChangeHash, candidate: &ChangeHash) -> bool {
        match (self.graph.place(of), self.graph.place(candidate)) {
            (Some(_), Some(place)) => self.graph.covers(&self.graph.clock([of]), place),
            (_, _) => false,
        }
    }

    /// Whether every one of `candidates` is among `of` or in their past.
    pub fn are_ancestors(&self, of: &[ChangeHash], candidates: &[ChangeHash]) -> bool {
        let clock = self.graph.clock(of);
        candidates.iter().all(|hash| {
            self.graph.place(hash).is_some_and(|place| self.graph.covers(&clock, place))
        })
    }

    /// Everything that is not among `have` or in their past, ancestors first. Unknown ones in `have`
    /// are ignored.
    pub fn since(&self, have: &[ChangeHash]) -> Vec<Change> {
        self.graph.since(have)
    }

    /// These changes and everything in their past, ancestors first. Unknown ones are ignored.
    pub fn closure(&self, heads: &[ChangeHash]) -> Vec<ChangeHash> {
        self.graph.closure(heads)
    }

    /// Those of the changes that are not here and follow only what is here or among them, ancestors first.
    pub fn placeable(&self, changes: Vec<Change>) -> Vec<Change> {
        in_order(&self.graph, changes).0
    }

    /// Takes in changes: all of them, or none when one would do harm. They may come in any order;
    /// what they follow must be here or among them. What is here already is passed over.
    pub fn admit(&mut self, changes: Vec<Change>) -> Result<Admitted, Harmful> {
        let (ordered, refused) = in_order(&self.graph, changes);
        if let Some((_, harmful)) = refused.into_iter().next() {
            return Err(harmful);
        }
        let mark = self.graph.mark();
        for change in ordered {
            if let Err(harmful) = gate::check(&self.graph, &change) {
                self.graph.back_to(mark);
                return Err(harmful);
            }
            self.graph.add(change);
        }
        let before = self.body_before();
        let added: Vec<Change> =
            self.graph.added_since(&mark).iter().map(|node| node.change.clone()).collect();
        if self.take_over() {
            return Ok(Admitted {
                heads: self.heads(),
                body: self.body_splices(before, &[]),
                touched: self.everything(),
                added: added.iter().map(Change::hash).collect(),
            });
        }
        match self.apply(&added) {
            Ok(patches) => {
                let body = self.body_splices(before, &patches);
                self.follow(&body);
                Ok(Admitted {
                    heads: self.heads(),
                    body,
                    touched: touched_by(&patches),
                    added: added.iter().map(Change::hash).collect(),
                })
            }
            Err(harmful) => {
                self.graph.back_to(mark);
                self.rebuild();
                Err(harmful)
            }
        }
    }

    /// One call for all: its cost follows the text it touches, not the number of changes.
    fn apply(&mut self, changes: &[Change]) -> Result<Vec<Patch>, Harmful> {
        if changes.is_empty() {
            return Ok(Vec::new());
        }
        let changes = changes.iter().map(Change::to_automerge).collect::<Result<Vec<_>, _>>()?;
        let automerge = &mut self.automerge;
        let applied = catch_unwind(AssertUnwindSafe(|| {
            let mut log = PatchLog::active();
            automerge.apply_changes_log_patches(changes, &mut log)?;
            Ok::<_, automerge::AutomergeError>(automerge.make_patches(&mut log))
        }));
        match applied {
            Ok(Ok(patches)) if self.agrees() => Ok(patches),
            Ok(Ok(_)) => Err(Harmful::Applying("the heads differ")),
            Ok(Err(_)) => Err(Harmful::Applying("Automerge refused")),
            Err(_) => Err(Harmful::Applying("Automerge panicked")),
        }
    }

    fn apply_all(&mut self) -> Result<(), Harmful> {
        self.automerge = blank();
        self.text = OnceLock::new();
        let changes =
            self.graph.changes().map(Change::to_automerge).collect::<Result<Vec<_>, _>>()?;
        let automerge = &mut self.automerge;
        let applied = catch_unwind(AssertUnwindSafe(|| automerge.apply_changes(changes)));
        match applied {
            Ok(Ok(())) if self.agrees() => Ok(()),
            Ok(_) => Err(Harmful::Applying("Automerge refused")),
            Err(_) => Err(Harmful::Applying("Automerge panicked")),
        }
    }

    /// Makes Automerge's state again from the changes in the graph, which have all been applied
    /// before; if that fails, only what can be applied one by one is left.
    pub(crate) fn rebuild(&mut self) {
        if self.apply_all().is_err() {
            let changes = self.graph.changes().cloned().collect();
            *self = Self::from_changes(changes).0;
        }
    }

    /// Whether Automerge and the graph have the same heads.
    pub(crate) fn agrees(&self) -> bool {
        let theirs = self.automerge.get_heads();
        theirs.len() == self.graph.heads().len()
            && theirs.iter().zip(self.graph.heads()).all(|(theirs, ours)| theirs.0 == ours.0)
    }

    /// The body text's object, if there is one.
    pub(crate) fn body(&self) -> Option<ObjId> {
        match self.automerge.get(ROOT, BODY) {
            Ok(Some((automerge::Value::Object(ObjType::Text), id))) => Some(id),
            Ok(_) | Err(_) => None,
        }
    }

    /// The body as text; empty when there is none.
    pub(crate) fn text(&self) -> &str {
        self.text.get_or_init(|| self.read_text())
    }

    fn read_text(&self) -> String {
        self.body().and_then(|body| self.automerge.text(&body).ok()).unwrap_or_default()
    }

    /// Carries the text along; one that does not take the splices is read again when asked for.
    pub(crate) fn follow(&mut self, splices: &[TextSplice]) {
        let followed = self.text.take().and_then(|text| {
            if splices.is_empty() { Some(text) } else { apply_splices(&text, splices) }
        });
        self.text = followed.map_or_else(OnceLock::new, OnceLock::from);
    }

    /// Reads the text anew, and answers what it was before, as far as anyone had asked.
    pub(crate) fn read_anew(&mut self) -> Option<String> {
        let before = self.text.take();
        self.text = OnceLock::from(self.read_text());
        before
    }

    pub(crate) fn body_before(&self) -> (Option<ObjId>, usize) {
        let body = self.body();
        let len = body.as_ref().map_or(0, |body| self.automerge.length(body));
        (body, len)
    }

    /// What patches did to the body. Should another text have become the body, all of it changed.
    pub(crate) fn body_splices(
        &self,
        (before, len): (Option<ObjId>, usize),
        patches: &[Patch],
    ) -> Vec<TextSplice> {
        let now = self.body();
        match &now {
            Some(body) if now == before => splices_of(patches, body),
            None if before.is_none() => Vec::new(),
            Some(_) | None => {
                let insert =
                    now.and_then(|body| self.automerge.text(&body).ok()).unwrap_or_default();
                if len == 0 && insert.is_empty() {
                    return Vec::new();
                }
                vec![TextSplice { at: 0, delete: len, insert }]
            }
        }
    }
}
