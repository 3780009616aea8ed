//! The way from a table to the one it goes on as, for its members and nobody else.
//!
//! Where the successor is open or has a door to knock at, the way is its door. Otherwise it is an invitation
//! made for this purpose, whose link stands in the charter of the old table. Whoever shows that invitation
//! is let in only by somebody who sits at the old table too and knows them as a member there. When
//! somebody is removed from the old table, the node that made the invitation takes it back and makes another.

use std::collections::BTreeSet;

use api::Problem;
use documents::kin;
use protocol::door::DoorLink;
use protocol::invite::{InviteLink, Secret};
use protocol::limits::{INVITE_USES_MAX, INVITE_VALID_MS_MAX};
use protocol::membership::{Access, Action, Invite, Role};
use protocol::message::JoinRefusal;
use protocol::{CommunityId, DocumentId, MemberId, OperationId, Text, codec};

use crate::archive::{Key, Local};
use crate::context::Context;
use crate::problems;
use crate::rooms::Rooms;
use crate::seat::Seat;

/// From one table to another.
type Way = (CommunityId, CommunityId);
/// For the members of which table an invitation was made, and the removals there were then.
type MadeFor = (CommunityId, Vec<OperationId>);

impl Seat {
    /// What removed those who are removed now.
    fn removals(&self) -> BTreeSet<OperationId> {
        let removed = self.resolved().former.values().filter(|former| former.removed);
        removed.filter_map(|former| Some(former.end.as_ref()?.operation)).collect()
    }
}

impl Rooms {
    /// Writes down at both tables that one goes on as the other, with a way in where one is needed.
    fn open_way(&mut self, ctx: &mut Context, way: Way) -> Result<(), Problem> {
        let (invite, link) = self.way_in(ctx, way)?;
        self.write_down(ctx, way, invite, &link)
    }

    /// The same, unless a way is open that was not closed or spoilt since.
    pub(crate) fn keep_way_open(&mut self, ctx: &mut Context, way: Way) -> Result<(), Problem> {
        if self.is_open(ctx, way) { Ok(()) } else { self.open_way(ctx, way) }
    }

    fn is_open(&mut self, ctx: &Context, (old, new): Way) -> bool {
        let charter = self.library.open(ctx.archive, (new, DocumentId::charter(new)));
        let Some(before) = kin::predecessors(charter).remove(&old) else { return false };
        let charter = self.library.open(ctx.archive, (old, DocumentId::charter(old)));
        let Some(after) = kin::successors(charter).remove(&new) else { return false };
        let Some(seat) = self.seats.get(new) else { return false };
        if seat.has_door() {
            return DoorLink::parse(&after.link).is_ok_and(|link| link.community == new);
        }
        let Ok(link) = InviteLink::parse(&after.link) else { return false };
        let known = seat.resolved().invites.get(&link.invite);
        known.is_some_and(|known| {
            link.community == new
                && link.secret.keypair().public() == known.key
                && before.invites.contains(&link.invite)
                && !known.revoked
                && known.expires_at > ctx.now
                && crate::asks::count(known.admitted.len()) < known.uses
        })
    }

    fn write_down(
        &mut self,
        ctx: &mut Context,
        (old, new): Way,
        invite: Option<OperationId>,
        link: &str,
    ) -> Result<(), Problem> {
        let me = ctx.me.member();
        let name = self.seat(old)?.name();
        self.write(ctx, (new, DocumentId::charter(new)), None, |document, actor, at| {
            Ok((kin::comes_from(document, actor, at, me, old, (&name, invite))?, ()))
        })?;
        let name = self.seat(new)?.name();
        self.write(ctx, (old, DocumentId::charter(old)), None, |document, actor, at| {
            Ok((kin::goes_on_as(document, actor, at, me, new, (&name, link))?, ()))
        })
    }

    /// The link for the members of the old table, and the invitation behind it when it is one. Nothing
    /// when nobody needs it: all of them are in.
    fn way_in(
        &mut self,
        ctx: &mut Context,
        (old, new): Way,
    ) -> Result<(Option<OperationId>, String), Problem> {
        match self.seat(new)?.resolved().access {
            Access::Open | Access::Request => return Ok((None, self.door_of(new)?)),
            Access::Invite => {}
        }
        let outside = self.outside(old, new);
        if outside == 0 {
            return Ok((None, String::new()));
        }
        let secret = Secret(ctx.chance.bytes());
        let expires_at = ctx.now.plus_ms(INVITE_VALID_MS_MAX);
        let action = Action::Invite(Invite {
            key: secret.keypair().public(),
            uses: outside.min(INVITE_USES_MAX),
            expires_at,
            role: Role::Member,
        });
        let removed = self.seat(old)?.removals();
        let invite = self.operate(ctx, new, action)?;
        ctx.keep(Key::Local(Local::InviteSecret(invite)), codec::encode(&secret));
        let made_for: MadeFor = (old, removed.into_iter().collect());
        ctx.keep(Key::Local(Local::WayIn(invite)), codec::encode(&made_for));
        let name = Text::new(self.seat(new)?.name()).unwrap_or_default();
        let addresses = self.addresses();
        let link = InviteLink { community: new, name, invite, secret, expires_at, addresses };
        Ok((Some(invite), link.to_link()))
    }

    /// Members of the old table who may come to the new one.
    fn outside(&self, old: CommunityId, new: CommunityId) -> u32 {
        let (Some(old), Some(new)) = (self.seats.get(old), self.seats.get(new)) else { return 0 };
        let removed =
            |member| new.resolved().former.get(member).is_some_and(|former| former.removed);
        let members = old.resolved().members.keys();
        let outside = members.filter(|member| !new.has_member(**member) && !removed(*member));
        crate::asks::count(outside.count())
    }

