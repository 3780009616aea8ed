//! What is kept of a document and does not count: changes that were set aside.
//!
//! They were covered by a signature of their device when they came, so whoever builds upon them may, and
//! they may count again. At hand only for documents in which something is missing or is reckoned anew.

use std::collections::{BTreeMap, BTreeSet};

use documents::{Change, inspect};
use protocol::{ChangeHash, DocumentId};

use crate::limits::ASIDE_CHANGES_MAX;
use crate::shelf::Shelf;
use crate::table::Table;

/// The changes set aside, of the documents looked at lately.
#[derive(Debug, Default)]
pub(crate) struct Asides {
    documents: BTreeMap<DocumentId, BTreeMap<ChangeHash, Change>>,
    len: usize,
}

impl Asides {
    /// Forgets what is at hand, should it have grown too large. Never while something is being taken in:
    /// what was set aside just now is not on the shelf yet.
    pub(crate) fn begin_turn(&mut self) {
        if self.len > ASIDE_CHANGES_MAX {
            *self = Self::default();
        }
    }
}

impl Table {
    /// Has what was set aside of a document at hand.
    pub(crate) fn load_aside(&mut self, document: DocumentId, shelf: &mut dyn Shelf) {
        if self.asides.documents.contains_key(&document) {
            return;
        }
        let kept = shelf.asides(document);
        let kept: Vec<Change> = kept.iter().filter_map(|bytes| inspect(bytes).ok()).collect();
        // Of what damage tore apart only what is whole can be built upon.
        let any = !kept.is_empty();
        let whole = if any { shelf.document(document).placeable(kept) } else { kept };
        self.asides.len += whole.len();
        let whole = whole.into_iter().map(|change| (change.hash(), change)).collect();
        self.asides.documents.insert(document, whole);
    }

    pub(crate) fn asides(&self, document: DocumentId) -> impl Iterator<Item = &Change> {
        self.asides.documents.get(&document).into_iter().flat_map(BTreeMap::values)
    }

    pub(crate) fn aside_change(&self, document: DocumentId, hash: &ChangeHash) -> Option<&Change> {
        self.asides.documents.get(&document)?.get(hash)
    }

    pub(crate) fn is_aside(&self, document: DocumentId, hash: &ChangeHash) -> bool {
        self.aside_change(document, hash).is_some()
    }

    pub(crate) fn set_aside(&mut self, document: DocumentId, change: Change) {
        let changes = self.asides.documents.entry(document).or_default();
        self.asides.len += usize::from(changes.insert(change.hash(), change).is_none());
    }

    pub(crate) fn no_longer_aside(&mut self, document: DocumentId, hash: &ChangeHash) -> bool {
        let changes = self.asides.documents.get_mut(&document);
        let was = changes.is_some_and(|changes| changes.remove(hash).is_some());
        self.asides.len -= usize::from(was);
        was
    }

    /// What was set aside and leads to these changes, ancestors first in no particular way.
    pub(crate) fn aside_under<'a>(
        &self,
        document: DocumentId,
        heads: impl IntoIterator<Item = &'a ChangeHash>,
    ) -> Vec<Change> {
        let mut open: Vec<ChangeHash> = heads.into_iter().copied().collect();
        let mut seen = BTreeSet::new();
        let mut found = Vec::new();
        while let Some(hash) = open.pop() {
            if let Some(change) = self.aside_change(document, &hash)
                && seen.insert(hash)
            {
                open.extend(change.dependencies());
                found.push(change.clone());
            }
        }
        found
    }
}
