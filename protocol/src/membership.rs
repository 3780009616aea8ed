//! Membership: the genesis of a community and the operations on who belongs to it.
//!
//! Operations form a hash graph, ordered only by `after`. What they mean together is resolved in
//! the community room; here they are only well formed.

use minicbor::{Decode, Encode};

use crate::announcement::Announcement;
use crate::bounded::{List, Text};
use crate::identity::LinkCertificate;
use crate::ids::{CommunityId, DeviceId, HeaderHash, LogId, MemberId, OperationId};
use crate::invite::Claim;
use crate::limits::{
    CUT_LOGS_MAX, NAME_BYTES_MAX, OPERATION_PARENTS_MAX, PURPOSE_BYTES_MAX, REASON_BYTES_MAX,
    SUCCESSORS_MAX,
};
use crate::record::{Kind, Opened, Record, Refused, Sealed};
use crate::time::Time;

/// The beginning of a community. Its record id is the community's id.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Genesis {
    /// The member who founded it and is its first facilitator.
    #[n(0)]
    pub founder: MemberId,
    /// The founder's sealed [`Announcement`] with a profile: names and certificate in one.
    #[n(1)]
    pub profile: Sealed,
    /// The first name of the community.
    #[n(2)]
    pub name: Text<NAME_BYTES_MAX>,
    /// The first statement of purpose; may be empty.
    #[n(3)]
    pub purpose: Text<PURPOSE_BYTES_MAX>,
    /// Who may join.
    #[n(4)]
    pub access: Access,
    /// Claimed time.
    #[n(5)]
    pub at: Time,
    /// Secret random bytes: who does not have the genesis cannot guess the community's id.
    #[n(6)]
    #[cbor(with = "minicbor::bytes")]
    pub nonce: [u8; 32],
}

/// Who may join a community.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Access {
    /// Anyone.
    #[n(1)]
    Open,
    /// Anyone whom a facilitator admits.
    #[n(2)]
    Request,
    /// Only who holds an invite.
    #[n(3)]
    Invite,
}

/// What a member may do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
#[cbor(index_only)]
pub enum Role {
    /// May read.
    #[n(1)]
    Reader,
    /// May read, write and admit.
    #[n(2)]
    Member,
    /// May also change roles and remove.
    #[n(3)]
    Facilitator,
}

/// One step in who belongs. Signed by a device of the author; unlinking by the member key.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Operation {
    /// The community.
    #[n(0)]
    pub community: CommunityId,
    /// The member whose act it is.
    #[n(1)]
    pub author: MemberId,
    /// The operations seen that no other seen operation follows; sorted, no duplicates.
    /// The first operations follow the genesis, whose id is the community's.
    #[n(2)]
    pub after: List<OperationId, OPERATION_PARENTS_MAX>,
    /// Claimed time.
    #[n(3)]
    pub at: Time,
    /// What is done.
    #[n(4)]
    pub action: Action,
}

