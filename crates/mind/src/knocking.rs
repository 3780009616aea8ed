//! At the door: who knocks at a community that is open, or open on request.
//!
//! Into an open one people come by themselves: they are handed what its members have said about who
//! belongs, and add to it that they came. At the others their wish is kept and passed on among the
//! members, until a facilitator admits or declines; whoever knocks is told what became of it.

use api::events::Topic as Changed;
use protocol::door::Wish;
use protocol::limits::{PAGE_WISHES_MAX, WISHES_MAX};
use protocol::membership::Access;
use protocol::message::{CommunityMessage, JoinRefusal, Message};
use protocol::{CommunityId, DeviceId, List, MemberId, Opened, Sealed, Text};

use crate::archive::Key;
use crate::context::Context;
use crate::effect::Effect;
use crate::rooms::Rooms;
use crate::seat::Seat;

impl Seat {
    /// Whether people without an invitation can knock here.
    pub(crate) fn has_door(&self) -> bool {
        match self.resolved().access {
            Access::Open | Access::Request => true,
            Access::Invite => false,
        }
    }

    /// Whether somebody came in since a wish, or was told no.
    fn is_answered(&self, wish: &Wish) -> bool {
        self.has_member(wish.member) || self.decline_of(wish).is_some()
    }

    /// What was said to a wish by who declined it.
    fn decline_of(&self, wish: &Wish) -> Option<&str> {
        let declined = self.resolved().declined.get(&wish.member);
        declined.filter(|declined| declined.at >= wish.at).map(|declined| declined.reason.as_str())
    }

    /// The wishes that wait for an answer.
    pub(crate) fn open_wishes(&self) -> impl Iterator<Item = &Opened<Wish>> {
        self.wishes.values().filter(|wish| !self.is_answered(wish))
    }
}

