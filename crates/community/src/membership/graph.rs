//! The graph of membership operations: what follows what.
//!
//! Operations are numbered in the order in which they came to be here, parents always first; that
//! number is only a local name and decides nothing. What operations mean is not known here, except
//! which member each one concerns.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use protocol::announcement::Announcement;
use protocol::membership::{Action, Genesis, Grant, Operation};
use protocol::{CommunityId, MemberId, Opened, OperationId};

use super::set::Set;

/// The order in which rights outrank one another: causal depth of the grant, then its id. Lower is
/// better; the genesis has depth 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Rank {
    pub(crate) depth: u64,
    pub(crate) id: OperationId,
}

/// What an operation's right rests on, in its own past. It never changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Standing {
    /// The rank of the grant.
    pub(crate) rank: Rank,
    /// The grant; none for the genesis.
    pub(crate) grant: Option<usize>,
    /// The admit by which the author is a member; none for the founder.
    pub(crate) admission: Option<usize>,
}

/// One operation with its place in the graph.
#[derive(Debug)]
pub(crate) struct Node {
    pub(crate) id: OperationId,
    pub(crate) operation: Opened<Operation>,
    /// One more than the deepest parent; 1 directly after the genesis.
    pub(crate) depth: u64,
    /// Everything before it, itself not included.
    pub(crate) past: Set,
    pub(crate) standing: Standing,
    /// Of an admit: the new member's profile, opened once.
    pub(crate) profile: Option<Arc<Opened<Announcement>>>,
}

impl Node {
    /// The rank that what rests on this operation has.
    pub(crate) fn as_grant(&self) -> Rank {
        Rank { depth: self.depth, id: self.id }
    }
}

/// Operations, shallow first, then by id.
pub(crate) type ByDepth = BTreeSet<(u64, OperationId, usize)>;

#[derive(Debug)]
pub(crate) struct Graph {
    pub(crate) genesis: Opened<Genesis>,
    pub(crate) founder_profile: Option<Arc<Opened<Announcement>>>,
    pub(crate) nodes: Vec<Node>,
    index: BTreeMap<OperationId, usize>,
    heads: BTreeSet<OperationId>,
    /// By rank, unlinks first within one rank: what decides always comes before what it decides.
    pub(crate) order: Vec<usize>,
    /// Admits, role changes, ends, links and unlinks, by the member they concern.
    pub(crate) concerning: BTreeMap<MemberId, Vec<usize>>,
    /// Revocations by the invite they end.
    pub(crate) revocations: BTreeMap<OperationId, Vec<usize>>,
    /// Operations by author, shallow first: for the cap on authors.
    pub(crate) by_author: BTreeMap<MemberId, ByDepth>,
    /// Admits by admitting member and invite, shallow first: for the cap on concurrent uses.
    pub(crate) by_invite: BTreeMap<(MemberId, OperationId), ByDepth>,
}

impl Graph {
    pub(crate) fn new(genesis: Opened<Genesis>) -> Self {
        let founder_profile = genesis.profile.open().ok().map(Arc::new);
        Self {
            founder_profile,
            heads: BTreeSet::from([OperationId(genesis.id().0)]),
            genesis,
            nodes: Vec::new(),
            index: BTreeMap::new(),
            order: Vec::new(),
            concerning: BTreeMap::new(),
            revocations: BTreeMap::new(),
            by_author: BTreeMap::new(),
            by_invite: BTreeMap::new(),
        }
    }

    pub(crate) fn community(&self) -> CommunityId {
        CommunityId::from(self.genesis.id())
    }

    /// The id by which the first operations name the genesis.
    pub(crate) fn root(&self) -> OperationId {
        OperationId(self.genesis.id().0)
    }

    pub(crate) fn root_rank(&self) -> Rank {
        Rank { depth: 0, id: self.root() }
    }

    /// The rank of what rests on this grant.
    pub(crate) fn rank_of(&self, grant: Option<usize>) -> Rank {
        grant.map_or(self.root_rank(), |place| self.nodes[place].as_grant())
    }

