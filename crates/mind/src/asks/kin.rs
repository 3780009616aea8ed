//! Showing where a table goes on, where it comes from, and where what came along is from.

use api::successors as shapes;
use api::terms::Author;
use documents::kin::{self, Kin};
use protocol::door::{DOOR_PREFIX, DoorLink};
use protocol::invite::InviteLink;
use protocol::{CommunityId, DocumentId, MemberId};

use super::communities::join_state;
use crate::context::Context;
use crate::rooms::Rooms;

/// Whether a link leads to this community and nowhere else.
pub(crate) fn leads_to(link: &str, community: CommunityId) -> bool {
    if link.trim().starts_with(DOOR_PREFIX) {
        DoorLink::parse(link).is_ok_and(|link| link.community == community)
    } else {
        InviteLink::parse(link).is_ok_and(|link| link.community == community)
    }
}

impl Rooms {
    /// Where a table goes on, and where it comes from. That it goes on there is for facilitators to say,
    /// by an operation; the charter, in which any member writes, only has the names and the way in.
    pub(crate) fn shown_kin(
        &mut self,
        ctx: &Context,
        community: CommunityId,
    ) -> (Vec<shapes::Successor>, Vec<shapes::Predecessor>) {
        let Some(seat) = self.seats.get(community) else { return Default::default() };
        let named = seat.resolved().successors.clone();
        let belongs = seat.has_member(ctx.me.member());
        let charter = self.library.open(ctx.archive, (community, DocumentId::charter(community)));
        let (mut after, before) = (kin::successors(charter), kin::predecessors(charter));
        let successors = named.into_iter().map(|id| {
            let kin = after.remove(&id).unwrap_or_default();
            self.successor(ctx, id, kin, belongs)
        });
        let successors = successors.collect();
        let predecessors = before.into_iter().filter(|(id, _)| *id != community);
        let predecessors = predecessors.map(|(id, kin)| shapes::Predecessor {
            community: id.to_string(),
            name: self.called(id, &kin),
            state: self.standing_at(ctx, id),
            by: kin.by.map(|member| self.author(ctx, member)),
            at: kin.at.0,
        });
        (successors, predecessors.collect())
    }

    fn successor(
        &self,
        ctx: &Context,
        id: CommunityId,
        kin: Kin,
        belongs: bool,
    ) -> shapes::Successor {
        let state = self.standing_at(ctx, id);
        let inside = state == Some(api::communities::CommunityState::Member);
        let opens = belongs && !inside && leads_to(&kin.link, id);
        shapes::Successor {
            community: id.to_string(),
            name: self.called(id, &kin),
            state,
            by: kin.by.map(|member| self.author(ctx, member)),
            at: kin.at.0,
            link: if opens { kin.link } else { String::new() },
        }
    }

    /// The name it has here; of a table that is not here, the one that was written down.
    fn called(&self, community: CommunityId, kin: &Kin) -> String {
        self.seats.get(community).map_or_else(|| kin.name.clone(), crate::seat::Seat::name)
    }

    fn standing_at(
        &self,
        ctx: &Context,
        community: CommunityId,
    ) -> Option<api::communities::CommunityState> {
        let joining = || self.joins.get(community).map(|join| join_state(join.step));
        let seat = self.seats.get(community);
        seat.map(|seat| self.state_of(seat, ctx.me.member())).or_else(joining)
    }

    /// Where something came along from, as it is shown beside it.
    pub(crate) fn shown_sources(
        &self,
        ctx: &Context,
        sources: Vec<documents::BasedOn>,
    ) -> Vec<shapes::BasedOn> {
        let shown = sources.into_iter().map(|source| shapes::BasedOn {
            community: source.community.to_string(),
            table: source.table,
            source: source.source,
            title: source.title,
            authors: source
                .authors
                .into_iter()
                .map(|(member, name)| self.claimed_author(ctx, member, name))
                .collect(),
            by: source.by.map(|member| self.author(ctx, member)),
            at: source.at.0,
            here: self.seats.get(source.community).is_some(),
        });
        shown.collect()
    }

    /// A member by the name they have here, or by the one that somebody wrote down.
    fn claimed_author(&self, ctx: &Context, member: MemberId, claimed: String) -> Author {
        let author = self.author(ctx, member);
        let known = !author.member.starts_with(&author.name);
        if known || claimed.is_empty() { author } else { Author { name: claimed, ..author } }
    }
}
