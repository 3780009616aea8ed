//! Signed heads that do not count: entries beyond a cut, and of forked logs.
//!
//! What others built upon such an entry stays in the document, because it is in the past of what
//! they wrote, and they answer for bringing it in. Still nobody may speak under another's actor: a
//! change is taken as its device's only when that device signed a head descending from it. So the
//! signatures of entries that do not count are used here, for nothing but that; and those that were used
//! are kept as evidence, for whoever has to take in the same after this node.

use std::collections::{BTreeMap, BTreeSet};

use documents::Change;
use protocol::log::{Header, Payload};
use protocol::message::{CommunityMessage, Entry};
use protocol::{ChangeHash, DeviceId, DocumentId, HeaderHash, List, Opened, Sealed};

use crate::limits::{BEYOND_HEADS_MAX, HEADERS_READ_MAX};
use crate::logs::LogKey;
use crate::outcome::{Kept, Outcome};
use crate::shelf::Shelf;
use crate::table::Table;
use crate::waiting::hash_of;

/// Signed heads that do not count, by document.
#[derive(Debug, Default)]
pub(crate) struct Beyond {
    heads: BTreeSet<(DocumentId, ChangeHash, LogKey)>,
    /// The headers, beginnings among them, by log and number.
    headers: BTreeMap<(LogKey, u64, HeaderHash), Sealed>,
    /// Logs of which evidence is kept, by the documents it names.
    evidence: BTreeMap<DocumentId, BTreeSet<LogKey>>,
    /// The headers that are kept as evidence.
    kept: BTreeSet<HeaderHash>,
    /// Logs of which something is held that does not count.
    pub(crate) logs: BTreeSet<LogKey>,
}

impl Beyond {
    /// Notes what an entry that does not count was signed for.
    pub(crate) fn note(&mut self, header: &Opened<Header>) {
        let key = (header.device, header.log);
        while self.headers.len() >= BEYOND_HEADS_MAX || self.heads.len() >= BEYOND_HEADS_MAX {
            self.forget_one();
        }
        self.headers.insert((key, header.number, hash_of(header)), header.sealed().clone());
        self.heads.extend(heads(header).into_iter().map(|(document, head)| (document, head, key)));
    }

    fn forget_one(&mut self) {
        let Some((_, sealed)) = self.headers.pop_first() else {
            self.heads.clear();
            return;
        };
        let Ok(header) = sealed.open::<Header>() else { return };
        for (document, head) in heads(&header) {
            self.heads.remove(&(document, head, (header.device, header.log)));
        }
    }

    /// Notes that a header is kept as evidence; whether that is new.
    pub(crate) fn note_evidence(&mut self, header: &Opened<Header>) -> bool {
        let key = (header.device, header.log);
        for (document, _) in heads(header) {
            self.evidence.entry(document).or_default().insert(key);
        }
        self.kept.insert(hash_of(header))
    }
}

/// What a header signs for.
pub(crate) fn heads(header: &Opened<Header>) -> Vec<(DocumentId, ChangeHash)> {
    match &header.payload {
        Payload::Begin(_) => Vec::new(),
        Payload::Change(change) => vec![(change.document, change.head)],
        Payload::Checkpoint(checkpoint) => checkpoint
            .tips
            .iter()
            .flat_map(|tip| tip.heads.iter().map(|head| (tip.document, *head)))
            .collect(),
    }
}

impl Table {
    /// Waiting changes whose devices signed for them in entries that do not count.
    pub(crate) fn vouched(&self) -> BTreeSet<(DocumentId, ChangeHash)> {
        let mut vouched = BTreeSet::new();
        if self.beyond.heads.is_empty() && self.beyond.logs.is_empty() {
            return vouched;
        }
        let mut by_device: BTreeMap<(DocumentId, DeviceId), Vec<ChangeHash>> = BTreeMap::new();
        for (document, head, (device, _)) in &self.beyond.heads {
            by_device.entry((*document, *device)).or_default().push(*head);
        }
        for key in &self.beyond.logs {
            let state = self.logs.get(key).and_then(|log| log.state.as_ref());
            for (document, heads) in state.into_iter().flat_map(|state| &state.tips) {
                by_device.entry((*document, key.0)).or_default().extend(heads);
            }
        }
        for ((document, device), mut open) in by_device {
            while let Some(hash) = open.pop() {
                let Some(change) = self.pool.get(document, &hash) else { continue };
                if change.actor().belongs_to(self.id, device) && vouched.insert((document, hash)) {
                    open.extend(change.dependencies());
                }
            }
        }
        vouched
    }

