//! Catch-up: what someone who says their state lacks, in bounded pages.
//!
//! Stateless and the same for a newcomer, a week offline and a lost packet: heads and heights are
//! compared, and what is beyond theirs goes out, operations first, then entries in the order of
//! their logs. Who is behind a checkpoint gets the checkpoint and what follows, without changes, and
//! asks for the documents' changes by heads.

use std::collections::BTreeMap;

use protocol::heights::{Height, Reach};
use protocol::limits::{PAGE_BYTES_TARGET, PAGE_ENTRIES_MAX, PAGE_OPERATIONS_MAX};
use protocol::log::{Header, Payload};
use protocol::message::{CommunityMessage, Entry};
use protocol::{Bytes, ChangeHash, DocumentId, HeaderHash, List, Opened, OperationId, Sealed};

use crate::limits::{ANSWER_PAGES_MAX, HEADERS_READ_MAX};
use crate::logs::{Log, LogKey};
use crate::shelf::Shelf;
use crate::table::Table;
use crate::waiting::hash_of;

/// What goes out to someone who said their state.
#[derive(Debug, Default)]
pub struct Answer {
    /// In this order.
    pub messages: Vec<CommunityMessage>,
    /// The membership heads they have once they took it all.
    pub heads: Vec<OperationId>,
    /// The heights they have once they took it all, of the logs it is about.
    pub heights: Vec<Height>,
    /// Whether it is everything they lack: if not, answer again from `heads` and `heights`.
    pub complete: bool,
}

/// Fills pages up to their bounds.
#[derive(Debug, Default)]
struct Pages {
    messages: Vec<CommunityMessage>,
    entries: Vec<Entry>,
    bytes: usize,
    heads: Vec<OperationId>,
    heights: Vec<Height>,
}

impl Pages {
    fn is_full(&self) -> bool {
        self.messages.len() >= ANSWER_PAGES_MAX
    }

    fn push(&mut self, entry: Entry, size: usize) {
        if self.bytes + size > PAGE_BYTES_TARGET && !self.entries.is_empty() {
            self.close();
        }
        self.entries.push(entry);
        self.bytes += size;
        if self.entries.len() >= PAGE_ENTRIES_MAX {
            self.close();
        }
    }

    fn close(&mut self) {
        self.bytes = 0;
        if !self.entries.is_empty() {
            let entries = List::first(std::mem::take(&mut self.entries));
            self.messages.push(CommunityMessage::Entries(entries));
        }
    }
}

impl Table {
    /// Whether they know something that is missing here, so that one's own state should be told.
    pub fn lags(&self, their_heads: &[OperationId], their_heights: &[Height]) -> bool {
        self.membership.lacks_any(their_heads)
            || their_heights.iter().any(|height| {
                let log = self.logs.get(&(height.device, height.log));
                match (height.reach, log.and_then(Log::reach)) {
                    (theirs, Some(ours)) if theirs == ours => false,
                    (Reach::Alive { number, .. }, Some(Reach::Alive { number: ours, .. })) => {
                        number >= ours
                    }
                    (Reach::Alive { .. }, Some(Reach::Dead { .. })) => false,
                    (Reach::Dead { .. }, _) => true,
                    (Reach::Alive { number, .. }, None) => {
                        log.is_none_or(|log| log.limit_number().min(number) > 0)
                    }
                }
            })
    }

    /// What someone with this state lacks, as far as it is here.
    pub fn answer_state(
        &self,
        their_heads: &[OperationId],
        their_heights: &[Height],
        shelf: &mut dyn Shelf,
    ) -> Answer {
        let mut pages = Pages::default();
        let mut complete = self.page_operations(their_heads, &mut pages);
        let theirs: BTreeMap<LogKey, Reach> =
            their_heights.iter().map(|h| ((h.device, h.log), h.reach)).collect();
        for (key, log) in self.logs.lowest() {
            if pages.is_full() {
                complete = false;
                break;
            }
            complete &= self.page_log(*key, log, theirs.get(key).copied(), &mut pages, shelf);
        }
        pages.close();
        let Pages { messages, heads, heights, .. } = pages;
        Answer { messages, heads, heights, complete }
    }

