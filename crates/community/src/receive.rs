//! What comes in from others: operations, entries and changes, in any order, any number of times.
//!
//! Everything is opened or inspected here, compared with what is held, and set to wait; then the
//! gate lets in what can be held. Whose fault something is, is said in the outcome.

use std::collections::BTreeSet;

use documents::{Harmful, Parcel, inspect};
use protocol::limits::CHANGE_BYTES_MAX;
use protocol::log::{Header, Payload};
use protocol::membership::{Action, Genesis, Operation};
use protocol::message::Entry;
use protocol::{Bytes, DocumentId, HeaderHash, Opened, Sealed};

use crate::logs::{Fork, Log, LogKey};
use crate::outcome::{Kept, Outcome, Refusal, Why};
use crate::shelf::Shelf;
use crate::table::{Table, began};
use crate::waiting::{Seat, hash_of};

impl Table {
    /// Takes membership operations, and whatever waited for them. A genesis among them is passed
    /// over: this table has one.
    pub fn receive_operations(&mut self, sealed: Vec<Sealed>, shelf: &mut dyn Shelf) -> Outcome {
        let mut outcome = self.next_turn();
        let mut operations = Vec::new();
        for sealed in sealed {
            match sealed.open::<Operation>() {
                Ok(operation) if operation.community == self.id => operations.push(operation),
                Ok(_) => outcome.refused.push(Refusal { author: None, why: Why::OtherCommunity }),
                Err(_) if sealed.open::<Genesis>().is_ok() => {}
                Err(refused) => {
                    outcome.refused.push(Refusal { author: None, why: refused.into() });
                }
            }
        }
        self.take_operations(operations, shelf, &mut outcome);
        outcome
    }

    pub(crate) fn take_operations(
        &mut self,
        operations: Vec<Opened<Operation>>,
        shelf: &mut dyn Shelf,
        outcome: &mut Outcome,
    ) {
        let received = self.membership.receive(operations);
        for (device, why) in received.refused {
            outcome.refused.push(Refusal { author: Some(device), why: why.into() });
        }
        let ends = received.added.iter().any(|operation| may_end_writing(&operation.action));
        outcome.membership_changed = !received.added.is_empty();
        outcome.keep.extend(received.added.into_iter().map(Kept::Operation));
        if outcome.membership_changed {
            if ends || self.membership.was_resolved_anew() {
                self.recount(shelf, outcome);
            }
            self.settle(shelf, outcome);
        }
        outcome.gap |= received.waits;
    }

    /// Takes log entries, and whatever waited for them.
    pub fn receive_entries(&mut self, entries: Vec<Entry>, shelf: &mut dyn Shelf) -> Outcome {
        let mut outcome = self.next_turn();
        for entry in entries {
            if let Err(why) = self.receive_entry(entry, shelf, &mut outcome) {
                outcome.refused.push(why);
            }
        }
        self.settle(shelf, &mut outcome);
        outcome
    }

    fn receive_entry(
        &mut self,
        entry: Entry,
        shelf: &mut dyn Shelf,
        outcome: &mut Outcome,
    ) -> Result<(), Refusal> {
        let header: Opened<Header> = match entry.header.open() {
            Ok(header) => header,
            Err(refused) => return Err(Refusal { author: None, why: refused.into() }),
        };
        let author = Some(header.device);
        let refuse = |why| Err(Refusal { author, why });
        if header.community != self.id {
            return Err(Refusal { author: None, why: Why::OtherCommunity });
        }
        let key = (header.device, header.log);
        if !self.logs.is_among_lowest(key) {
            return refuse(Why::TooMany);
        }
        let of_branch = self.take_branch(key, &header, shelf, outcome);
        if of_branch {
            self.offer_all(&header, &entry, shelf)?;
        }
        let held = self.logs.get(&key).map_or(0, Log::held);
        let dead = self.logs.get(&key).is_some_and(|log| log.fork.is_some());
        if header.number <= held {
            // Of a dead log the other branch covers what others built upon it.
            if dead {
                self.beyond.note(&header);
            }
            self.compare(key, header, shelf, outcome);
            return Ok(());
        }
        if let Some(fork) = self.logs.get(&key).and_then(Log::dead) {
            if header.number <= fork.number {
                self.beyond.note(&header);
                self.suspect(key, header, shelf, outcome);
                return Ok(());
            }
            self.beyond.note(&header);
            return if of_branch { Ok(()) } else { refuse(Why::Forked) };
        }
        if self.logs.get(&key).is_some_and(|log| header.number > log.limit_number()) {
            self.beyond.note(&header);
            return refuse(Why::BeyondCut);
        }
        if held == 0 && began(&header).is_none() && self.resolved().author_of(key.0).is_none() {
            // Nobody's device, as far as is known here: strangers must not fill the room.
            outcome.gap = true;
            return refuse(Why::NoWriter);
        }
        self.offer_all(&header, &entry, shelf)?;
        match self.room.insert(key, header.clone()) {
            Seat::Taken | Seat::Known => Ok(()),
            Seat::Contested(other) => {
                self.fork(key, other, header, shelf, outcome);
                Ok(())
            }
            Seat::Full => {
                outcome.gap = true;
                refuse(Why::RoomFull)
            }
        }
    }

