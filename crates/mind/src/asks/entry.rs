//! Coming in: asking with a link, letting in who asks, and sitting down when the community arrives.

use api::Problem;
use api::communities as shapes;
use api::{Code, communities::JoinStep};
use community::{Opening, Table};
use protocol::door::{DOOR_PREFIX, DoorLink};
use protocol::invite::{Claim, InviteLink};
use protocol::link::NotALink;
use protocol::membership::{Access, Genesis, Operation};
use protocol::message::{CommunityMessage, Join as JoinMessage, JoinRefusal, Message};
use protocol::record::Kind;
use protocol::{CommunityId, DeviceId, List, Opened, Sealed, Text};

use super::communities::join_state;
use crate::answer::Answer;
use crate::archive::{Archive, Key, Range};
use crate::context::Context;
use crate::deadlines::Due;
use crate::ids::by_prefix;
use crate::joins::{JOINS_MAX, Join, Way};
use crate::me::Me;
use crate::opening::open_seat;
use crate::problems;
use crate::rooms::Rooms;
use crate::seat::Seat;

/// How long a newcomer waits for more of an open community before coming in.
const COME_IN_MS: u64 = 300;

impl Rooms {
    pub(crate) fn join(
        &mut self,
        ctx: &mut Context,
        new: &shapes::NewJoin,
    ) -> Result<Answer, Problem> {
        if !self.plane.set_up() {
            return Err(problems::not_set_up());
        }
        let way = way_of(ctx, new)?;
        let community = way.community();
        let inside = self.seats.get(community).is_some_and(|seat| seat.has_member(ctx.me.member()));
        if inside {
            let name = way.name().to_owned();
            return Ok(Answer::Join(shapes::Join {
                community: community.to_string(),
                name,
                door: way.is_door(),
                state: shapes::CommunityState::Member,
                step: JoinStep::Done,
                problem: None,
            }));
        }
        if let Way::Invite(link) = &way
            && link.expires_at <= ctx.now
        {
            return Err(Problem::new(
                Code::Refused,
                "This invitation has expired.",
                "Ask for a new link; if it should still hold, check this computer's clock.",
            ));
        }
        if self.joins.len() >= JOINS_MAX && self.joins.get(community).is_none() {
            return Err(Problem::new(
                Code::BadRequest,
                format!("You are already waiting at {JOINS_MAX} tables."),
                "Give up one of them first.",
            ));
        }
        self.joins.begin(ctx, way);
        for device in self.connected() {
            if let Some(session) = self.peers.session_mut(device) {
                session.asked.remove(&community);
            }
            self.send_tags(ctx, device);
            // What it sent before may fit already: it let this member in once.
            self.compare_tags(ctx, device);
        }
        let shown = self.joins.get(community).map(|join| shown_join(community, join));
        shown.map(Answer::Join).ok_or_else(|| problems::internal("the link was not kept"))
    }

    pub(crate) fn list_joins(&self) -> Answer {
        let joins = self.joins.iter().map(|(community, join)| shown_join(community, join));
        Answer::Joins(shapes::JoinList { joins: joins.collect() })
    }

    pub(crate) fn forget_join(&mut self, ctx: &mut Context, text: &str) -> Result<Answer, Problem> {
        let community = by_prefix("invitation", text, self.joins.iter().map(|(id, _)| id))?;
        self.joins.end(ctx, community);
        Ok(Answer::Done)
    }

    /// Tries to find someone who can let this node in.
    pub(crate) fn seek_entry(&mut self, ctx: &mut Context, community: CommunityId) {
        self.joins.seek(ctx, community);
        // A device that was asked and has not let us in for a whole round is asked again.
        let waiting = self.joins.get(community).is_some_and(|join| match join.step {
            JoinStep::Asking | JoinStep::Waiting | JoinStep::Receiving => true,
            JoinStep::Searching | JoinStep::Done | JoinStep::Refused => false,
        });
        let returns = self.joins.get(community).is_some_and(|join| join.way.is_return());
        if waiting {
            for device in self.connected() {
                if returns && self.asked(device, community) {
                    ctx.send(device, Message::HandOver { community });
                    continue;
                }
                if let Some(session) = self.peers.session_mut(device) {
                    session.asked.remove(&community);
                }
                self.compare_tags(ctx, device);
            }
        }
    }

