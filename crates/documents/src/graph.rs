//! Which changes a document holds and what follows what.
//!
//! The graph knows nothing about operations, only about changes: by hash, and per actor by sequence
//! and by operation counter. Whether one change is in the past of another is answered by *clocks*
//! (per actor, how many of its changes are in the past), which are exact because every change
//! admitted follows its actor's previous one. Clocks are kept for every sixty-fourth change and
//! recomputed in between, so that an answer costs a short walk, not the history.

use std::collections::{BTreeMap, BTreeSet};

use protocol::{ActorId, ChangeHash};

use crate::change::Change;

/// A clock is kept for one change in so many: 64 short steps are cheaper than the memory.
const CLOCK_EVERY: usize = 64;

/// For each actor (by its place in the graph) how many of its changes are in the past.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Clock(Vec<u32>);

impl Clock {
    /// How many changes of this actor are in the past.
    pub(crate) fn of(&self, actor: u32) -> u32 {
        self.0.get(actor as usize).copied().unwrap_or(0)
    }

    fn include(&mut self, actor: u32, sequence: u32) {
        let place = actor as usize;
        if self.0.len() <= place {
            self.0.resize(place + 1, 0);
        }
        self.0[place] = self.0[place].max(sequence);
    }

    fn merge(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        for (mine, theirs) in self.0.iter_mut().zip(&other.0) {
            *mine = (*mine).max(*theirs);
        }
    }
}

/// One change in the graph.
#[derive(Clone)]
pub(crate) struct Node {
    pub(crate) change: Change,
    /// The place of its actor.
    pub(crate) actor: u32,
    /// Places of the changes it follows; always lower than its own.
    parents: Box<[u32]>,
    /// The places, in this graph, of the actors the change names, in its order.
    pub(crate) actors: Box<[u32]>,
}

/// The changes of a document. A change is only ever added after everything it follows.
#[derive(Default, Clone)]
pub(crate) struct Graph {
    nodes: Vec<Node>,
    by_hash: BTreeMap<ChangeHash, u32>,
    actors: Vec<ActorId>,
    by_actor: BTreeMap<ActorId, u32>,
    /// Per actor the places of its changes, by sequence.
    changes_of: Vec<Vec<u32>>,
    heads: BTreeSet<ChangeHash>,
    clocks: BTreeMap<u32, Clock>,
}

/// Where a graph stood, to go back to.
pub(crate) struct Mark {
    len: usize,
    actors: usize,
    heads: BTreeSet<ChangeHash>,
}

impl Graph {
    pub(crate) fn len(&self) -> usize {
        self.nodes.len()
    }

    pub(crate) fn heads(&self) -> &BTreeSet<ChangeHash> {
        &self.heads
    }

    pub(crate) fn place(&self, hash: &ChangeHash) -> Option<u32> {
        self.by_hash.get(hash).copied()
    }

    pub(crate) fn node(&self, place: u32) -> &Node {
        &self.nodes[place as usize]
    }

    pub(crate) fn changes(&self) -> impl Iterator<Item = &Change> {
        self.nodes.iter().map(|node| &node.change)
    }

    pub(crate) fn actor(&self, actor: &ActorId) -> Option<u32> {
        self.by_actor.get(actor).copied()
    }

