//! Communities: showing them, inviting to them.

use std::collections::BTreeSet;

use api::communities as shapes;
use api::membership::{self as members, Settling};
use api::{Code, Problem};
use community::Invitation;
use protocol::invite::{InviteLink, Secret};
use protocol::limits::{
    ADDRESS_BYTES_MAX, INVITE_ADDRESSES_MAX, INVITE_USES_MAX, INVITE_VALID_MS_MAX,
};
use protocol::membership::{Access, Action, Invite, Role};
use protocol::{CommunityId, DocumentKind, List, MemberId, OperationId, Text, Time, codec};

use super::members::{role_of, shown_role};
use crate::answer::Answer;
use crate::archive::{Key, Local};
use crate::context::Context;
use crate::ids::by_prefix;
use crate::problems;
use crate::rooms::Rooms;
use crate::seat::Seat;

/// How long an invite holds when nobody says: a week, in seconds.
const INVITE_HOLDS_S: u64 = 7 * 24 * 3600;

impl Rooms {
    /// The community with this id or beginning of one.
    pub(crate) fn find_community(&self, text: &str) -> Result<CommunityId, Problem> {
        by_prefix("table", text, self.seats.iter().map(Seat::id))
    }

    pub(crate) fn seat(&self, community: CommunityId) -> Result<&Seat, Problem> {
        self.seats.get(community).ok_or_else(|| problems::internal("the table is not here"))
    }

    pub(crate) fn list_communities(&self, ctx: &Context) -> Answer {
        let me = ctx.me.member();
        let mut communities: Vec<shapes::CommunitySummary> = self
            .seats
            .iter()
            .map(|seat| shapes::CommunitySummary {
                community: seat.id().to_string(),
                name: seat.name(),
                purpose: seat.resolved().purpose.clone(),
                state: self.state_of(seat, me),
                members: count(seat.resolved().members.len()),
                present: count(self.present(seat, me).len()),
                wishes: count(self.wishes_for(seat, me)),
                may_write: seat.resolved().may_write(ctx.me.device()),
                archived: seat.resolved().archived,
                role: seat.role_of(me).map(shown_role),
                successors: count(seat.resolved().successors.len()),
            })
            .collect();
        communities.extend(self.joins.iter().filter(|(id, _)| self.seats.get(*id).is_none()).map(
            |(community, join)| shapes::CommunitySummary {
                community: community.to_string(),
                name: join.way.name().to_owned(),
                purpose: String::new(),
                state: join_state(join.step),
                members: 0,
                present: 0,
                wishes: 0,
                may_write: false,
                archived: false,
                role: None,
                successors: 0,
            },
        ));
        communities.sort_by(|a, b| (&a.name, &a.community).cmp(&(&b.name, &b.community)));
        Answer::Communities(shapes::CommunityList { communities })
    }

    pub(crate) fn state_of(&self, seat: &Seat, me: MemberId) -> shapes::CommunityState {
        if seat.has_member(me) {
            return shapes::CommunityState::Member;
        }
        if let Some(join) = self.joins.get(seat.id()) {
            return join_state(join.step);
        }
        let left = seat.resolved().former.get(&me).and_then(|former| former.end.as_ref());
        if left.is_some_and(|end| end.by == me) {
            shapes::CommunityState::Left
        } else {
            shapes::CommunityState::Removed
        }
    }

    /// Fellow members with a device that shares this community right now.
    pub(crate) fn present(&self, seat: &Seat, me: MemberId) -> BTreeSet<MemberId> {
        self.peers
            .sharing(seat.id())
            .into_iter()
            .filter_map(|device| seat.member_of(device))
            .filter(|member| *member != me)
            .collect()
    }