    /// Takes answers to what was wanted. They enter the document only as far as signed headers that
    /// are here cover them.
    pub fn receive_changes(
        &mut self,
        document: DocumentId,
        changes: Vec<Bytes<CHANGE_BYTES_MAX>>,
        last: bool,
        shelf: &mut dyn Shelf,
    ) -> Outcome {
        let mut outcome = self.next_turn();
        if self.is_wanted(document) {
            for bytes in &changes {
                if let Err(why) = self.offer(document, bytes, shelf) {
                    outcome.refused.push(Refusal { author: None, why });
                    break;
                }
            }
        }
        if last {
            self.answered(document, shelf, &mut outcome);
        }
        outcome
    }

    /// All of an answer has come. Should another never come, entries that are compared again every few
    /// seconds have it looked at, and asked for anew.
    fn answered(&mut self, document: DocumentId, shelf: &mut dyn Shelf, outcome: &mut Outcome) {
        self.awaited.remove(&document);
        if self.restore(document, shelf, outcome) {
            shelf.document(document).expect(None);
        }
        let full = outcome.refused.iter().any(|refusal| matches!(refusal.why, Why::RoomFull));
        if full || self.awaited.is_empty() {
            self.settle(shelf, outcome);
            self.tidy_pool();
            // No longer of use when its changes did not come in.
            shelf.document(document).expect(None);
        }
    }

    /// Takes an answer to what was wanted that came in one piece, like [`Self::receive_changes`]. An
    /// error when it cannot be read; nothing was taken then.
    pub fn receive_parcel(
        &mut self,
        document: DocumentId,
        bytes: &[u8],
        shelf: &mut dyn Shelf,
    ) -> Result<Outcome, Harmful> {
        let mut outcome = self.next_turn();
        if !self.is_wanted(document) {
            return Ok(outcome);
        }
        let Parcel { changes, whole } = Parcel::open(bytes)?;
        let here = shelf.document(document);
        here.expect(whole);
        for change in changes {
            if !here.contains(&change.hash()) && !self.pool.insert(document, change) {
                outcome.refused.push(Refusal { author: None, why: Why::RoomFull });
                break;
            }
        }
        self.answered(document, shelf, &mut outcome);
        Ok(outcome)
    }

    /// Has the changes of an entry wait for it.
    fn offer_all(
        &mut self,
        header: &Header,
        entry: &Entry,
        shelf: &mut dyn Shelf,
    ) -> Result<(), Refusal> {
        let Some(document) = document_of(header) else { return Ok(()) };
        for bytes in &entry.changes {
            let offered = self.offer(document, bytes, shelf);
            offered.map_err(|why| Refusal { author: None, why })?;
        }
        Ok(())
    }

    fn offer(
        &mut self,
        document: DocumentId,
        bytes: &[u8],
        shelf: &mut dyn Shelf,
    ) -> Result<(), Why> {
        let change = inspect(bytes).map_err(Why::Garbled)?;
        if shelf.document(document).contains(&change.hash()) {
            return Ok(());
        }
        if self.pool.insert(document, change) { Ok(()) } else { Err(Why::RoomFull) }
    }

    fn is_wanted(&self, document: DocumentId) -> bool {
        self.asked.contains_key(&document)
            || self.unreadable.contains(&document)
            || self.names_waiting(document)
    }

    fn names_waiting(&self, document: DocumentId) -> bool {
        self.room.iter().any(|header| names(header, document))
    }