    /// Every actor and its last sequence, by actor.
    pub(crate) fn actors(&self) -> impl Iterator<Item = (ActorId, u64)> + '_ {
        self.by_actor
            .iter()
            .map(|(actor, place)| (*actor, self.changes_of[*place as usize].len() as u64))
    }

    /// The last change of an actor.
    pub(crate) fn last_of(&self, actor: &ActorId) -> Option<&Change> {
        let place = *self.changes_of[self.actor(actor)? as usize].last()?;
        Some(&self.node(place).change)
    }

    /// The change of an actor with this sequence.
    pub(crate) fn change_of(&self, actor: &ActorId, sequence: u64) -> Option<&Change> {
        let index = usize::try_from(sequence.checked_sub(1)?).ok()?;
        let place = *self.changes_of[self.actor(actor)? as usize].get(index)?;
        Some(&self.node(place).change)
    }

    /// The change that holds an operation, and which of its operations that is.
    pub(crate) fn operation(&self, actor: u32, counter: u64) -> Option<(u32, usize)> {
        let places = self.changes_of.get(actor as usize)?;
        let after = places.partition_point(|place| self.node(*place).change.start() <= counter);
        let place = *places.get(after.checked_sub(1)?)?;
        let change = &self.node(place).change;
        let index = counter - change.start();
        (index < change.operation_count())
            .then(|| (place, usize::try_from(index).unwrap_or(usize::MAX)))
    }

    /// The clock of everything these changes are or follow; unknown ones are ignored.
    pub(crate) fn clock<'a>(&self, hashes: impl IntoIterator<Item = &'a ChangeHash>) -> Clock {
        self.walk(hashes.into_iter().filter_map(|hash| self.place(hash)).collect())
    }

    fn walk(&self, mut open: BTreeSet<u32>) -> Clock {
        let mut clock = Clock::default();
        // What kept clocks brought in: everything they cover needs no further walking.
        let mut covered = Clock::default();
        while let Some(place) = open.pop_last() {
            let node = self.node(place);
            let sequence = u32::try_from(node.change.sequence()).unwrap_or(u32::MAX);
            if covered.of(node.actor) >= sequence {
                continue;
            }
            clock.include(node.actor, sequence);
            if let Some(kept) = self.clocks.get(&place) {
                clock.merge(kept);
                covered.merge(kept);
            } else {
                open.extend(&node.parents);
            }
        }
        clock
    }

    /// Whether a clock has this change in its past.
    pub(crate) fn covers(&self, clock: &Clock, place: u32) -> bool {
        let node = self.node(place);
        u64::from(clock.of(node.actor)) >= node.change.sequence()
    }

    /// Adds a change whose dependencies are here and whose actor's previous change is one of its
    /// ancestors; `gate` has checked both.
    pub(crate) fn add(&mut self, change: Change) {
        let place = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
        let actors: Box<[u32]> =
            change.actors().iter().map(|actor| self.put_actor(*actor)).collect();
        let parents: Box<[u32]> =
            change.dependencies().iter().filter_map(|hash| self.place(hash)).collect();
        for hash in change.dependencies() {
            self.heads.remove(hash);
        }
        self.heads.insert(change.hash());
        self.by_hash.insert(change.hash(), place);
        let actor = actors[0];
        self.changes_of[actor as usize].push(place);
        self.nodes.push(Node { change, actor, parents, actors });
        if self.nodes.len().is_multiple_of(CLOCK_EVERY) {
            let clock = self.walk(BTreeSet::from([place]));
            self.clocks.insert(place, clock);
        }
    }

    fn put_actor(&mut self, actor: ActorId) -> u32 {
        *self.by_actor.entry(actor).or_insert_with(|| {
            self.actors.push(actor);
            self.changes_of.push(Vec::new());
            u32::try_from(self.actors.len() - 1).unwrap_or(u32::MAX)
        })
    }

    /// Where the graph stands.
    pub(crate) fn mark(&self) -> Mark {
        Mark { len: self.nodes.len(), actors: self.actors.len(), heads: self.heads.clone() }
    }

    /// Goes back to a mark, forgetting what was added since.
    pub(crate) fn back_to(&mut self, mark: Mark) {
        while self.nodes.len() > mark.len {
            let Some(node) = self.nodes.pop() else { break };
            self.by_hash.remove(&node.change.hash());
            self.clocks.remove(&u32::try_from(self.nodes.len()).unwrap_or(u32::MAX));
            self.changes_of[node.actor as usize].pop();
        }
        while self.actors.len() > mark.actors {
            let Some(actor) = self.actors.pop() else { break };
            self.by_actor.remove(&actor);
            self.changes_of.pop();
        }
        self.heads = mark.heads;
    }

    /// The changes added since a mark, in order.
    pub(crate) fn added_since(&self, mark: &Mark) -> &[Node] {
        &self.nodes[mark.len..]
    }

    /// Everything that is not in the past of these changes and not one of them, ancestors first.
    pub(crate) fn since(&self, have: &[ChangeHash]) -> Vec<Change> {
        let clock = self.clock(have);
        let mut places: Vec<u32> = self
            .changes_of
            .iter()
            .zip(0_u32..)
            .flat_map(|(places, actor)| places.get(clock.of(actor) as usize..).unwrap_or(&[]))
            .copied()
            .collect();
        places.sort_unstable();
        places.into_iter().map(|place| self.node(place).change.clone()).collect()
    }

    /// These changes and everything in their past, ancestors first.
    pub(crate) fn closure(&self, heads: &[ChangeHash]) -> Vec<ChangeHash> {
        let clock = self.clock(heads);
        let mut places: Vec<u32> = self
            .changes_of
            .iter()
            .zip(0_u32..)
            .flat_map(|(places, actor)| &places[..places.len().min(clock.of(actor) as usize)])
            .copied()
            .collect();
        places.sort_unstable();
        places.into_iter().map(|place| self.node(place).change.hash()).collect()
    }
}
