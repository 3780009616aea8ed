//! The inverted index: from an interest key to the members who announced it.
//!
//! Members get small numbers, given back when they leave, so that lists of members are short to
//! keep and quick to merge. It knows nothing of records, times or labels; the
//! [`crate::Directory`] tells it what is visible.

use std::collections::BTreeMap;

use protocol::announcement::{Interests, Stance};
use protocol::{InterestKey, MemberId};

use crate::fold::key_if_any;

/// One member's interest behind a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Posting {
    /// What the member wants with it.
    pub(crate) stance: Stance,
    /// Where it stands in the member's list.
    pub(crate) position: u16,
}

/// Members with an interest, sorted by number. Walked through far more often than changed.
pub(crate) type Postings = Vec<(u32, Posting)>;

/// From keys to members and back.
#[derive(Debug, Default)]
pub(crate) struct Index {
    postings: BTreeMap<InterestKey, Postings>,
    numbers: BTreeMap<MemberId, u32>,
    /// Member and keys by number; the keys of every number in `numbers` are in `postings`.
    entries: Vec<(MemberId, Vec<InterestKey>)>,
    /// Numbers to give out again.
    free: Vec<u32>,
}

impl Index {
    /// Makes a member's interests findable, instead of those the member had.
    pub(crate) fn set(&mut self, member: MemberId, interests: &Interests) {
        self.remove(member);
        let found = postings_of(interests);
        if found.is_empty() {
            return;
        }
        let number = self.number(member, found.keys().copied().collect());
        for (key, posting) in found {
            let list = self.postings.entry(key).or_default();
            let place = list.partition_point(|&(other, _)| other < number);
            list.insert(place, (number, posting));
        }
    }

    /// Forgets a member.
    pub(crate) fn remove(&mut self, member: MemberId) {
        let Some(number) = self.numbers.remove(&member) else { return };
        let keys = std::mem::take(&mut self.entries[place(number)].1);
        for key in keys {
            if let Some(list) = self.postings.get_mut(&key) {
                if let Ok(place) = list.binary_search_by_key(&number, |&(other, _)| other) {
                    list.remove(place);
                }
                if list.is_empty() {
                    self.postings.remove(&key);
                }
            }
        }
        self.free.push(number);
    }

    /// Members with an interest, by number.
    pub(crate) fn list(&self, key: &InterestKey) -> Option<&Postings> {
        self.postings.get(key)
    }

    /// The member a number stands for.
    pub(crate) fn member(&self, number: u32) -> MemberId {
        self.entries[place(number)].0
    }

    /// The number of a member who has interests.
    pub(crate) fn number_of(&self, member: &MemberId) -> Option<u32> {
        self.numbers.get(member).copied()
    }

    /// One more than the greatest number there is.
    pub(crate) fn numbers(&self) -> u32 {
        u32::try_from(self.entries.len()).unwrap_or(u32::MAX)
    }

    /// How many members have interests.
    pub(crate) fn len(&self) -> usize {
        self.numbers.len()
    }

    fn number(&mut self, member: MemberId, keys: Vec<InterestKey>) -> u32 {
        let number = if let Some(number) = self.free.pop() {
            self.entries[place(number)] = (member, keys);
            number
        } else {
            let number = u32::try_from(self.entries.len()).unwrap_or(u32::MAX);
            self.entries.push((member, keys));
            number
        };
        self.numbers.insert(member, number);
        number
    }
}

/// Index of a number; the directory holds at most `DIRECTORY_MAX` members, so numbers stay small.
fn place(number: u32) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// One posting per key: who names an interest twice wants what either says.
fn postings_of(interests: &Interests) -> BTreeMap<InterestKey, Posting> {
    let mut found: BTreeMap<InterestKey, Posting> = BTreeMap::new();
    for (position, interest) in interests.interests.iter().enumerate() {
        let Some(key) = key_if_any(&interest.label) else { continue };
        let position = u16::try_from(position).unwrap_or(u16::MAX);
        let posting = found.entry(key).or_insert(Posting { stance: interest.stance, position });
        if posting.stance != interest.stance {
            posting.stance = Stance::Both;
        }
    }
    found
}
