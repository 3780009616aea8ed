//! Keeping up with fellow devices: comparing states, sending what they lack, taking what they send,
//! and telling them how far this node is.
//!
//! One mechanism serves joining, a week offline and live typing: a link has a cursor, and whatever is
//! held beyond it is sent, page by page, as long as the device keeps saying that it holds what came.

use api::events::Topic as Changed;
use community::{Kept, Outcome};
use protocol::heights::Height;
use protocol::limits::OPERATION_PARENTS_MAX;
use protocol::message::{CommunityMessage, Entry};
use protocol::{ChangeHash, CommunityId, DeviceId, Digest, DocumentId, List, OperationId, Sealed};

use crate::archive::{Key, Local};
use crate::context::Context;
use crate::deadlines::Due;
use crate::effect::Effect;
use crate::rooms::Rooms;
use crate::summing_up::QUIET_MS;

/// Entries on their way to one device before it has said to hold them: enough to fill a fast line,
/// little enough to lose with a connection.
const UNDER_WAY_MAX: u64 = 2_048;
/// What others wrote is passed on after this long, unless the device has it by then.
const PASS_ON_MS: u64 = 30;
/// How long this node waits to tell everyone how far it is: so that typing is not told per key.
const TELL_HELD_MS: u64 = 250;
/// Communities are compared again this often with devices that seem not to hold the same: whatever was
/// lost on the way, was refused for want of room, or waits for something, is asked for again.
const COMPARE_EVERY_MS: u64 = 5_000;
/// A device is asked to go on from what is held here at most this often.
const ASK_AGAIN_MS: u64 = 200;

impl Rooms {
    /// A message about a community this device may speak of.
    pub(crate) fn about_community(
        &mut self,
        ctx: &mut Context,
        from: DeviceId,
        community: CommunityId,
        message: CommunityMessage,
    ) {
        let shared =
            self.peers.session(from).is_some_and(|session| session.shared.contains(&community));
        match message {
            CommunityMessage::Operations(page) if !shared => {
                self.community_arrives(ctx, from, community, &page);
            }
            // Said before this node knew that they share it, or after it stopped: not answered.
            _ if !shared => {}
            CommunityMessage::Digest(digest) => self.compare_digest(ctx, from, community, digest),
            CommunityMessage::State { operation_heads, heights, answer } => {
                self.take_state(ctx, from, community, &operation_heads, &heights, answer);
            }
            CommunityMessage::Operations(page) => self.take_operations(ctx, from, community, &page),
            CommunityMessage::Entries(entries) => {
                self.take_entries(ctx, from, community, entries.into_inner());
            }
            CommunityMessage::WantChanges { document, have, plain } => {
                self.answer_want(ctx, from, community, (document, &have), plain);
            }
            CommunityMessage::Changes { document, changes, last } => {
                self.take_changes(ctx, from, community, document, changes.into_inner(), last);
            }
            CommunityMessage::Parcel { document, part, last } => {
                self.take_parcel(ctx, from, community, (document, &part), last);
            }
            CommunityMessage::Held { operation_heads, heights } => {
                self.take_held(ctx, from, community, &operation_heads, &heights);
            }
            CommunityMessage::Caret(caret) => self.take_caret(ctx, from, community, caret),
            CommunityMessage::Whereabouts(all) => self.take_whereabouts(ctx, from, community, &all),
            CommunityMessage::Wishes(page) => self.take_wishes(ctx, from, community, &page),
        }
    }

    /// Compares again with every device that does not say to hold what is held here, and with every
    /// device of a community in which something waits here.
    pub(crate) fn compare_communities(&mut self, ctx: &mut Context) {
        for community in self.seats.ids() {
            for device in self.peers.sharing(community) {
                let Some(seat) = self.seats.get(community) else { continue };
                if seat.table.is_waiting() || !seat.holds_everything(device) {
                    let digest = seat.digest();
                    ctx.send_about(device, community, CommunityMessage::Digest(digest));
                }
                self.ask_for_unreadable(ctx, device, community);
            }
        }
        ctx.due_in(Due::CompareCommunities, COMPARE_EVERY_MS);
    }

    fn compare_digest(
        &mut self,
        ctx: &mut Context,
        from: DeviceId,
        community: CommunityId,
        theirs: Digest,
    ) {
        let Some(seat) = self.seats.get_mut(community) else { return };
        if seat.digest() == theirs {
            let (heads, heights) = seat.state();
            seat.links.entry(from).or_default().said_all(ctx.now, &heads, &heights);
            seat.heard_from.insert(from);
            ctx.changed(Changed::Status, Some(community));
        } else {
            self.send_state(ctx, from, community, true);
        }
    }

