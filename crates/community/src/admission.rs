//! The gate: entries that can be held enter their documents, together and once per document.
//!
//! An entry is held when all its changes are in their documents; then its header counts as height.
//! When a document refuses a batch, its entries are tried one by one, so that only the log whose
//! author signed the harm is stopped and everything else goes on.

use std::collections::{BTreeMap, BTreeSet};

use documents::{Change, Harmful};
use protocol::log::Payload;
use protocol::message::Entry;
use protocol::{Bytes, ChangeHash, DocumentId, List};

use crate::candidate::{Candidate, Part, Pass};
use crate::limits::LOG_STATE_ENTRIES;
use crate::logs::{Log, LogKey, LogState, Tips};
use crate::outcome::{Kept, Outcome, Why};
use crate::shelf::Shelf;
use crate::table::Table;

/// After how many turns a document is asked for again although nothing changed here.
const ASK_AGAIN_TURNS: u64 = 32;

impl Table {
    /// Lets in whatever can be held by now, until nothing more can.
    pub(crate) fn settle(&mut self, shelf: &mut dyn Shelf, outcome: &mut Outcome) {
        while !self.room.is_empty() {
            let pass = self.pass(shelf, outcome);
            let (wants, gap) = (wanted(&pass), pass.gap);
            if !self.let_in(pass, shelf, outcome) {
                let recalled = wants.iter().filter(|document| self.recall(**document, shelf));
                if recalled.count() > 0 {
                    continue;
                }
                // Only what is missing in the end is a gap.
                outcome.gap |= gap;
                self.ask(wants, shelf, outcome);
                return;
            }
        }
    }

    fn ask(&mut self, wants: BTreeSet<DocumentId>, shelf: &mut dyn Shelf, outcome: &mut Outcome) {
        for document in wants {
            let heads = shelf.document(document).heads();
            let asked = self.asked.get(&document);
            let at_once = asked.is_some_and(|(turn, before)| {
                *before == heads && turn + ASK_AGAIN_TURNS > self.turn
            });
            if !at_once {
                self.asked.insert(document, (self.turn, heads.clone()));
                self.awaited.insert(document);
                outcome.wants.push((document, heads));
            }
        }
    }

    /// Whether anything was held, or refused for good.
    fn let_in(&mut self, pass: Pass, shelf: &mut dyn Shelf, outcome: &mut Outcome) -> bool {
        let mut candidates = pass.candidates;
        candidates.retain(|candidate| !candidate.blocked);
        let mut batches: BTreeMap<DocumentId, Vec<Change>> = BTreeMap::new();
        // Two logs of one device may both name a change.
        let mut seen = BTreeSet::new();
        for part in candidates.iter().flat_map(|candidate| &candidate.parts) {
            for change in part.own.iter().filter(|c| seen.insert((part.document, c.hash()))) {
                batches.entry(part.document).or_default().push(change.clone());
            }
        }
        let mut failed = BTreeSet::new();
        for (document, changes) in batches {
            if !document_takes(document, changes, shelf, outcome) {
                failed.insert(document);
            }
        }
        let mut stopped = Stopped::default();
        for document in failed {
            self.one_by_one(document, &candidates, &mut stopped, shelf, outcome);
        }
        let mut progress = stopped.for_good;
        let mut repair = BTreeSet::new();
        for candidate in candidates {
            let from = stopped.logs.get(&candidate.key);
            if from.is_some_and(|from| candidate.header.number >= *from) {
                // What it brought to other documents is covered by nothing that is held.
                repair.extend(candidate.parts.iter().map(|part| part.document));
            } else {
                progress = true;
                self.hold(candidate, &mut repair, shelf, outcome);
            }
        }
        for document in repair {
            self.reckon(document, shelf, outcome);
        }
        progress
    }

    /// Tries the entries of a batch that a document refused, each alone.
    fn one_by_one(
        &mut self,
        document: DocumentId,
        candidates: &[Candidate],
        stopped: &mut Stopped,
        shelf: &mut dyn Shelf,
        outcome: &mut Outcome,
    ) {
        for candidate in candidates {
            let number = candidate.header.number;
            if stopped.logs.get(&candidate.key).is_some_and(|from| number >= *from) {
                continue;
            }
            let brings = |part: &&Part| part.document == document && !part.own.is_empty();
            let Some(part) = candidate.parts.iter().find(brings) else { continue };
            match shelf.document(document).admit(part.own.clone()) {
                Ok(admitted) => keep_admitted(document, &part.own, admitted, outcome),
                Err(Harmful::MissingDependency(_)) => stopped.stop(candidate.key, number),
                Err(harmful) => {
                    stopped.stop(candidate.key, number);
                    stopped.for_good = true;
                    for change in &part.own {
                        self.pool.remove(document, &change.hash());
                    }
                    self.quarantine(candidate.key, number, Why::Harmful(harmful), outcome);
                }
            }
        }
    }