    pub(crate) fn show_community(&mut self, ctx: &Context, text: &str) -> Result<Answer, Problem> {
        let community = self.find_community(text)?;
        let (successors, predecessors) = self.shown_kin(ctx, community);
        let seat = self.seat(community)?;
        let me = ctx.me.member();
        let present = self.present(seat, me);
        let resolved = seat.resolved();
        let members = resolved
            .members
            .iter()
            .map(|(member, known)| shapes::Member {
                member: member.to_string(),
                name: self.name_of(*member),
                affiliation: self.affiliation_of(*member, known.profile()),
                role: shown_role(known.role),
                me: *member == me,
                connected: present.contains(member),
                since: known.since.0,
                distance: self.distances.of(*member),
            })
            .collect();
        Ok(Answer::Community(shapes::Community {
            community: seat.id().to_string(),
            name: resolved.name.clone(),
            purpose: resolved.purpose.clone(),
            access: match resolved.access {
                Access::Open => shapes::Access::Open,
                Access::Request => shapes::Access::Request,
                Access::Invite => shapes::Access::Invite,
            },
            state: self.state_of(seat, me),
            role: seat.role_of(me).map(shown_role),
            ended: self.former(seat).into_iter().find(|former| former.member == me.to_string()),
            members,
            former: self.former(seat),
            wishes: count(self.open_wishes(seat).count()),
            settling: resolved.settling.map(|rule| Settling {
                recognitions: rule.recognitions,
                quiet_days: rule.quiet_days,
            }),
            archived: resolved.archived,
            successors,
            predecessors,
            documents: seat
                .documents
                .iter()
                .filter_map(|(id, summary)| {
                    Some(shapes::DocumentSummary {
                        document: id.to_string(),
                        kind: kind_of(id.kind()?),
                        title: summary.title.clone(),
                        quarantined: seat.table.unreadable().contains(id),
                    })
                })
                .collect(),
            digest: seat.digest().to_string(),
        }))
    }

    fn affiliation_of(
        &self,
        member: MemberId,
        admitted: Option<&protocol::announcement::Profile>,
    ) -> String {
        let announced = self.plane.directory().profile(&member);
        announced.or(admitted).map(|profile| profile.affiliation.to_string()).unwrap_or_default()
    }

    pub(crate) fn list_invites(&self, ctx: &Context, text: &str) -> Result<Answer, Problem> {
        let seat = self.seat(self.find_community(text)?)?;
        let invites = seat
            .resolved()
            .invites
            .iter()
            .map(|(invite, known)| self.shown_invite(ctx, seat, *invite, known))
            .collect();
        Ok(Answer::Invites(shapes::InviteList { invites }))
    }

    fn shown_invite(
        &self,
        ctx: &Context,
        seat: &Seat,
        invite: OperationId,
        known: &Invitation,
    ) -> shapes::Invite {
        let secret = ctx.archive.get(&Key::Local(Local::InviteSecret(invite)));
        let secret: Option<Secret> = secret.and_then(|bytes| codec::decode(&bytes).ok());
        self.invite_of(seat, invite, secret, known)
    }

    fn invite_of(
        &self,
        seat: &Seat,
        invite: OperationId,
        secret: Option<Secret>,
        known: &Invitation,
    ) -> shapes::Invite {
        let link = secret.map(|secret| InviteLink {
            community: seat.id(),
            name: Text::new(seat.name()).unwrap_or_default(),
            invite,
            secret,
            expires_at: known.expires_at,
            addresses: self.addresses(),
        });
        shapes::Invite {
            invite: invite.to_string(),
            link: link.map(|link| link.to_link()).unwrap_or_default(),
            by: self.name_of(known.by),
            role: shown_role(known.role),
            uses: known.uses,
            used: count(known.admitted.len()),
            expires_at: known.expires_at.0,
            revoked: known.revoked,
            admitted: known.admitted.iter().map(|member| self.name_of(*member)).collect(),
        }
    }

    /// Where this node can be reached, for a link.
    pub(crate) fn addresses(&self) -> List<Text<ADDRESS_BYTES_MAX>, INVITE_ADDRESSES_MAX> {
        let addresses = self.listening.iter().filter_map(|address| Text::new(address.clone()).ok());
        List::first(addresses.take(INVITE_ADDRESSES_MAX))
    }

    /// The link to the door of a community that has one.
    pub(crate) fn show_door(&self, text: &str) -> Result<Answer, Problem> {
        let seat = self.seat(self.find_community(text)?)?;
        if !seat.has_door() {
            return Err(Problem::new(
                Code::Refused,
                "People come to this table by invitation only.",
                "Invite somebody, or have a facilitator open the table to requests.",
            ));
        }
        let link = self.door_of(seat.id())?;
        Ok(Answer::Door(members::DoorLink { link }))
    }

