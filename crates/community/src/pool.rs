//! Changes that are here but not in their documents: they wait for a signed header to cover them,
//! or for what they follow. In memory only, bounded; after a crash they are asked for again.

use std::collections::BTreeMap;

use documents::Change;
use protocol::{ChangeHash, DocumentId};

use crate::limits::{WAITING_CHANGES_BYTES_MAX, WAITING_CHANGES_MAX};

/// The changes that wait.
#[derive(Debug, Default)]
pub(crate) struct Pool {
    documents: BTreeMap<DocumentId, BTreeMap<ChangeHash, Change>>,
    len: usize,
    bytes: usize,
}

impl Pool {
    /// Whether there was room.
    pub(crate) fn insert(&mut self, document: DocumentId, change: Change) -> bool {
        let size = change.bytes().len();
        if self.len >= WAITING_CHANGES_MAX || self.bytes + size > WAITING_CHANGES_BYTES_MAX {
            return false;
        }
        let changes = self.documents.entry(document).or_default();
        if changes.insert(change.hash(), change).is_none() {
            self.len += 1;
            self.bytes += size;
        }
        true
    }

    pub(crate) fn get(&self, document: DocumentId, hash: &ChangeHash) -> Option<&Change> {
        self.documents.get(&document)?.get(hash)
    }

    pub(crate) fn remove(&mut self, document: DocumentId, hash: &ChangeHash) {
        let Some(changes) = self.documents.get_mut(&document) else { return };
        if let Some(change) = changes.remove(hash) {
            self.len -= 1;
            self.bytes -= change.bytes().len();
        }
        if changes.is_empty() {
            self.documents.remove(&document);
        }
    }

    /// Forgets everything of a document: nothing that waits names it.
    pub(crate) fn forget(&mut self, document: DocumentId) {
        for change in self.documents.remove(&document).unwrap_or_default().into_values() {
            self.len -= 1;
            self.bytes -= change.bytes().len();
        }
    }

    /// The documents of which something waits.
    pub(crate) fn documents(&self) -> Vec<DocumentId> {
        self.documents.keys().copied().collect()
    }
}
