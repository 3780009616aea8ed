//! The gate: entries that can be held enter their documents, together and once per document.
//!
//! An entry is held when all its changes are in their documents; then its header counts as height.
//! When a document refuses a batch, its entries are tried one by one, so that only the log whose
//! author signed the harm is stopped and everything else goes on.

use std::collections::{BTreeMap, BTreeSet};

use documents::{Change, Harmful, Trial};
use protocol::log::Payload;
use protocol::message::Entry;
use protocol::{Bytes, ChangeHash, DocumentId, List};

use crate::candidate::{Candidate, Pass};
use crate::gather::Part;
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
        let mut failed = BTreeSet::new();
        for (document, changes) in self.batches(&candidates) {
            if !self.document_takes(document, changes, shelf, outcome) {
                failed.insert(document);
            }
        }
        let mut stopped = Stopped::default();
        for document in &failed {
            self.judge(*document, &candidates, &mut stopped, shelf, outcome);
        }
        let mut progress = stopped.for_good;
        let mut repair = BTreeSet::new();
        let (mut covered, mut uncovered) = (Vec::new(), Vec::new());
        for candidate in candidates {
            let from = stopped.logs.get(&candidate.key);
            if from.is_some_and(|from| candidate.header.number >= *from) {
                // What it brought to other documents is covered by nothing that is held.
                repair.extend(candidate.parts.iter().map(|part| part.document));
                uncovered.extend(candidate.parts);
            } else {
                progress = true;
                let excluded =
                    candidate.parts.iter().filter(|part| failed.contains(&part.document));
                covered.extend(excluded.map(|part| (part.document, part.own.clone())));
                self.hold(candidate, &mut repair, shelf, outcome);
            }
        }
        for (document, changes) in &covered {
            repair.insert(*document);
            self.load_aside(*document, shelf);
            for change in changes.iter().filter(|c| !shelf.document(*document).contains(&c.hash()))
            {
                self.set_aside(*document, change.clone());
            }
        }
        for document in repair {
            self.reckon(document, shelf, outcome);
        }
        self.keep_aside(covered, outcome);
        self.drop_uncovered(uncovered, outcome);
        progress
    }

    /// What the candidates bring to each document, and what was set aside that they lead to.
    fn batches(&self, candidates: &[Candidate]) -> BTreeMap<DocumentId, Vec<Change>> {
        let mut batches: BTreeMap<DocumentId, Vec<Change>> = BTreeMap::new();
        // Two logs of one device may both name a change.
        let mut seen = BTreeSet::new();
        for part in candidates.iter().flat_map(|candidate| &candidate.parts) {
            let before = self.aside_under(part.document, &part.aside);
            for change in before.iter().chain(&part.own) {
                if seen.insert((part.document, change.hash())) {
                    batches.entry(part.document).or_default().push(change.clone());
                }
            }
        }
        batches
    }

    /// Whether the document took all of them.
    fn document_takes(
        &mut self,
        document: DocumentId,
        changes: Vec<Change>,
        shelf: &mut dyn Shelf,
        outcome: &mut Outcome,
    ) -> bool {
        let Ok(admitted) = shelf.document(document).admit(changes.clone()) else { return false };
        let added: BTreeSet<&ChangeHash> = admitted.added.iter().collect();
        for change in changes.into_iter().filter(|change| added.contains(&change.hash())) {
            if self.no_longer_aside(document, &change.hash()) {
                self.keep_evidence(document, &change, outcome);
            }
            outcome.keep.push(Kept::Change { document, change });
        }
        outcome.admitted.push((document, admitted));
        true
    }

    /// Judges what the candidates bring to a document that did not take it all at once, each change by its
    /// own past. Entries that bring harm stop their logs; those that only exclude one another do not.
    fn judge(
        &mut self,
        document: DocumentId,
        candidates: &[Candidate],
        stopped: &mut Stopped,
        shelf: &mut dyn Shelf,
        outcome: &mut Outcome,
    ) {
        self.load_aside(document, shelf);
        let parts = candidates.iter().flat_map(|candidate| &candidate.parts);
        let brought = parts.filter(|part| part.document == document).flat_map(|part| &part.own);
        let verdicts = self.verdicts(document, brought.cloned().collect(), shelf);
        for candidate in candidates {
            let number = candidate.header.number;
            if stopped.logs.get(&candidate.key).is_some_and(|from| number >= *from) {
                continue;
            }
            let brings = |part: &&Part| part.document == document && !part.own.is_empty();
            let Some(part) = candidate.parts.iter().find(brings) else { continue };
            let refused = part.own.iter().find_map(|change| verdicts.get(&change.hash()));
            let Some(refused) = refused else { continue };
            stopped.stop(candidate.key, number);
            // What it follows may yet come.
            if let Some(harmful) = refused {
                stopped.for_good = true;
                for change in &part.own {
                    self.pool.remove(document, &change.hash());
                }
                self.quarantine(candidate.key, number, Why::Harmful(harmful.clone()), outcome);
            }
        }
    }

    /// Which of the changes cannot be in any history of the document, and what harm they do: none when
    /// only something that they follow is missing or does harm.
    fn verdicts(
        &self,
        document: DocumentId,
        brought: Vec<Change>,
        shelf: &mut dyn Shelf,
    ) -> BTreeMap<ChangeHash, Option<Harmful>> {
        let here = shelf.document(document);
        let mut refused: BTreeMap<ChangeHash, Option<Harmful>> =
            brought.iter().map(|change| (change.hash(), None)).collect();
        let aside = self.asides(document).cloned();
        let mut good: BTreeMap<ChangeHash, Change> = BTreeMap::new();
        let mut trial = Trial::beside(here);
        for change in here.placeable(aside.chain(brought).collect()) {
            let hash = change.hash();
            if self.is_aside(document, &hash) {
                continue;
            }
            let find = |hash: &ChangeHash| {
                let known = good.get(hash).or_else(|| self.aside_change(document, hash)).cloned();
                known.or_else(|| here.change(hash))
            };
            match trial.judge(&change, &find) {
                Ok(()) => {
                    refused.remove(&hash);
                    good.insert(hash, change);
                }
                Err(Harmful::MissingDependency(_)) => {}
                Err(harmful) => drop(refused.insert(hash, Some(harmful))),
            }
        }
        refused
    }

    /// What an entry covers and a document does not take, because something else excludes it, is kept
    /// beside the document.
    fn keep_aside(&self, covered: Vec<(DocumentId, Vec<Change>)>, outcome: &mut Outcome) {
        for (document, changes) in covered {
            for change in changes.into_iter().filter(|c| self.is_aside(document, &c.hash())) {
                outcome.keep.push(Kept::Aside { document, change });
            }
        }
    }

    /// Nobody signed for it in an entry that is taken, so nobody else may build upon it.
    fn drop_uncovered(&mut self, uncovered: Vec<Part>, outcome: &mut Outcome) {
        for part in uncovered {
            for change in part.own {
                if self.no_longer_aside(part.document, &change.hash()) {
                    outcome.keep.push(Kept::Dropped { document: part.document, change });
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
