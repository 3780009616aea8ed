//! Whether an operation's own past gives its author the right to it.
//!
//! The answer never changes, so an operation without the right is refused at every node alike and
//! never becomes part of the graph. What others do at the same time is decided in `validity`.

use protocol::identity::LinkCertificate;
use protocol::invite::Claim;
use protocol::limits::{DEVICES_PER_MEMBER_MAX, INVITE_USES_MAX, INVITE_VALID_MS_MAX};
use protocol::membership::{Access, Action, Admit, Grant, Invite, Operation, Role};
use protocol::message::JoinRefusal;
use protocol::{DeviceId, Opened, OperationId};

use super::graph::{Graph, Standing};
use super::resolved::{Member, Resolved};

/// Why an operation gives its author no right.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NoRight {
    /// The author does not belong, or not with this device.
    #[error("the author does not belong to the community, or not with this device")]
    NotAMember,
    /// The author's role does not suffice.
    #[error("the author's role does not allow this")]
    Role,
    /// The one it is about does not belong, or belongs already.
    #[error("there is no such member, or already one")]
    NoSuchMember,
    /// There is no such invite.
    #[error("there is no such invite")]
    NoSuchInvite,
    /// A number or time is out of bounds.
    #[error("a number or a time is out of bounds")]
    OutOfBounds,
    /// A joiner may not be let in like this.
    #[error("the joiner may not be let in: {0:?}")]
    Join(JoinRefusal),
}

/// The role an action needs; none when it needs no membership at all.
pub(crate) fn needs(operation: &Operation) -> Option<Role> {
    match &operation.action {
        Action::Leave(_) | Action::LinkDevice(_) | Action::UnlinkDevice(_) => Some(Role::Reader),
        Action::Invite(_) => Some(Role::Member),
        // An inviter may revoke as a member; whoever is not the inviter must be a facilitator.
        Action::RevokeInvite(_) => Some(Role::Member),
        Action::Admit(admit) => match &admit.by {
            Grant::Open => None,
            Grant::Invite { .. } => Some(Role::Member),
            Grant::Facilitator => Some(Role::Facilitator),
        },
        Action::Decline(_)
        | Action::SetRole(_)
        | Action::Remove(_)
        | Action::Rename(_)
        | Action::Purpose(_)
        | Action::SetAccess(_)
        | Action::SettlingRule(_)
        | Action::Successor(_)
        | Action::Archive => Some(Role::Facilitator),
    }
}

/// What the right to this operation rests on in `past`, the state its author had seen.
pub(crate) fn standing(
    graph: &Graph,
    past: &Resolved,
    operation: &Opened<Operation>,
) -> Result<Standing, NoRight> {
    if let Action::Admit(admit) = &operation.action {
        may_admit(graph, past, operation, admit)?;
        if admit.by == Grant::Open {
            let grant = past.access_by;
            return Ok(Standing { rank: graph.rank_of(grant), grant, admission: None });
        }
    }
    let author = author(past, operation)?;
    may(graph, past, operation, author)?;
    let mut level = needs(operation).unwrap_or(Role::Reader);
    if let Action::RevokeInvite(invite) = &operation.action
        && !is_maker(past, invite, operation)
    {
        level = Role::Facilitator;
    }
    if author.role < level {
        return Err(NoRight::Role);
    }
    let grant = author.rests_on(level);
    Ok(Standing { rank: graph.rank_of(grant), grant, admission: author.admission })
}

fn is_maker(past: &Resolved, invite: &OperationId, operation: &Operation) -> bool {
    past.invites.get(invite).is_some_and(|invitation| invitation.by == operation.author)
}

/// The author as a member, when the signature is one the author speaks with.
fn author<'a>(past: &'a Resolved, operation: &Opened<Operation>) -> Result<&'a Member, NoRight> {
    let author = past.members.get(&operation.author).ok_or(NoRight::NotAMember)?;
    let signer = DeviceId(*operation.signer());
    let by_member = operation.signer() == operation.author.as_bytes();
    if let Action::LinkDevice(link) = &operation.action {
        // Signed by the new device: the certificate inside is the member's consent, the signature
        // is the device's own, so that nobody can claim a device of someone else.
        let link: Opened<LinkCertificate> = link.open().map_err(|_| NoRight::NotAMember)?;
        let allowed = link.device == signer && author.devices.len() < DEVICES_PER_MEMBER_MAX;
        return if allowed { Ok(author) } else { Err(NoRight::NotAMember) };
    }
    if by_member || past.member_of(signer) == Some(operation.author) {
        Ok(author)
    } else {
        Err(NoRight::NotAMember)
    }
}