    /// The entry is held from now on.
    fn hold(
        &mut self,
        candidate: Candidate,
        repair: &mut BTreeSet<DocumentId>,
        shelf: &mut dyn Shelf,
        outcome: &mut Outcome,
    ) {
        let Candidate { key, header, begins, parts, .. } = candidate;
        let log = self.logs.0.entry(key).or_insert_with(|| Log::new(None));
        let first = log.state.is_none();
        match (&mut log.state, begins) {
            (Some(state), _) => {
                if let Payload::Checkpoint(_) = &header.payload {
                    let before = state.tips.clone();
                    state.apply(&header);
                    repair.extend(withdrawn(&before, &state.tips, shelf));
                } else {
                    state.apply(&header);
                }
            }
            (empty, Some((state, limit))) => {
                *empty = Some(state);
                log.limit = limit;
            }
            (None, None) => return,
        }
        outcome.heights_changed = true;
        outcome.keep.push(Kept::Header(header.clone()));
        keep_state(key, log, first, &mut outcome.keep);
        let mut changes = Vec::new();
        for part in parts {
            for change in part.own {
                if !change.actor().belongs_to(self.id, key.0) {
                    self.keep_evidence(part.document, &change, outcome);
                }
                self.pool.remove(part.document, &change.hash());
                if let Payload::Change(_) = &header.payload
                    && let Ok(bytes) = Bytes::new(change.bytes())
                {
                    changes.push(bytes);
                }
            }
        }
        let changes = List::new(changes).unwrap_or_default();
        self.recent.push(key, header.clone());
        outcome.pass_on.push(Entry { header: header.sealed().clone(), changes });
        self.room.remove_through(&key, header.number);
        if first {
            repair.extend(self.displaced(key));
        }
    }
}

/// Logs that go no further in this pass, from which number on.
#[derive(Default)]
struct Stopped {
    logs: BTreeMap<LogKey, u64>,
    for_good: bool,
}

impl Stopped {
    fn stop(&mut self, key: LogKey, number: u64) {
        let from = self.logs.entry(key).or_insert(number);
        *from = number.min(*from);
    }
}

/// Documents of which something is missing.
fn wanted(pass: &Pass) -> BTreeSet<DocumentId> {
    let blocked = pass.candidates.iter().filter(|candidate| candidate.blocked);
    let parts = blocked.flat_map(|candidate| &candidate.parts);
    parts.filter(|part| !part.needs.is_empty()).map(|part| part.document).collect()
}

/// Whether the document took all of them.
fn document_takes(
    document: DocumentId,
    changes: Vec<Change>,
    shelf: &mut dyn Shelf,
    outcome: &mut Outcome,
) -> bool {
    match shelf.document(document).admit(changes.clone()) {
        Ok(admitted) => {
            keep_admitted(document, &changes, admitted, outcome);
            true
        }
        Err(_) => false,
    }
}

fn keep_admitted(
    document: DocumentId,
    changes: &[Change],
    admitted: documents::Admitted,
    outcome: &mut Outcome,
) {
    let added: BTreeSet<&ChangeHash> = admitted.added.iter().collect();
    for change in changes.iter().filter(|change| added.contains(&change.hash())) {
        outcome.keep.push(Kept::Change { document, change: change.clone() });
    }
    outcome.admitted.push((document, admitted));
}

/// Hands out what the log's last header makes unnecessary, and now and then its state.
pub(crate) fn keep_state((device, log): LogKey, held: &mut Log, first: bool, keep: &mut Vec<Kept>) {
    let Some(state) = &held.state else { return };
    let checkpoint = state.checkpoint == state.number;
    if checkpoint && state.floor > 1 {
        keep.push(Kept::HeadersSuperseded { device, log, below: state.floor });
    }
    if first || checkpoint || state.number >= held.saved + LOG_STATE_ENTRIES {
        held.saved = state.number;
        keep.push(Kept::LogState { device, log, state: encode(state) });
    }
}

fn encode(state: &LogState) -> Vec<u8> {
    protocol::codec::encode(state)
}

/// Documents in which a checkpoint no longer vouches for something.
fn withdrawn(before: &Tips, after: &Tips, shelf: &mut dyn Shelf) -> Vec<DocumentId> {
    let lost = |document: &DocumentId, heads: &Vec<ChangeHash>, shelf: &mut dyn Shelf| {
        let Some(now) = after.get(document) else { return true };
        now != heads && !shelf.document(*document).are_ancestors(now, heads)
    };
    before.iter().filter(|(id, heads)| lost(id, heads, shelf)).map(|(id, _)| *id).collect()
}
