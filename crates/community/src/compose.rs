//! What this device itself does about membership: signed operations, checked before they are signed
//! into the graph, so that a node never says what others would refuse.

use protocol::announcement::Announcement;
use protocol::heights::Reach;
use protocol::invite::Claim;
use protocol::limits::CUT_LOGS_MAX;
use protocol::membership::{
    Access, Action, Admit, Cut, CutLog, Decline, Grant, Invite, Operation, Remove, Role, SetRole,
    SettlingRule, UnlinkDevice,
};
use protocol::message::{Join, JoinRefusal};
use protocol::{
    CommunityId, DeviceId, Keypair, List, MemberId, Opened, OperationId, Refused, Sealed, Text,
    Time,
};

use crate::membership::NoRight;
use crate::outcome::Outcome;
use crate::shelf::Shelf;
use crate::table::Table;

/// An operation that was signed and taken in.
#[derive(Debug)]
pub struct Composed {
    /// The operation: to be sent to connected members after the keeping.
    pub operation: Opened<Operation>,
    /// What came of it, the operation among what is to be kept.
    pub outcome: Outcome,
}

impl Composed {
    /// The operation's id.
    pub fn id(&self) -> OperationId {
        OperationId::from(self.operation.id())
    }
}

/// Why an operation was not made.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NotAllowed {
    /// This device speaks for no member here.
    #[error("you do not belong to this community")]
    NotAMember,
    /// The community would not recognise it.
    #[error(transparent)]
    NoRight(#[from] NoRight),
    /// The record could not be sealed.
    #[error("the operation could not be signed: {0}")]
    Sealing(#[from] Refused),
}

/// Renames, purposes and the like take their bounds from the protocol.
type Name = Text<{ protocol::limits::NAME_BYTES_MAX }>;
type Purpose = Text<{ protocol::limits::PURPOSE_BYTES_MAX }>;
type Reason = Text<{ protocol::limits::REASON_BYTES_MAX }>;

impl Table {
    /// Does something about membership, in the name of the member this device speaks for. Nothing
    /// is kept or changed when it is not allowed.
    pub fn compose(
        &mut self,
        key: &Keypair,
        at: Time,
        action: Action,
        shelf: &mut dyn Shelf,
    ) -> Result<Composed, NotAllowed> {
        let author = self.myself().ok_or(NotAllowed::NotAMember)?;
        self.compose_as(author, key, at, action, shelf)
    }

    /// The same by someone who need not belong yet: a newcomer's own admit to an open community.
    pub(crate) fn compose_as(
        &mut self,
        author: MemberId,
        key: &Keypair,
        at: Time,
        action: Action,
        shelf: &mut dyn Shelf,
    ) -> Result<Composed, NotAllowed> {
        let after = List::new(self.operation_heads()).unwrap_or_default();
        let operation = Operation { community: self.id, author, after, at, action };
        let operation = Sealed::seal(operation, key)?;
        self.membership.allows(&operation)?;
        let mut outcome = self.next_turn();
        self.take_operations(vec![operation.clone()], shelf, &mut outcome);
        Ok(Composed { operation, outcome })
    }

    /// Makes an invite; `invite.key` is the public half of what its secret derives.
    pub fn invite(
        &mut self,
        key: &Keypair,
        at: Time,
        invite: Invite,
        shelf: &mut dyn Shelf,
    ) -> Result<Composed, NotAllowed> {
        self.compose(key, at, Action::Invite(invite), shelf)
    }

    /// Ends an invite.
    pub fn revoke_invite(
        &mut self,
        key: &Keypair,
        at: Time,
        invite: OperationId,
        shelf: &mut dyn Shelf,
    ) -> Result<Composed, NotAllowed> {
        self.compose(key, at, Action::RevokeInvite(invite), shelf)
    }

    /// Lets in who shows a claim to an invite, or says why not.
    pub fn admit_invited(
        &mut self,
        key: &Keypair,
        at: Time,
        join: &Join,
        shelf: &mut dyn Shelf,
    ) -> Result<Composed, JoinRefusal> {
        let claim: Opened<Claim> = join.claim.open().map_err(|_| JoinRefusal::NotValid)?;
        if claim.community != self.id {
            return Err(JoinRefusal::NotValid);
        }
        let invitation = self.resolved().invites.get(&claim.invite);
        let admit = Admit {
            member: claim.member,
            device: claim.device,
            profile: join.profile.clone(),
            role: invitation.ok_or(JoinRefusal::NotValid)?.role,
            by: Grant::Invite { invite: claim.invite, claim: join.claim.clone() },
        };
        self.compose(key, at, Action::Admit(admit), shelf).map_err(|error| match error {
            NotAllowed::NoRight(NoRight::Join(refusal)) => refusal,
            NotAllowed::NoRight(NoRight::Role | NoRight::NotAMember) | NotAllowed::NotAMember => {
                JoinRefusal::CannotAdmit
            }
            NotAllowed::NoRight(
                NoRight::NoSuchMember | NoRight::NoSuchInvite | NoRight::OutOfBounds,
            )
            | NotAllowed::Sealing(_) => JoinRefusal::NotValid,
        })
    }

    /// Lets someone in as a facilitator does; `profile` is their sealed announcement.
    pub fn admit(
        &mut self,
        key: &Keypair,
        at: Time,
        profile: &Sealed,
        role: Role,
        shelf: &mut dyn Shelf,
    ) -> Result<Composed, NotAllowed> {
        let action = admit_action(profile, role, Grant::Facilitator)?;
        self.compose(key, at, action, shelf)
    }

    /// Comes into an open community by oneself; `profile` is one's own sealed announcement.
    pub fn come_in(
        &mut self,
        key: &Keypair,
        at: Time,
        profile: &Sealed,
        shelf: &mut dyn Shelf,
    ) -> Result<Composed, NotAllowed> {
        let announcement: Opened<Announcement> = profile.open()?;
        let action = admit_action(profile, Role::Member, Grant::Open)?;
        self.compose_as(announcement.member, key, at, action, shelf)
    }

    /// Says no to who asked to come in.
    pub fn decline(
        &mut self,
        key: &Keypair,
        at: Time,
        member: MemberId,
        reason: Reason,
        shelf: &mut dyn Shelf,
    ) -> Result<Composed, NotAllowed> {
        self.compose(key, at, Action::Decline(Decline { member, reason }), shelf)
    }

    /// Leaves. What was written until now stays.
    pub fn leave(
        &mut self,
        key: &Keypair,
        at: Time,
        shelf: &mut dyn Shelf,
    ) -> Result<Composed, NotAllowed> {
        let member = self.myself().ok_or(NotAllowed::NotAMember)?;
        let cut = self.cut_of(member);
        self.compose(key, at, Action::Leave(cut), shelf)
    }

    /// Puts a member out. What is held here of what they wrote stays.
    pub fn remove(
        &mut self,
        key: &Keypair,
        at: Time,
        member: MemberId,
        reason: Reason,
        shelf: &mut dyn Shelf,
    ) -> Result<Composed, NotAllowed> {
        let cut = self.cut_of(member);
        self.compose(key, at, Action::Remove(Remove { member, cut, reason }), shelf)
    }

    /// Changes a member's role.
    pub fn set_role(
        &mut self,
        key: &Keypair,
        at: Time,
        member: MemberId,
        role: Role,
        shelf: &mut dyn Shelf,
    ) -> Result<Composed, NotAllowed> {
        let cut = if role == Role::Reader { self.cut_of(member) } else { Cut::default() };
        self.compose(key, at, Action::SetRole(SetRole { member, role, cut }), shelf)
    }

    /// Takes a device of this member away; `key` is the member's own.
    pub fn unlink_device(
        &mut self,
        key: &Keypair,
        at: Time,
        device: DeviceId,
        shelf: &mut dyn Shelf,
    ) -> Result<Composed, NotAllowed> {
        let cut = self.cut_of_devices([device]);
        self.compose(key, at, Action::UnlinkDevice(UnlinkDevice { device, cut }), shelf)
    }

    /// Gives the community another name.
    pub fn rename(
        &mut self,
        key: &Keypair,
        at: Time,
        name: Name,
        shelf: &mut dyn Shelf,
    ) -> Result<Composed, NotAllowed> {
        self.compose(key, at, Action::Rename(name), shelf)
    }

    /// States another purpose.
    pub fn set_purpose(
        &mut self,
        key: &Keypair,
        at: Time,
        purpose: Purpose,
        shelf: &mut dyn Shelf,
    ) -> Result<Composed, NotAllowed> {
        self.compose(key, at, Action::Purpose(purpose), shelf)
    }

    /// Changes who may join.
    pub fn set_access(
        &mut self,
        key: &Keypair,
        at: Time,
        access: Access,
        shelf: &mut dyn Shelf,
    ) -> Result<Composed, NotAllowed> {
        self.compose(key, at, Action::SetAccess(access), shelf)
    }

    /// Changes how meanings are settled.
    pub fn set_settling(
        &mut self,
        key: &Keypair,
        at: Time,
        rule: SettlingRule,
        shelf: &mut dyn Shelf,
    ) -> Result<Composed, NotAllowed> {
        self.compose(key, at, Action::SettlingRule(rule), shelf)
    }

    /// Names the communities that go on from here; archives this one besides, if wished, by
    /// [`Table::compose`] with [`Action::Archive`].
    pub fn succeed(
        &mut self,
        key: &Keypair,
        at: Time,
        successors: Vec<CommunityId>,
        shelf: &mut dyn Shelf,
    ) -> Result<Composed, NotAllowed> {
        let successors = List::first(successors);
        self.compose(key, at, Action::Successor(successors), shelf)
    }

    /// Where the writing of a member ends if it ends now: at what is held here.
    pub fn cut_of(&self, member: MemberId) -> Cut {
        let devices = self.resolved().members.get(&member).map(|known| known.devices.clone());
        self.cut_of_devices(devices.unwrap_or_default())
    }

    fn cut_of_devices(&self, devices: impl IntoIterator<Item = DeviceId>) -> Cut {
        let mut cut: Vec<CutLog> = Vec::new();
        for device in devices {
            for (log, held) in self.logs.of_device(device) {
                if let Some(Reach::Alive { number, header }) = held.reach() {
                    cut.push(CutLog { log: *log, number, header });
                }
            }
        }
        cut.sort_unstable();
        cut.dedup_by_key(|cut| cut.log);
        cut.truncate(CUT_LOGS_MAX);
        Cut::first(cut)
    }
}

fn admit_action(profile: &Sealed, role: Role, by: Grant) -> Result<Action, Refused> {
    let announcement: Opened<Announcement> = profile.open()?;
    Ok(Action::Admit(Admit {
        member: announcement.member,
        device: DeviceId(*announcement.signer()),
        profile: profile.clone(),
        role,
        by,
    }))
}