    /// Whether an invitation is for this person, as far as this node may say: one that was made for the
    /// members of a former table is for nobody else.
    pub(crate) fn is_for(
        &mut self,
        ctx: &Context,
        community: CommunityId,
        invite: OperationId,
        member: MemberId,
    ) -> Result<(), JoinRefusal> {
        // Whoever made it knows for whom, whatever others wrote down.
        if ctx.archive.get(&Key::Local(Local::InviteSecret(invite))).is_some() {
            return made_for(ctx, invite)
                .map_or(Ok(()), |(old, _)| self.belongs_to(ctx, old, member));
        }
        let place = (community, DocumentId::charter(community));
        let before = kin::predecessors(self.library.open(ctx.archive, place));
        let mut answer = Ok(());
        for (old, _) in before.iter().filter(|(_, kin)| kin.invites.contains(&invite)) {
            match self.belongs_to(ctx, *old, member) {
                Ok(()) => return Ok(()),
                Err(reason) => answer = Err(reason),
            }
        }
        answer
    }

    /// Whether somebody sits at a table where this member sits too.
    fn belongs_to(
        &self,
        ctx: &Context,
        table: CommunityId,
        member: MemberId,
    ) -> Result<(), JoinRefusal> {
        let seat = self.seats.get(table).filter(|seat| seat.has_member(ctx.me.member()));
        // Somebody else has to answer: this node does not know who sits there.
        let seat = seat.ok_or(JoinRefusal::CannotAdmit)?;
        if seat.has_member(member) {
            return Ok(());
        }
        match seat.resolved().former.get(&member) {
            Some(former) if former.removed => Err(JoinRefusal::Removed),
            Some(_) => Err(JoinRefusal::NotValid),
            // Perhaps they came in so lately that it was not heard of here.
            None => Err(JoinRefusal::CannotAdmit),
        }
    }

    /// Membership changed somewhere: invitations that this node made for the members of a former table
    /// are taken back when somebody was removed there, and made anew where members have none.
    pub(crate) fn renew_ways_in(&mut self, ctx: &mut Context) {
        let me = ctx.me.member();
        let ways: Vec<Way> = self
            .seats
            .iter()
            .filter(|seat| seat.has_member(me))
            .flat_map(|seat| seat.resolved().successors.iter().map(|new| (seat.id(), *new)))
            .filter(|(_, new)| self.seats.get(*new).is_some_and(|seat| seat.may_admit(me)))
            .collect();
        for way in ways {
            // What cannot be renewed now is tried again with the next change of membership.
            self.renew_way_in(ctx, way).ok();
        }
    }

    fn renew_way_in(&mut self, ctx: &mut Context, way: Way) -> Result<(), Problem> {
        let (old, new) = way;
        let made = self.made_here(ctx, way);
        if made.is_empty() && !self.waits_for_members(ctx, way) {
            return Ok(());
        }
        let removed = self.seat(old)?.removals();
        let mut stale = Vec::new();
        let mut room = 0_u32;
        for (invite, knew) in made {
            let Some(known) = self.seat(new)?.resolved().invites.get(&invite) else { continue };
            if known.revoked || known.expires_at <= ctx.now {
                continue;
            }
            if removed.is_subset(&knew) {
                let used = crate::asks::count(known.admitted.len());
                room = room.saturating_add(known.uses.saturating_sub(used));
            } else {
                stale.push(invite);
            }
        }
        let nothing_lapsed = stale.is_empty();
        for invite in stale {
            self.operate(ctx, new, Action::RevokeInvite(invite))?;
        }
        if self.outside(old, new) > room {
            self.may_write(ctx, old)?;
            self.open_way(ctx, way)
        } else if nothing_lapsed || room > 0 {
            Ok(())
        } else {
            self.may_write(ctx, old)?;
            self.write_down(ctx, way, None, "")
        }
    }

    /// Whether this member opened the way when nobody needed an invitation yet.
    fn waits_for_members(&mut self, ctx: &Context, (old, new): Way) -> bool {
        let charter = self.library.open(ctx.archive, (old, DocumentId::charter(old)));
        let kin = kin::successors(charter).remove(&new);
        kin.is_some_and(|kin| kin.by == Some(ctx.me.member()) && kin.link.is_empty())
    }

    /// The invitations that this node made for a way, and the removals it knew of then.
    fn made_here(
        &self,
        ctx: &Context,
        (old, new): Way,
    ) -> Vec<(OperationId, BTreeSet<OperationId>)> {
        let Some(seat) = self.seats.get(new) else { return Vec::new() };
        let mine = seat.resolved().invites.iter();
        let mine = mine.filter(|(_, known)| known.by == ctx.me.member()).map(|(invite, _)| *invite);
        mine.filter_map(|invite| {
            let (of, removals) = made_for(ctx, invite)?;
            (of == old).then(|| (invite, removals.into_iter().collect()))
        })
        .collect()
    }

    /// The link to the door of a table that has one.
    pub(crate) fn door_of(&self, community: CommunityId) -> Result<String, Problem> {
        let name = Text::new(self.seat(community)?.name()).unwrap_or_default();
        let addresses = self.addresses();
        if self.seat(community)?.has_door() {
            Ok(DoorLink { community, name, addresses }.to_link())
        } else {
            Err(problems::internal("the table has no door"))
        }
    }
}

fn made_for(ctx: &Context, invite: OperationId) -> Option<MadeFor> {
    let bytes = ctx.archive.get(&Key::Local(Local::WayIn(invite)))?;
    codec::decode(&bytes).ok()
}
