//! What counts: recomputed from what is kept, never decided by what came first.
//!
//! When membership changes, a log is forked or a checkpoint leaves something out, the documents it
//! touches are made anew from the closure of the heads that counting headers name. Changes that no
//! longer count are set aside, not thrown away.

use std::collections::BTreeSet;

use documents::Document;
use protocol::limits::LOGS_PER_DEVICE_MAX;
use protocol::{ChangeHash, DocumentId};

use crate::choice::{Choice, choose};
use crate::logs::{Log, LogKey, Tips};
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
            self.recent.forget(&key);
            return before.into_keys().collect();
        }
        let Some(log) = self.logs.get_mut(&key) else { return Vec::new() };
        log.limit = limit;
        log.at_limit = at_limit;
        let changed = changed(&before, log.counting());
        self.mark_beyond(key);
        changed
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
            self.reckon(document, shelf, outcome);
        }
    }

    /// Documents of a log that is no longer among the lowest of its device, now that `key` is here.
    pub(crate) fn displaced(&self, key: LogKey) -> Vec<DocumentId> {
        let beyond = self.logs.of_device(key.0).nth(LOGS_PER_DEVICE_MAX);
        beyond.map_or_else(Vec::new, |(_, log)| log.counting().keys().copied().collect())
    }

    /// The heads that counting headers name in a document, in the order in which they are taken: by the rank
    /// of their member's admission, then by device and log.
    pub(crate) fn counting_heads(&self, document: DocumentId) -> Vec<ChangeHash> {
        let graph = self.membership.graph();
        let rank = |log: &Log| {
            let admission = log.state.as_ref().and_then(|state| state.admission);
            graph.rank_of(admission.and_then(|id| graph.place(&id)))
        };
        let logs = self.logs.lowest();
        let mut named: Vec<_> = logs
            .filter_map(|(key, log)| Some((rank(log), *key, log.counting().get(&document)?)))
            .collect();
        named.sort_unstable();
        named.into_iter().flat_map(|(.., heads)| heads).copied().collect()
    }

    /// What counts of everything kept of a document, and what counting headers lead to besides.
    pub(crate) fn choice(&mut self, document: DocumentId, shelf: &mut dyn Shelf) -> Choice {
        self.load_aside(document, shelf);
        let here = shelf.document(document);
        let find = |hash: &ChangeHash| {
            here.change(hash).or_else(|| self.aside_change(document, hash).cloned())
        };
        choose(self.counting_heads(document), find)
    }

    /// Replaces a document on the shelf by what counts, and says what changed.
    pub(crate) fn reckon(
        &mut self,
        document: DocumentId,
        shelf: &mut dyn Shelf,
        outcome: &mut Outcome,
    ) {
        if self.unreadable.contains(&document) {
            // What is here of it is torn apart; once it is whole again it is what counts.
            return;
        }
        let taken = self.choice(document, shelf).taken;
        let here = shelf.document(document);
        if taken.len() == here.len() && taken.iter().all(|change| here.contains(&change.hash())) {
            return;
        }
        let rebuilt = Document::from_changes(taken).0;
        if rebuilt.heads() == here.heads() {
            return;
        }
        let withdrawn = here.since(&rebuilt.heads());
        let withdrawn: Vec<_> =
            withdrawn.into_iter().filter(|change| !rebuilt.contains(&change.hash())).collect();
        let again = rebuilt.since(&here.heads());
        let again: Vec<_> =
            again.into_iter().filter(|change| !here.contains(&change.hash())).collect();
        *here = rebuilt;
        for change in withdrawn {
            self.set_aside(document, change.clone());
            outcome.keep.push(Kept::Withdrawn { document, change });
        }
        for change in again {
            self.no_longer_aside(document, &change.hash());
            outcome.keep.push(Kept::Change { document, change });
        }
        outcome.rebuilt.push(document);
    }
}

fn changed(before: &Tips, after: &Tips) -> Vec<DocumentId> {
    let documents: BTreeSet<&DocumentId> = before.keys().chain(after.keys()).collect();
    let differs = |id: &&&DocumentId| before.get(**id) != after.get(**id);
    documents.iter().filter(differs).map(|id| **id).collect()
}
