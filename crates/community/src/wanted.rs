//! What is asked for of one document: its changes, in one piece or in pages.

use documents::Change;
use protocol::limits::{CHANGE_BYTES_MAX, PAGE_BYTES_TARGET, PAGE_CHANGES_MAX, PARCEL_BYTES_MAX};
use protocol::message::CommunityMessage;
use protocol::{Bytes, ChangeHash, DocumentId, List};

use crate::limits::PARCEL_CHANGES_MIN;
use crate::shelf::Shelf;
use crate::table::Table;

impl Table {
    /// Answers "of this document I have these heads": everything else, ancestors first. Before it,
    /// the headers of entries that do not count, so that what others built upon can be taken in.
    pub fn answer_want(
        &mut self,
        document: DocumentId,
        have: &[ChangeHash],
        plain: bool,
        shelf: &mut dyn Shelf,
    ) -> Vec<CommunityMessage> {
        let mut messages = self.page_beyond(document, shelf);
        messages.extend(self.page_left(document, shelf));
        let lacking = shelf.document(document).since(have);
        let parcel = if plain || lacking.len() < PARCEL_CHANGES_MIN {
            None
        } else {
            shelf.document(document).pack(have).filter(|bytes| bytes.len() <= PARCEL_BYTES_MAX)
        };
        messages.extend(match parcel {
            Some(parcel) => parts(document, &parcel),
            None => page_changes(document, lacking, true),
        });
        messages
    }

    /// Changes that counting headers lead to and that do not count, because others exclude them: whoever
    /// takes those headers in needs them, too.
    fn page_left(&mut self, document: DocumentId, shelf: &mut dyn Shelf) -> Vec<CommunityMessage> {
        self.load_aside(document, shelf);
        if self.asides(document).next().is_none() {
            return Vec::new();
        }
        let left = self.choice(document, shelf).left;
        if left.is_empty() { Vec::new() } else { page_changes(document, left, false) }
    }
}

/// A parcel in parts that fit in a message.
fn parts(document: DocumentId, parcel: &[u8]) -> Vec<CommunityMessage> {
    let count = parcel.len().div_ceil(PAGE_BYTES_TARGET);
    let part = |(index, part)| {
        let part = Bytes::new(part).ok()?;
        Some(CommunityMessage::Parcel { document, part, last: index + 1 == count })
    };
    parcel.chunks(PAGE_BYTES_TARGET).enumerate().filter_map(part).collect()
}

/// Changes one by one, in pages; one empty page when there are none. `end` says whether they end the answer.
fn page_changes(document: DocumentId, changes: Vec<Change>, end: bool) -> Vec<CommunityMessage> {
    let mut pages: Vec<Vec<Bytes<CHANGE_BYTES_MAX>>> = vec![Vec::new()];
    let mut size = 0;
    for change in changes {
        let Ok(bytes) = Bytes::new(change.bytes()) else { continue };
        let full = size + bytes.len() > PAGE_BYTES_TARGET
            || pages.last().is_some_and(|page| page.len() >= PAGE_CHANGES_MAX);
        if full && pages.last().is_some_and(|page| !page.is_empty()) {
            pages.push(Vec::new());
            size = 0;
        }
        size += bytes.len();
        if let Some(page) = pages.last_mut() {
            page.push(bytes);
        }
    }
    let count = pages.len();
    let message = |(index, changes)| CommunityMessage::Changes {
        document,
        changes: List::first(changes),
        last: end && index + 1 == count,
    };
    pages.into_iter().enumerate().map(message).collect()
}
