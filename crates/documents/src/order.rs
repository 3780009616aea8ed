//! Putting changes in an order in which each comes after everything it follows.

use std::collections::{BTreeMap, VecDeque};

use protocol::ChangeHash;

use crate::change::Change;
use crate::graph::Graph;
use crate::harmful::Harmful;

/// Changes in an order in which each comes after everything it follows, without those that are here;
/// and those that cannot be placed because something they follow is missing.
pub(crate) fn in_order(
    graph: &Graph,
    changes: Vec<Change>,
) -> (Vec<Change>, Vec<(ChangeHash, Harmful)>) {
    let mut waiting: BTreeMap<ChangeHash, Change> = BTreeMap::new();
    let mut arrived: Vec<ChangeHash> = Vec::new();
    for change in changes {
        if graph.place(&change.hash()).is_none() && !waiting.contains_key(&change.hash()) {
            arrived.push(change.hash());
            waiting.insert(change.hash(), change);
        }
    }
    let mut followers: BTreeMap<ChangeHash, Vec<ChangeHash>> = BTreeMap::new();
    let mut open: BTreeMap<ChangeHash, usize> = BTreeMap::new();
    let mut ready: VecDeque<ChangeHash> = VecDeque::new();
    for hash in &arrived {
        let dependencies = waiting[hash].dependencies();
        let missing: Vec<&ChangeHash> =
            dependencies.iter().filter(|hash| graph.place(hash).is_none()).collect();
        for dependency in &missing {
            followers.entry(**dependency).or_default().push(*hash);
        }
        if missing.is_empty() {
            ready.push_back(*hash);
        }
        open.insert(*hash, missing.len());
    }
    let mut ordered = Vec::with_capacity(arrived.len());
    while let Some(hash) = ready.pop_front() {
        for follower in followers.remove(&hash).unwrap_or_default() {
            if let Some(count) = open.get_mut(&follower) {
                *count -= 1;
                if *count == 0 {
                    ready.push_back(follower);
                }
            }
        }
        ordered.extend(waiting.remove(&hash));
    }
    let refused = waiting
        .values()
        .map(|change| {
            let missing = change
                .dependencies()
                .iter()
                .find(|hash| graph.place(hash).is_none() && !waiting.contains_key(hash))
                .or(change.dependencies().first())
                .copied()
                .unwrap_or(change.hash());
            (change.hash(), Harmful::MissingDependency(missing))
        })
        .collect();
    (ordered, refused)
}
