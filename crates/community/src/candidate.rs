//! Which waiting entries could be held next, and what each brings to which document.
//!
//! A pass walks every log that has something waiting, from the last entry held on, and gathers for
//! each entry the changes its signature covers: the changes of its own device that lead to the
//! heads it names, through the device's own changes (for a checkpoint: through anyone's). What they
//! follow beyond that must be in the document already, or be brought by another entry of the same
//! pass. Nothing is changed here but the room: what can never be held is taken out of it.

use std::collections::{BTreeMap, BTreeSet};

use protocol::limits::TIPS_MAX;
use protocol::log::{Header, Payload};
use protocol::{ChangeHash, DocumentId, DocumentKind, HeaderHash, MemberId, Opened};

use crate::gather::{Gather, Part};
use crate::logs::{LogKey, LogState};
use crate::membership::Limit;
use crate::outcome::{Kept, Outcome, Refusal, StopReason, Why};
use crate::shelf::Shelf;
use crate::table::{Table, began};
use crate::waiting::hash_of;

/// An entry that comes next in its log.
#[derive(Debug)]
pub(crate) struct Candidate {
    pub(crate) key: LogKey,
    pub(crate) header: Opened<Header>,
    /// When it is the first of its log here: the log's state after it, and how much of it counts.
    pub(crate) begins: Option<(LogState, Limit)>,
    pub(crate) parts: Vec<Part>,
    pub(crate) blocked: bool,
}

/// Everything that could be held next.
#[derive(Debug, Default)]
pub(crate) struct Pass {
    pub(crate) candidates: Vec<Candidate>,
    /// Some entries wait for entries or operations before them.
    pub(crate) gap: bool,
    /// Changes of entries that do not count, which others may bring in.
    vouched: BTreeSet<(DocumentId, ChangeHash)>,
    /// Logs of which all that waits is held together or not at all: a branch counts only as a whole.
    together: BTreeSet<LogKey>,
    /// Which candidates bring a change: entries of several logs may, one of which never can be held.
    brings: BTreeMap<(DocumentId, ChangeHash), Vec<usize>>,
}

/// Where the walk through one log is.
struct Walk {
    key: LogKey,
    number: u64,
    header: Option<HeaderHash>,
    member: Option<MemberId>,
    limit: u64,
    /// Heads named by candidates of this walk.
    heads: BTreeMap<DocumentId, ChangeHash>,
}

/// Why an entry is no candidate.
enum Stop {
    /// Something is missing before it.
    Waits,
    /// It is no good, now or ever; it and what follows it in the room go.
    Drop(Why),
    /// Its author signed something that must not enter: nothing from it on is taken here.
    Quarantine(Why),
}

impl Pass {
    fn push(&mut self, candidate: Candidate) {
        let index = self.candidates.len();
        for part in &candidate.parts {
            for change in &part.own {
                self.brings.entry((part.document, change.hash())).or_default().push(index);
            }
        }
        self.candidates.push(candidate);
    }

    /// Whether an entry of this log brings a change in this pass.
    pub(crate) fn is_brought_by(
        &self,
        key: LogKey,
        document: DocumentId,
        hash: ChangeHash,
    ) -> bool {
        let brings = self.brings.get(&(document, hash)).into_iter().flatten();
        brings.into_iter().any(|index| self.candidates[*index].key == key)
    }

    /// Whether the change's device signed for it in an entry that does not count.
    pub(crate) fn is_vouched(&self, document: DocumentId, hash: ChangeHash) -> bool {
        self.vouched.contains(&(document, hash))
    }

    /// Marks what cannot be held because something it needs is brought by nobody, or only by an
    /// entry that cannot be held itself. What is left can be held together.
    pub(crate) fn block(&mut self) {
        let mut again = true;
        while again {
            again = false;
            for index in 0..self.candidates.len() {
                if !self.candidates[index].blocked && self.lacks(index) {
                    self.candidates[index].blocked = true;
                    again = true;
                }
            }
        }
    }

    fn lacks(&self, index: usize) -> bool {
        let candidate = &self.candidates[index];
        let before = index.checked_sub(1).map(|before| &self.candidates[before]);
        if before.is_some_and(|before| before.key == candidate.key && before.blocked) {
            return true;
        }
        let others = |other: &Candidate| other.key == candidate.key && other.blocked;
        if self.together.contains(&candidate.key) && self.candidates.iter().any(others) {
            return true;
        }
        candidate.parts.iter().any(|part| {
            part.needs.iter().any(|need| {
                let brings = self.brings.get(&(part.document, *need)).into_iter().flatten();
                brings.into_iter().all(|index| self.candidates[*index].blocked)
            })
        })
    }
}

