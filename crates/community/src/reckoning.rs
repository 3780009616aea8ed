//! What counts: recomputed from what is kept, never decided by what came first.
//!
//! When membership changes, a log is forked or a checkpoint leaves something out, the documents it
//! touches are made anew from the closure of the heads that counting headers name. Changes that no
//! longer count are set aside, not thrown away.

use std::collections::BTreeSet;

use documents::{Change, Document, inspect};
use protocol::limits::LOGS_PER_DEVICE_MAX;
use protocol::{ChangeHash, DocumentId};

use crate::logs::{LogKey, Tips};
use crate::membership::Limit;
use crate::outcome::{Kept, Outcome};
use crate::shelf::Shelf;
use crate::table::Table;

impl Table {
    /// Finds out for every log how much of it counts, without touching documents.
    pub(crate) fn limit_all(&mut self, shelf: &dyn Shelf) -> BTreeSet<DocumentId> {
        let mut affected = BTreeSet::new();
        for key in self.logs.0.keys().copied().collect::<Vec<_>>() {
            affected.extend(self.limit_one(key, shelf));
        }
        affected
    }

    /// Documents in which the log vouches for something else than before.
    fn limit_one(&mut self, key: LogKey, shelf: &dyn Shelf) -> Vec<DocumentId> {
        let Some(log) = self.logs.get(&key) else { return Vec::new() };
        let Some(begun) = log.begun(key) else { return Vec::new() };
        let limit = self.membership.limit(&begun);
        if limit == log.limit {
            return Vec::new();
        }
        let before = log.counting().clone();
        let held = log.held();
        let number = match limit {
            Limit::Nothing => 0,
            Limit::UpTo { number, .. } => number,
            Limit::Unlimited => u64::MAX,
        };
        let at_limit = if held > number { self.at_limit(key, number, shelf) } else { None };
        let lost = held > number && number > 0 && at_limit.is_none();
        if lost && self.own_log != Some(key.1) {
            // The headers up to the cut are gone here: take the log again from who has them.
            self.logs.0.remove(&key);
            return before.into_keys().collect();
        }
        let Some(log) = self.logs.get_mut(&key) else { return Vec::new() };
        log.limit = limit;
        log.at_limit = at_limit;
        changed(&before, log.counting())
    }

    /// What a log vouched for at an entry, read again from its headers.
    fn at_limit(
        &mut self,
        key: LogKey,
        number: u64,
        shelf: &dyn Shelf,
    ) -> Option<(protocol::HeaderHash, Tips)> {
        let mut state = None;
        self.replay(key, &mut state, number, shelf);
        let state = state.filter(|state| state.number == number)?;
        Some((state.header, state.tips))
    }

    /// After membership changed: how much of each log counts, and the documents accordingly.
    pub(crate) fn recount(&mut self, shelf: &mut dyn Shelf, outcome: &mut Outcome) {
        let affected = self.limit_all(shelf);
        outcome.heights_changed |= !affected.is_empty();
        for document in affected {
            self.rebuild(document, shelf, outcome);
        }
    }

    /// Documents of a log that is no longer among the lowest of its device, now that `key` is here.
    pub(crate) fn displaced(&self, key: LogKey) -> Vec<DocumentId> {
        let beyond = self.logs.of_device(key.0).nth(LOGS_PER_DEVICE_MAX);
        beyond.map_or_else(Vec::new, |(_, log)| log.counting().keys().copied().collect())
    }

    /// The heads that counting headers name in a document, sorted.
    pub fn counting_heads(&self, document: DocumentId) -> Vec<ChangeHash> {
        let heads: BTreeSet<ChangeHash> = self
            .logs
            .lowest()
            .filter_map(|(_, log)| log.counting().get(&document))
            .flatten()
            .copied()
            .collect();
        heads.into_iter().collect()
    }

    /// Makes a document anew from what counts, on the shelf, and says what changed.
    pub(crate) fn rebuild(
        &mut self,
        document: DocumentId,
        shelf: &mut dyn Shelf,
        outcome: &mut Outcome,
    ) {
        let before = shelf.document(document).since(&[]);
        let kept = shelf.changes(document);
        let kept = kept.iter().filter_map(|bytes| inspect(bytes).ok());
        let (everything, _) = Document::from_changes(before.iter().cloned().chain(kept).collect());
        let counting: BTreeSet<ChangeHash> =
            everything.closure(&self.counting_heads(document)).into_iter().collect();
        let here: BTreeSet<ChangeHash> = before.iter().map(Change::hash).collect();
        if counting == here {
            return;
        }
        let mut changes = everything.since(&[]);
        for change in &changes {
            let (counts, is_here) =
                (counting.contains(&change.hash()), here.contains(&change.hash()));
            let change = change.clone();
            if is_here && !counts {
                outcome.keep.push(Kept::Withdrawn { document, change });
            } else if counts && !is_here {
                outcome.keep.push(Kept::Change { document, change });
            }
        }
        changes.retain(|change| counting.contains(&change.hash()));
        *shelf.document(document) = Document::from_changes(changes).0;
        outcome.rebuilt.push(document);
    }
}

fn changed(before: &Tips, after: &Tips) -> Vec<DocumentId> {
    let documents: BTreeSet<&DocumentId> = before.keys().chain(after.keys()).collect();
    let differs = |id: &&&DocumentId| before.get(**id) != after.get(**id);
    documents.iter().filter(differs).map(|id| **id).collect()
}