    /// Says how far this node is: what it says is durable when the message leaves.
    pub(crate) fn send_state(
        &mut self,
        ctx: &mut Context,
        to: DeviceId,
        community: CommunityId,
        answer: bool,
    ) {
        let Some(seat) = self.seats.get_mut(community) else { return };
        let (heads, heights) = seat.state();
        let message = CommunityMessage::State {
            operation_heads: List::first(heads),
            heights: List::first(heights),
            answer,
        };
        ctx.send_about(to, community, message);
    }

    fn take_state(
        &mut self,
        ctx: &mut Context,
        from: DeviceId,
        community: CommunityId,
        heads: &[OperationId],
        heights: &[Height],
        answer: bool,
    ) {
        let Some(seat) = self.seats.get_mut(community) else { return };
        seat.links.entry(from).or_default().said_all(ctx.now, heads, heights);
        if answer {
            self.send_state(ctx, from, community, false);
        }
        self.send_on(ctx, from, community);
        ctx.changed(Changed::Status, Some(community));
    }

    fn take_held(
        &mut self,
        ctx: &mut Context,
        from: DeviceId,
        community: CommunityId,
        heads: &[OperationId],
        heights: &[Height],
    ) {
        let Some(seat) = self.seats.get_mut(community) else { return };
        seat.links.entry(from).or_default().said_more(ctx.now, heads, heights);
        self.send_on(ctx, from, community);
        ctx.due_in(Due::TellHeld(community), TELL_HELD_MS);
        ctx.changed(Changed::Status, Some(community));
    }

    /// Sends a device the next of what it lacks, unless enough is on its way.
    pub(crate) fn send_on(&mut self, ctx: &mut Context, to: DeviceId, community: CommunityId) {
        let Some(seat) = self.seats.get_mut(community) else { return };
        let Some(link) = seat.links.get_mut(&to) else { return };
        if link.under_way() >= UNDER_WAY_MAX {
            return;
        }
        let (heads, heights) = link.cursor();
        let mut shelf = self.library.shelf(ctx.archive, community);
        let answer = seat.table.answer_state(&heads, &heights, &mut shelf);
        if answer.messages.is_empty() {
            return;
        }
        // What does not fit goes on when the device says to hold what came.
        link.sent(answer.heads, &answer.heights);
        for message in answer.messages {
            ctx.send_about(to, community, message);
        }
    }

    /// Operations from a fellow device.
    pub(crate) fn take_operations(
        &mut self,
        ctx: &mut Context,
        from: DeviceId,
        community: CommunityId,
        page: &[Sealed],
    ) {
        let Some(seat) = self.seats.get_mut(community) else { return };
        let mut shelf = self.library.shelf(ctx.archive, community);
        let outcome = seat.table.receive_operations(page.to_vec(), &mut shelf);
        self.take_outcome(ctx, Some(from), community, outcome);
    }

    fn take_entries(
        &mut self,
        ctx: &mut Context,
        from: DeviceId,
        community: CommunityId,
        entries: Vec<Entry>,
    ) {
        let Some(seat) = self.seats.get_mut(community) else { return };
        let mut shelf = self.library.shelf(ctx.archive, community);
        let outcome = seat.table.receive_entries(entries, &mut shelf);
        self.take_outcome(ctx, Some(from), community, outcome);
    }

    /// Carries out what a table says came of something.
    pub(crate) fn take_outcome(
        &mut self,
        ctx: &mut Context,
        from: Option<DeviceId>,
        community: CommunityId,
        outcome: Outcome,
    ) {
        let grew = !outcome.keep.is_empty();
        let membership_changed = outcome.membership_changed;
        let strange = outcome.keep.iter().any(is_strange);
        let forked = outcome.keep.iter().any(|kept| matches!(kept, Kept::Fork(_)));
        if let Some(from) = from
            && let Some(link) =
                self.seats.get_mut(community).and_then(|seat| seat.links.get_mut(&from))
        {
            link.came_from_it(&outcome.keep);
        }
        self.keep_all(ctx, community, outcome.keep);
        for (document, admitted) in outcome.admitted {
            self.text_changed(ctx, community, document, admitted.body, None);
        }
        for document in outcome.rebuilt {
            self.rebuilt(ctx, community, document);
        }
        if let Some(from) = from {
            self.answer_sender(ctx, from, community, outcome.wants, outcome.gap);
            for refusal in &outcome.refused {
                if refusal.why.blames_sender() {
                    ctx.effects.push(Effect::Blame { device: from, why: "not what it may send" });
                }
            }
        }
        if strange {
            ctx.changed(Changed::Communities, Some(community));
        }
        if forked {
            self.vouch_anew(ctx, community);
        }
        let Some(seat) = self.seats.get_mut(community) else { return };
        if grew || outcome.heights_changed {
            seat.grew = true;
        }
        if let Some(from) = from {
            seat.heard_from.insert(from);
        }
        if membership_changed {
            seat.forget_prefixes();
            if seat.has_member(ctx.me.member()) {
                self.joins.end(ctx, community);
            }
            self.judge_hidings(ctx, community);
            ctx.changed(Changed::Members, Some(community));
            ctx.changed(Changed::Communities, None);
            self.membership_changed = true;
        }
    }