    pub(crate) fn place(&self, id: &OperationId) -> Option<usize> {
        self.index.get(id).copied()
    }

    pub(crate) fn knows(&self, id: &OperationId) -> bool {
        *id == self.root() || self.index.contains_key(id)
    }

    /// The operations no other one follows; the genesis while there are none.
    pub(crate) fn heads(&self) -> &BTreeSet<OperationId> {
        &self.heads
    }

    /// Those of these operations that no other one of them follows; unknown ones are kept.
    pub(crate) fn maximal(&self, ids: Vec<OperationId>) -> Vec<OperationId> {
        let places: Vec<usize> = ids.iter().filter_map(|id| self.place(id)).collect();
        let mut before = Set::default();
        for place in places {
            before.add_all(&self.nodes[place].past);
        }
        let followed = |id: &OperationId| self.place(id).is_some_and(|p| before.contains(p));
        ids.into_iter().filter(|id| !followed(id)).collect()
    }

    /// Everything up to and including these, as far as they are known.
    pub(crate) fn up_to(&self, heads: &[OperationId]) -> Set {
        let mut set = Set::default();
        for place in heads.iter().filter_map(|id| self.place(id)) {
            set.add_all(&self.nodes[place].past);
            set.insert(place);
        }
        set
    }

    /// Whether `first` is in the past of `second`.
    pub(crate) fn precedes(&self, first: usize, second: usize) -> bool {
        self.nodes[second].past.contains(first)
    }

    pub(crate) fn concurrent(&self, one: usize, other: usize) -> bool {
        one != other && !self.precedes(one, other) && !self.precedes(other, one)
    }

    /// Adds an operation whose parents are all here and whose standing has been found out.
    pub(crate) fn add(&mut self, operation: Opened<Operation>, standing: Standing) -> usize {
        let id = OperationId::from(operation.id());
        let place = self.nodes.len();
        let past = self.up_to(&operation.after);
        let parents = operation.after.iter().filter_map(|parent| self.place(parent));
        let depth = 1 + parents.map(|parent| self.nodes[parent].depth).max().unwrap_or(0);
        for parent in &operation.after {
            self.heads.remove(parent);
        }
        self.heads.insert(id);
        self.index.insert(id, place);
        self.by_author.entry(operation.author).or_default().insert((depth, id, place));
        let mut profile = None;
        if let Action::Admit(admit) = &operation.action {
            profile = admit.profile.open().ok().map(Arc::new);
            if let Grant::Invite { invite, .. } = &admit.by {
                let uses = self.by_invite.entry((operation.author, *invite)).or_default();
                uses.insert((depth, id, place));
            }
        }
        if let Action::RevokeInvite(invite) = &operation.action {
            self.revocations.entry(*invite).or_default().push(place);
        }
        if let Some(member) = concerns(&operation) {
            self.concerning.entry(member).or_default().push(place);
        }
        self.nodes.push(Node { id, operation, depth, past, standing, profile });
        let key = self.order_key(place);
        let at = self.order.partition_point(|other| self.order_key(*other) < key);
        self.order.insert(at, place);
        place
    }

    fn order_key(&self, place: usize) -> (Rank, bool, u64, OperationId) {
        let node = &self.nodes[place];
        let unlinks = matches!(node.operation.action, Action::UnlinkDevice(_));
        (node.standing.rank, !unlinks, node.depth, node.id)
    }
}

/// The member whose belonging, role or devices an operation is about.
pub(crate) fn concerns(operation: &Operation) -> Option<MemberId> {
    match &operation.action {
        Action::Admit(admit) => Some(admit.member),
        Action::SetRole(set) => Some(set.member),
        Action::Remove(remove) => Some(remove.member),
        Action::Leave(_) | Action::LinkDevice(_) | Action::UnlinkDevice(_) => {
            Some(operation.author)
        }
        Action::Invite(_)
        | Action::RevokeInvite(_)
        | Action::Decline(_)
        | Action::Rename(_)
        | Action::Purpose(_)
        | Action::SetAccess(_)
        | Action::SettlingRule(_)
        | Action::Successor(_)
        | Action::Archive => None,
    }
}
