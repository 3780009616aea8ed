//! What a set of operations amounts to: who belongs, with which role and devices, by which invites.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use protocol::announcement::{Announcement, Body, Profile};
use protocol::membership::{Access, Role, SettlingRule};
use protocol::{CommunityId, DeviceId, MemberId, Opened, OperationId, Time};

/// A community as its members have made it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resolved {
    /// What it is called.
    pub name: String,
    /// What it is for.
    pub purpose: String,
    /// Who may join.
    pub access: Access,
    /// What `access` rests on; none for the genesis.
    pub(crate) access_by: Option<usize>,
    /// How meanings are settled, once someone has said so.
    pub settling: Option<SettlingRule>,
    /// The communities that go on from here.
    pub successors: Vec<CommunityId>,
    /// Whether it rests; a notice, not a gate.
    pub archived: bool,
    /// Who belongs.
    pub members: BTreeMap<MemberId, Member>,
    /// Who was admitted and no longer belongs.
    pub former: BTreeMap<MemberId, Former>,
    /// Who was told no, by the last one to say so.
    pub declined: BTreeMap<MemberId, Declined>,
    /// Every invite that was made.
    pub invites: BTreeMap<OperationId, Invitation>,
    /// Which member a device speaks for at present.
    pub(crate) devices: BTreeMap<DeviceId, MemberId>,
}

/// Someone who belongs.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// What they may do.
    pub role: Role,
    /// Their devices.
    pub devices: BTreeSet<DeviceId>,
    /// Devices that once spoke for them, or were to, and never will again.
    pub unlinked: BTreeSet<DeviceId>,
    /// Their profile when they came in; none only when a record was damaged on this disk.
    pub profile: Option<Arc<Opened<Announcement>>>,
    /// When they came in, as claimed.
    pub since: Time,
    /// The member who let them in; the founder let in themselves.
    pub admitted_by: MemberId,
    /// The role given to them; `role` is more when nobody else is left to facilitate.
    pub(crate) given: Role,
    /// The admit by which they belong; none for the founder.
    pub(crate) admission: Option<usize>,
    /// What a writer's right rests on.
    pub(crate) writes_by: Option<usize>,
    /// What a facilitator's right rests on, when that role was given to them.
    pub(crate) leads_by: Option<usize>,
}

/// Someone who belonged.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Former {
    /// Their profile when they came in.
    pub profile: Option<Arc<Opened<Announcement>>>,
    /// Devices they had.
    pub devices: BTreeSet<DeviceId>,
    /// Whether someone put them out (otherwise they left, or what let them in was voided).
    pub removed: bool,
    /// The removal or the leaving; none when what let them in was voided.
    pub end: Option<Ending>,
    /// What took back what let them in, when that is how it ended.
    pub voided: Option<Voided>,
}

/// What let somebody in was taken back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Voided {
    /// The removal, leaving or revocation that did it.
    pub ending: Ending,
    /// Who had let them in.
    pub admitted_by: MemberId,
}

/// How someone's belonging ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ending {
    /// The operation.
    pub operation: OperationId,
    /// Who ended it: themselves, if they left.
    pub by: MemberId,
    /// When, as claimed.
    pub at: Time,
    /// Why, in the words of who removed them.
    pub reason: String,
}

/// Someone was told no.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Declined {
    /// When, as claimed. Wishes up to then are answered.
    pub at: Time,
    /// The operation; of two at one time the higher id counts.
    pub(crate) operation: OperationId,
    /// By whom.
    pub by: MemberId,
    /// Why.
    pub reason: String,
}

/// An invite and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Invitation {
    /// Who made it.
    pub by: MemberId,
    /// The public key derived from its secret.
    pub key: [u8; 32],
    /// How many distinct members may come in by it.
    pub uses: u32,
    /// When it was made, as claimed.
    pub made_at: Time,
    /// When it stops holding.
    pub expires_at: Time,
    /// The role it gives.
    pub role: Role,
    /// Whether it was revoked, by itself or with its maker.
    pub revoked: bool,
    /// Who came in by it.
    pub admitted: BTreeSet<MemberId>,
}

