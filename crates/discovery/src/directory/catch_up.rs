//! Catch-up between two directories: what is here, and what the other seems to lack.
//!
//! It deliberately holds no state of a conversation: a range and the ids in it say everything, so a
//! page that is lost or repeated does no harm.

use std::collections::BTreeSet;
use std::ops::Bound;

use protocol::announcement::Announcement;
use protocol::limits::{DIRECTORY_IDS_MAX, PAGE_BYTES_TARGET};
use protocol::message::DirectoryHave;
use protocol::{List, Opened, RecordId};

use super::Directory;

impl Directory {
    /// Ids of what is passed on, within a range (both ends included), sorted.
    pub fn ids_in(&self, from: RecordId, to: RecordId) -> impl Iterator<Item = RecordId> {
        let range = if from <= to { Some(self.ids.range(from..=to)) } else { None };
        range.into_iter().flatten().map(|(&id, _)| id)
    }

    /// "I hold these" for the beginning of a range: as many ids as one message takes, with the range
    /// ending at the last of them when there are more.
    pub fn have(&self, from: RecordId, to: RecordId) -> DirectoryHave {
        let ids = List::first(self.ids_in(from, to));
        let more = ids.last().is_some_and(|&last| {
            ids.len() == DIRECTORY_IDS_MAX
                && last < to
                && self.ids.range((Bound::Excluded(last), Bound::Included(to))).next().is_some()
        });
        let to = if more { ids.last().copied().unwrap_or(to) } else { to };
        DirectoryHave { from, to, ids }
    }

    /// Announcements in a range that are not among `theirs`: at most `max`, and no more than one
    /// page's bytes, but one if there is any.
    pub fn records_missing(
        &self,
        from: RecordId,
        to: RecordId,
        theirs: &[RecordId],
        max: usize,
    ) -> Vec<&Opened<Announcement>> {
        let theirs: BTreeSet<&RecordId> = theirs.iter().collect();
        let mut missing = Vec::new();
        let mut bytes = 0;
        for id in self.ids_in(from, to).filter(|id| !theirs.contains(id)).take(max) {
            let Some(entry) = self.ids.get(&id).and_then(|place| self.entries.get(place)) else {
                continue;
            };
            bytes += entry.record.sealed().to_bytes().len();
            if bytes > PAGE_BYTES_TARGET && !missing.is_empty() {
                break;
            }
            missing.push(&entry.record);
        }
        missing
    }
}
