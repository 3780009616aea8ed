//! The admission gate: whether a change fits the history it claims to follow.
//!
//! Automerge takes changes on trust: several kinds panic it, others are taken in silently and make
//! the document impossible to load again, and one that names a merely concurrent operation gives
//! different texts at different nodes. Everything here depends on a change and *its own past* only,
//! never on what else happens to be here, so that every node decides alike.
//!
//! The path through it: [`check`] looks at the change as a whole (sequence, dependencies, counters),
//! then [`Checker::operation`] at each operation: its object, its place in that object, and what it
//! replaces must exist in the past, belong together and be of the right kind.

use std::collections::BTreeSet;

use protocol::ChangeHash;

use crate::change::{Action, Change, Id, Key, Kind, Operation, Operations};
use crate::graph::{Clock, Graph};
use crate::harmful::Harmful;
use crate::limits::{COUNTER_AHEAD_MAX, COUNTER_MAX, DEPTH_MAX};

/// Stands for the actor of the checked change when the graph does not know it yet.
const NEW_ACTOR: u32 = u32::MAX;

/// What a change has in its past.
enum Past {
    /// Everything here: it follows every head.
    All,
    /// What its clock says.
    Clock(Clock),
}

/// An operation id with the actor's place in the graph: comparable across changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Global {
    counter: u64,
    actor: u32,
}

/// Where an operation stands: in which change (none: the checked one) and which of its operations.
#[derive(Debug, Clone, Copy)]
struct Site {
    place: Option<u32>,
    index: usize,
}

struct Checker<'a> {
    graph: &'a Graph,
    change: &'a Change,
    operations: &'a Operations,
    past: Past,
    /// The graph's places of the actors the change names.
    actors: Vec<Option<u32>>,
    /// The object of the operation before, which usually is that of the next.
    last_object: Option<(Global, Kind)>,
}

/// Whether the change may be added to the graph. Its dependencies must be there already.
pub(crate) fn check(graph: &Graph, change: &Change) -> Result<(), Harmful> {
    for dependency in change.dependencies() {
        if graph.place(dependency).is_none() {
            return Err(Harmful::MissingDependency(*dependency));
        }
    }
    sequence(graph, change)?;
    // Inspected changes have their dependencies sorted.
    let follows = |head: &ChangeHash| change.dependencies().binary_search(head).is_ok();
    let follows_all = graph.heads().iter().all(follows);
    let past =
        if follows_all { Past::All } else { Past::Clock(graph.clock(change.dependencies())) };
    let actors: Vec<Option<u32>> = change.actors().iter().map(|actor| graph.actor(actor)).collect();
    if let (Past::Clock(clock), Some(own)) = (&past, actors[0])
        && u64::from(clock.of(own)) + 1 != change.sequence()
    {
        return Err(Harmful::ForgetsItself);
    }
    counters(graph, change)?;
    let operations = change.operations();
    if operations.list.len() as u64 != change.operation_count() {
        return Err(Harmful::Malformed("operations cannot be counted"));
    }
    let mut checker = Checker { graph, change, operations, past, actors, last_object: None };
    for (index, operation) in operations.list.iter().enumerate() {
        checker.operation(index, operation)?;
    }
    checker.replaces_once()
}

fn sequence(graph: &Graph, change: &Change) -> Result<(), Harmful> {
    let expected = graph.last_of(&change.actor()).map_or(0, Change::sequence) + 1;
    let found = change.sequence();
    match found.cmp(&expected) {
        std::cmp::Ordering::Equal => Ok(()),
        std::cmp::Ordering::Less => Err(Harmful::DuplicateSequence(found)),
        std::cmp::Ordering::Greater => Err(Harmful::SequenceGap { expected, found }),
    }
}

/// The highest operation counter of a change and everything it follows.
pub(crate) fn highest(change: &Change) -> u64 {
    change.start() + change.operation_count() - 1
}

