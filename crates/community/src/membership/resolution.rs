//! From the valid operations of a set to what they amount to.
//!
//! Members are worked out one by one from the operations that concern them, so that an operation
//! after everything known costs one member and not the whole table.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use protocol::announcement::Announcement;
use protocol::membership::{Action, Role};
use protocol::{CommunityId, MemberId, Opened, OperationId};

use super::graph::{Graph, Node, Rank};
use super::resolved::{Declined, Former, Invitation, Member, Resolved};
use super::set::Set;
use super::validity::{invite_ends, invite_of, revoking};

/// A graph, and which of its operations hold.
#[derive(Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) graph: &'a Graph,
    pub(crate) valid: &'a Set,
}

/// What is known of someone: a member, or a former one.
enum Someone {
    Belongs(Member),
    Belonged(Former),
}

impl<'a> View<'a> {
    /// Everything, from the beginning.
    pub(crate) fn resolve(self) -> Resolved {
        let mut resolved = self.beginning();
        for place in self.valid.iter() {
            self.apply_value(place, &mut resolved);
        }
        let concerned = self.graph.concerning.keys().copied();
        for member in concerned.chain([self.graph.genesis.founder]).collect::<BTreeSet<_>>() {
            self.apply_member(member, &mut resolved);
        }
        self.settle(&mut resolved);
        resolved
    }

    /// The table as the genesis alone makes it, without members.
    fn beginning(self) -> Resolved {
        let genesis = &self.graph.genesis;
        Resolved {
            name: genesis.name.to_string(),
            purpose: genesis.purpose.to_string(),
            access: genesis.access,
            access_by: None,
            settling: None,
            successors: Vec::new(),
            archived: false,
            members: BTreeMap::new(),
            former: BTreeMap::new(),
            declined: BTreeMap::new(),
            invites: BTreeMap::new(),
            devices: BTreeMap::new(),
        }
    }

    /// Takes one more valid operation into account, which comes after all the others.
    pub(crate) fn append(self, place: usize, resolved: &mut Resolved) {
        self.apply_value(place, resolved);
        let operation = &self.graph.nodes[place].operation;
        match &operation.action {
            Action::Admit(admit) => self.apply_member(admit.member, resolved),
            Action::SetRole(set) => self.apply_member(set.member, resolved),
            Action::Remove(remove) => self.apply_member(remove.member, resolved),
            Action::Leave(_) | Action::LinkDevice(_) | Action::UnlinkDevice(_) => {
                self.apply_member(operation.author, resolved);
            }
            Action::Invite(_)
            | Action::RevokeInvite(_)
            | Action::Decline(_)
            | Action::Rename(_)
            | Action::Purpose(_)
            | Action::SetAccess(_)
            | Action::SettlingRule(_)
            | Action::Successor(_)
            | Action::Archive => return,
        }
        self.settle(resolved);
    }

    /// Names, purposes and the like: of each kind, the valid one with the highest depth and id.
    fn apply_value(self, place: usize, resolved: &mut Resolved) {
        let node = &self.graph.nodes[place];
        let latest = || self.is_latest_of_its_kind(place);
        match &node.operation.action {
            Action::Rename(name) if latest() => resolved.name = name.to_string(),
            Action::Purpose(purpose) if latest() => resolved.purpose = purpose.to_string(),
            Action::SetAccess(access) if latest() => {
                resolved.access = *access;
                resolved.access_by = Some(place);
            }
            Action::SettlingRule(rule) if latest() => resolved.settling = Some(*rule),
            Action::Successor(_) => resolved.successors = self.successors(),
            Action::Archive => resolved.archived = true,
            Action::Decline(decline) => {
                let said = Declined {
                    at: node.operation.at,
                    operation: node.id,
                    by: node.operation.author,
                    reason: decline.reason.to_string(),
                };
                let last = resolved.declined.entry(decline.member).or_insert_with(|| said.clone());
                if (said.at, said.operation) > (last.at, last.operation) {
                    *last = said;
                }
            }
            Action::Invite(_) => {
                if let Some(invitation) = self.invitation(place) {
                    resolved.invites.insert(node.id, invitation);
                }
            }
            Action::RevokeInvite(invite) => self.refresh_invite(invite, resolved),
            Action::Remove(remove) => {
                let made = resolved.invites.iter();
                let made = made.filter(|(_, invitation)| invitation.by == remove.member);
                for invite in made.map(|(id, _)| *id).collect::<Vec<_>>() {
                    self.refresh_invite(&invite, resolved);
                }
            }
            Action::Admit(admit) => {
                let invite = invite_of(self.graph, place).map(|invite| self.graph.nodes[invite].id);
                if let Some(invitation) = invite.and_then(|id| resolved.invites.get_mut(&id)) {
                    invitation.admitted.insert(admit.member);
                }
            }
            Action::Rename(_)
            | Action::Purpose(_)
            | Action::SetAccess(_)
            | Action::SettlingRule(_)
            | Action::Leave(_)
            | Action::SetRole(_)
            | Action::LinkDevice(_)
            | Action::UnlinkDevice(_) => {}
        }
    }