    fn answer_sender(
        &mut self,
        ctx: &mut Context,
        from: DeviceId,
        community: CommunityId,
        wants: Vec<(DocumentId, Vec<ChangeHash>)>,
        gap: bool,
    ) {
        for (document, have) in wants {
            self.want(ctx, from, community, document, have);
        }
        if !gap {
            return;
        }
        let Some(link) = self.seats.get_mut(community).and_then(|seat| seat.links.get_mut(&from))
        else {
            return;
        };
        if link.asked_at.is_none_or(|at| ctx.now.since_ms(at) >= ASK_AGAIN_MS || ctx.now < at) {
            link.asked_at = Some(ctx.now);
            self.send_state(ctx, from, community, false);
        }
    }

    /// The batch ends: what this node wrote goes to everyone at once, what others wrote a little
    /// later, and whoever sent something hears how far this node is now.
    pub(crate) fn end_batch(&mut self, ctx: &mut Context) {
        if self.membership_changed {
            self.renew_ways_in(ctx);
        }
        if std::mem::take(&mut self.membership_changed) {
            self.spare_friends();
            self.avoid_blocked(ctx);
            self.meet_again(ctx);
        }
        self.notice_damage(ctx);
        for community in self.seats.ids() {
            self.write_summaries(ctx, community);
            let Some(seat) = self.seats.get_mut(community) else { continue };
            let grew = std::mem::take(&mut seat.grew);
            let wrote = std::mem::take(&mut seat.wrote);
            let heard_from = std::mem::take(&mut seat.heard_from);
            if grew {
                seat.grew_at = ctx.now;
            }
            if wrote {
                self.send_on_to_all(ctx, community);
            } else if grew {
                ctx.due_in(Due::PassOn(community), PASS_ON_MS);
            }
            if grew {
                ctx.due_in(Due::SumUp(community), QUIET_MS);
                ctx.due_in(Due::TellHeld(community), TELL_HELD_MS);
                ctx.changed(Changed::Status, Some(community));
            }
            for device in heard_from {
                self.tell_held(ctx, device, community);
            }
        }
    }

    /// Sends every sharing device the next of what it lacks.
    pub(crate) fn send_on_to_all(&mut self, ctx: &mut Context, community: CommunityId) {
        for device in self.peers.sharing(community) {
            self.send_on(ctx, device, community);
        }
    }

    /// Tells every sharing device how far this node is, and keeps how far they are.
    pub(crate) fn tell_held_to_all(&mut self, ctx: &mut Context, community: CommunityId) {
        for device in self.peers.sharing(community) {
            self.tell_held(ctx, device, community);
        }
        let devices = self.seats.get(community).map(|seat| seat.links.keys().copied());
        for device in devices.into_iter().flatten().collect::<Vec<_>>() {
            self.keep_said(ctx, device, community);
        }
    }

    /// Keeps how far a device said to be, unless that is kept already: so that it is still known
    /// after a restart.
    pub(crate) fn keep_said(
        &mut self,
        ctx: &mut Context,
        device: DeviceId,
        community: CommunityId,
    ) {
        let links = self.seats.get_mut(community).map(|seat| &mut seat.links);
        let Some(link) = links.and_then(|links| links.get_mut(&device)) else { return };
        if std::mem::take(&mut link.unsaved)
            && let Some(bytes) = link.to_kept()
        {
            ctx.keep(Key::Local(Local::Reported(community, device)), bytes);
        }
    }

    fn tell_held(&mut self, ctx: &mut Context, device: DeviceId, community: CommunityId) {
        let shared =
            self.peers.session(device).is_some_and(|session| session.shared.contains(&community));
        let Some(seat) = self.seats.get_mut(community).filter(|_| shared) else { return };
        let (heads, heights) = seat.state();
        let Some(link) = seat.links.get_mut(&device) else { return };
        if let Some(news) = link.tell(&heads, &heights) {
            let message = CommunityMessage::Held {
                operation_heads: List::first(heads.into_iter().take(OPERATION_PARENTS_MAX)),
                heights: List::first(news),
            };
            ctx.send_about(device, community, message);
        }
    }
}

/// Whether something is kept that members are shown as strange.
fn is_strange(kept: &Kept) -> bool {
    matches!(kept, Kept::Fork(_) | Kept::Aside { .. } | Kept::Stopped { .. } | Kept::Readable(_))
}