fn may(
    graph: &Graph,
    past: &Resolved,
    operation: &Opened<Operation>,
    author: &Member,
) -> Result<(), NoRight> {
    let belongs = |member| past.members.contains_key(&member);
    match &operation.action {
        Action::Invite(invite) => may_invite(operation, invite, author),
        Action::RevokeInvite(invite) => {
            let known = past.invites.contains_key(invite) && graph.knows(invite);
            if known { Ok(()) } else { Err(NoRight::NoSuchInvite) }
        }
        Action::Decline(decline) if belongs(decline.member) => Err(NoRight::NoSuchMember),
        Action::SetRole(set) if !belongs(set.member) => Err(NoRight::NoSuchMember),
        // Who wants to go leaves; a removal is about someone else.
        Action::Remove(remove) if !belongs(remove.member) || remove.member == operation.author => {
            Err(NoRight::NoSuchMember)
        }
        Action::UnlinkDevice(unlink) if !author.devices.contains(&unlink.device) => {
            Err(NoRight::NoSuchMember)
        }
        Action::Admit(_)
        | Action::Decline(_)
        | Action::SetRole(_)
        | Action::Remove(_)
        | Action::UnlinkDevice(_)
        | Action::Leave(_)
        | Action::LinkDevice(_)
        | Action::Rename(_)
        | Action::Purpose(_)
        | Action::SetAccess(_)
        | Action::SettlingRule(_)
        | Action::Successor(_)
        | Action::Archive => Ok(()),
    }
}

fn may_invite(operation: &Operation, invite: &Invite, author: &Member) -> Result<(), NoRight> {
    let bounded = (1..=INVITE_USES_MAX).contains(&invite.uses)
        && invite.expires_at > operation.at
        && invite.expires_at.since_ms(operation.at) <= INVITE_VALID_MS_MAX;
    if invite.role > author.role {
        Err(NoRight::Role)
    } else if bounded {
        Ok(())
    } else {
        Err(NoRight::OutOfBounds)
    }
}

fn may_admit(
    graph: &Graph,
    past: &Resolved,
    operation: &Opened<Operation>,
    admit: &Admit,
) -> Result<(), NoRight> {
    if past.members.contains_key(&admit.member) {
        return Err(NoRight::NoSuchMember);
    }
    let removed = past.former.get(&admit.member).is_some_and(|former| former.removed);
    if removed && admit.by != Grant::Facilitator {
        return Err(NoRight::Join(JoinRefusal::Removed));
    }
    match &admit.by {
        Grant::Open if past.access != Access::Open => Err(NoRight::Role),
        Grant::Open if DeviceId(*operation.signer()) != admit.device => Err(NoRight::NotAMember),
        Grant::Open | Grant::Facilitator => Ok(()),
        Grant::Invite { invite, claim } => {
            let claim: Opened<Claim> =
                claim.open().map_err(|_| NoRight::Join(JoinRefusal::NotValid))?;
            let invitation = past.invites.get(invite).ok_or(NoRight::NoSuchInvite)?;
            let refused = if graph.place(invite).is_none() || claim.signer() != &invitation.key {
                JoinRefusal::NotValid
            } else if invitation.revoked {
                JoinRefusal::Revoked
            } else if operation.at > invitation.expires_at {
                JoinRefusal::Expired
            } else if is_used_up(invitation, admit) {
                JoinRefusal::UsedUp
            } else if invitation.role != admit.role {
                JoinRefusal::NotValid
            } else {
                return Ok(());
            };
            Err(NoRight::Join(refused))
        }
    }
}

fn is_used_up(invitation: &super::resolved::Invitation, admit: &Admit) -> bool {
    let uses = usize::try_from(invitation.uses).unwrap_or(usize::MAX);
    !invitation.admitted.contains(&admit.member) && invitation.admitted.len() >= uses
}