impl Table {
    /// Walks everything that waits.
    pub(crate) fn pass(&mut self, shelf: &mut dyn Shelf, outcome: &mut Outcome) -> Pass {
        let mut pass = Pass { vouched: self.vouched(), ..Pass::default() };
        for key in self.room.logs() {
            let from = pass.candidates.len();
            self.walk(key, &mut pass, shelf, outcome);
            if let Some(log) = self.logs.get(&key).filter(|log| log.dead().is_some()) {
                pass.together.insert(key);
                let ends = pass.candidates.last().filter(|last| last.key == key);
                let whole = ends.is_some_and(|last| last.header.number == log.limit_number());
                pass.candidates[from..].iter_mut().for_each(|entry| entry.blocked |= !whole);
            }
        }
        pass.block();
        pass
    }

    fn walk(&mut self, key: LogKey, pass: &mut Pass, shelf: &mut dyn Shelf, outcome: &mut Outcome) {
        let log = self.logs.get(&key);
        let state = log.and_then(|log| log.state.as_ref());
        let mut walk = Walk {
            key,
            number: state.map_or(0, |state| state.number),
            header: state.map(|state| state.header),
            member: state.map(|state| state.member),
            limit: log.map_or(u64::MAX, crate::logs::Log::limit_number),
            heads: BTreeMap::new(),
        };
        while let Some(header) = self.next_waiting(&walk) {
            match self.look(&mut walk, &header, pass, shelf) {
                Ok(candidate) => {
                    walk.number = header.number;
                    walk.header = Some(hash_of(&header));
                    pass.push(candidate);
                }
                Err(Stop::Waits) => {
                    pass.gap = true;
                    return;
                }
                Err(Stop::Drop(why)) => {
                    // Our state shows the sender which branch is held here.
                    outcome.gap |= matches!(why, Why::Forked);
                    if matches!(why, Why::BeyondCut) {
                        self.note_beyond(&key, header.number);
                    }
                    self.room.remove_from(&key, header.number);
                    outcome.refused.push(Refusal { author: Some(key.0), why });
                    return;
                }
                Err(Stop::Quarantine(why)) => {
                    self.quarantine(key, header.number, why, outcome);
                    return;
                }
            }
        }
        pass.gap |= self.room.next_after(&key, walk.number).is_some();
    }

    /// Takes nothing of a log from this number on.
    pub(crate) fn quarantine(&mut self, key: LogKey, number: u64, why: Why, outcome: &mut Outcome) {
        self.room.remove_from(&key, number);
        if let Some(log) = self.logs.get_mut(&key) {
            log.stopped = Some(number);
        }
        if let Some(why) = StopReason::of(&why) {
            let (device, log) = key;
            outcome.keep.push(Kept::Stopped { device, log, number, why });
        }
        outcome.refused.push(Refusal { author: Some(key.0), why });
    }

    fn next_waiting(&self, walk: &Walk) -> Option<Opened<Header>> {
        let next = self.room.get(&walk.key, walk.number + 1);
        let next = next.or_else(|| self.room.checkpoint_after(&walk.key, walk.number));
        let any = || self.room.next_after(&walk.key, walk.number);
        next.or_else(|| if self.guards.gap { None } else { any() }).cloned()
    }