    /// A change of another device came in because that device signed for it in an entry that does not
    /// count: such entries are kept from now on.
    pub(crate) fn keep_evidence(
        &mut self,
        document: DocumentId,
        change: &Change,
        outcome: &mut Outcome,
    ) {
        let named = self.beyond.heads.iter().filter(|(id, _, (device, _))| {
            *id == document && change.actor().belongs_to(self.id, *device)
        });
        let logs: BTreeSet<LogKey> = named.map(|(.., key)| *key).collect();
        for key in logs {
            let all = (key, 0, HeaderHash([0; 32]))..=(key, u64::MAX, HeaderHash([0xff; 32]));
            let headers = self.beyond.headers.range(all).map(|(_, sealed)| sealed);
            let headers: Vec<Opened<Header>> = headers.filter_map(|s| s.open().ok()).collect();
            for header in headers {
                if self.beyond.note_evidence(&header) {
                    outcome.keep.push(Kept::Fork(header));
                }
            }
        }
    }

    /// Notes what waits of a log from a number on, before it is dropped because it does not count.
    pub(crate) fn note_beyond(&mut self, key: &LogKey, from: u64) {
        for header in self.room.from(key, from) {
            self.beyond.note(header);
        }
    }

    /// Whether anything is held of a log that does not count; to be called when that may change.
    pub(crate) fn mark_beyond(&mut self, key: LogKey) {
        let log = self.logs.get(&key);
        if log.is_some_and(|log| log.fork.is_some() || log.held() > log.limit_number()) {
            self.beyond.logs.insert(key);
        } else {
            self.beyond.logs.remove(&key);
        }
    }

    /// Headers that do not count and name a document in which others may have built upon them.
    pub(crate) fn page_beyond(
        &self,
        document: DocumentId,
        shelf: &dyn Shelf,
    ) -> Vec<CommunityMessage> {
        let mut entries = Vec::new();
        for key in &self.beyond.logs {
            let Some(log) = self.logs.get(key) else { continue };
            if !log.state.as_ref().is_some_and(|state| state.tips.contains_key(&document)) {
                continue;
            }
            let from = if log.fork.is_some() { 1 } else { log.limit_number() + 1 };
            let kept = shelf.headers(key.0, key.1, from, HEADERS_READ_MAX);
            for header in kept.iter().filter_map(|sealed| sealed.open::<Header>().ok()) {
                let names = match &header.payload {
                    Payload::Begin(_) | Payload::Checkpoint(_) => true,
                    Payload::Change(change) => change.document == document,
                };
                if names {
                    let header = header.sealed().clone();
                    entries.push(Entry { header, changes: List::default() });
                }
            }
        }
        for key in self.beyond.evidence.get(&document).into_iter().flatten() {
            // All of a log, from its beginning on: who does not know the log can judge it then.
            let kept = shelf.fork_evidence(key.0, key.1).into_iter();
            let mut kept: Vec<Opened<Header>> = kept.filter_map(|s| s.open().ok()).collect();
            kept.sort_by_key(|header| header.number);
            let entry = |header: Opened<Header>| Entry {
                header: header.sealed().clone(),
                changes: List::default(),
            };
            entries.extend(kept.into_iter().map(entry));
        }
        let pages = entries.chunks(protocol::limits::PAGE_ENTRIES_MAX);
        pages.map(|page| CommunityMessage::Entries(List::first(page.to_vec()))).collect()
    }
}
