//! Meeting: from a new connection to knowing which communities both ends belong to.
//!
//! Hello with a nonce, then tags. A tag that fits says "I know this community and believe that you
//! belong to it"; both must say so before anything about it is said. Whoever is believed but not
//! known in return introduces itself with a sealed page of operations.

use std::collections::BTreeSet;

use api::events::Topic as Changed;
use protocol::hello::{Introduction, SharedSecret, Side, Tag, padded};
use protocol::message::{CommunityMessage, Message};
use protocol::{CommunityId, DeviceId, OperationId, Sealed, Time};

use crate::context::Context;
use crate::effect::Effect;
use crate::rooms::Rooms;
use crate::seat::Seat;

/// Tag messages a device may send in one session: one at the start, one per change of membership.
const TAG_MESSAGES_MAX: u32 = 1_000;

impl Rooms {
    /// A device connected: say hello.
    pub(crate) fn greet(
        &mut self,
        ctx: &mut Context,
        device: DeviceId,
        side: Side,
        address: String,
    ) {
        self.peers.connect(ctx, device, side, address);
        if let Some(session) = self.peers.session(device) {
            ctx.send(device, Message::Hello { nonce: session.nonce(), clock: ctx.now });
        }
    }

    /// The other's hello: both nonces are known now.
    pub(crate) fn greeted(
        &mut self,
        ctx: &mut Context,
        from: DeviceId,
        nonce: [u8; 32],
        clock: Time,
    ) {
        let Some(session) = self.peers.session_mut(from) else { return };
        if !session.greeted(nonce, clock, ctx.now) {
            ctx.effects.push(Effect::Blame { device: from, why: "second hello" });
            return;
        }
        let begins = session.side() == Side::Initiator;
        self.say_whom(ctx, from);
        self.send_tags(ctx, from);
        self.plane.meet(ctx, from, begins);
        self.spare_friends();
    }

    /// Sends tags for everything that this node believes to share with the device.
    pub(crate) fn send_tags(&mut self, ctx: &mut Context, device: DeviceId) {
        let claimed = self.claims(ctx.me, device);
        let blocked = self.is_blocked(device);
        let Some(session) = self.peers.session_mut(device) else { return };
        let Some(meeting) = session.meeting(ctx.me.device(), device) else { return };
        let side = session.side();
        let mut tags = Vec::new();
        for seat in self.seats.iter().filter(|seat| claimed.contains(&seat.id())) {
            tags.push(seat.secret().tag(&meeting, side));
        }
        // Where it is claimed anew later, this node introduces itself anew.
        session.introduced.retain(|community| claimed.contains(community));
        session.claimed = claimed;
        for community in &session.doors {
            tags.push(SharedSecret::of_door(*community).tag(&meeting, side));
        }
        for (invite, community) in &session.invites {
            if let Some(secret) =
                self.seats.get(*community).and_then(|seat| seat.invite_secret(*invite))
            {
                tags.push(secret.tag(&meeting, side));
            }
        }
        // Whoever is blocked gets what a stranger gets: as many tags that fit nothing.
        let joins = self.joins.iter().filter(|_| !blocked);
        for secret in joins.filter_map(|(_, join)| join.way.secret()) {
            tags.push(secret.tag(&meeting, side));
        }
        let tags = padded(tags, || ctx.chance.draw());
        ctx.send(device, Message::Tags(tags));
    }

    /// Tags arrived: find out what they fit.
    pub(crate) fn tagged(&mut self, ctx: &mut Context, from: DeviceId, tags: &[Tag]) {
        let Some(session) = self.peers.session_mut(from) else { return };
        session.tags_received += 1;
        if session.tags_received > TAG_MESSAGES_MAX {
            ctx.effects.push(Effect::Blame { device: from, why: "too many tags" });
            return;
        }
        session.tags = tags.iter().copied().collect();
        self.compare_tags(ctx, from);
    }

    /// Compares the tags last received with what is known now.
    pub(crate) fn compare_tags(&mut self, ctx: &mut Context, device: DeviceId) {
        let Some(session) = self.peers.session(device) else { return };
        let Some(meeting) = session.meeting(ctx.me.device(), device) else { return };
        if self.is_blocked(device) {
            self.share(ctx, device, BTreeSet::new());
            return;
        }
        let theirs = session.side().other();
        let tags = session.tags.clone();
        let fits = |secret: &SharedSecret| tags.contains(&secret.tag(&meeting, theirs));
        let fitting: Vec<CommunityId> =
            self.seats.iter().filter(|seat| fits(seat.secret())).map(Seat::id).collect();
        let claims = self.claims(ctx.me, device);
        let shared = fitting.iter().copied().filter(|id| claims.contains(id)).collect();
        let doors: Vec<CommunityId> = self
            .seats
            .iter()
            .filter(|seat| seat.has_member(ctx.me.member()) && seat.has_door())
            .map(Seat::id)
            .filter(|community| fits(&SharedSecret::of_door(*community)))
            .collect();
        let invites: Vec<(OperationId, CommunityId)> = self
            .seats
            .iter()
            .filter(|seat| seat.may_admit(ctx.me.member()))
            .flat_map(|seat| {
                let id = seat.id();
                seat.invite_secrets()
                    .filter(|(_, secret)| fits(secret))
                    .map(move |(invite, _)| (invite, id))
                    .collect::<Vec<_>>()
            })
            .collect();
        let joins: Vec<CommunityId> = self
            .joins
            .iter()
            .filter(|(_, join)| join.way.secret().is_some_and(|secret| fits(&secret)))
            .map(|(community, _)| community)
            .collect();
        self.part(ctx, device, &fitting);
        self.share(ctx, device, shared);
        self.answer_doors(ctx, device, doors);
        self.answer_invites(ctx, device, invites);
        self.ask_to_join(ctx, device, joins);
    }