    /// The communities named by every valid naming that no other of them follows: two facilitators who
    /// each split off a table at the same time both did.
    fn successors(self) -> Vec<CommunityId> {
        let named: Vec<(usize, &[CommunityId])> = self
            .valid
            .iter()
            .filter_map(|place| {
                if let Action::Successor(ids) = &self.graph.nodes[place].operation.action {
                    Some((place, &**ids))
                } else {
                    None
                }
            })
            .collect();
        let last = named.iter().filter(|(place, _)| {
            named.iter().all(|(later, _)| !self.graph.precedes(*place, *later))
        });
        let all: BTreeSet<CommunityId> = last.flat_map(|(_, ids)| ids.iter().copied()).collect();
        all.into_iter().collect()
    }

    fn is_latest_of_its_kind(self, place: usize) -> bool {
        let node = &self.graph.nodes[place];
        let kind = std::mem::discriminant(&node.operation.action);
        !self.valid.iter().any(|other| {
            let other = &self.graph.nodes[other];
            std::mem::discriminant(&other.operation.action) == kind
                && other.as_grant() > node.as_grant()
        })
    }

    fn invitation(self, place: usize) -> Option<Invitation> {
        let node = &self.graph.nodes[place];
        let Action::Invite(invite) = &node.operation.action else { return None };
        Some(Invitation {
            by: node.operation.author,
            key: invite.key,
            uses: invite.uses,
            made_at: node.operation.at,
            expires_at: invite.expires_at,
            role: invite.role,
            revoked: invite_ends(self.graph, self.valid, place).next().is_some(),
            admitted: BTreeSet::new(),
        })
    }

    fn refresh_invite(self, invite: &OperationId, resolved: &mut Resolved) {
        let Some(place) = self.graph.place(invite) else { return };
        if let Some(invitation) = resolved.invites.get_mut(invite) {
            invitation.revoked = invite_ends(self.graph, self.valid, place).next().is_some();
        }
    }

    fn apply_member(self, member: MemberId, resolved: &mut Resolved) {
        resolved.members.remove(&member);
        resolved.former.remove(&member);
        match self.someone(member) {
            Some(Someone::Belongs(belongs)) => {
                resolved.members.insert(member, belongs);
            }
            Some(Someone::Belonged(former)) => {
                resolved.former.insert(member, former);
            }
            None => {}
        }
    }

    /// What concerns everyone: who speaks by which device, and that someone facilitates.
    fn settle(self, resolved: &mut Resolved) {
        resolved.members.values_mut().for_each(|member| member.role = member.given);
        if resolved.members.values().all(|member| member.role < Role::Facilitator) {
            let writers = resolved.members.values_mut();
            let best = writers
                .filter(|member| member.role == Role::Member)
                .min_by_key(|member| self.graph.rank_of(member.admission));
            if let Some(best) = best {
                best.role = Role::Facilitator;
            }
        }
        resolved.devices.clear();
        let mut by_rank: Vec<(Rank, MemberId)> = resolved
            .members
            .iter()
            .map(|(id, member)| (self.graph.rank_of(member.admission), *id))
            .collect();
        by_rank.sort_unstable();
        // A device that two members claim, both with its consent, speaks for the better-ranked one.
        for (_, id) in by_rank {
            for device in resolved.members.get(&id).into_iter().flat_map(|m| &m.devices) {
                resolved.devices.entry(*device).or_insert(id);
            }
        }
    }

    /// The valid operations that concern a member, in the order they came to be here.
    pub(super) fn about(self, member: MemberId) -> impl Iterator<Item = (usize, &'a Node)> {
        let places = self.graph.concerning.get(&member).into_iter().flatten().copied();
        places
            .filter(move |place| self.valid.contains(*place))
            .map(move |place| (place, &self.graph.nodes[place]))
    }