    /// Changes that no waiting entry leads to will not be needed.
    fn tidy_pool(&mut self) {
        let mut named = BTreeSet::new();
        for header in self.room.iter() {
            match &header.payload {
                Payload::Begin(_) => {}
                Payload::Change(change) => {
                    named.insert(change.document);
                }
                Payload::Checkpoint(checkpoint) => {
                    named.extend(checkpoint.tips.iter().map(|tip| tip.document));
                }
            }
        }
        for document in self.pool.documents() {
            if !named.contains(&document) {
                self.pool.forget(document);
                self.asked.remove(&document);
            }
        }
    }

    /// An entry with a number that is held already: the same one, or a fork.
    fn compare(
        &mut self,
        key: LogKey,
        header: Opened<Header>,
        shelf: &mut dyn Shelf,
        outcome: &mut Outcome,
    ) {
        let hash = hash_of(&header);
        let state = self.logs.get(&key).and_then(|log| log.state.as_ref());
        if state.is_some_and(|state| state.number == header.number && state.header == hash) {
            return;
        }
        let kept = shelf.headers(key.0, key.1, header.number, 1);
        let kept = kept.first().filter(|sealed| HeaderHash::from(sealed.id()) != hash);
        match kept.and_then(|sealed| sealed.open::<Header>().ok()) {
            Some(other) if other.number == header.number => {
                self.fork(key, other, header, shelf, outcome);
            }
            Some(_) => self.suspect(key, header, shelf, outcome),
            None => {}
        }
    }

    /// A header whose counterpart is not at hand: should both come, the log was forked.
    fn suspect(
        &mut self,
        key: LogKey,
        header: Opened<Header>,
        shelf: &mut dyn Shelf,
        outcome: &mut Outcome,
    ) {
        let mut evidence = shelf.fork_evidence(key.0, key.1).into_iter();
        let other = evidence.find_map(|sealed| {
            sealed
                .open::<Header>()
                .ok()
                .filter(|other| other.number == header.number && hash_of(other) != hash_of(&header))
        });
        let other = other.or_else(|| self.room.insert_loose(key, &header));
        if let Some(other) = other {
            self.fork(key, other, header, shelf, outcome);
        }
    }

    /// Two headers with one number: the log is dead from here on, at every node.
    fn fork(
        &mut self,
        key: LogKey,
        one: Opened<Header>,
        other: Opened<Header>,
        shelf: &mut dyn Shelf,
        outcome: &mut Outcome,
    ) {
        if !self.guards.fork || self.resolved().author_of(key.0).is_none() {
            return;
        }
        let found = Fork::of(one.number, hash_of(&one), hash_of(&other));
        let log = self.logs.0.entry(key).or_insert_with(|| Log::new(None));
        let lowest = match log.fork {
            Some(known) if known.number == found.number => {
                let mut hashes = [known.low, known.high, found.low, found.high];
                hashes.sort_unstable();
                let low = hashes[0];
                let high = hashes.into_iter().find(|hash| *hash != low).unwrap_or(low);
                Fork { number: known.number, low, high }
            }
            Some(known) => known.min(found),
            None => found,
        };
        if log.fork == Some(lowest) {
            return;
        }
        let before = log.counting().clone();
        log.fork = Some(lowest);
        outcome.heights_changed = true;
        outcome.keep.push(Kept::Fork(one));
        outcome.keep.push(Kept::Fork(other));
        let lost: Vec<DocumentId> = match self.logs.get(&key) {
            Some(log) if log.counting() != &before => before.into_keys().collect(),
            Some(_) | None => Vec::new(),
        };
        self.room.remove_from(&key, 0);
        self.recent.forget(&key);
        self.mark_beyond(key);
        for document in lost {
            self.reckon(document, shelf, outcome);
        }
    }
}

fn document_of(header: &Header) -> Option<DocumentId> {
    match &header.payload {
        Payload::Change(change) => Some(change.document),
        Payload::Begin(_) | Payload::Checkpoint(_) => None,
    }
}

fn names(header: &Header, document: DocumentId) -> bool {
    match &header.payload {
        Payload::Begin(_) => false,
        Payload::Change(change) => change.document == document,
        Payload::Checkpoint(checkpoint) => {
            checkpoint.tips.binary_search_by_key(&document, |tip| tip.document).is_ok()
        }
    }
}

/// Whether an action may change how much of a log counts.
fn may_end_writing(action: &Action) -> bool {
    matches!(
        action,
        Action::Leave(_)
            | Action::Remove(_)
            | Action::SetRole(_)
            | Action::UnlinkDevice(_)
            | Action::RevokeInvite(_)
    )
}