    /// Notes what is shared; begins to compare what is new among it, and introduces this node where
    /// it is not known yet.
    fn share(&mut self, ctx: &mut Context, device: DeviceId, shared: BTreeSet<CommunityId>) {
        let Some(session) = self.peers.session_mut(device) else { return };
        let begun: Vec<CommunityId> = shared.difference(&session.shared).copied().collect();
        let unknown: Vec<CommunityId> = session
            .claimed
            .difference(&shared)
            .filter(|community| !session.introduced.contains(community))
            .copied()
            .collect();
        session.introduced.extend(unknown.iter().copied());
        // Should one of both go again, that is told again.
        session.parted.retain(|community| !shared.contains(community));
        session.shared = shared;
        let begins = session.side() == Side::Initiator;
        for community in begun {
            self.begin_link(ctx, device, community, begins);
            self.show_carets(ctx, device, community);
            self.tell_wishes(ctx, device, community);
            self.introduce_soon(ctx, device, community);
        }
        for community in unknown {
            self.introduce(ctx, device, community);
            self.tell_return(ctx, device, community);
        }
    }

    /// A device turned out to share a community: one side begins to compare.
    fn begin_link(
        &mut self,
        ctx: &mut Context,
        device: DeviceId,
        community: CommunityId,
        begins: bool,
    ) {
        let Some(seat) = self.seats.get_mut(community) else { return };
        seat.links.entry(device).or_default().begin();
        if begins {
            let digest = seat.digest();
            ctx.send_about(device, community, CommunityMessage::Digest(digest));
        }
        ctx.changed(Changed::Status, Some(community));
        ctx.changed(Changed::Members, Some(community));
    }

    fn introduce(&mut self, ctx: &mut Context, device: DeviceId, community: CommunityId) {
        let operations = self.seats.get(community).map(Seat::introduction);
        self.say_sealed(ctx, device, community, &operations.unwrap_or_default());
    }

    /// A sealed page: read with every secret this node has; who has none learns nothing.
    pub(crate) fn introduced(&mut self, ctx: &mut Context, from: DeviceId, page: &Introduction) {
        let opened: Option<(CommunityId, Vec<Sealed>)> = self
            .seats
            .iter()
            .find_map(|seat| Some((seat.id(), seat.secret().open_introduction(page)?)));
        if let Some((community, operations)) = opened {
            self.take_operations(ctx, from, community, &operations);
        }
    }

    /// The device holds invites that are known here: prove it, so that it shows them.
    fn answer_invites(
        &mut self,
        ctx: &mut Context,
        device: DeviceId,
        invites: Vec<(OperationId, CommunityId)>,
    ) {
        let Some(session) = self.peers.session_mut(device) else { return };
        let before = session.invites.len();
        session.invites.extend(invites);
        if session.invites.len() > before {
            self.send_tags(ctx, device);
        }
    }

    /// The device knows of an invite this node holds: show it.
    fn ask_to_join(&mut self, ctx: &mut Context, device: DeviceId, joins: Vec<CommunityId>) {
        for community in joins {
            let Some(session) = self.peers.session_mut(device) else { return };
            if session.asked.insert(community) {
                self.joins.ask(ctx, &self.plane, community, device);
            }
        }
    }

    /// Membership changed: what is shared with the connected devices may have changed with it.
    pub(crate) fn meet_again(&mut self, ctx: &mut Context) {
        for device in self.connected() {
            let Some(session) = self.peers.session(device) else { continue };
            if session.claimed != self.claims(ctx.me, device) {
                self.send_tags(ctx, device);
            }
            self.compare_tags(ctx, device);
        }
        self.settle_wishes(ctx);
        self.link_soon(ctx);
        self.learn_own_devices(ctx);
        self.unlink_everywhere(ctx);
        self.tell_all_tables(ctx);
    }

    /// Says something about a community to every device that shares it.
    pub(crate) fn tell_sharing(
        &self,
        ctx: &mut Context,
        community: CommunityId,
        message: &CommunityMessage,
    ) {
        for device in self.peers.sharing(community) {
            ctx.send_about(device, community, message.clone());
        }
    }
}
