//! After a store was saved from damage: what is said to be held is what is really here.
//!
//! A damaged store keeps some rows and not others, so a header may have lost its changes, and a
//! change its header. Heights must never claim the former, nor documents hold the latter. What is let go here
//! comes back from whoever has it, by ordinary catch-up.

use std::collections::BTreeSet;

use protocol::DocumentId;
use protocol::log::{Header, Payload};

use crate::beyond::heads;
use crate::limits::HEADERS_READ_MAX;
use crate::logs::LogKey;
use crate::outcome::{Kept, Outcome};
use crate::shelf::Shelf;
use crate::table::Table;

impl Table {
    /// Takes every log back to its last entry all of whose changes are here, and makes the documents
    /// that any header names anew from what counts then. Costs a reading of all of them.
    pub fn mend(&mut self, shelf: &mut dyn Shelf) -> Outcome {
        let mut outcome = Outcome { heights_changed: true, ..Outcome::default() };
        let mut documents = BTreeSet::new();
        for key in self.logs.0.keys().copied().collect::<Vec<_>>() {
            let backed = self.backed(key, shelf, &mut documents);
            self.take_back(key, backed, shelf, &mut outcome);
        }
        documents.extend(self.limit_all(shelf));
        for document in documents {
            self.reckon(document, shelf, &mut outcome);
        }
        outcome
    }

    fn take_back(
        &mut self,
        key: LogKey,
        backed: u64,
        shelf: &mut dyn Shelf,
        outcome: &mut Outcome,
    ) {
        let mut state = None;
        self.replay(key, &mut state, backed, shelf);
        let from = state.as_ref().map_or(1, |state| state.number + 1);
        let (device, log) = key;
        outcome.keep.push(Kept::HeadersLost { device, log, from });
        let Some(known) = self.logs.get_mut(&key) else { return };
        known.state = state;
        known.saved = 0;
        known.at_limit = None;
        known.limit = crate::membership::Limit::Unlimited;
        if known.state.is_none() && known.fork.is_none() {
            self.logs.0.remove(&key);
        }
        self.recent.forget(&key);
    }

    /// The last entry of a log up to which no change is missing; documents it names are noted.
    fn backed(
        &mut self,
        key: LogKey,
        shelf: &mut dyn Shelf,
        named: &mut BTreeSet<DocumentId>,
    ) -> u64 {
        let (mut backed, mut whole, mut from) = (0, true, 1);
        loop {
            let page = shelf.headers(key.0, key.1, from, HEADERS_READ_MAX);
            if page.is_empty() {
                return backed;
            }
            for sealed in page {
                let Ok(header) = sealed.open::<Header>() else { return backed };
                let mut there = true;
                for (document, head) in heads(&header) {
                    named.insert(document);
                    if !shelf.document(document).contains(&head) {
                        self.load_aside(document, shelf);
                        there &= self.is_aside(document, &head);
                    }
                }
                // A checkpoint stands for everything before it.
                let stands_alone = matches!(header.payload, Payload::Checkpoint(_));
                whole = there && (whole || stands_alone);
                if whole {
                    backed = header.number;
                }
                from = header.number + 1;
            }
        }
    }
}