fn counters(graph: &Graph, change: &Change) -> Result<(), Harmful> {
    let places = change.dependencies().iter().filter_map(|hash| graph.place(hash));
    let least = places.map(|place| highest(&graph.node(place).change)).max().unwrap_or(0) + 1;
    let most = least + COUNTER_AHEAD_MAX;
    let found = change.start();
    if found < least {
        return Err(Harmful::CounterTooLow { least, found });
    }
    if found > most || highest(change) > COUNTER_MAX {
        return Err(Harmful::CounterTooHigh { most: most.min(COUNTER_MAX), found });
    }
    Ok(())
}

impl Checker<'_> {
    fn global(&self, place: Option<u32>, id: Id) -> Global {
        let actor = match place {
            None => self.actors.get(id.actor as usize).copied().flatten(),
            Some(place) => self.graph.node(place).actors.get(id.actor as usize).copied(),
        };
        // An actor unknown to the graph can only be the change's own: any other is not in its past,
        // and the counter 0 is never found.
        match (actor, id.actor) {
            (Some(actor), _) => Global { counter: id.counter, actor },
            (None, 0) => Global { counter: id.counter, actor: NEW_ACTOR },
            (None, _) => Global { counter: 0, actor: NEW_ACTOR },
        }
    }

    fn own(&self) -> u32 {
        self.actors[0].unwrap_or(NEW_ACTOR)
    }

    /// Where an operation stands, if it comes before operation `before` of this change.
    fn find(&self, id: Global, before: usize) -> Option<Site> {
        if id.actor == self.own() && id.counter >= self.change.start() {
            let index = usize::try_from(id.counter - self.change.start()).ok()?;
            return (index < before).then_some(Site { place: None, index });
        }
        let (place, index) = self.graph.operation(id.actor, id.counter)?;
        let in_past = match &self.past {
            Past::All => true,
            Past::Clock(clock) => self.graph.covers(clock, place),
        };
        in_past.then_some(Site { place: Some(place), index })
    }

    fn at(&self, site: Site) -> Option<&Operation> {
        let operations = match site.place {
            None => self.operations,
            Some(place) => self.graph.node(place).change.operations(),
        };
        operations.list.get(site.index)
    }

    /// The operation `id` names, for operation `index`, and where it stands.
    fn named(
        &self,
        id: Global,
        index: usize,
        what: &'static str,
    ) -> Result<(Site, &Operation), Harmful> {
        let missing = Harmful::NotInPast { operation: index, what };
        let site = self.find(id, index).ok_or(missing.clone())?;
        Ok((site, self.at(site).ok_or(missing)?))
    }

    fn operation(&mut self, index: usize, operation: &Operation) -> Result<(), Harmful> {
        let object = operation.object.map(|id| self.global(None, id));
        let kind = self.kind(object, index)?;
        let inconsistent = |why| Err(Harmful::Inconsistent { operation: index, why });
        let predecessors = self.operations.predecessors_of(operation);
        match (&operation.key, kind) {
            (Key::Map(key), Kind::Map) => {
                if key.is_empty() || operation.insert {
                    return inconsistent("a map takes keys");
                }
            }
            (Key::Head | Key::Element(_), Kind::List | Kind::Text) => {
                self.element(index, operation, object, kind)?;
            }
            (Key::Map(_), Kind::List | Kind::Text) => {
                return inconsistent("a sequence has no keys");
            }
            (Key::Head | Key::Element(_), Kind::Map) => {
                return inconsistent("a map has no elements");
            }
        }
        if operation.action == Action::Delete && predecessors.is_empty() {
            return inconsistent("deletes nothing");
        }
        for predecessor in predecessors {
            self.predecessor(index, operation, object, *predecessor)?;
        }
        if let Action::Make(_) = operation.action {
            self.depth(object, index)?;
        }
        Ok(())
    }

    /// What kind of object this is.
    fn kind(&mut self, object: Option<Global>, index: usize) -> Result<Kind, Harmful> {
        let Some(id) = object else { return Ok(Kind::Map) };
        if let Some((last, kind)) = self.last_object
            && last == id
        {
            return Ok(kind);
        }
        let (_, made) = self.named(id, index, "an object")?;
        let Action::Make(kind) = made.action else {
            return Err(Harmful::Mistaken { operation: index, what: "an object" });
        };
        self.last_object = Some((id, kind));
        Ok(kind)
    }

    /// The rules of lists and texts.
    fn element(
        &self,
        index: usize,
        operation: &Operation,
        object: Option<Global>,
        kind: Kind,
    ) -> Result<(), Harmful> {
        let inconsistent = |why| Err(Harmful::Inconsistent { operation: index, why });
        let predecessors = self.operations.predecessors_of(operation);
        match (operation.insert, kind, operation.action) {
            (true, _, Action::Delete) => return inconsistent("inserts a deletion"),
            (true, Kind::Text, Action::Put | Action::Make(_)) => {
                return Err(Harmful::Unsupported("anything but characters in a text"));
            }
            (false, Kind::Text, Action::Put | Action::PutCharacter | Action::Make(_)) => {
                return Err(Harmful::Unsupported("replaced characters in a text"));
            }
            (true, _, _) if !predecessors.is_empty() => {
                return inconsistent("an insertion replaces nothing");
            }
            (false, _, _) if predecessors.is_empty() => {
                return inconsistent("a change of an element replaces something");
            }
            (true | false, _, _) => {}
        }
        match operation.key {
            Key::Head if operation.insert => Ok(()),
            Key::Head | Key::Map(_) => inconsistent("the beginning is not an element"),
            Key::Element(element) => {
                let what = "an element";
                let (site, found) = self.named(self.global(None, element), index, what)?;
                let same = found.object.map(|id| self.global(site.place, id)) == object;
                if found.insert && same {
                    Ok(())
                } else {
                    Err(Harmful::Mistaken { operation: index, what })
                }
            }
        }
    }

    /// What is replaced must be a value at the same place of the same object.
    fn predecessor(
        &self,
        index: usize,
        operation: &Operation,
        object: Option<Global>,
        id: Id,
    ) -> Result<(), Harmful> {
        let what = "a predecessor";
        let id = self.global(None, id);
        let (site, found) = self.named(id, index, what)?;
        let same_object = found.object.map(|id| self.global(site.place, id)) == object;
        let same_place = match (&operation.key, &found.key) {
            (Key::Map(mine), Key::Map(theirs)) => mine == theirs,
            (Key::Element(mine), Key::Head) => self.global(None, *mine) == id && found.insert,
            (Key::Element(mine), Key::Element(theirs)) => {
                let theirs = if found.insert { id } else { self.global(site.place, *theirs) };
                self.global(None, *mine) == theirs
            }
            (Key::Map(_), Key::Head | Key::Element(_))
            | (Key::Element(_), Key::Map(_))
            | (Key::Head, _) => false,
        };
        if same_object && same_place && found.action != Action::Delete {
            Ok(())
        } else {
            Err(Harmful::Mistaken { operation: index, what })
        }
    }

    fn depth(&self, mut object: Option<Global>, index: usize) -> Result<(), Harmful> {
        for _ in 0..DEPTH_MAX {
            let Some(id) = object else { return Ok(()) };
            let (site, made) = self.named(id, index, "an object")?;
            object = made.object.map(|id| self.global(site.place, id));
        }
        Err(Harmful::TooMany("nested objects"))
    }

    /// Within one change nothing is replaced twice: Automerge itself never does.
    fn replaces_once(&self) -> Result<(), Harmful> {
        let all = self.operations.predecessors();
        let distinct: BTreeSet<&Id> = all.iter().collect();
        if distinct.len() == all.len() {
            Ok(())
        } else {
            Err(Harmful::Inconsistent { operation: 0, why: "replaces the same thing twice" })
        }
    }
}