/// What an operation does.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
#[allow(clippy::large_enum_variant, reason = "admits are the largest and the most frequent")]
pub enum Action {
    /// Makes an invite that whoever holds its secret can use.
    #[n(1)]
    Invite(#[n(0)] Invite),
    /// Ends an invite for admits that do not precede this.
    #[n(2)]
    RevokeInvite(#[n(0)] OperationId),
    /// Lets a member in.
    #[n(3)]
    Admit(#[n(0)] Admit),
    /// Says no to a request.
    #[n(4)]
    Decline(#[n(0)] Decline),
    /// The author leaves.
    #[n(5)]
    Leave(#[n(0)] Cut),
    /// Changes a role.
    #[n(6)]
    SetRole(#[n(0)] SetRole),
    /// Puts a member out.
    #[n(7)]
    Remove(#[n(0)] Remove),
    /// Adds a device of the author: the sealed [`LinkCertificate`].
    #[n(8)]
    LinkDevice(#[n(0)] Sealed),
    /// Takes a device of the author away.
    #[n(9)]
    UnlinkDevice(#[n(0)] UnlinkDevice),
    /// Gives the community another name.
    #[n(10)]
    Rename(#[n(0)] Text<NAME_BYTES_MAX>),
    /// States another purpose.
    #[n(11)]
    Purpose(#[n(0)] Text<PURPOSE_BYTES_MAX>),
    /// Changes who may join.
    #[n(12)]
    SetAccess(#[n(0)] Access),
    /// Changes how meanings are settled.
    #[n(13)]
    SettlingRule(#[n(0)] SettlingRule),
    /// Names the communities that go on from here.
    #[n(14)]
    Successor(#[n(0)] List<CommunityId, SUCCESSORS_MAX>),
    /// A notice that the community rests; not a gate.
    #[n(15)]
    Archive,
}

/// An invite, as the members keep it.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Invite {
    /// Public key derived from the secret in the link.
    #[n(0)]
    #[cbor(with = "minicbor::bytes")]
    pub key: [u8; 32],
    /// How many distinct members may come in by it.
    #[n(1)]
    pub uses: u32,
    /// When it stops holding, compared with the admit's claimed time.
    #[n(2)]
    pub expires_at: Time,
    /// The role it gives; never facilitator.
    #[n(3)]
    pub role: Role,
}

/// Letting a member in.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Admit {
    /// The new member.
    #[n(0)]
    pub member: MemberId,
    /// The new member's device.
    #[n(1)]
    pub device: DeviceId,
    /// The new member's sealed [`Announcement`] with a profile.
    #[n(2)]
    pub profile: Sealed,
    /// The role.
    #[n(3)]
    pub role: Role,
    /// Why this is allowed.
    #[n(4)]
    pub by: Grant,
}

/// What an admit rests on.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub enum Grant {
    /// The community is open; the author is the new member.
    #[n(1)]
    Open,
    /// The new member holds an invite.
    #[n(2)]
    Invite {
        /// The operation that made the invite.
        #[n(0)]
        invite: OperationId,
        /// The sealed [`Claim`] that proves it.
        #[n(1)]
        claim: Sealed,
    },
    /// The author is a facilitator.
    #[n(3)]
    Facilitator,
}

/// Saying no to a request.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Decline {
    /// Who asked.
    #[n(0)]
    pub member: MemberId,
    /// Why not.
    #[n(1)]
    pub reason: Text<REASON_BYTES_MAX>,
}

/// Changing a role.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct SetRole {
    /// Whose.
    #[n(0)]
    pub member: MemberId,
    /// The new role.
    #[n(1)]
    pub role: Role,
    /// Where the member's writing ends, when the new role is reader.
    #[n(2)]
    pub cut: Cut,
}

/// Putting a member out.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct Remove {
    /// Whom.
    #[n(0)]
    pub member: MemberId,
    /// Where the member's writing ends.
    #[n(1)]
    pub cut: Cut,
    /// Why.
    #[n(2)]
    pub reason: Text<REASON_BYTES_MAX>,
}

/// Taking a device away.
#[derive(Debug, Clone, PartialEq, Eq, Encode, Decode)]
pub struct UnlinkDevice {
    /// Which.
    #[n(0)]
    pub device: DeviceId,
    /// Where the device's writing ends.
    #[n(1)]
    pub cut: Cut,
}

/// How meanings are settled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Encode, Decode)]
pub struct SettlingRule {
    /// How many members must recognise a reading.
    #[n(0)]
    pub recognitions: u32,
    /// For how many days there must be no open objection.
    #[n(1)]
    pub quiet_days: u32,
}

/// Where writing ends, log by log, sorted by log; logs not named end before their first entry.
pub type Cut = List<CutLog, CUT_LOGS_MAX>;

/// Where one log ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Encode, Decode)]
pub struct CutLog {
    /// The log.
    #[n(0)]
    pub log: LogId,
    /// The last entry that counts.
    #[n(1)]
    pub number: u64,
    /// Its header.
    #[n(2)]
    pub header: HeaderHash,
}

/// Opens an announcement that must hold a profile of this member; answers its device.
pub(crate) fn check_profile(profile: &Sealed, member: MemberId) -> Result<DeviceId, Refused> {
    use crate::announcement::Body;
    let profile: Opened<Announcement> = profile.open()?;
    match profile.body {
        Body::Profile(_) if profile.member == member => Ok(DeviceId(*profile.signer())),
        Body::Profile(_) | Body::Interests(_) | Body::Withdrawal(_) => {
            Err(Refused::Inconsistent("not a profile of this member"))
        }
    }
}

impl Record for Genesis {
    const KIND: Kind = Kind::Genesis;

    fn check(&self, signer: &[u8; 32]) -> Result<(), Refused> {
        let device = check_profile(&self.profile, self.founder)?;
        if self.name.is_empty() {
            return Err(Refused::Inconsistent("a community has a name"));
        }
        if device.as_bytes() == signer { Ok(()) } else { Err(Refused::WrongSigner) }
    }
}

impl Record for Operation {
    const KIND: Kind = Kind::Operation;

    fn check(&self, signer: &[u8; 32]) -> Result<(), Refused> {
        if self.after.is_empty() || !self.after.is_sorted_by(|a, b| a < b) {
            return Err(Refused::Inconsistent("operation heads are sorted and not empty"));
        }
        self.action.check(self, signer)
    }
}

impl Action {
    fn check(&self, operation: &Operation, signer: &[u8; 32]) -> Result<(), Refused> {
        match self {
            Self::Invite(invite) if invite.role == Role::Facilitator => {
                Err(Refused::Inconsistent("an invite cannot make a facilitator"))
            }
            Self::Admit(admit) => admit.check(operation),
            Self::LinkDevice(link) => {
                let link: Opened<LinkCertificate> = link.open()?;
                if link.member == operation.author { Ok(()) } else { Err(Refused::WrongSigner) }
            }
            Self::UnlinkDevice(unlink) if signer != operation.author.as_bytes() => {
                let _ = unlink;
                Err(Refused::WrongSigner)
            }
            Self::Leave(cut) => check_cut(cut),
            Self::SetRole(SetRole { cut, .. }) | Self::Remove(Remove { cut, .. }) => check_cut(cut),
            Self::UnlinkDevice(UnlinkDevice { cut, .. }) => check_cut(cut),
            Self::Rename(name) if name.is_empty() => {
                Err(Refused::Inconsistent("a community has a name"))
            }
            Self::Invite(_)
            | Self::RevokeInvite(_)
            | Self::Decline(_)
            | Self::Rename(_)
            | Self::Purpose(_)
            | Self::SetAccess(_)
            | Self::SettlingRule(_)
            | Self::Successor(_)
            | Self::Archive => Ok(()),
        }
    }
}

fn check_cut(cut: &Cut) -> Result<(), Refused> {
    if cut.is_sorted_by(|a, b| a.log < b.log) {
        Ok(())
    } else {
        Err(Refused::Inconsistent("a cut names each log once, in order"))
    }
}

impl Admit {
    fn check(&self, operation: &Operation) -> Result<(), Refused> {
        if check_profile(&self.profile, self.member)? != self.device {
            return Err(Refused::Inconsistent("the profile is signed by another device"));
        }
        match &self.by {
            Grant::Open if operation.author != self.member || self.role == Role::Facilitator => {
                Err(Refused::Inconsistent("only oneself, and not as facilitator"))
            }
            Grant::Invite { invite, claim } => {
                let claim: Opened<Claim> = claim.open()?;
                let agrees = claim.community == operation.community
                    && claim.invite == *invite
                    && claim.member == self.member
                    && claim.device == self.device;
                if agrees {
                    Ok(())
                } else {
                    Err(Refused::Inconsistent("a claim of something else"))
                }
            }
            Grant::Open | Grant::Facilitator => Ok(()),
        }
    }
}