    /// Someone shows an invite: let them in, or say why not.
    pub(crate) fn let_in(&mut self, ctx: &mut Context, from: DeviceId, join: &JoinMessage) {
        let Ok(claim): Result<Opened<Claim>, _> = join.claim.open() else {
            ctx.effects.push(crate::effect::Effect::Blame { device: from, why: "forged claim" });
            return;
        };
        let community = claim.community;
        // Only who proved to hold the invite in this session hears anything about the community.
        let proved = self
            .peers
            .session(from)
            .is_some_and(|session| session.invites.get(&claim.invite) == Some(&community));
        if !proved || claim.device != from || self.distances.blocks(claim.member) {
            return;
        }
        let Some(seat) = self.seats.get(community) else { return };
        let sits_here = seat.has_member(claim.member);
        if sits_here && self.spoken_for(from) == Some(claim.member) {
            // By this device or by another.
            self.hand_over(ctx, from, community);
            return;
        }
        if let Err(reason) = self.is_for(ctx, community, claim.invite, claim.member) {
            refuse(ctx, from, community, reason);
            return;
        }
        let Some(seat) = self.seats.get_mut(community) else { return };
        let mut shelf = self.library.shelf(ctx.archive, community);
        let key = ctx.me.device_key();
        match seat.table.admit_invited(key, ctx.now, join, &mut shelf) {
            Ok(composed) => {
                seat.wrote = true;
                self.take_outcome(ctx, None, community, composed.outcome);
                self.hand_over(ctx, from, community);
            }
            Err(reason) => refuse(ctx, from, community, reason),
        }
    }

    /// Sends a newcomer the genesis and every operation.
    pub(crate) fn hand_over(&mut self, ctx: &mut Context, to: DeviceId, community: CommunityId) {
        let Some(seat) = self.seats.get(community) else { return };
        let genesis = List::first([seat.table.genesis().sealed().clone()]);
        ctx.send_about(to, community, CommunityMessage::Operations(genesis));
        let (_, heights) = seat.state();
        let mut shelf = self.library.shelf(ctx.archive, community);
        for message in seat.table.answer_state(&[], &heights, &mut shelf).messages {
            ctx.send_about(to, community, message);
        }
    }

    /// Operations of a community this node asked to join. Once this member is in them, it sits down.
    pub(crate) fn community_arrives(
        &mut self,
        ctx: &mut Context,
        from: DeviceId,
        community: CommunityId,
        page: &[Sealed],
    ) {
        if !self.asked(from, community) {
            return;
        }
        if self.seats.get(community).is_some() {
            // The rest of the answer. A founder who lost everything belongs by the genesis alone, and so
            // sits down before the operations that say who else does.
            self.take_operations(ctx, from, community, page);
            self.come_in_later(ctx, community);
            return;
        }
        if self.joins.arrives(ctx, community, page).is_some() {
            self.enter_arrived(ctx, community);
        }
    }

    /// Whether the device was asked to let this node into the community.
    pub(crate) fn asked(&self, device: DeviceId, community: CommunityId) -> bool {
        self.peers.session(device).is_some_and(|session| session.asked.contains(&community))
    }

    /// What has arrived of a community, if it holds together.
    fn arrived(&self, community: CommunityId) -> Option<(Opened<Genesis>, Vec<Opened<Operation>>)> {
        let arrived = &self.joins.get(community)?.arriving;
        let genesis =
            arrived.iter().filter(|sealed| sealed.kind() == Kind::Genesis).find_map(|sealed| {
                let opened: Opened<Genesis> = sealed.open().ok()?;
                (CommunityId::from(opened.id()) == community).then_some(opened)
            });
        let operations: Vec<Opened<Operation>> = arrived
            .iter()
            .filter(|sealed| sealed.kind() == Kind::Operation)
            .filter_map(|sealed| sealed.open().ok())
            .collect();
        Some((genesis?, operations))
    }

    /// Sits down at what has arrived, if this member is in it.
    fn enter_arrived(&mut self, ctx: &mut Context, community: CommunityId) {
        let Some((genesis, operations)) = self.arrived(community) else { return };
        let seat = self.new_seat(ctx, genesis.clone(), operations.clone());
        if seat.has_member(ctx.me.member()) {
            self.move_in(ctx, seat, &operations);
        } else if seat.resolved().access == Access::Open {
            ctx.due_in(Due::ComeIn(community), COME_IN_MS);
        }
    }

