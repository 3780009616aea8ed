//! The rooms of a mind: every part with its own state. What happens to several of them at once is in
//! the modules named after it: `meeting`, `sync`, `writing`, `asks`.

use protocol::DeviceId;
use protocol::message::Message;

use crate::archive::Archive;
use crate::context::Context;
use crate::deadlines::Due;
use crate::desk::Desk;
use crate::distance::Distances;
use crate::hints::Hints;
use crate::input::Input;
use crate::joins::Joins;
use crate::library::Library;
use crate::me::Me;
use crate::mind::Guards;
use crate::open_plane::OpenPlane;
use crate::own_devices::OwnDevices;
use crate::pairing::Pairings;
use crate::peers::Peers;
use crate::returning::FoundTables;
use crate::seat::Seats;

/// A lost fellow device is looked for again this often; the network redials on its own in between.
const REDIAL_EVERY_MS: u64 = 60_000;
/// Devices dialled at the start.
const DIALS_MAX: usize = 64;

/// Everything a mind is made of.
#[derive(Debug)]
pub(crate) struct Rooms {
    pub(crate) plane: OpenPlane,
    pub(crate) peers: Peers,
    pub(crate) hints: Hints,
    pub(crate) distances: Distances,
    pub(crate) joins: Joins,
    pub(crate) own: OwnDevices,
    pub(crate) pairing: Pairings,
    pub(crate) found: FoundTables,
    pub(crate) seats: Seats,
    pub(crate) library: Library,
    pub(crate) desk: Desk,
    /// Membership changed in this batch somewhere.
    pub(crate) membership_changed: bool,
    /// Documents found damaged in this batch.
    pub(crate) noticed: Vec<crate::library::Place>,
    /// Where this node listens.
    pub(crate) listening: Vec<String>,
    guards: Guards,
}

impl Rooms {
    pub(crate) fn open(
        archive: &dyn Archive,
        me: &Me,
        now: protocol::Time,
        guards: Guards,
    ) -> Self {
        let distances = Distances::open(archive);
        let mut plane = OpenPlane::open(archive, me, now, guards.work_bits, &distances);
        if !guards.newest_wins {
            plane.without_newest_wins();
        }
        let mut rooms = Self {
            plane,
            peers: Peers::open(archive),
            hints: Hints::default(),
            distances,
            joins: Joins::open(archive),
            own: OwnDevices::open(archive, me),
            pairing: Pairings::default(),
            found: FoundTables::default(),
            seats: Seats::default(),
            library: Library::default(),
            desk: Desk::open(archive),
            membership_changed: false,
            noticed: Vec::new(),
            listening: Vec::new(),
            guards,
        };
        rooms.open_seats(archive, me);
        rooms
    }

    /// Dispatches one input.
    pub(crate) fn handle(&mut self, ctx: &mut Context, input: Input) {
        match input {
            Input::Started => self.start(ctx),
            Input::Command { ticket, command } => {
                let answer = self.answer(ctx, command);
                ctx.effects.push(crate::effect::Effect::Reply { ticket, answer });
            }
            Input::WindowOpened(window) => self.desk.window_opened(window),
            Input::WindowClosed(window) => self.window_closed(ctx, window),
            Input::Say { window, say } => self.said(ctx, window, say),
            Input::Listening(addresses) => {
                self.listening = addresses;
                ctx.changed(api::events::Topic::Status, None);
            }
            Input::PeerConnected { device, side, address } => {
                self.hints.forget(device);
                self.greet(ctx, device, side, address);
                ctx.changed(api::events::Topic::Peers, None);
            }
            Input::PeerListens { device, addresses } => self.listens(ctx, device, &addresses),
            Input::PeerDisconnected(device) => self.parted(ctx, device),
            Input::Message { from, message } => self.heard(ctx, from, message),
            Input::Gossip { token, announcement } => self.gossiped(ctx, token, *announcement),
            Input::Worked(_) => {
                self.plane.announce(ctx);
                // A device linked before knows of no profile yet, and gossip may pass it by.
                self.tell_all_own_devices(ctx);
            }
            Input::Restored => Self::restored(ctx),
            Input::Woke => self.woke(ctx),
            Input::BatchEnds => self.end_batch(ctx),
        }
    }

    /// The checks that the tables are opened with.
    pub(crate) fn table_guards(&self) -> community::Guards {
        self.guards.table
    }

    fn start(&mut self, ctx: &mut Context) {
        self.desk.start(ctx);
        self.plane.start(ctx);
        self.joins.start(ctx);
        self.mend(ctx);
        self.remember_unreadable(ctx);
        self.repair_caches(ctx);
        for community in self.seats.ids() {
            self.vouch_anew(ctx, community);
        }
        self.renew_ways_in(ctx);
        self.spare_friends();
        self.link_soon(ctx);
        self.learn_own_devices(ctx);
        self.avoid_blocked(ctx);
        ctx.due_in(Due::Redial, 0);
        self.compare_communities(ctx);
        self.sum_up_later(ctx);
    }

