//! A new device of a member comes to the tables at which the member sits.
//!
//! Whoever meets a device that proved to speak for a member names the tables that it shares with that member
//! and where the device is not known. What a device of the own member names is taken up at once; what anyone
//! else names waits for the person, since a stranger can let in whom they like without asking. Taken up means:
//! ask for who belongs there, sit down, and link this device to its member, by an operation of its own.

use std::collections::{BTreeMap, BTreeSet};

use api::events::Topic as Changed;
use protocol::limits::TABLES_MAX;
use protocol::message::Message;
use protocol::pairing::TableName;
use protocol::{CommunityId, DeviceId, List, MemberId, Text};

use crate::context::Context;
use crate::deadlines::Due;
use crate::joins::Way;
use crate::rooms::Rooms;
use crate::seat::Seat;

/// How long a device waits for more of a community before it links itself.
const LINK_MS: u64 = 300;

/// A table that others name, where this device does not sit yet.
#[derive(Debug, Default)]
pub(crate) struct Found {
    pub(crate) name: String,
    /// The members who say so.
    pub(crate) told_by: BTreeSet<MemberId>,
}

/// The tables that others name.
pub(crate) type FoundTables = BTreeMap<CommunityId, Found>;

impl Seat {
    /// Whether a device of a member who belongs is not known here, and may become so.
    fn awaits(&self, member: MemberId, device: DeviceId) -> bool {
        self.resolved().members.get(&member).is_some_and(|belongs| {
            !belongs.devices.contains(&device) && !belongs.unlinked.contains(&device)
        })
    }
}

impl Rooms {
    /// The member a connected device speaks for, by its own certificate.
    pub(crate) fn spoken_for(&self, device: DeviceId) -> Option<MemberId> {
        Some(self.peers.session(device)?.speaks.as_ref()?.member)
    }

    /// Names to a device the tables at which its member sits with this node's, and where it is not known.
    pub(crate) fn tell_tables(&mut self, ctx: &mut Context, to: DeviceId) {
        let Some(member) = self.spoken_for(to) else { return };
        let me = ctx.me.member();
        if member == me && self.own.is_unlinked(to) || self.is_blocked(to) {
            return;
        }
        let shared = self.seats.iter().filter(|seat| seat.has_member(me));
        let named: Vec<TableName> = shared
            .filter(|seat| seat.awaits(member, to))
            .map(|seat| TableName { community: seat.id(), name: shortened(&seat.name()) })
            .collect();
        let Some(session) = self.peers.session_mut(to) else { return };
        let before = std::mem::take(&mut session.named);
        session.named = named.iter().map(|table| table.community).collect();
        if !session.named.is_subset(&before) {
            ctx.send(to, Message::Tables(List::first(named)));
        }
    }

    /// Somebody names tables at which this node's member sits.
    pub(crate) fn told_tables(&mut self, ctx: &mut Context, from: DeviceId, named: &[TableName]) {
        let own = self.is_own(ctx, from);
        let (Some(teller), false) = (self.spoken_for(from), ctx.me.is_unlinked()) else { return };
        for TableName { community, name } in named {
            if self.seats.get(*community).is_some_and(|seat| seat.has_member(ctx.me.member())) {
                continue;
            }
            let way = self.joins.get(*community).map(|join| &join.way);
            if own && way.is_none_or(|way| !way.is_return()) {
                let name = name.clone();
                self.joins.begin(ctx, Way::Return { community: *community, name });
            }
            let returns = self.joins.get(*community).is_some_and(|join| join.way.is_return());
            if returns {
                self.ask_for_table(ctx, from, *community);
            } else if self.found.contains_key(community) || self.found.len() < TABLES_MAX {
                let found = self.found.entry(*community).or_default();
                found.name = name.to_string();
                found.told_by.insert(teller);
                ctx.changed(Changed::Devices, None);
            }
        }
    }

    /// The person wants to sit at a table that others named.
    pub(crate) fn return_to(&mut self, ctx: &mut Context, community: CommunityId) {
        let Some(found) = self.found.remove(&community) else { return };
        self.joins.begin(ctx, Way::Return { community, name: shortened(&found.name) });
        for device in self.connected() {
            let tells =
                self.spoken_for(device).is_some_and(|teller| found.told_by.contains(&teller));
            if tells {
                self.ask_for_table(ctx, device, community);
            }
        }
        ctx.changed(Changed::Devices, None);
    }

    fn ask_for_table(&mut self, ctx: &mut Context, device: DeviceId, community: CommunityId) {
        if let Some(session) = self.peers.session_mut(device) {
            session.asked.insert(community);
            self.joins.asks(ctx, community);
            ctx.send(device, Message::HandOver { community });
        }
    }

    /// A device of a member asks for a table at which the member sits.
    pub(crate) fn asked_for_table(
        &mut self,
        ctx: &mut Context,
        from: DeviceId,
        community: CommunityId,
    ) {
        let named =
            self.peers.session(from).is_some_and(|session| session.named.contains(&community));
        let Some(member) = self.spoken_for(from).filter(|_| named) else { return };
        let Some(seat) = self.seats.get(community) else { return };
        if seat.has_member(ctx.me.member()) && seat.has_member(member) {
            self.hand_over(ctx, from, community);
        }
    }

    /// Membership changed: somebody's new device may be known now, or a table be shared with it.
    pub(crate) fn tell_all_tables(&mut self, ctx: &mut Context) {
        for device in self.connected() {
            self.tell_tables(ctx, device);
        }
    }

    /// Where this node's member belongs and this device is not known, it links itself in a moment.
    pub(crate) fn link_soon(&mut self, ctx: &mut Context) {
        let me = ctx.me.member();
        let unlinked = self.seats.iter().filter(|seat| seat.table.may_link(me));
        for community in unlinked.map(Seat::id).collect::<Vec<_>>() {
            ctx.due_in(Due::LinkHere(community), LINK_MS);
        }
    }

    /// Links this device to its member at a table, once for each time the member comes in.
    pub(crate) fn link_here(&mut self, ctx: &mut Context, community: CommunityId) {
        let (me, key) = (ctx.me.member(), ctx.me.device_key());
        let Some(seat) = self.seats.get_mut(community) else { return };
        let since = seat.resolved().members.get(&me).map(|belongs| belongs.since);
        if ctx.me.is_unlinked() || !seat.table.may_link(me) || seat.linked_since == since {
            return;
        }
        seat.linked_since = since;
        let mut shelf = self.library.shelf(ctx.archive, community);
        let linked = seat.table.link_here(key, ctx.now, ctx.me.link(), &mut shelf);
        if let Ok(composed) = linked {
            seat.wrote = true;
            self.take_outcome(ctx, None, community, composed.outcome);
        }
    }
}

fn shortened(name: &str) -> Text<{ protocol::limits::NAME_BYTES_MAX }> {
    Text::new(name).unwrap_or_default()
}
