//! Who sits at a table and in which role: letting in, changing roles, removing, leaving.

use std::collections::BTreeMap;

use api::communities as shapes;
use api::membership as members;
use api::{Code, Problem};
use protocol::membership::{Access, Action, Admit, Cut, Decline, Grant, Remove, Role, SetRole};
use protocol::{CommunityId, DeviceId, MemberId, Sealed, Text};

use crate::answer::Answer;
use crate::context::Context;
use crate::ids::by_prefix;
use crate::problems;
use crate::rooms::Rooms;
use crate::seat::Seat;

impl Rooms {
    pub(crate) fn leave(&mut self, ctx: &mut Context, text: &str) -> Result<Answer, Problem> {
        let community = self.find_community(text)?;
        let cut = self.seat(community)?.table.cut_of(ctx.me.member());
        self.operate(ctx, community, Action::Leave(cut))?;
        Ok(Answer::Done)
    }

    pub(crate) fn remove_member(
        &mut self,
        ctx: &mut Context,
        text: &str,
        member: &str,
        why: &members::GivenReason,
    ) -> Result<Answer, Problem> {
        let (community, member) = self.find_member(text, member)?;
        if member == ctx.me.member() {
            return Err(Problem::new(
                Code::BadRequest,
                "You cannot remove yourself.",
                "Leave the table instead.",
            ));
        }
        let reason = reason_of(why)?;
        let cut = self.seat(community)?.table.cut_of(member);
        self.operate(ctx, community, Action::Remove(Remove { member, cut, reason }))?;
        Ok(Answer::Done)
    }

    pub(crate) fn change_role(
        &mut self,
        ctx: &mut Context,
        text: &str,
        member: &str,
        new: members::NewRole,
    ) -> Result<Answer, Problem> {
        let (community, member) = self.find_member(text, member)?;
        let role = role_of(new.role);
        let seat = self.seat(community)?;
        if seat.role_of(member) == Some(role) {
            return Ok(Answer::Done);
        }
        let cut = if role == Role::Reader { seat.table.cut_of(member) } else { Cut::default() };
        self.operate(ctx, community, Action::SetRole(SetRole { member, role, cut }))?;
        Ok(Answer::Done)
    }

    pub(crate) fn list_wishes(&self, text: &str) -> Result<Answer, Problem> {
        let seat = self.seat(self.find_community(text)?)?;
        let wishes = self.open_wishes(seat).map(|wish| {
            let profile = profile_of(&wish.profile);
            members::Wish {
                member: wish.member.to_string(),
                name: profile.as_ref().map(|p| p.name.to_string()).unwrap_or_default(),
                about: profile.as_ref().map(|p| p.about.to_string()).unwrap_or_default(),
                affiliation: profile.map(|p| p.affiliation.to_string()).unwrap_or_default(),
                words: wish.words.to_string(),
                at: wish.at.0,
                former: seat.resolved().former.contains_key(&wish.member),
            }
        });
        Ok(Answer::Wishes(members::WishList { wishes: wishes.collect() }))
    }

    /// Lets in who asked, or who was removed before.
    pub(crate) fn admit_member(
        &mut self,
        ctx: &mut Context,
        text: &str,
        member: &str,
        admission: &members::Admission,
    ) -> Result<Answer, Problem> {
        let community = self.find_community(text)?;
        let seat = self.seat(community)?;
        let wished = self.open_wishes(seat).map(|wish| (wish.member, wish.profile.clone()));
        // Who left by themselves comes again by themselves: by an invitation, or by asking.
        let removed = seat.resolved().former.iter().filter(|(_, former)| former.removed);
        let former = removed.filter_map(|(member, former)| {
            Some((*member, former.profile.as_ref()?.sealed().clone()))
        });
        // Of somebody who belonged before and asks again, what they say of themselves now counts.
        let mut known: BTreeMap<MemberId, Sealed> = former.collect();
        known.extend(wished);
        let member = by_prefix("person who asked", member, known.keys().copied())?;
        let profile = known.remove(&member);
        let profile = profile.ok_or_else(|| problems::internal("the profile is not here"))?;
        let device = device_of(&profile)?;
        let role = role_of(admission.role.unwrap_or(shapes::Role::Member));
        let admit = Admit { member, device, profile, role, by: Grant::Facilitator };
        self.operate(ctx, community, Action::Admit(admit))?;
        Ok(Answer::Done)
    }

