//! Membership: who belongs, as a pure function of the set of operations.
//!
//! [`Membership::receive`] takes operations in any order; those whose parents are not here wait, in a
//! bounded room. An operation whose own past gives its author no right is refused, at every node
//! alike. What the rest amount to is resolved by rank: `graph` keeps what follows what, `rights` says
//! what an operation's own past allows, `validity` what holds beside what others did at the same
//! time, `resolution` what it all amounts to, and `cuts` where the logs of those who left end.
//! Signatures are not checked here (opening did that), and nothing is decided by arrival.

pub(crate) mod cuts;
mod devices;
mod endings;
pub(crate) mod graph;
pub(crate) mod resolution;
mod resolved;
pub(crate) mod rights;
pub(crate) mod set;
mod validity;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use protocol::limits::{OPERATION_PARENTS_MAX, OPERATIONS_PER_AUTHOR_MAX};
use protocol::membership::{Action, Genesis, Grant, Operation};
use protocol::{DeviceId, MemberId, Opened, OperationId};

pub(crate) use cuts::Begun;
pub use cuts::Limit;
use graph::{Graph, Standing};
use resolution::View;
pub use resolved::{Comparable, Declined, Ending, Former, Invitation, Member, Resolved, Voided};
pub use rights::NoRight;
use set::Set;

use crate::limits::WAITING_OPERATIONS_MAX;

/// The operations of a community and what they amount to.
#[derive(Debug)]
pub(crate) struct Membership {
    graph: Graph,
    valid: Set,
    resolved: Arc<Resolved>,
    /// Whether `valid` and `resolved` have to be worked out from the beginning.
    stale: bool,
    /// Whether they were worked out from the beginning since someone last asked.
    anew: bool,
    /// What is at hand about an earlier state: many operations and logs name the same heads.
    earlier: Option<(Vec<OperationId>, Arc<Resolved>)>,
    waiting: BTreeMap<OperationId, Opened<Operation>>,
    /// Which waiting operations may go on once this one is here.
    awaited: BTreeMap<OperationId, Vec<OperationId>>,
}

/// What became of an operation and of those that waited for it.
#[derive(Debug, Default)]
pub(crate) struct Received {
    pub(crate) added: Vec<Opened<Operation>>,
    pub(crate) refused: Vec<(DeviceId, NoRight)>,
    /// Something it follows is missing.
    pub(crate) waits: bool,
}

/// Who could write in a log that began at some heads, and by which right.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Writer {
    pub(crate) member: MemberId,
    pub(crate) grant: Option<OperationId>,
    pub(crate) admission: Option<OperationId>,
}

impl Membership {
    pub(crate) fn new(genesis: Opened<Genesis>) -> Self {
        let graph = Graph::new(genesis);
        let valid = Set::default();
        let resolved = Arc::new(View { graph: &graph, valid: &valid }.resolve());
        Self {
            graph,
            valid,
            resolved,
            stale: false,
            anew: false,
            earlier: None,
            waiting: BTreeMap::new(),
            awaited: BTreeMap::new(),
        }
    }

    pub(crate) fn graph(&self) -> &Graph {
        &self.graph
    }

    /// The present state. Never stale between calls.
    pub(crate) fn resolved(&self) -> &Resolved {
        &self.resolved
    }

    /// The heads, as few as one operation may follow.
    pub(crate) fn heads(&self) -> Vec<OperationId> {
        self.graph.heads().iter().copied().take(OPERATION_PARENTS_MAX).collect()
    }

    pub(crate) fn knows(&self, id: &OperationId) -> bool {
        self.graph.knows(id)
    }

    /// Takes operations in any order.
    pub(crate) fn receive(&mut self, operations: Vec<Opened<Operation>>) -> Received {
        let mut received = Received::default();
        for operation in operations {
            let mut ready = vec![operation];
            while let Some(operation) = ready.pop() {
                let id = OperationId::from(operation.id());
                if self.graph.knows(&id) {
                    continue;
                }
                match operation.after.iter().find(|parent| !self.graph.knows(parent)).copied() {
                    Some(parent) => {
                        received.waits = true;
                        self.wait(id, parent, operation);
                    }
                    None => match self.add(operation.clone()) {
                        Ok(()) => {
                            received.added.push(operation);
                            let next = self.awaited.remove(&id).unwrap_or_default();
                            ready.extend(next.iter().filter_map(|id| self.waiting.remove(id)));
                        }
                        Err(why) => received.refused.push((DeviceId(*operation.signer()), why)),
                    },
                }
            }
        }
        self.refresh();
        received
    }

    fn wait(&mut self, id: OperationId, parent: OperationId, operation: Opened<Operation>) {
        if self.waiting.len() < WAITING_OPERATIONS_MAX && !self.waiting.contains_key(&id) {
            self.waiting.insert(id, operation);
            self.awaited.entry(parent).or_default().push(id);
        }
    }

