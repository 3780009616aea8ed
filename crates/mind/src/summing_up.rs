//! What a node does for those who come later, and for its own next start, once nothing more is
//! written for a while: its log is summed up in a checkpoint, and long documents are kept in one piece
//! beside their changes.

use protocol::CommunityId;

use crate::archive::Key;
use crate::context::Context;
use crate::deadlines::Due;
use crate::rooms::Rooms;

/// Nothing was added for this long: whoever writes pauses.
pub(crate) const QUIET_MS: u64 = 20_000;

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
        for (document, snapshot) in self.library.snapshots_due(community) {
            ctx.keep(Key::Snapshot(community, document), snapshot);
        }
        if let Some(wrote) = seat.table.sum_up(ctx.me.device_key(), ctx.now) {
            seat.wrote = true;
            seat.grew = true;
            self.keep_all(ctx, community, wrote.keep);
        }
    }
}
