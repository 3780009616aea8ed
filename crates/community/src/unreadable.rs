//! A document that cannot be read here, although everything of it was held: quarantined alone.
//!
//! Its changes were lost on this disk, and nothing else was. What was held of the logs that name it is not said
//! to be held until the document is whole again; it is asked for by itself, and needs no new signatures: the heads that
//! counting headers name prove whatever they lead to.

use std::collections::BTreeSet;

use documents::Document;
use protocol::{ChangeHash, DocumentId};

use crate::choice::{Choice, choose};
use crate::logs::Log;
use crate::outcome::{Kept, Outcome};
use crate::shelf::Shelf;
use crate::table::Table;

impl Table {
    /// Notes that a document may have lost something. Whether it did: something that a counting header names is
    /// not kept any more.
    pub fn suspect_unreadable(&mut self, document: DocumentId, shelf: &mut dyn Shelf) -> bool {
        self.load_aside(document, shelf);
        let whole = self.found(document, shelf).missing == 0;
        if whole {
            return false;
        }
        self.unreadable.insert(document);
        true
    }

    /// The documents that cannot be read here.
    pub fn unreadable(&self) -> &BTreeSet<DocumentId> {
        &self.unreadable
    }

    /// Whether a log names a document that cannot be read here: then it is not said how far it is held.
    pub(crate) fn names_unreadable(&self, log: &Log) -> bool {
        !self.unreadable.is_empty()
            && log.state.as_ref().is_some_and(|state| {
                self.unreadable.iter().any(|document| state.tips.contains_key(document))
            })
    }

    /// What counts, found in what is here, what was set aside, and what waits.
    fn found(&self, document: DocumentId, shelf: &mut dyn Shelf) -> Choice {
        let here = shelf.document(document);
        let find = |hash: &ChangeHash| {
            let beside = self.aside_change(document, hash).or(self.pool.get(document, hash));
            beside.cloned().or_else(|| here.change(hash))
        };
        choose(self.counting_heads(document), find)
    }

    /// Makes an unreadable document again, if by now all of it is here. Whether it did.
    pub(crate) fn restore(
        &mut self,
        document: DocumentId,
        shelf: &mut dyn Shelf,
        outcome: &mut Outcome,
    ) -> bool {
        if !self.unreadable.contains(&document) {
            return false;
        }
        self.load_aside(document, shelf);
        let found = self.found(document, shelf);
        if found.missing > 0 {
            return false;
        }
        let (restored, harmful) = Document::from_changes(found.taken.clone());
        if !harmful.is_empty() {
            return false;
        }
        *shelf.document(document) = restored;
        for change in found.taken {
            self.no_longer_aside(document, &change.hash());
            outcome.keep.push(Kept::Change { document, change });
        }
        for change in found.left {
            self.set_aside(document, change.clone());
            outcome.keep.push(Kept::Aside { document, change });
        }
        self.pool.forget(document);
        self.unreadable.remove(&document);
        outcome.keep.push(Kept::Readable(document));
        outcome.rebuilt.push(document);
        outcome.heights_changed = true;
        true
    }
}