    fn page_operations(&self, their_heads: &[OperationId], pages: &mut Pages) -> bool {
        let mut page: Vec<Sealed> = Vec::new();
        let mut sent = their_heads.to_vec();
        let mut bytes = 0;
        for operation in self.membership.beyond(their_heads) {
            if page.len() >= PAGE_OPERATIONS_MAX || bytes >= PAGE_BYTES_TARGET {
                pages.messages.push(CommunityMessage::Operations(List::first(page)));
                (page, bytes) = (Vec::new(), 0);
                if pages.is_full() {
                    pages.heads = self.membership.graph().maximal(sent);
                    return false;
                }
            }
            bytes += operation.sealed().to_bytes().len();
            sent.push(OperationId::from(operation.id()));
            page.push(operation.sealed().clone());
        }
        if !page.is_empty() {
            pages.messages.push(CommunityMessage::Operations(List::first(page)));
        }
        // What they know and this device does not stays named.
        sent.retain(|id| !self.membership.knows(id));
        sent.extend(self.operation_heads());
        pages.heads = sent;
        true
    }

    /// Whether everything they lack of this log fitted.
    fn page_log(
        &self,
        key: LogKey,
        log: &Log,
        theirs: Option<Reach>,
        pages: &mut Pages,
        shelf: &mut dyn Shelf,
    ) -> bool {
        let (device, id) = key;
        let Some(ours) = log.reach().filter(|ours| Some(*ours) != theirs) else { return true };
        let (last, hash) = match (ours, theirs) {
            (Reach::Dead { low, high, .. }, _) => {
                for sealed in shelf.fork_evidence(device, id) {
                    let hash = HeaderHash::from(sealed.id());
                    if hash == low || hash == high {
                        pages.push(bare(sealed), 0);
                    }
                }
                pages.heights.push(Height { device, log: id, reach: ours });
                return true;
            }
            // They hold another branch than the one that counts, or none: they take it anew.
            (Reach::Alive { number, header }, Some(Reach::Dead { .. })) if log.is_at_cut() => {
                (number, header)
            }
            (Reach::Alive { .. }, Some(Reach::Dead { .. })) => return true,
            (Reach::Alive { number, header }, Some(Reach::Alive { .. }) | None) => (number, header),
        };
        let Some(state) = &log.state else { return true };
        let checkpoint = if state.checkpoint <= last { state.checkpoint } else { 0 };
        let from = match theirs {
            Some(Reach::Alive { number, .. }) if number > last => return true,
            Some(Reach::Alive { number, header }) => {
                match self.same(key, number, header, (last, hash), shelf) {
                    Same::Yes => (number + 1).max(checkpoint),
                    Same::Unknown => checkpoint.max(state.floor),
                    Same::No(ours) => {
                        // Their log went on another way: this header is the evidence.
                        pages.push(bare(ours), 0);
                        return true;
                    }
                }
            }
            Some(Reach::Dead { .. }) | None => checkpoint.max(state.floor),
        };
        self.page_headers(key, from, last, pages, shelf)
    }

    /// Whether the header held here under a number is this one.
    fn same(
        &self,
        key: LogKey,
        number: u64,
        header: HeaderHash,
        last: (u64, HeaderHash),
        shelf: &dyn Shelf,
    ) -> Same {
        if let Some(ours) = self.recent.get(&key, number) {
            let same = hash_of(ours) == header;
            return if same { Same::Yes } else { Same::No(ours.sealed().clone()) };
        }
        if last == (number, header) {
            return Same::Yes;
        }
        let kept = shelf.headers(key.0, key.1, number, 1);
        let Some(sealed) = kept.into_iter().next() else { return Same::Unknown };
        if HeaderHash::from(sealed.id()) == header {
            return Same::Yes;
        }
        match sealed.open::<Header>() {
            Ok(ours) if ours.number == number => Same::No(sealed),
            Ok(_) | Err(_) => Same::Unknown,
        }
    }

