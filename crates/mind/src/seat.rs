//! A seat: one community at this node. The table itself, what is listed of its documents, and how
//! far each fellow device is.

use std::collections::{BTreeMap, BTreeSet};

use community::{Resolved, Table};
use protocol::door::Wish;
use protocol::heights::Height;
use protocol::hello::SharedSecret;
use protocol::membership::Role;
use protocol::{
    ActorId, ChangeHash, CommunityId, DeviceId, Digest, DocumentId, DocumentKind, MemberId, Opened,
    OperationId, Sealed, Time,
};

use crate::asks::hiding::Hidings;
use crate::link::Link;
use crate::summary::Summary;

/// A device that goes on as a member's is told that it is none so often, once in a session. Whoever
/// learnt it goes on no longer; whoever only asks gets no answer after that.
const TOLD_MAX: u32 = 8;

/// One community at this node.
#[derive(Debug)]
pub(crate) struct Seat {
    pub(crate) table: Table,
    secret: SharedSecret,
    /// What lists show of each document, and its heads.
    pub(crate) documents: BTreeMap<DocumentId, Summary>,
    /// Documents whose summary is not what is kept.
    pub(crate) dirty: BTreeSet<DocumentId>,
    /// How far each fellow device is.
    pub(crate) links: BTreeMap<DeviceId, Link>,
    /// Wishes to come in, by who wishes.
    pub(crate) wishes: BTreeMap<MemberId, Opened<Wish>>,
    /// Something was added in this batch: the links move on when it ends.
    pub(crate) grew: bool,
    /// When something was last added.
    pub(crate) grew_at: Time,
    /// This node wrote something in this batch: it goes out at once.
    pub(crate) wrote: bool,
    /// Whose device begins its actors with which bytes; made again when membership changes.
    prefixes: BTreeMap<[u8; 16], MemberId>,
    /// Since when this member had belonged when this device last linked itself.
    pub(crate) linked_since: Option<Time>,
    /// What facilitators hid here; made when first asked for, and again when a voice or a role changes.
    pub(crate) hidings: Option<Hidings>,
    /// Who sent something in this batch, and so is told at once how far this node is now.
    pub(crate) heard_from: BTreeSet<DeviceId>,
}

impl Seat {
    pub(crate) fn new(table: Table) -> Self {
        let secret = SharedSecret::of_community(table.genesis());
        Self {
            table,
            secret,
            documents: BTreeMap::new(),
            dirty: BTreeSet::new(),
            links: BTreeMap::new(),
            wishes: BTreeMap::new(),
            grew: false,
            grew_at: Time(0),
            wrote: false,
            prefixes: BTreeMap::new(),
            linked_since: None,
            hidings: None,
            heard_from: BTreeSet::new(),
        }
    }

    pub(crate) fn id(&self) -> CommunityId {
        self.table.id()
    }

    pub(crate) fn secret(&self) -> &SharedSecret {
        &self.secret
    }

    pub(crate) fn resolved(&self) -> &Resolved {
        self.table.resolved()
    }

    pub(crate) fn name(&self) -> String {
        self.resolved().name.clone()
    }

    /// Whether the device is a member's, by what is known here.
    pub(crate) fn knows(&self, device: DeviceId) -> bool {
        self.member_of(device).is_some()
    }

    /// Whether a device's member no longer belongs, and the device was not told so often enough.
    pub(crate) fn is_to_be_told(&self, device: DeviceId) -> bool {
        let link = self.links.get(&device);
        let spoke = link.is_some_and(|link| link.heads_said().is_some());
        !self.knows(device)
            && link.is_none_or(|link| link.parted < TOLD_MAX)
            && (spoke || self.never_counted(device))
            && self.was_removed(device)
    }

    /// Whether somebody let the device's member in who could not: these two may never have spoken here.
    fn never_counted(&self, device: DeviceId) -> bool {
        let mut former = self.resolved().former.values();
        former.any(|one| one.voided.is_some() && one.devices.contains(&device))
    }

    /// Whether a device's member belonged and somebody else ended that.
    fn was_removed(&self, device: DeviceId) -> bool {
        let mut former = self.resolved().former.iter();
        let former = former.find(|(_, former)| former.devices.contains(&device));
        former
            .is_some_and(|(member, former)| former.end.as_ref().is_none_or(|end| end.by != *member))
    }

    pub(crate) fn member_of(&self, device: DeviceId) -> Option<MemberId> {
        self.resolved().member_of(device)
    }