    fn look(
        &mut self,
        walk: &mut Walk,
        header: &Opened<Header>,
        pass: &Pass,
        shelf: &mut dyn Shelf,
    ) -> Result<Candidate, Stop> {
        let begins = self.chain(walk, header)?;
        if let Some((state, limit)) = &begins {
            walk.member = Some(state.member);
            walk.limit = match limit {
                Limit::Nothing => 0,
                Limit::UpTo { number, .. } => *number,
                Limit::Unlimited => u64::MAX,
            };
        }
        if header.number > walk.limit {
            return Err(Stop::Drop(Why::BeyondCut));
        }
        let mut parts = Vec::new();
        let mut blocked = false;
        match &header.payload {
            Payload::Begin(_) => {}
            Payload::Change(change) => {
                self.may_name(walk, change.document)?;
                self.load_aside(change.document, shelf);
                let gather = Gather { table: self, pass, key: walk.key, document: change.document };
                let part = gather.part(&[change.head], false, shelf.document(change.document));
                if part.needs.is_empty() || !part.own.is_empty() {
                    blocked = !self.may_follow(walk, &part, change.head, shelf)?;
                }
                walk.heads.insert(change.document, change.head);
                parts.push(part);
            }
            Payload::Checkpoint(checkpoint) => {
                for tip in &checkpoint.tips {
                    self.may_name(walk, tip.document)?;
                    if !tip.heads.iter().all(|head| shelf.document(tip.document).contains(head)) {
                        self.load_aside(tip.document, shelf);
                    }
                    let gather =
                        Gather { table: self, pass, key: walk.key, document: tip.document };
                    parts.push(gather.part(&tip.heads, true, shelf.document(tip.document)));
                }
            }
        }
        if !self.guards.dependencies {
            for part in parts.iter_mut().filter(|part| !part.needs.is_empty()) {
                part.needs.clear();
                part.own.clear();
            }
        }
        let header = header.clone();
        Ok(Candidate { key: walk.key, header, begins, parts, blocked })
    }

    /// Whether the header goes on from where the walk is; the log's beginning when it is that.
    fn chain(
        &mut self,
        walk: &Walk,
        header: &Opened<Header>,
    ) -> Result<Option<(LogState, Limit)>, Stop> {
        let log = self.logs.get(&walk.key);
        if log.and_then(|log| log.stopped).is_some_and(|stopped| header.number >= stopped) {
            return Err(Stop::Drop(Why::Stopped));
        }
        if walk.number == 0 {
            let began = began(header).ok_or(Stop::Waits)?.to_vec();
            let writer = self.membership.writer_at(header.device, &began);
            let writer = writer.map_err(|_| Stop::Waits)?.ok_or(Stop::Drop(Why::NoWriter))?;
            let log = crate::logs::Log::new(Some(LogState::begin(writer, header, began)));
            let limit = log.begun(walk.key).map(|begun| self.membership.limit(&begun));
            return Ok(log.state.zip(limit));
        }
        if header.number == walk.number + 1 && header.previous != walk.header && self.guards.fork {
            // Another branch: whoever holds the other header shows it when our state is told.
            return Err(Stop::Drop(Why::Forked));
        }
        let state = log.and_then(|log| log.state.as_ref());
        match (&header.payload, state) {
            (Payload::Checkpoint(checkpoint), Some(state))
                if checkpoint.began[..] != state.began[..] =>
            {
                Err(Stop::Quarantine(Why::Contradicts))
            }
            (Payload::Checkpoint(_) | Payload::Change(_) | Payload::Begin(_), _) => Ok(None),
        }
    }

    fn may_name(&self, walk: &Walk, document: DocumentId) -> Result<(), Stop> {
        let voice = |member| DocumentId::voice(self.id, member);
        if document.kind() == Some(DocumentKind::Voice) && walk.member.map(voice) != Some(document)
        {
            return Err(Stop::Quarantine(Why::OthersVoice));
        }
        let state = self.logs.get(&walk.key).and_then(|log| log.state.as_ref());
        let named = state.map_or(0, |state| state.tips.len());
        let new = !state.is_some_and(|state| state.tips.contains_key(&document));
        if new && named + walk.heads.len() >= TIPS_MAX {
            return Err(Stop::Quarantine(Why::TooMany));
        }
        Ok(())
    }

    /// Whether the head descends from what the log named in this document before.
    fn may_follow(
        &self,
        walk: &Walk,
        part: &Part,
        head: ChangeHash,
        shelf: &mut dyn Shelf,
    ) -> Result<bool, Stop> {
        let state = self.logs.get(&walk.key).and_then(|log| log.state.as_ref());
        let held = state.and_then(|state| state.tips.get(&part.document));
        let lasts = match (walk.heads.get(&part.document), held) {
            (Some(head), _) => std::slice::from_ref(head),
            (None, Some(heads)) => heads,
            (None, None) => return Ok(true),
        };
        if self.descends(lasts, part, head, shelf) {
            Ok(true)
        } else if part.needs.is_empty() {
            Err(Stop::Quarantine(Why::NotDescending))
        } else {
            // What is missing will tell; until then it is blocked, and what it needs is asked for.
            Ok(false)
        }
    }
}