    fn heard(&mut self, ctx: &mut Context, from: DeviceId, message: Message) {
        let blocked = self.is_blocked(from);
        if !self.peers.connected(from) || blocked && !self.heard_from_blocked(&message) {
            return;
        }
        match message {
            Message::Hello { nonce, clock } => self.greeted(ctx, from, nonce, clock),
            Message::Tags(tags) => self.tagged(ctx, from, &tags),
            Message::Introduction(introduction) => self.introduced(ctx, from, &introduction),
            Message::Join(join) => self.let_in(ctx, from, &join),
            Message::JoinRefused { community, reason, words } => {
                if self.asked(from, community) {
                    self.joins.refused(ctx, community, reason, &words);
                }
            }
            Message::Wish(wish) => self.wished(ctx, from, &wish),
            Message::WishKept { community } => {
                if self.asked(from, community) {
                    self.joins.wish_kept(ctx, community);
                }
            }
            Message::Speaks(link) => self.told_whom(ctx, from, &link),
            Message::OwnDevices(said) => self.told_own_devices(ctx, from, &said),
            Message::Pairing(step) => self.pair(ctx, from, step),
            Message::Tables(named) => self.told_tables(ctx, from, &named),
            Message::HandOver { community } => self.asked_for_table(ctx, from, community),
            Message::Reconcile(theirs) => {
                let lacking = (!blocked).then_some(&self.distances);
                self.plane.reconciled(ctx, from, &theirs, lacking);
            }
            Message::Announcements { records, more } => {
                let connected = self.at_ease();
                let page = (&*records, more);
                let said = self.plane.received(ctx, from, page, &connected, &mut self.distances);
                self.learn(ctx, &said);
            }
            Message::Want(wanted) => self.plane.wanted(ctx, from, &wanted),
            Message::Community { community, message } => {
                self.about_community(ctx, from, community, message);
            }
        }
    }

    fn parted(&mut self, ctx: &mut Context, device: DeviceId) {
        let Some(session) = self.peers.disconnect(device) else { return };
        self.pairing_lost(ctx, device);
        for document in self.desk.device_left(device) {
            self.tell_carets_of(ctx, document);
        }
        for community in session.shared {
            self.keep_said(ctx, device, community);
            ctx.changed(api::events::Topic::Members, Some(community));
        }
        ctx.changed(api::events::Topic::Peers, None);
        ctx.changed(api::events::Topic::Status, None);
        ctx.due_in(Due::Redial, REDIAL_EVERY_MS);
    }

    fn woke(&mut self, ctx: &mut Context) {
        for due in ctx.deadlines.take_due(ctx.now) {
            match due {
                Due::PassOn(community) => self.send_on_to_all(ctx, community),
                Due::TellHeld(community) => self.tell_held_to_all(ctx, community),
                Due::SumUp(community) => self.sum_up(ctx, community),
                Due::CompareDirectory => {
                    let connected = self.at_ease();
                    self.plane.compare_with_anyone(ctx, &connected);
                }
                Due::CompareCommunities => self.compare_communities(ctx),
                Due::Announce => self.plane.announce(ctx),
                Due::Expire => self.plane.expire(ctx),
                Due::Lobby => self.plane.judge_lobby(ctx),
                Due::Visit => {
                    let connected = self.at_ease();
                    self.plane.visit(ctx, &connected);
                }
                Due::SeekEntry(community) => self.seek_entry(ctx, community),
                Due::ComeIn(community) => self.come_in(ctx, community),
                Due::LinkHere(community) => self.link_here(ctx, community),
                Due::Pairing => self.go_on_pairing(ctx),
                Due::Redial => self.redial(ctx),
                Due::TellWhereabouts(community) => self.tell_whereabouts(ctx, community),
                Due::TryHints => self.try_hints(ctx),
            }
        }
    }

    /// Dials known devices that are not connected: fellow members first, and of them those always on.
    fn redial(&mut self, ctx: &mut Context) {
        let mut lost: Vec<((bool, bool), DeviceId, Vec<String>)> = self
            .peers
            .known()
            .filter(|(device, addresses)| {
                let lost = !self.peers.connected(*device) && !addresses.is_empty();
                lost && !self.is_blocked(*device)
            })
            .map(|(device, addresses)| {
                let stranger = !self.seats.iter().any(|seat| seat.knows(device));
                ((stranger, !self.peers.is_keeper(device)), device, addresses.to_vec())
            })
            .collect();
        lost.sort_by_key(|(order, device, _)| (*order, *device));
        for (_, device, addresses) in lost.into_iter().take(DIALS_MAX) {
            ctx.effects.push(crate::effect::Effect::Dial { device: Some(device), addresses });
        }
        ctx.due_in(Due::Redial, REDIAL_EVERY_MS);
    }

    /// A full directory spares whom one knows: fellow members, and those whose devices one has met.
    pub(crate) fn spare_friends(&mut self) {
        let met = self.peers.known().filter_map(|(device, _)| self.member_of(device));
        let fellows = self.seats.iter().flat_map(|seat| seat.resolved().members.keys().copied());
        let friends = met.chain(fellows).collect();
        self.plane.spare(friends);
    }

    pub(crate) fn connected(&self) -> Vec<DeviceId> {
        self.peers.sessions().map(|(device, _)| device).collect()
    }
}