    pub(crate) fn has_member(&self, member: MemberId) -> bool {
        self.resolved().members.contains_key(&member)
    }

    /// The name a member had when they came in.
    pub(crate) fn member_name(&self, member: MemberId) -> Option<String> {
        let name = self.resolved().name_of(member)?;
        (!name.is_empty()).then(|| name.to_owned())
    }

    pub(crate) fn role_of(&self, member: MemberId) -> Option<Role> {
        self.resolved().members.get(&member).map(|known| known.role)
    }

    pub(crate) fn may_admit(&self, member: MemberId) -> bool {
        matches!(self.role_of(member), Some(Role::Member | Role::Facilitator))
    }

    /// What tags of an invite are keyed with, while the invite can still be used.
    pub(crate) fn invite_secret(&self, invite: OperationId) -> Option<SharedSecret> {
        let invitation = self.resolved().invites.get(&invite)?;
        Some(SharedSecret::of_invite(self.id(), &invitation.key))
    }

    /// Every invite with what its tags are keyed with. Used-up and revoked ones are among them, so
    /// that their bearers are told why they cannot come in.
    pub(crate) fn invite_secrets(&self) -> impl Iterator<Item = (OperationId, SharedSecret)> {
        let id = self.id();
        self.resolved()
            .invites
            .iter()
            .map(move |(invite, known)| (*invite, SharedSecret::of_invite(id, &known.key)))
    }

    /// Operations that make this node known to a member who does not know it yet.
    pub(crate) fn introduction(&self) -> Vec<Sealed> {
        self.table.introduction()
    }

    /// Heads of every document that has any, in order.
    pub(crate) fn document_heads(&self) -> Vec<(DocumentId, Vec<ChangeHash>)> {
        self.documents
            .iter()
            .filter(|(_, summary)| !summary.heads.is_empty())
            .map(|(document, summary)| (*document, summary.heads.clone()))
            .collect()
    }

    /// Membership heads and heights: how far this node is.
    pub(crate) fn state(&self) -> (Vec<OperationId>, Vec<Height>) {
        (self.table.operation_heads(), self.table.heights())
    }

    /// Whether a device said to hold everything that is held here.
    pub(crate) fn holds_everything(&self, device: DeviceId) -> bool {
        self.links.get(&device).and_then(Link::said).is_some_and(|(_, heads, heights)| {
            self.table.lacks(&heights) == 0 && heads == self.table.operation_heads()
        })
    }

    pub(crate) fn digest(&self) -> Digest {
        self.table.digest(&self.document_heads())
    }

    /// Notes that a document changed.
    pub(crate) fn touch(&mut self, document: DocumentId) {
        self.dirty.insert(document);
    }

    /// The member whose device an actor belongs to.
    pub(crate) fn member_of_actor(&mut self, actor: ActorId) -> Option<MemberId> {
        if self.prefixes.is_empty() {
            let id = self.id();
            let writers = self.table.resolved().writers();
            self.prefixes =
                writers.map(|(device, member)| (ActorId::prefix(id, device), member)).collect();
        }
        let prefix: [u8; 16] = actor.0[..16].try_into().ok()?;
        self.prefixes.get(&prefix).copied()
    }

    /// Membership changed: who writes may have changed.
    pub(crate) fn forget_prefixes(&mut self) {
        self.prefixes.clear();
    }

    /// The listed documents of a kind. One of which nothing counts any more is not listed.
    pub(crate) fn documents_of(
        &self,
        kind: DocumentKind,
    ) -> impl Iterator<Item = (DocumentId, &Summary)> {
        self.documents
            .iter()
            .filter(move |(document, summary)| {
                document.kind() == Some(kind) && !summary.heads.is_empty()
            })
            .map(|(document, summary)| (*document, summary))
    }
}

/// The communities at this node.
#[derive(Debug, Default)]
pub(crate) struct Seats {
    seats: BTreeMap<CommunityId, Seat>,
}

impl Seats {
    pub(crate) fn iter(&self) -> impl Iterator<Item = &Seat> {
        self.seats.values()
    }

    pub(crate) fn ids(&self) -> Vec<CommunityId> {
        self.seats.keys().copied().collect()
    }

    pub(crate) fn get(&self, community: CommunityId) -> Option<&Seat> {
        self.seats.get(&community)
    }

    pub(crate) fn get_mut(&mut self, community: CommunityId) -> Option<&mut Seat> {
        self.seats.get_mut(&community)
    }

    pub(crate) fn insert(&mut self, seat: Seat) {
        self.seats.insert(seat.id(), seat);
    }
}
