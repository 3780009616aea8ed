//! Whether what a log names in a document descends from what it named there before.

use std::collections::BTreeSet;

use documents::Change;
use protocol::{ChangeHash, DocumentId};

use crate::gather::Part;
use crate::shelf::Shelf;
use crate::table::Table;

impl Table {
    /// Whether `head` descends from all of `lasts`. `part` is what leads to it.
    pub(crate) fn descends(
        &self,
        lasts: &[ChangeHash],
        part: &Part,
        head: ChangeHash,
        shelf: &mut dyn Shelf,
    ) -> bool {
        let id = part.document;
        let find = |hash: &ChangeHash, shelf: &mut dyn Shelf| {
            let waits = self.pool.get(id, hash).or_else(|| self.aside_change(id, hash)).cloned();
            waits.or_else(|| shelf.document(id).change(hash))
        };
        let Some(change) = find(&head, shelf) else { return false };
        lasts.iter().all(|hash| {
            if head == *hash || part.own.iter().any(|own| own.dependencies().contains(hash)) {
                return true;
            }
            let Some(last) = find(hash, shelf) else { return false };
            goes_on_alone(part, &change, &last, shelf) || self.leads_to(id, head, &last, shelf)
        })
    }

    /// Whether `last` is in the past of `head`, through what waits and what was set aside, and then
    /// through the document.
    fn leads_to(
        &self,
        id: DocumentId,
        head: ChangeHash,
        last: &Change,
        shelf: &mut dyn Shelf,
    ) -> bool {
        let document = shelf.document(id);
        let mut seen = BTreeSet::new();
        let mut open = vec![head];
        let mut reached = Vec::new();
        while let Some(hash) = open.pop() {
            if hash == last.hash() {
                return true;
            }
            if document.contains(&hash) {
                reached.push(hash);
            } else if seen.insert(hash)
                && let Some(change) =
                    self.pool.get(id, &hash).or_else(|| self.aside_change(id, &hash))
                // Whatever follows it counts further.
                && change.start() > last.start()
            {
                open.extend(change.dependencies());
            }
        }
        document.contains(&last.hash()) && document.are_ancestors(&reached, &[last.hash()])
    }
}

/// Whether a change can only descend from an earlier one of its actor: besides what the entry brings, its
/// past is in the document, which holds one change for each number of an actor. Each change has its actor's
/// earlier ones in its past, so that nothing has to be searched then.
fn goes_on_alone(part: &Part, change: &Change, last: &Change, shelf: &mut dyn Shelf) -> bool {
    let no_later = |own: &Change| own.actor() == last.actor() && own.sequence() <= last.sequence();
    change.actor() == last.actor()
        && change.sequence() > last.sequence()
        && part.needs.is_empty()
        && part.aside.is_empty()
        && !part.own.iter().any(no_later)
        && shelf.document(part.document).contains(&last.hash())
}