    fn someone(self, member: MemberId) -> Option<Someone> {
        let founder = self.graph.genesis.founder == member;
        let mut ends = Vec::new();
        let mut admits = Vec::new();
        for (place, node) in self.about(member) {
            match &node.operation.action {
                Action::Leave(_) | Action::Remove(_) => ends.push(place),
                Action::Admit(_) => admits.push(place),
                Action::SetRole(_)
                | Action::LinkDevice(_)
                | Action::UnlinkDevice(_)
                | Action::Invite(_)
                | Action::RevokeInvite(_)
                | Action::Decline(_)
                | Action::Rename(_)
                | Action::Purpose(_)
                | Action::SetAccess(_)
                | Action::SettlingRule(_)
                | Action::Successor(_)
                | Action::Archive => {}
            }
        }
        // An end beats every grant that is not causally after it; the genesis never is.
        let survives = |grant: Option<usize>| match grant {
            Some(place) => ends.iter().all(|end| self.graph.precedes(*end, place)),
            None => ends.is_empty(),
        };
        let rests = |place: &usize| survives(Some(*place)) && self.invite_holds(*place);
        let mut grants: Vec<Option<usize>> =
            admits.iter().copied().filter(rests).map(Some).collect();
        if founder && ends.is_empty() {
            grants.push(None);
        }
        grants.sort_by_key(|grant| self.graph.rank_of(*grant));
        match (grants.first(), admits.last()) {
            (Some(_), _) => Some(Someone::Belongs(self.member(member, &grants, &survives))),
            (None, None) if !founder => self.never_counted(member).map(Someone::Belonged),
            (None, _) => Some(Someone::Belonged(self.former(member, &admits, &ends))),
        }
    }

    /// Whether what an admit came by still holds: its invite is valid and was not ended without
    /// having the admit in the past.
    fn invite_holds(self, admit: usize) -> bool {
        invite_of(self.graph, admit).is_none_or(|invite| self.valid.contains(invite))
            && revoking(self.graph, self.valid, admit).next().is_none()
    }

    pub(super) fn profile(self, admit: Option<usize>) -> Option<Arc<Opened<Announcement>>> {
        match admit {
            Some(place) => self.graph.nodes[place].profile.clone(),
            None => self.graph.founder_profile.clone(),
        }
    }

    /// A member by these grants, of which there is at least one, best-ranked first.
    fn member(
        self,
        id: MemberId,
        grants: &[Option<usize>],
        survives: &dyn Fn(Option<usize>) -> bool,
    ) -> Member {
        let admission = grants.first().copied().flatten();
        let mut steps = Vec::new();
        for (place, node) in self.about(id) {
            if let Action::SetRole(set) = &node.operation.action
                && survives(Some(place))
            {
                steps.push((place, set.role));
            }
        }
        let admitted_as = grants.iter().map(|grant| self.admitted_role(*grant)).max();
        let admitted_as = admitted_as.unwrap_or(Role::Reader);
        let last = steps
            .iter()
            .filter(|(place, _)| {
                steps.iter().all(|(later, _)| !self.graph.precedes(*place, *later))
            })
            .min_by_key(|(place, role)| (*role, self.graph.rank_of(Some(*place))));
        // A right rests on the admission as long as no step has ever taken it away since.
        let rests_on = |level: Role| match last {
            Some((place, _))
                if admitted_as < level || steps.iter().any(|(_, role)| *role < level) =>
            {
                Some(*place)
            }
            Some(_) | None => admission,
        };
        let (since, admitted_by) = match admission.map(|place| &self.graph.nodes[place].operation) {
            Some(operation) => (operation.at, operation.author),
            None => (self.graph.genesis.at, id),
        };
        let given = last.map_or(admitted_as, |(_, role)| *role);
        Member {
            role: given,
            given,
            devices: self.devices(id, survives),
            unlinked: self.unlinked(id),
            profile: self.profile(admission),
            since,
            admitted_by,
            admission,
            writes_by: rests_on(Role::Member),
            leads_by: rests_on(Role::Facilitator),
        }
    }

    fn admitted_role(self, grant: Option<usize>) -> Role {
        let Some(place) = grant else { return Role::Facilitator };
        if let Action::Admit(admit) = &self.graph.nodes[place].operation.action {
            admit.role
        } else {
            Role::Reader
        }
    }
}
