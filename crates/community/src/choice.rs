//! Which of the changes that counting headers lead to count.
//!
//! Usually all of them. Should a device have signed two changes for one number of an actor, only one of them can
//! be in the document. The heads are taken in an order that is the same everywhere, and with each of them what
//! it follows, ancestors first: a change counts when everything it follows counts and no other with its number
//! did before. So what was built upon the other is left out from there on, and nothing else.

use std::collections::btree_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use documents::Change;
use protocol::ChangeHash;

/// What counts, and what would if something else did not.
#[derive(Debug, Default)]
pub(crate) struct Choice {
    /// What counts, ancestors first.
    pub(crate) taken: Vec<Change>,
    /// What counting headers lead to, and does not count: in the same order.
    pub(crate) left: Vec<Change>,
    /// How many changes that they lead to were not found.
    pub(crate) missing: usize,
}

/// Chooses among the pasts of these heads, in this order. What is not found leads nowhere.
pub(crate) fn choose(
    heads: impl IntoIterator<Item = ChangeHash>,
    find: impl Fn(&ChangeHash) -> Option<Change>,
) -> Choice {
    let mut choice = Choice::default();
    let mut decided: BTreeMap<ChangeHash, bool> = BTreeMap::new();
    let mut places = BTreeSet::new();
    for head in heads {
        let mut open: Vec<(Change, usize)> = Vec::new();
        choice.missing += look_at(head, &find, &mut open, &mut decided);
        while let Some((change, next)) = open.last_mut() {
            if let Some(before) = change.dependencies().get(*next).copied() {
                *next += 1;
                choice.missing += look_at(before, &find, &mut open, &mut decided);
                continue;
            }
            let Some((change, _)) = open.pop() else { break };
            if decided.contains_key(&change.hash()) {
                continue;
            }
            let follows = change.dependencies().iter().all(|hash| decided.get(hash) == Some(&true));
            let counts = follows && places.insert((change.actor(), change.sequence()));
            decided.insert(change.hash(), counts);
            if counts { choice.taken.push(change) } else { choice.left.push(change) }
        }
    }
    choice
}

/// Puts a change on the way that is not decided yet; one that is not here counts not. How many are missing.
fn look_at(
    hash: ChangeHash,
    find: &impl Fn(&ChangeHash) -> Option<Change>,
    open: &mut Vec<(Change, usize)>,
    decided: &mut BTreeMap<ChangeHash, bool>,
) -> usize {
    let Entry::Vacant(place) = decided.entry(hash) else { return 0 };
    if let Some(change) = find(&hash) {
        open.push((change, 0));
        return 0;
    }
    place.insert(false);
    1
}
