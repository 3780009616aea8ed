//! Which of the changes that counting headers lead to count.
//!
//! Usually all of them. Should a device have signed two changes for one number of an actor, only one of them can
//! be in the document. The heads are taken in an order that is the same everywhere, and with each of them what
//! it follows, ancestors first: a change counts when everything it follows counts and no other with its number
//! did before. So what was built upon the other is left out from there on, and nothing else.

use std::collections::{BTreeMap, BTreeSet};

use documents::Change;
use protocol::{ActorId, ChangeHash};

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

/// The way through the pasts of the heads.
struct Walk<F> {
    find: F,
    choice: Choice,
    /// Whether a change counts, once that is known.
    decided: BTreeMap<ChangeHash, bool>,
    /// Numbers of actors that are taken.
    places: BTreeSet<(ActorId, u64)>,
    /// Changes of which not everything before is decided, each with how many of its dependencies are.
    open: Vec<(Change, usize)>,
}

/// Chooses among the pasts of these heads, in this order. What is not found leads nowhere.
pub(crate) fn choose(
    heads: impl IntoIterator<Item = ChangeHash>,
    find: impl Fn(&ChangeHash) -> Option<Change>,
) -> Choice {
    let (choice, decided) = (Choice::default(), BTreeMap::new());
    let mut walk = Walk { find, choice, decided, places: BTreeSet::new(), open: Vec::new() };
    for head in heads {
        walk.visit(head);
        walk.go_on();
    }
    walk.choice
}

impl<F: Fn(&ChangeHash) -> Option<Change>> Walk<F> {
    fn visit(&mut self, hash: ChangeHash) {
        if self.decided.contains_key(&hash) {
            return;
        }
        if let Some(change) = (self.find)(&hash) {
            self.open.push((change, 0));
        } else {
            self.decided.insert(hash, false);
            self.choice.missing += 1;
        }
    }

    fn go_on(&mut self) {
        while let Some((change, next)) = self.open.last_mut() {
            if let Some(before) = change.dependencies().get(*next).copied() {
                *next += 1;
                self.visit(before);
            } else if let Some((change, _)) = self.open.pop() {
                self.decide(change);
            }
        }
    }

    fn decide(&mut self, change: Change) {
        if self.decided.contains_key(&change.hash()) {
            return;
        }
        let counts_already = |hash: &ChangeHash| self.decided.get(hash) == Some(&true);
        let follows = change.dependencies().iter().all(counts_already);
        let counts = follows && self.places.insert((change.actor(), change.sequence()));
        self.decided.insert(change.hash(), counts);
        let list = if counts { &mut self.choice.taken } else { &mut self.choice.left };
        list.push(change);
    }
}