    fn page_headers(
        &self,
        key: LogKey,
        from: u64,
        last: u64,
        pages: &mut Pages,
        shelf: &mut dyn Shelf,
    ) -> bool {
        let (device, log) = key;
        let mut next = from;
        let mut heads = BTreeMap::new();
        let mut reach = None;
        'pages: while next <= last {
            let headers = self.headers_from(key, next, shelf);
            if headers.is_empty() {
                break;
            }
            for header in headers {
                if header.number > last || pages.is_full() {
                    break 'pages;
                }
                next = header.number + 1;
                let (entry, size) = whole(&header, &mut heads, shelf);
                pages.push(entry, size);
                reach = Some(Reach::Alive { number: header.number, header: hash_of(&header) });
            }
        }
        if let Some(reach) = reach {
            pages.heights.push(Height { device, log, reach });
        }
        next > last || !pages.is_full()
    }

    /// The next headers of a log: those at hand, or as the shelf has them.
    fn headers_from(&self, key: LogKey, from: u64, shelf: &dyn Shelf) -> Vec<Opened<Header>> {
        self.recent.from(&key, from).unwrap_or_else(|| {
            let kept = shelf.headers(key.0, key.1, from, HEADERS_READ_MAX);
            kept.iter().map_while(|sealed| sealed.open().ok()).collect()
        })
    }

    /// How many entries held here a device with these heights lacks.
    pub fn lacks(&self, their_heights: &[Height]) -> u64 {
        self.missing(their_heights, |_, from, to| to.saturating_sub(from))
    }

    /// How many changes of documents a device with these heights lacks. The entry that begins a log
    /// and its last checkpoint say nothing that a member did; an older checkpoint, one in a thousand
    /// entries, may still count.
    pub fn changes_lacked(&self, their_heights: &[Height]) -> u64 {
        self.missing(their_heights, |log, from, to| {
            let checkpoint = log.state.as_ref().map_or(0, |state| state.checkpoint);
            let bookkeeping = [1, checkpoint.max(1)];
            let distinct = if checkpoint > 1 { 2 } else { 1 };
            let among = bookkeeping[..distinct].iter().filter(|at| from < **at && **at <= to);
            to.saturating_sub(from).saturating_sub(among.count() as u64)
        })
    }

    /// The sum over all logs of what `count` makes of the entries after `from`, up to `to`.
    fn missing(&self, their_heights: &[Height], count: impl Fn(&Log, u64, u64) -> u64) -> u64 {
        let theirs: BTreeMap<LogKey, Reach> =
            their_heights.iter().map(|h| ((h.device, h.log), h.reach)).collect();
        let ours = self.logs.lowest().filter_map(|(key, log)| Some((key, log, log.reach()?)));
        ours.map(|(key, log, reach)| match (reach, theirs.get(key)) {
            (ours, Some(theirs)) if ours == *theirs => 0,
            (Reach::Alive { number, .. }, Some(Reach::Alive { number: theirs, .. })) => {
                count(log, *theirs, number)
            }
            (Reach::Alive { number, .. }, None) => count(log, 0, number),
            (Reach::Alive { .. }, Some(Reach::Dead { .. })) => u64::from(log.is_at_cut()),
            (Reach::Dead { .. }, _) => 1,
        })
        .sum()
    }
}

/// Whether two headers with one number are one.
enum Same {
    Yes,
    No(Sealed),
    /// The one here is gone: a checkpoint replaced it.
    Unknown,
}

fn bare(header: Sealed) -> Entry {
    Entry { header, changes: List::default() }
}

/// An entry with its changes: the head, and the own changes since the head before it in this answer.
fn whole(
    header: &Opened<Header>,
    heads: &mut BTreeMap<DocumentId, ChangeHash>,
    shelf: &mut dyn Shelf,
) -> (Entry, usize) {
    let mut size = header.sealed().to_bytes().len();
    let mut entry = bare(header.sealed().clone());
    if let Payload::Change(change) = &header.payload {
        let document = shelf.document(change.document);
        let before = heads.insert(change.document, change.head);
        let mut changes = Vec::new();
        let mut next = document.change(&change.head);
        while let Some(own) = next.take() {
            if Some(own.hash()) == before || size + own.bytes().len() > PAGE_BYTES_TARGET {
                break;
            }
            size += own.bytes().len();
            if let Ok(bytes) = Bytes::new(own.bytes()) {
                changes.push(bytes);
            }
            if before.is_some() && own.sequence() > 1 {
                next = document.change_of(&own.actor(), own.sequence() - 1);
            }
        }
        changes.reverse();
        entry.changes = List::first(changes);
    }
    (entry, size)
}