    /// Whether an operation, signed or about to be, would be allowed at the present heads.
    fn add(&mut self, operation: Opened<Operation>) -> Result<(), NoRight> {
        if operation.community != self.graph.community() {
            return Err(NoRight::NotAMember);
        }
        let latest = operation.after.iter().copied().eq(self.graph.heads().iter().copied());
        let past = if latest {
            self.refresh();
            Arc::clone(&self.resolved)
        } else {
            self.at(&operation.after)
        };
        let standing = rights::standing(&self.graph, &past, &operation)?;
        drop(past);
        self.place(operation, standing, latest);
        Ok(())
    }

    fn place(&mut self, operation: Opened<Operation>, standing: Standing, latest: bool) {
        let place = self.graph.add(operation, standing);
        if latest && !self.may_be_capped(place) {
            // Nothing is concurrent with it, so it is valid and changes nothing else's validity.
            self.valid.insert(place);
            let view = View { graph: &self.graph, valid: &self.valid };
            view.append(place, Arc::make_mut(&mut self.resolved));
        } else {
            self.stale = true;
        }
    }

    fn may_be_capped(&self, place: usize) -> bool {
        let operation = &self.graph.nodes[place].operation;
        let many = |len: Option<usize>, most: usize| len.is_some_and(|len| len > most);
        let by_author = self.graph.by_author.get(&operation.author).map(BTreeSet::len);
        let mut by_invite = None;
        if let Action::Admit(admit) = &operation.action
            && let Grant::Invite { invite, .. } = &admit.by
        {
            let place = (operation.author, *invite);
            by_invite = self.graph.by_invite.get(&place).map(BTreeSet::len);
        }
        many(by_author, OPERATIONS_PER_AUTHOR_MAX) || many(by_invite, 1)
    }

    fn refresh(&mut self) {
        if self.stale {
            self.stale = false;
            self.anew = true;
            self.valid = validity::valid(&self.graph, &Set::below(self.graph.nodes.len()));
            let view = View { graph: &self.graph, valid: &self.valid };
            self.resolved = Arc::new(view.resolve());
        }
    }

    /// Whether everything was resolved anew since this was last asked: then anything may have become
    /// valid or void, not only what the newest operations are about.
    pub(crate) fn was_resolved_anew(&mut self) -> bool {
        std::mem::take(&mut self.anew)
    }

    /// The state that these heads amount to, all of which are known.
    fn at(&mut self, heads: &[OperationId]) -> Arc<Resolved> {
        if !self.stale && heads.iter().copied().eq(self.graph.heads().iter().copied()) {
            return Arc::clone(&self.resolved);
        }
        if let Some((known, resolved)) = &self.earlier
            && known == heads
        {
            return Arc::clone(resolved);
        }
        let valid = validity::valid(&self.graph, &self.graph.up_to(heads));
        let resolved = Arc::new(View { graph: &self.graph, valid: &valid }.resolve());
        self.earlier = Some((heads.to_vec(), Arc::clone(&resolved)));
        resolved
    }

    /// The state that these heads amount to; none when one of them is not known here.
    pub(crate) fn resolved_at(&mut self, heads: &[OperationId]) -> Option<Arc<Resolved>> {
        heads.iter().all(|head| self.knows(head)).then(|| self.at(heads))
    }

    /// Who writes by a device at these heads; an error when a head is not known here.
    pub(crate) fn writer_at(
        &mut self,
        device: DeviceId,
        heads: &[OperationId],
    ) -> Result<Option<Writer>, UnknownHeads> {
        let resolved = self.resolved_at(heads).ok_or(UnknownHeads)?;
        if !resolved.may_write(device) {
            return Ok(None);
        }
        Ok(resolved.member_of(device).and_then(|member| {
            let id = |place: usize| self.graph.nodes[place].id;
            let belongs = resolved.members.get(&member)?;
            let (grant, admission) = (belongs.writes_by.map(id), belongs.admission.map(id));
            Some(Writer { member, grant, admission })
        }))
    }

    /// The last operation by which a device speaks for a member; none for the founder's first device.
    pub(crate) fn bound_by(&self, member: MemberId, device: DeviceId) -> Option<usize> {
        View { graph: &self.graph, valid: &self.valid }.bound_by(member, device)
    }

    /// Up to where a log counts now.
    pub(crate) fn limit(&self, begun: &Begun<'_>) -> Limit {
        View { graph: &self.graph, valid: &self.valid }.limit(begun)
    }

    /// Operations that someone with these heads lacks, parents first.
    pub(crate) fn beyond(&self, heads: &[OperationId]) -> impl Iterator<Item = &Opened<Operation>> {
        let has = self.graph.up_to(heads);
        let nodes = self.graph.nodes.iter().enumerate();
        nodes.filter(move |(place, _)| !has.contains(*place)).map(|(_, node)| &node.operation)
    }

    /// Whether these heads name something that is not known here.
    pub(crate) fn lacks_any(&self, heads: &[OperationId]) -> bool {
        heads.iter().any(|head| !self.knows(head))
    }

    /// Whether an action by this member would be allowed at the present heads.
    pub(crate) fn allows(&self, operation: &Opened<Operation>) -> Result<(), NoRight> {
        rights::standing(&self.graph, &self.resolved, operation).map(|_| ())
    }
}

/// Membership heads that are not known here.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct UnknownHeads;