    pub(crate) fn create_invite(
        &mut self,
        ctx: &mut Context,
        text: &str,
        new: &shapes::NewInvite,
    ) -> Result<Answer, Problem> {
        let community = self.find_community(text)?;
        let uses = new.uses.unwrap_or(1);
        let holds_ms = new.expires_s.unwrap_or(INVITE_HOLDS_S).saturating_mul(1000);
        if uses == 0 || uses > INVITE_USES_MAX {
            return Err(out_of_bounds(format!(
                "An invitation lets in 1 to {INVITE_USES_MAX} people."
            )));
        }
        if holds_ms == 0 || holds_ms > INVITE_VALID_MS_MAX {
            return Err(out_of_bounds("An invitation holds for at most a year.".to_owned()));
        }
        let role = role_of(new.role.unwrap_or(shapes::Role::Member));
        if role == Role::Facilitator {
            return Err(out_of_bounds("An invitation makes a member or a reader.".to_owned()));
        }
        let secret = Secret(ctx.chance.bytes());
        let action = Action::Invite(Invite {
            key: secret.keypair().public(),
            uses,
            expires_at: ctx.now.plus_ms(holds_ms),
            role,
        });
        let invite = self.operate(ctx, community, action)?;
        ctx.keep(Key::Local(Local::InviteSecret(invite)), codec::encode(&secret));
        let seat = self.seat(community)?;
        let known = seat.resolved().invites.get(&invite);
        let known = known.ok_or_else(|| problems::internal("the invitation does not count"))?;
        Ok(Answer::Invite(self.invite_of(seat, invite, Some(secret), known)))
    }

    pub(crate) fn revoke_invite(
        &mut self,
        ctx: &mut Context,
        text: &str,
    ) -> Result<Answer, Problem> {
        let all = self.seats.iter().flat_map(|seat| seat.resolved().invites.keys().copied());
        let invite = by_prefix("invitation", text, all)?;
        let found = self.seats.iter().find(|seat| seat.resolved().invites.contains_key(&invite));
        let community = found.map(Seat::id);
        let community = community.ok_or_else(|| problems::internal("the table is not here"))?;
        self.operate(ctx, community, Action::RevokeInvite(invite))?;
        Ok(Answer::Done)
    }

    /// One membership operation by this member, signed, kept and on its way.
    pub(crate) fn operate(
        &mut self,
        ctx: &mut Context,
        community: CommunityId,
        action: Action,
    ) -> Result<OperationId, Problem> {
        self.operate_at(ctx, community, action, ctx.now)
    }

    /// The same, claiming a time.
    pub(crate) fn operate_at(
        &mut self,
        ctx: &mut Context,
        community: CommunityId,
        action: Action,
        at: Time,
    ) -> Result<OperationId, Problem> {
        if ctx.me.is_unlinked() {
            return Err(problems::unlinked());
        }
        let Some(seat) = self.seats.get_mut(community) else {
            return Err(problems::internal("the table is not here"));
        };
        let mut shelf = self.library.shelf(ctx.archive, community);
        let composed = seat.table.compose(ctx.me.device_key(), at, action, &mut shelf);
        let composed = composed.map_err(|why| problems::not_allowed(&why))?;
        let id = composed.id();
        seat.wrote = true;
        self.take_outcome(ctx, None, community, composed.outcome);
        Ok(id)
    }
}

fn out_of_bounds(message: String) -> Problem {
    Problem::new(Code::BadRequest, message, "Choose a value within these bounds.")
}

pub(crate) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

pub(crate) fn join_state(step: shapes::JoinStep) -> shapes::CommunityState {
    match step {
        shapes::JoinStep::Searching
        | shapes::JoinStep::Asking
        | shapes::JoinStep::Waiting
        | shapes::JoinStep::Receiving => shapes::CommunityState::Joining,
        shapes::JoinStep::Done => shapes::CommunityState::Member,
        shapes::JoinStep::Refused => shapes::CommunityState::Refused,
    }
}

pub(super) fn kind_of(kind: DocumentKind) -> shapes::DocumentKind {
    match kind {
        DocumentKind::Charter => shapes::DocumentKind::Charter,
        DocumentKind::Glossary => shapes::DocumentKind::Glossary,
        DocumentKind::Publication => shapes::DocumentKind::Publication,
        DocumentKind::Question => shapes::DocumentKind::Question,
        DocumentKind::Observation => shapes::DocumentKind::Observation,
        DocumentKind::Voice => shapes::DocumentKind::Voice,
    }
}
