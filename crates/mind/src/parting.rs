//! What a device hears once it shares a community no longer, or again without knowing it.
//!
//! Whoever ceased to belong, by their own leaving or by somebody else's removal, is told so, and tells
//! so: in sealed pages that only those who have the genesis can open, each device a few times at most, as
//! long as it does not seem to have heard. After that there is no answer to it any more, as if there were
//! no such community. Who was let in again is told how, as soon as they meet somebody who knows.

use protocol::{CommunityId, DeviceId, OperationId, Sealed};

use crate::context::Context;
use crate::rooms::Rooms;

impl Rooms {
    /// Tells the device which communities it shares no longer, and those that its tags fit and that this
    /// node left. Both may have sent each other away: so neither waits for the other's tag.
    pub(crate) fn part(&mut self, ctx: &mut Context, device: DeviceId, fitting: &[CommunityId]) {
        for community in self.seats.ids() {
            let Some(seat) = self.seats.get(community) else { continue };
            let belongs = seat.has_member(ctx.me.member());
            if belongs && seat.is_to_be_told(device) {
                self.tell_removal(ctx, device, community);
            } else if !belongs && fitting.contains(&community) {
                self.say_farewell(ctx, device, community);
            }
        }
    }

    /// This node's member no longer belongs, and the device may not know that yet.
    fn say_farewell(&mut self, ctx: &mut Context, device: DeviceId, community: CommunityId) {
        let Some(session) = self.peers.session_mut(device) else { return };
        if session.parted.insert(community) {
            self.tell_standing(ctx, device, community, ctx.me.device());
        }
    }

    /// The device's member no longer belongs, and the device may not know that yet.
    fn tell_removal(&mut self, ctx: &mut Context, device: DeviceId, community: CommunityId) {
        let Some(session) = self.peers.session_mut(device) else { return };
        let Some(seat) = self.seats.get_mut(community) else { return };
        let link = seat.links.entry(device).or_default();
        if !session.parted.insert(community) {
            return;
        }
        link.parted += 1;
        link.unsaved = true;
        self.keep_said(ctx, device, community);
        self.tell_standing(ctx, device, community, device);
    }

    /// The device's member belongs, and by its tags the device does not know that: it may have been let
    /// in again since it left or was told of its end.
    pub(crate) fn tell_return(
        &mut self,
        ctx: &mut Context,
        device: DeviceId,
        community: CommunityId,
    ) {
        if self.seats.get(community).is_some_and(|seat| seat.knows(device)) {
            self.tell_standing(ctx, device, community, device);
        }
    }

    /// Tells `to` where the member of the device `whose` stands.
    fn tell_standing(
        &mut self,
        ctx: &mut Context,
        to: DeviceId,
        community: CommunityId,
        whose: DeviceId,
    ) {
        let Some(seat) = self.seats.get(community) else { return };
        let said = seat.links.get(&to).and_then(|link| link.heads_said());
        let heads: Vec<OperationId> = said.unwrap_or_default().to_vec();
        for page in seat.table.standing_of(whose, &heads) {
            self.say_sealed(ctx, to, community, &page);
        }
    }

    /// Sends operations so that only who has the genesis can read them.
    pub(crate) fn say_sealed(
        &self,
        ctx: &mut Context,
        to: DeviceId,
        community: CommunityId,
        operations: &[Sealed],
    ) {
        let Some(seat) = self.seats.get(community) else { return };
        let nonce = ctx.chance.bytes::<24>();
        if let Some(sealed) = seat.secret().seal_introduction(operations, nonce) {
            ctx.send(to, protocol::message::Message::Introduction(sealed));
        }
    }
}