    pub(crate) fn decline_wish(
        &mut self,
        ctx: &mut Context,
        text: &str,
        member: &str,
        why: &members::GivenReason,
    ) -> Result<Answer, Problem> {
        let community = self.find_community(text)?;
        let seat = self.seat(community)?;
        let member =
            by_prefix("person who asked", member, self.open_wishes(seat).map(|w| w.member))?;
        let asked = seat.wishes.get(&member).map_or(ctx.now, |wish| wish.at);
        let reason = reason_of(why)?;
        // Never before the wish it answers, however the clocks of both may differ.
        let at = ctx.now.max(asked);
        self.operate_at(ctx, community, Action::Decline(Decline { member, reason }), at)?;
        Ok(Answer::Done)
    }

    fn find_member(&self, text: &str, member: &str) -> Result<(CommunityId, MemberId), Problem> {
        let community = self.find_community(text)?;
        let members = self.seat(community)?.resolved().members.keys().copied();
        Ok((community, by_prefix("member", member, members)?))
    }

    /// How many people this member may answer who ask to come in.
    pub(crate) fn wishes_for(&self, seat: &Seat, me: MemberId) -> usize {
        let may = seat.role_of(me) == Some(Role::Facilitator);
        if may { self.open_wishes(seat).count() } else { 0 }
    }

    /// Who belonged, the last to go first.
    pub(crate) fn former(&self, seat: &Seat) -> Vec<members::FormerMember> {
        let former = seat.resolved().former.iter().map(|(member, former)| {
            let voided = former.voided.as_ref();
            let end = former.end.as_ref();
            let ending = end.or(voided.map(|voided| &voided.ending));
            members::FormerMember {
                member: member.to_string(),
                name: self.name_of(*member),
                ended: match end {
                    Some(end) if end.by == *member => members::Ended::Left,
                    Some(_) => members::Ended::Removed,
                    None => members::Ended::Voided,
                },
                by: ending.map(|end| self.name_of(end.by)).unwrap_or_default(),
                through: match (end, voided) {
                    (None, Some(voided)) => self.name_of(voided.admitted_by),
                    (Some(_), _) | (None, None) => String::new(),
                },
                // What was said to somebody else is no reason given to this one.
                reason: end.map(|end| end.reason.clone()).unwrap_or_default(),
                at: ending.map_or(0, |end| end.at.0),
            }
        });
        let mut former: Vec<_> = former.collect();
        former.sort_by(|a, b| (b.at, &a.member).cmp(&(a.at, &b.member)));
        former
    }
}

fn profile_of(sealed: &Sealed) -> Option<protocol::announcement::Profile> {
    use protocol::announcement::{Announcement, Body};
    match &sealed.open::<Announcement>().ok()?.body {
        Body::Profile(profile) => Some(profile.clone()),
        Body::Interests(_) | Body::Withdrawal(_) => None,
    }
}

fn device_of(profile: &Sealed) -> Result<DeviceId, Problem> {
    let opened = profile.open::<protocol::announcement::Announcement>();
    let opened = opened.map_err(|error| problems::internal(&error.to_string()))?;
    Ok(DeviceId(*opened.signer()))
}

fn reason_of(
    why: &members::GivenReason,
) -> Result<Text<{ protocol::limits::REASON_BYTES_MAX }>, Problem> {
    Text::new(why.reason.trim()).map_err(|error| problems::too_long("reason", &error))
}

pub(crate) fn role_of(role: shapes::Role) -> Role {
    match role {
        shapes::Role::Reader => Role::Reader,
        shapes::Role::Member => Role::Member,
        shapes::Role::Facilitator => Role::Facilitator,
    }
}

pub(crate) fn shown_role(role: Role) -> shapes::Role {
    match role {
        Role::Reader => shapes::Role::Reader,
        Role::Member => shapes::Role::Member,
        Role::Facilitator => shapes::Role::Facilitator,
    }
}

pub(crate) fn access_of(access: shapes::Access) -> Access {
    match access {
        shapes::Access::Open => Access::Open,
        shapes::Access::Request => Access::Request,
        shapes::Access::Invite => Access::Invite,
    }
}
