//! Many changes in one piece: a whole document as Automerge saves it, or some of its changes as a
//! bundle. A hundred times smaller than the changes one by one, and much quicker to read.
//!
//! A parcel is a way to travel, never what is kept: what is unpacked is inspected and admitted like
//! changes that came alone. [`weigh`] measures it before anything is unfolded.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::OnceLock;

use automerge::{Automerge, Bundle, LoadOptions, ROOT, ReadDoc, TextEncoding};
use protocol::ChangeHash;

use crate::change::{Change, inspect};
use crate::document::Document;
use crate::harmful::Harmful;
use crate::splice::Touched;
use crate::weigh::{Kind, weigh};

/// What was in a parcel.
pub struct Parcel {
    /// The changes, ancestors first, each inspected.
    pub changes: Vec<Change>,
    /// What they amount to, when the parcel was a whole document.
    pub whole: Option<Whole>,
}

/// What the changes of a whole document amount to, so that they need not be applied again. Nothing
/// believes it: [`Document::admit`] takes it over only when exactly its changes were admitted.
pub struct Whole(pub(crate) Automerge);

impl std::fmt::Debug for Parcel {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Parcel").field("changes", &self.changes.len()).finish_non_exhaustive()
    }
}

impl Parcel {
    /// Reads a parcel from anywhere. Never panics, never unfolds more than the bounds.
    pub fn open(bytes: &[u8]) -> Result<Self, Harmful> {
        let kind = weigh(bytes)?;
        let unfolded = catch_unwind(AssertUnwindSafe(|| match kind {
            Kind::Document => {
                let options = LoadOptions::new().text_encoding(TextEncoding::Utf16CodeUnit);
                let state = Automerge::load_with_options(bytes, options).ok()?;
                Some((state.get_changes(&[]), Some(state)))
            }
            Kind::Bundle => Some((Bundle::try_from(bytes).ok()?.to_changes().ok()?, None)),
        }));
        let (changes, state) = unfolded.ok().flatten().ok_or(Harmful::Unreadable)?;
        let changes = changes.iter().map(|change| inspect(change.raw_bytes()));
        Ok(Self { changes: changes.collect::<Result<_, _>>()?, whole: state.map(Whole) })
    }
}

impl Document {
    /// Announces what the next changes will amount to, or that nothing is known of it any more. Only an
    /// empty document can use that.
    pub fn expect(&mut self, whole: Option<Whole>) {
        self.expected = whole.filter(|_| self.is_empty());
    }

    /// Takes over what was expected, when it is exactly what the graph holds now.
    pub(crate) fn take_over(&mut self) -> bool {
        let Some(Whole(expected)) = self.expected.take() else { return false };
        let before = std::mem::replace(&mut self.automerge, expected);
        if self.agrees() {
            self.text = OnceLock::new();
            self.readable = self.len();
            return true;
        }
        self.automerge = before;
        false
    }

    /// Every key there is.
    pub(crate) fn everything(&self) -> Touched {
        Touched { keys: self.automerge.keys(ROOT).collect() }
    }

    /// Everything that is not among `have` or in their past, in one piece. None when there is
    /// nothing to pack, or it cannot be packed: then the changes travel one by one.
    pub fn pack(&self, have: &[ChangeHash]) -> Option<Vec<u8>> {
        let lacking = self.since(have);
        if lacking.is_empty() {
            return None;
        }
        let everything = lacking.len() == self.len();
        let hashes = lacking.iter().map(|change| automerge::ChangeHash(change.hash().0));
        let pack = AssertUnwindSafe(|| {
            if everything {
                Some(self.automerge.save())
            } else {
                Some(self.automerge.bundle(hashes).ok()?.bytes().to_vec())
            }
        });
        catch_unwind(pack).ok().flatten()
    }
}
