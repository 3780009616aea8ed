//! What a node does for those who come later, and for its own next start, once nothing more is
//! written for a while: its log is summed up in a checkpoint, and the changes of long documents are
//! folded into one piece.

use std::collections::{BTreeMap, BTreeSet};

use community::Kept;
use protocol::{CommunityId, DocumentId};

use crate::archive::{Key, Range};
use crate::context::Context;
use crate::deadlines::Due;
use crate::rooms::Rooms;

/// Nothing was added for this long: whoever writes pauses.
pub(crate) const QUIET_MS: u64 = 20_000;
/// So many changes of one document kept at once are kept in one piece.
const FOLDED_AT_ONCE: usize = 256;

impl Rooms {
    /// After a start, what was left over from before is summed up too.
    pub(crate) fn sum_up_later(&self, ctx: &mut Context) {
        for community in self.seats.ids() {
            ctx.due_in(Due::SumUp(community), QUIET_MS);
        }
    }

    pub(crate) fn sum_up(&mut self, ctx: &mut Context, community: CommunityId) {
        let Some(seat) = self.seats.get_mut(community) else { return };
        let quiet = ctx.now.since_ms(seat.grew_at);
        if quiet < QUIET_MS {
            ctx.due_in(Due::SumUp(community), QUIET_MS - quiet);
            return;
        }
        if let Some(wrote) = seat.table.sum_up(ctx.me.device_key(), ctx.now) {
            self.keep_wrote(ctx, community, wrote);
        }
        for document in self.library.to_be_folded(community) {
            self.fold(ctx, community, document);
        }
    }

    /// Keeps everything that counts in a document as one piece, instead of change by change. False
    /// when that could not be read again: then everything stays as it is.
    pub(crate) fn fold(
        &mut self,
        ctx: &mut Context,
        community: CommunityId,
        document: DocumentId,
    ) -> bool {
        let seat = self.seats.get(community);
        if seat.is_some_and(|seat| seat.table.unreadable().contains(&document)) {
            return false;
        }
        let Some(base) = self.library.new_base(ctx.archive, (community, document)) else {
            return false;
        };
        ctx.keep(Key::Base(community, document), base);
        let beside = ctx.archive.scan(Range::Changes(community, document));
        let beside: Vec<Key> = beside.map(|(key, _)| key).collect();
        beside.into_iter().for_each(|key| ctx.forget(key));
        true
    }

    /// Keeps everything that counts in a document change by change again.
    pub(crate) fn unfold(
        &mut self,
        ctx: &mut Context,
        community: CommunityId,
        document: DocumentId,
    ) {
        let place = (community, document);
        for change in self.library.open(ctx.archive, place).since(&[]) {
            let key = Key::Change(community, document, change.actor(), change.sequence());
            ctx.keep(key, change.bytes().to_vec());
        }
        ctx.forget(Key::Base(community, document));
        self.library.without_base(place);
    }

    /// Folds the documents of which very much is to be kept at once; answers which those are.
    pub(crate) fn fold_many(
        &mut self,
        ctx: &mut Context,
        community: CommunityId,
        kept: &[Kept],
    ) -> BTreeSet<DocumentId> {
        let mut counts: BTreeMap<DocumentId, usize> = BTreeMap::new();
        for kept in kept {
            if let Kept::Change { document, .. } = kept {
                *counts.entry(*document).or_default() += 1;
            }
        }
        let many = counts.into_iter().filter(|(_, count)| *count >= FOLDED_AT_ONCE);
        let documents: Vec<DocumentId> = many.map(|(document, _)| document).collect();
        documents.into_iter().filter(|document| self.fold(ctx, community, *document)).collect()
    }
}
