//! Headers held lately, opened: what is passed on right after it came does not have to be read and
//! verified again. A cache, bounded, that may be empty at any time.

use std::collections::{BTreeMap, VecDeque};

use protocol::Opened;
use protocol::log::Header;

use crate::limits::{RECENT_HEADERS_MAX, RECENT_HEADERS_PER_LOG_MAX};
use crate::logs::LogKey;

/// The last headers of logs, contiguous by number in each.
#[derive(Debug, Default)]
pub(crate) struct Recent {
    logs: BTreeMap<LogKey, VecDeque<Opened<Header>>>,
    len: usize,
}

impl Recent {
    pub(crate) fn push(&mut self, key: LogKey, header: Opened<Header>) {
        if self.len >= RECENT_HEADERS_MAX {
            self.logs.clear();
            self.len = 0;
        }
        let log = self.logs.entry(key).or_default();
        if log.back().is_some_and(|last| last.number + 1 != header.number) {
            self.len -= log.len();
            log.clear();
        }
        if log.len() >= RECENT_HEADERS_PER_LOG_MAX {
            log.pop_front();
            self.len -= 1;
        }
        log.push_back(header);
        self.len += 1;
    }

    /// The headers from this number on, when that one is at hand.
    pub(crate) fn from(&self, key: &LogKey, number: u64) -> Option<Vec<Opened<Header>>> {
        let log = self.logs.get(key)?;
        let skip = usize::try_from(number.checked_sub(log.front()?.number)?).ok()?;
        (skip < log.len()).then(|| log.iter().skip(skip).cloned().collect())
    }

    pub(crate) fn get(&self, key: &LogKey, number: u64) -> Option<&Opened<Header>> {
        let log = self.logs.get(key)?;
        log.get(usize::try_from(number.checked_sub(log.front()?.number)?).ok()?)
    }

    /// Forgets a log that is not what it was.
    pub(crate) fn forget(&mut self, key: &LogKey) {
        if let Some(log) = self.logs.remove(key) {
            self.len -= log.len();
        }
    }
}