    /// Who left an open community and stands at its door again comes in when everything has arrived.
    fn come_in_later(&mut self, ctx: &mut Context, community: CommunityId) {
        let Some(seat) = self.seats.get(community) else { return };
        if !seat.has_member(ctx.me.member()) && seat.resolved().access == Access::Open {
            ctx.due_in(Due::ComeIn(community), COME_IN_MS);
        }
    }

    /// Comes into an open community that has arrived, by this member's own word.
    pub(crate) fn come_in(&mut self, ctx: &mut Context, community: CommunityId) {
        if !self.joins.get(community).is_some_and(|join| join.way.is_door()) {
            return;
        }
        let profile = self.plane.sealed_profile(ctx).sealed().clone();
        let key = ctx.me.device_key();
        let composed = if let Some(seat) = self.seats.get_mut(community) {
            let mut shelf = self.library.shelf(ctx.archive, community);
            seat.table.come_in(key, ctx.now, &profile, &mut shelf)
        } else {
            let Some((genesis, operations)) = self.arrived(community) else { return };
            let mut seat = self.new_seat(ctx, genesis, operations.clone());
            let mut shelf = self.library.shelf(ctx.archive, community);
            let composed = seat.table.come_in(key, ctx.now, &profile, &mut shelf);
            if composed.is_ok() {
                self.move_in(ctx, seat, &operations);
            }
            composed
        };
        if let Ok(composed) = composed {
            self.take_outcome(ctx, None, community, composed.outcome);
        }
    }

    fn move_in(&mut self, ctx: &mut Context, seat: Seat, operations: &[Opened<Operation>]) {
        let (community, genesis) = (seat.id(), seat.table.genesis().sealed().to_bytes());
        ctx.keep(Key::Community(community), genesis);
        for operation in operations {
            let key = Key::Operation(community, operation.id().into());
            ctx.keep(key, operation.sealed().to_bytes());
        }
        self.joins.end(ctx, community);
        self.sit_down(ctx, seat);
    }

    /// The seat of a community of which nothing but this is kept.
    pub(crate) fn new_seat(
        &mut self,
        ctx: &Context,
        genesis: Opened<Genesis>,
        operations: Vec<Opened<Operation>>,
    ) -> Seat {
        let community = CommunityId::from(genesis.id());
        let opening = Opening { genesis, operations, logs: Vec::new(), own_log: None };
        let guards = self.table_guards();
        let mut shelf = self.library.shelf(ctx.archive, community);
        Seat::new(Table::open_with(ctx.me.device(), opening, &mut shelf, guards))
    }

    /// This node takes part in a community from now on.
    pub(crate) fn sit_down(&mut self, ctx: &mut Context, seat: Seat) {
        self.seats.insert(seat);
        self.membership_changed = true;
        ctx.changed(api::events::Topic::Communities, None);
    }

    /// Takes the seats that are kept.
    pub(crate) fn open_seats(&mut self, archive: &dyn Archive, me: &Me) {
        let guards = self.table_guards();
        for (_, bytes) in archive.scan(Range::Communities) {
            let genesis = Sealed::from_bytes(&bytes).ok().and_then(|sealed| sealed.open().ok());
            let Some(genesis) = genesis else { continue };
            self.seats.insert(open_seat(archive, &mut self.library, me, genesis, guards));
        }
    }
}

/// The way in that somebody gave: an invitation, or the link to a door.
fn way_of(ctx: &Context, new: &shapes::NewJoin) -> Result<Way, Problem> {
    let not_a_link = |error: NotALink| {
        Problem::new(
            Code::BadRequest,
            format!("That is not an invitation: {error}."),
            "Copy the whole link, from commonground: to its end.",
        )
    };
    if new.link.trim().starts_with(DOOR_PREFIX) {
        let link = DoorLink::parse(&new.link).map_err(not_a_link)?;
        let words = Text::new(new.words.trim())
            .map_err(|error| problems::too_long("word to those inside", &error))?;
        return Ok(Way::Door { link, words, at: ctx.now });
    }
    InviteLink::parse(&new.link).map(Way::Invite).map_err(not_a_link)
}

fn refuse(ctx: &mut Context, to: DeviceId, community: CommunityId, reason: JoinRefusal) {
    let words = Text::default();
    ctx.send(to, Message::JoinRefused { community, reason, words });
}

fn shown_join(community: CommunityId, join: &Join) -> shapes::Join {
    shapes::Join {
        community: community.to_string(),
        name: join.way.name().to_owned(),
        door: join.way.is_door(),
        state: join_state(join.step),
        step: join.step,
        problem: join.problem.clone(),
    }
}