fn profile_of(announcement: Option<&Arc<Opened<Announcement>>>) -> Option<&Profile> {
    match &announcement?.body {
        Body::Profile(profile) => Some(profile),
        Body::Interests(_) | Body::Withdrawal(_) => None,
    }
}

impl Member {
    /// Who they are, in their own words.
    pub fn profile(&self) -> Option<&Profile> {
        profile_of(self.profile.as_ref())
    }

    /// What they are called.
    pub fn name(&self) -> &str {
        self.profile().map_or("", |profile| &profile.name)
    }

    /// What a right of this level rests on.
    pub(crate) fn rests_on(&self, level: Role) -> Option<usize> {
        match level {
            Role::Reader => self.admission,
            Role::Member => self.writes_by,
            Role::Facilitator if self.given == Role::Facilitator => self.leads_by,
            Role::Facilitator => self.writes_by,
        }
    }
}

impl Former {
    /// What they were called.
    pub fn name(&self) -> &str {
        profile_of(self.profile.as_ref()).map_or("", |profile| &profile.name)
    }
}

/// What of a resolved state must be equal wherever the same operations are known: everything but
/// the places in the graph, which are local names.
pub type Comparable<'a> = (
    (&'a str, &'a str, Access, Option<SettlingRule>, &'a [CommunityId], bool),
    Vec<(MemberId, Role, &'a BTreeSet<DeviceId>, &'a str, Time)>,
    Vec<(MemberId, &'a BTreeSet<DeviceId>, bool, Option<&'a Ending>)>,
    &'a BTreeMap<MemberId, Declined>,
    &'a BTreeMap<OperationId, Invitation>,
);

impl Resolved {
    /// For comparing the states of two nodes.
    #[doc(hidden)]
    pub fn comparable(&self) -> Comparable<'_> {
        let members = self
            .members
            .iter()
            .map(|(id, member)| (*id, member.role, &member.devices, member.name(), member.since));
        let former = self.former.iter().map(|(id, f)| (*id, &f.devices, f.removed, f.end.as_ref()));
        let said = (
            self.name.as_str(),
            self.purpose.as_str(),
            self.access,
            self.settling,
            self.successors.as_slice(),
            self.archived,
        );
        (said, members.collect(), former.collect(), &self.declined, &self.invites)
    }

    /// The member a device speaks for at present.
    pub fn member_of(&self, device: DeviceId) -> Option<MemberId> {
        self.devices.get(&device).copied()
    }

    /// The member a device speaks or once spoke for: for showing who wrote something.
    pub fn author_of(&self, device: DeviceId) -> Option<MemberId> {
        self.member_of(device).or_else(|| {
            let mut members = self.members.iter();
            let unlinked = members.find(|(_, member)| member.unlinked.contains(&device));
            let mut former = self.former.iter();
            let mut former = || former.find(|(_, former)| former.devices.contains(&device));
            unlinked.map(|(id, _)| *id).or_else(|| former().map(|(id, _)| *id))
        })
    }

    /// The role of the member a device speaks for.
    pub fn role_of(&self, device: DeviceId) -> Option<Role> {
        Some(self.members.get(&self.member_of(device)?)?.role)
    }

    /// Whether a device may write at present.
    pub fn may_write(&self, device: DeviceId) -> bool {
        self.role_of(device).is_some_and(|role| role >= Role::Member)
    }

    /// What someone who belongs or belonged is called.
    pub fn name_of(&self, member: MemberId) -> Option<&str> {
        let belongs = self.members.get(&member).map(Member::name);
        belongs.or_else(|| self.former.get(&member).map(Former::name))
    }

    /// Every device that speaks or once spoke for someone; whoever speaks by it now comes last.
    pub fn writers(&self) -> impl Iterator<Item = (DeviceId, MemberId)> + '_ {
        let former = self
            .former
            .iter()
            .flat_map(|(id, former)| former.devices.iter().map(move |device| (*device, *id)));
        let unlinked = self
            .members
            .iter()
            .flat_map(|(id, member)| member.unlinked.iter().map(move |device| (*device, *id)));
        former.chain(unlinked).chain(self.devices())
    }

    /// Every device that speaks for someone.
    pub fn devices(&self) -> impl Iterator<Item = (DeviceId, MemberId)> + '_ {
        self.devices.iter().map(|(device, member)| (*device, *member))
    }
}
