//! Entries that are here but not held: something before them, or something they need, is missing.
//! In memory only, bounded; after a crash they are asked for again.

use std::collections::BTreeMap;

use protocol::log::{Header, Payload};
use protocol::{HeaderHash, Opened};

use crate::limits::{LOOSE_HEADERS_MAX, WAITING_ENTRIES_MAX, WAITING_ENTRIES_PER_LOG_MAX};
use crate::logs::LogKey;

/// The entries that wait, by log and number.
#[derive(Debug, Default)]
pub(crate) struct Room {
    logs: BTreeMap<LogKey, BTreeMap<u64, Opened<Header>>>,
    len: usize,
    /// Headers of which the one held under the same number is gone: should another come, the log
    /// was forked.
    loose: BTreeMap<(LogKey, u64), Opened<Header>>,
}

/// What became of an entry that should wait.
#[derive(Debug)]
pub(crate) enum Seat {
    /// It waits.
    Taken,
    /// It waited already.
    Known,
    /// Another header with its number waits: this one.
    Contested(Opened<Header>),
    /// There is no room.
    Full,
}

impl Room {
    pub(crate) fn insert(&mut self, key: LogKey, header: Opened<Header>) -> Seat {
        let full = self.len >= WAITING_ENTRIES_MAX;
        let log = self.logs.entry(key).or_default();
        if let Some(other) = log.get(&header.number) {
            return if other.id() == header.id() {
                Seat::Known
            } else {
                Seat::Contested(other.clone())
            };
        }
        if full || log.len() >= WAITING_ENTRIES_PER_LOG_MAX {
            return Seat::Full;
        }
        log.insert(header.number, header);
        self.len += 1;
        Seat::Taken
    }

    /// Two headers of which only the number is known here make a fork, too.
    pub(crate) fn insert_loose(
        &mut self,
        key: LogKey,
        header: &Opened<Header>,
    ) -> Option<Opened<Header>> {
        let name = (key, header.number);
        match self.loose.get(&name) {
            Some(other) if other.id() != header.id() => Some(other.clone()),
            Some(_) => None,
            None => {
                if self.loose.len() >= LOOSE_HEADERS_MAX {
                    self.loose.pop_first();
                }
                self.loose.insert(name, header.clone());
                None
            }
        }
    }

    pub(crate) fn logs(&self) -> Vec<LogKey> {
        self.logs.keys().copied().collect()
    }

    pub(crate) fn get(&self, key: &LogKey, number: u64) -> Option<&Opened<Header>> {
        self.logs.get(key)?.get(&number)
    }

    /// Everything that waits of a log from a number on.
    pub(crate) fn from(&self, key: &LogKey, number: u64) -> impl Iterator<Item = &Opened<Header>> {
        let log = self.logs.get(key).into_iter();
        log.flat_map(move |log| log.range(number..)).map(|(_, header)| header)
    }

    /// The next entry after a number, however far on.
    pub(crate) fn next_after(&self, key: &LogKey, number: u64) -> Option<&Opened<Header>> {
        self.logs.get(key)?.range(number + 1..).next().map(|(_, header)| header)
    }

    /// The last checkpoint after a number.
    pub(crate) fn checkpoint_after(&self, key: &LogKey, number: u64) -> Option<&Opened<Header>> {
        let later = self.logs.get(key)?.range(number + 1..).rev();
        later.map(|(_, header)| header).find(|h| matches!(h.payload, Payload::Checkpoint(_)))
    }

    /// Takes away everything of a log up to and including a number.
    pub(crate) fn remove_through(&mut self, key: &LogKey, number: u64) {
        self.retain(key, |waiting| waiting > number);
    }

    /// Takes away everything of a log from a number on.
    pub(crate) fn remove_from(&mut self, key: &LogKey, number: u64) {
        self.retain(key, |waiting| waiting < number);
    }

    fn retain(&mut self, key: &LogKey, keep: impl Fn(u64) -> bool) {
        let Some(log) = self.logs.get_mut(key) else { return };
        let before = log.len();
        log.retain(|number, _| keep(*number));
        self.len -= before - log.len();
        if log.is_empty() {
            self.logs.remove(key);
        }
    }

    /// Every entry that waits.
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Opened<Header>> {
        self.logs.values().flat_map(BTreeMap::values)
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.len == 0
    }
}

/// A header's own hash.
pub(crate) fn hash_of(header: &Opened<Header>) -> HeaderHash {
    HeaderHash::from(header.id())
}