impl Rooms {
    /// The wishes that wait for an answer, but for those of people this member blocked.
    pub(crate) fn open_wishes<'a>(
        &'a self,
        seat: &'a Seat,
    ) -> impl Iterator<Item = &'a Opened<Wish>> {
        seat.open_wishes().filter(|wish| !self.distances.blocks(wish.member))
    }

    /// The device stands at doors: it is let know that somebody is inside.
    pub(crate) fn answer_doors(
        &mut self,
        ctx: &mut Context,
        device: DeviceId,
        doors: Vec<CommunityId>,
    ) {
        let Some(session) = self.peers.session_mut(device) else { return };
        let before = session.doors.len();
        session.doors.extend(doors);
        if session.doors.len() > before {
            self.send_tags(ctx, device);
        }
    }

    /// Somebody at the door says who they are and that they wish to come in.
    pub(crate) fn wished(&mut self, ctx: &mut Context, from: DeviceId, sealed: &Sealed) {
        let Ok(wish): Result<Opened<Wish>, _> = sealed.open() else {
            ctx.effects.push(Effect::Blame { device: from, why: "forged wish" });
            return;
        };
        let community = wish.community;
        let knocked =
            self.peers.session(from).is_some_and(|session| session.doors.contains(&community));
        if !knocked || wish.signer() != from.as_bytes() {
            return;
        }
        if self.distances.blocks(wish.member) {
            // As if nobody were in: and by this word the device is known from now on.
            self.learn(ctx, &[(wish.member, from)]);
            return;
        }
        let Some(seat) = self.seats.get(community) else { return };
        let removed = seat.resolved().former.get(&wish.member).is_some_and(|former| former.removed);
        let comes_in = seat.resolved().access == Access::Open && !removed;
        if comes_in || seat.member_of(from) == Some(wish.member) {
            self.hand_over(ctx, from, community);
            return;
        }
        if let Some(words) = seat.decline_of(&wish) {
            let words = words.to_owned();
            decline(ctx, from, community, &words);
            return;
        }
        if !self.plane.is_worked_for(&wish.profile) {
            return;
        }
        let told = (wish.member, wish.at);
        if self.keep_wish(ctx, community, wish) {
            if let Some(session) = self.peers.session_mut(from) {
                session.wished.insert(community, told);
            }
            ctx.send(from, Message::WishKept { community });
        }
    }

    /// Keeps a wish unless it is answered or there are very many; passes on one that is new. Whether it
    /// is kept now.
    fn keep_wish(&mut self, ctx: &mut Context, community: CommunityId, wish: Opened<Wish>) -> bool {
        let Some(seat) = self.seats.get_mut(community) else { return false };
        if !seat.has_door() || seat.is_answered(&wish) {
            return false;
        }
        match seat.wishes.get(&wish.member) {
            Some(known) if known.at >= wish.at => return true,
            None if seat.wishes.len() >= WISHES_MAX => return false,
            Some(_) | None => {}
        }
        ctx.keep(Key::Wish(community, wish.member), wish.sealed().to_bytes());
        let page = CommunityMessage::Wishes(List::first([wish.sealed().clone()]));
        // Of somebody blocked it is kept for the day that is taken back, and passed on to nobody.
        let blocked = self.distances.blocks(wish.member);
        seat.wishes.insert(wish.member, wish);
        if blocked {
            return true;
        }
        self.tell_sharing(ctx, community, &page);
        ctx.changed(Changed::Members, Some(community));
        ctx.changed(Changed::Communities, None);
        true
    }

    /// A fellow device hears of the wishes that wait.
    pub(crate) fn tell_wishes(&self, ctx: &mut Context, device: DeviceId, community: CommunityId) {
        let Some(seat) = self.seats.get(community) else { return };
        let open: Vec<Sealed> = self.open_wishes(seat).map(|wish| wish.sealed().clone()).collect();
        for page in open.chunks(PAGE_WISHES_MAX) {
            let page = CommunityMessage::Wishes(List::first(page.to_vec()));
            ctx.send_about(device, community, page);
        }
    }

    /// Wishes that a fellow device knows of.
    pub(crate) fn take_wishes(
        &mut self,
        ctx: &mut Context,
        from: DeviceId,
        community: CommunityId,
        page: &[Sealed],
    ) {
        for sealed in page {
            let wish: Result<Opened<Wish>, _> = sealed.open();
            match wish {
                Ok(wish) if wish.community == community => {
                    self.keep_wish(ctx, community, wish);
                }
                Ok(_) | Err(_) => {
                    ctx.effects.push(Effect::Blame { device: from, why: "forged wish" });
                    return;
                }
            }
        }
    }

    /// Membership changed: wishes may be answered by it, and those at the door are told.
    pub(crate) fn settle_wishes(&mut self, ctx: &mut Context) {
        for community in self.seats.ids() {
            let Some(seat) = self.seats.get_mut(community) else { continue };
            let answered: Vec<MemberId> = seat
                .wishes
                .iter()
                .filter(|(_, wish)| seat.is_answered(wish) || !seat.has_door())
                .map(|(member, _)| *member)
                .collect();
            for member in answered {
                seat.wishes.remove(&member);
                ctx.forget(Key::Wish(community, member));
            }
        }
        let waiting: Vec<(DeviceId, CommunityId)> = self
            .peers
            .sessions()
            .flat_map(|(device, session)| session.wished.keys().map(move |at| (device, *at)))
            .collect();
        for (device, community) in waiting {
            self.settle_wish(ctx, device, community);
        }
    }

    fn settle_wish(&mut self, ctx: &mut Context, device: DeviceId, community: CommunityId) {
        let (Some(seat), Some(session)) =
            (self.seats.get(community), self.peers.session_mut(device))
        else {
            return;
        };
        let Some((member, at)) = session.wished.get(&community).copied() else { return };
        if seat.member_of(device) == Some(member) {
            session.wished.remove(&community);
            self.hand_over(ctx, device, community);
        } else if let Some(declined) = seat.resolved().declined.get(&member)
            && declined.at >= at
        {
            session.wished.remove(&community);
            decline(ctx, device, community, &declined.reason);
        }
    }
}

fn decline(ctx: &mut Context, to: DeviceId, community: CommunityId, words: &str) {
    let words = Text::new(words).unwrap_or_default();
    ctx.send(to, Message::JoinRefused { community, reason: JoinRefusal::Declined, words });
}
