//! Comparing two directories: which announcements belong to a topic, and what is answered to a
//! message of a reconciliation about them.
//!
//! It deliberately holds no state of a conversation: a message says everything, so one that is lost
//! or repeated does no harm. Who may ask how often is decided where sessions are.

use std::borrow::Cow;
use std::ops::Bound;

use protocol::announcement::{Announcement, Slot};
use protocol::limits::{LOBBY_BITS_MAX, RECONCILE_RANGES_MAX};
use protocol::reconcile::{Reconcile, Sample, Scope};
use protocol::topic::Topic;
use protocol::{List, MemberId, Opened, RecordId, ShortId, Time};

use super::{Directory, Entry, Place};
use crate::items::{Item, Items};
use crate::ranges::{OutOfOrder, answer, opening};

/// A full directory compares this share of what it holds at once, another one each time: one in
/// `2^SAMPLE_BITS`.
const SAMPLE_BITS: u8 = 3;

/// What follows from a message of a reconciliation.
#[derive(Debug, Default)]
pub struct Compared {
    /// What to answer; none when nothing is left to say.
    pub answer: Option<Reconcile>,
    /// What to send, newest first.
    pub send: Vec<Opened<Announcement>>,
    /// There was more to send than one answer may hold.
    pub more: bool,
    /// What to ask for.
    pub want: Vec<ShortId>,
}

impl Directory {
    /// Begins to compare what belongs to a topic. `wants` says whether what is lacked here is wanted;
    /// `key` is fresh and draws the sample.
    pub fn compare(&self, topic: Topic, wants: bool, key: [u8; 32]) -> Reconcile {
        let sample = self.is_full().then_some(Sample { key, bits: SAMPLE_BITS });
        self.begin(Scope { topic, wants, since: self.floor(), sample })
    }

    fn begin(&self, scope: Scope) -> Reconcile {
        let ranges = opening(&self.selection(&scope), scope.since);
        Reconcile { scope, ranges: List::first(ranges) }
    }

    /// What follows from a message of another. An error says what no honest node does.
    pub fn reconcile(
        &self,
        theirs: &Reconcile,
        wants: bool,
        key: [u8; 32],
    ) -> Result<Compared, &'static str> {
        if !theirs.scope.topic.exists() {
            return Err("compared a topic that does not exist");
        }
        if !wants && !theirs.scope.wants {
            return Ok(Compared::default());
        }
        let since = theirs.scope.since.max(self.floor());
        let mut scope = Scope { wants, since, ..theirs.scope.clone() };
        if self.is_full() && scope.sample.is_none() {
            // The other did not know that this one is full: the comparison begins again, smaller.
            scope.sample = Some(Sample { key, bits: SAMPLE_BITS });
            return Ok(Compared { answer: Some(self.begin(scope)), ..Compared::default() });
        }
        let found = answer(&self.selection(&scope), since, &theirs.ranges)
            .map_err(|OutOfOrder| "compared ranges out of order")?;
        let ranges = List::<_, RECONCILE_RANGES_MAX>::first(found.ranges);
        let send = if theirs.scope.wants { found.send } else { Vec::new() };
        Ok(Compared {
            answer: (!ranges.is_empty()).then_some(Reconcile { scope, ranges }),
            send: send.iter().filter_map(|(_, id)| self.record(id)).cloned().collect(),
            more: found.more && theirs.scope.wants,
            want: if wants { found.want } else { Vec::new() },
        })
    }

    /// The announcements these ids stand for, as far as they are passed on.
    pub fn records(&self, ids: &[ShortId]) -> Vec<Opened<Announcement>> {
        let found = ids.iter().filter_map(|short| {
            let mut least = [0; 32];
            least[..ShortId::LEN].copy_from_slice(short.as_bytes());
            let (id, _) = self.ids.range(RecordId(least)..).next()?;
            (ShortId::from(*id) == *short).then(|| self.record(id)).flatten().cloned()
        });
        found.collect()
    }

    /// Whether an announcement is here and passed on.
    pub fn passes_on(&self, id: &RecordId) -> bool {
        self.ids.contains_key(id)
    }

    fn record(&self, id: &RecordId) -> Option<&Opened<Announcement>> {
        self.ids.get(id).and_then(|place| self.entries.get(place)).map(|entry| &entry.record)
    }

    fn is_full(&self) -> bool {
        self.entries.len() >= self.capacity
    }

    /// A full directory takes nothing from before this time.
    fn floor(&self) -> Time {
        let oldest = self.evictable.first().map_or(Time(u64::MAX), |&(at, _)| at);
        if self.is_full() { oldest } else { Time(0) }
    }

    fn selection(&self, scope: &Scope) -> Cow<'_, Items> {
        if scope.topic == Topic::LOBBY && scope.sample.is_none() {
            return Cow::Borrowed(&self.items);
        }
        let sampled = |item: &Item| scope.sample.is_none_or(|sample| sample.holds(&item.1));
        let recent = |item: &Item| item.0 >= scope.since;
        let belong: Box<dyn Iterator<Item = Item>> = match &scope.topic {
            &Topic::LOBBY => Box::new(self.items.ranks(0..usize::MAX).copied()),
            Topic::Lobby { bits, bucket } => {
                Box::new(passed_on(self.in_bucket(*bits, *bucket).map(|(_, entry)| entry)))
            }
            Topic::Interest(key) => Box::new(passed_on(self.of_members(self.members_with(key)))),
        };
        Cow::Owned(belong.filter(recent).filter(sampled).collect())
    }

    fn in_bucket(&self, bits: u8, bucket: u32) -> impl Iterator<Item = (&Place, &Entry)> {
        let shift = u32::BITS - u32::from(bits.min(LOBBY_BITS_MAX));
        let first = |bucket: u32| -> Place {
            let mut id = [0; 32];
            id[..4].copy_from_slice(&bucket.checked_shl(shift).unwrap_or(0).to_be_bytes());
            (MemberId(id), Slot::Profile)
        };
        let next = bucket.wrapping_add(1);
        let is_last = next.checked_shr(u32::from(bits)).unwrap_or(0) > 0;
        let end = if is_last { Bound::Unbounded } else { Bound::Excluded(first(next)) };
        self.entries.range((Bound::Included(first(bucket)), end))
    }

    fn of_members(&self, members: impl Iterator<Item = MemberId>) -> impl Iterator<Item = &Entry> {
        members
            .flat_map(|member| [Slot::Profile, Slot::Interests].map(|slot| (member, slot)))
            .filter_map(|place| self.entries.get(&place))
    }

    /// How many members with something shown are in a bucket of the lobby.
    pub fn population_of(&self, bits: u8, bucket: u32) -> usize {
        let mut before = None;
        self.in_bucket(bits, bucket)
            .filter(|(_, entry)| entry.is_shown())
            .filter(|(place, _)| before.replace(place.0) != Some(place.0))
            .count()
    }
}

fn passed_on<'a>(entries: impl Iterator<Item = &'a Entry>) -> impl Iterator<Item = Item> {
    entries.filter(|entry| entry.is_passed_on()).map(Entry::item)
}
