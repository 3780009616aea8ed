//! Which branch of a forked log counts, where a cut says so.
//!
//! A forked log counts for nothing, unless its member's writing was ended by a cut that names an entry of one
//! branch: then that branch counts up to there. So nobody can withdraw what they wrote by forking their log
//! after they were removed. Whoever holds another branch, or none, waits here until the whole way to the entry
//! named has come, and then takes the log anew.

use std::collections::BTreeMap;

use protocol::log::{Header, Payload};
use protocol::{HeaderHash, Opened};

use crate::limits::{BRANCH_HEADERS_MAX, HEADERS_READ_MAX};
use crate::logs::{Log, LogKey, LogState};
use crate::membership::Limit;
use crate::outcome::{Kept, Outcome};
use crate::shelf::Shelf;
use crate::table::{Table, began};
use crate::waiting::hash_of;

/// Headers of forked logs, until a whole branch is here. In memory only; they are sent again.
#[derive(Debug, Default)]
pub(crate) struct Branches {
    headers: BTreeMap<LogKey, BTreeMap<HeaderHash, Opened<Header>>>,
    len: usize,
}

impl Branches {
    fn insert(&mut self, key: LogKey, header: &Opened<Header>) {
        if self.len >= BRANCH_HEADERS_MAX {
            *self = Self::default();
        }
        let log = self.headers.entry(key).or_default();
        self.len += usize::from(log.insert(hash_of(header), header.clone()).is_none());
    }

    fn forget(&mut self, key: &LogKey) {
        self.len -= self.headers.remove(key).map_or(0, |log| log.len());
    }
}

impl Table {
    /// Takes a header of a log that is dead here, should it belong to the branch that a cut names. Whether
    /// its log is taken anew now, so that its changes are of use.
    pub(crate) fn take_branch(
        &mut self,
        key: LogKey,
        header: &Opened<Header>,
        shelf: &mut dyn Shelf,
        outcome: &mut Outcome,
    ) -> bool {
        let Some(log) = self.logs.get(&key).filter(|log| log.dead().is_some()) else {
            return false;
        };
        let fork = log.fork;
        self.branches.insert(key, header);
        let Some((limit, number, end)) = self.end_named(key) else { return false };
        if self.room.get(&key, number).is_some_and(|waits| hash_of(waits) == end) {
            // It is being taken anew already.
            return header.number <= number;
        }
        let Some(way) = self.way_to(key, end, shelf) else { return header.number <= number };
        self.keep_other_branch(key, shelf, outcome);
        let mut log = Log::new(None);
        (log.fork, log.limit) = (fork, limit);
        self.logs.0.insert(key, log);
        self.recent.forget(&key);
        self.branches.forget(&key);
        self.room.remove_from(&key, 0);
        for header in way {
            self.room.insert(key, header);
        }
        let (device, log) = key;
        outcome.keep.push(Kept::HeadersLost { device, log, from: 0 });
        outcome.heights_changed = true;
        true
    }

    /// The entry up to which a log counts, if a cut names one.
    fn end_named(&mut self, key: LogKey) -> Option<(Limit, u64, HeaderHash)> {
        let limit = match self.logs.get(&key) {
            Some(log) if log.state.is_some() => log.limit,
            Some(_) | None => self.limit_by_branches(key)?,
        };
        match limit {
            Limit::UpTo { number, header } => Some((limit, number, header)),
            Limit::Nothing | Limit::Unlimited => None,
        }
    }

    /// How much of a log may count, by a header that begins one of its branches.
    fn limit_by_branches(&mut self, key: LogKey) -> Option<Limit> {
        let headers = self.branches.headers.get(&key)?.values();
        let first = headers.filter(|header| began(header).is_some()).min_by_key(|h| h.number)?;
        let heads = began(first)?.to_vec();
        let writer = self.membership.writer_at(key.0, &heads).ok().flatten()?;
        let log = Log::new(Some(LogState::begin(writer, first, heads)));
        log.begun(key).map(|begun| self.membership.limit(&begun))
    }

    /// The headers from where a log can begin up to this one, as far as they are here.
    fn way_to(
        &self,
        key: LogKey,
        end: HeaderHash,
        shelf: &dyn Shelf,
    ) -> Option<Vec<Opened<Header>>> {
        let waiting = self.branches.headers.get(&key)?;
        let mut way: Vec<Opened<Header>> = Vec::new();
        let mut next = Some((end, waiting.get(&end)?.number));
        while let Some((hash, number)) = next {
            let header = match waiting.get(&hash) {
                Some(header) => header.clone(),
                None => held(key, number, hash, shelf)?,
            };
            next = header.previous.zip(header.number.checked_sub(1));
            let stands_alone = matches!(header.payload, Payload::Checkpoint(_));
            way.push(header);
            if stands_alone || way.len() > BRANCH_HEADERS_MAX {
                break;
            }
        }
        way.last().filter(|first| began(first).is_some())?;
        way.reverse();
        Some(way)
    }

    /// What is held of the wrong branch stays as evidence: others may have built upon it, and whoever takes
    /// that in needs its author's signatures.
    fn keep_other_branch(&mut self, key: LogKey, shelf: &dyn Shelf, outcome: &mut Outcome) {
        let mut from = 0;
        loop {
            let page = shelf.headers(key.0, key.1, from, HEADERS_READ_MAX);
            let Some(last) = page.last().and_then(|sealed| sealed.open::<Header>().ok()) else {
                return;
            };
            from = last.number + 1;
            for header in page.iter().filter_map(|sealed| sealed.open::<Header>().ok()) {
                self.beyond.note(&header);
                if self.beyond.note_evidence(&header) {
                    outcome.keep.push(Kept::Fork(header));
                }
            }
        }
    }
}

/// The header held under a number, if it is this one.
fn held(key: LogKey, number: u64, hash: HeaderHash, shelf: &dyn Shelf) -> Option<Opened<Header>> {
    let kept = shelf.headers(key.0, key.1, number, 1).into_iter().next()?;
    if HeaderHash::from(kept.id()) == hash { kept.open().ok() } else { None }
}
