//! The directory: of every member and slot the newest announcement, and nothing older.
//!
//! An announcement has two ends. When it expires it is *hidden*: no longer shown, matched, counted
//! or passed on. It stays *held* until nothing it replaced can be valid any more, 30 days after it
//! was issued, or an older announcement with a later expiry would return from someone else's
//! directory. A withdrawal shows nothing but is passed on for as long as it is held.
//!
//! It deliberately does not verify (an [`Opened`] record is verified) and does not keep: whoever
//! keeps records on a disk follows what [`Directory::offer`] and [`Directory::expire`] answer.
//!
//! The path through it: `offer` judges and `insert`s, `show` and `hide` keep the inverted index and
//! the ids in step, `expire` hides and removes what `deadlines` says, and [`compare`] finds what
//! another directory lacks.

use std::collections::{BTreeMap, BTreeSet};

use protocol::announcement::{Announcement, Body, Interests, Profile, Slot};
use protocol::limits::{ANNOUNCEMENT_VALID_MS_MAX, DIRECTORY_MAX};
use protocol::pace::Pace;
use protocol::{DeviceId, InterestKey, MemberId, Opened, RecordId, Time};

use crate::index::Index;
use crate::items::{Item, Items};

mod compare;
mod judgement;

pub use compare::Compared;
pub use judgement::{AUTHOR, Offer};

/// Where an announcement stands: whose, and which.
pub type Place = (MemberId, Slot);

/// What [`Directory::expire`] did.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expired {
    /// No longer shown, but still held against the return of older ones: keep them.
    pub hidden: Vec<Place>,
    /// Gone: whoever keeps records removes them.
    pub removed: Vec<Place>,
}

/// The newest announcement of every member and slot.
#[derive(Debug)]
pub struct Directory {
    capacity: usize,
    entries: BTreeMap<Place, Entry>,
    /// Everything that is passed on: what is shown, and withdrawals.
    ids: BTreeMap<RecordId, Place>,
    /// The same, in the order in which directories are compared.
    items: Items,
    /// The next thing to happen to each entry.
    deadlines: BTreeSet<(Time, Place)>,
    /// Entries that may be let go of, oldest first: those of members who are not spared.
    evictable: BTreeSet<(Time, Place)>,
    spared: BTreeSet<MemberId>,
    devices: BTreeMap<DeviceId, BTreeSet<Place>>,
    index: Index,
    /// How many members have something shown.
    population: usize,
    newest_wins: bool,
}

#[derive(Debug)]
struct Entry {
    record: Opened<Announcement>,
    hidden: bool,
    /// How much more its author may say soon.
    pace: Pace,
}

impl Entry {
    fn is_withdrawal(&self) -> bool {
        matches!(self.record.body, Body::Withdrawal(_))
    }

    fn is_shown(&self) -> bool {
        !self.hidden && !self.is_withdrawal()
    }

    fn is_passed_on(&self) -> bool {
        self.is_shown() || self.is_withdrawal()
    }

    fn item(&self) -> Item {
        (self.record.issued_at, self.record.id())
    }

    fn deadline(&self) -> Time {
        if self.is_shown() { self.record.expires_at } else { held_until(&self.record) }
    }

    fn device(&self) -> DeviceId {
        DeviceId(*self.record.signer())
    }
}

/// Until then an older announcement for the same place can still be valid somewhere.
fn held_until(record: &Announcement) -> Time {
    record.issued_at.plus_ms(ANNOUNCEMENT_VALID_MS_MAX)
}

fn place_of(record: &Announcement) -> Place {
    (record.member, record.slot())
}

impl Default for Directory {
    fn default() -> Self {
        Self::with_capacity(DIRECTORY_MAX)
    }
}

impl Directory {
    /// An empty directory that holds at most `capacity` announcements.
    pub fn with_capacity(capacity: usize) -> Self {
        Self {
            capacity,
            entries: BTreeMap::new(),
            ids: BTreeMap::new(),
            items: Items::default(),
            deadlines: BTreeSet::new(),
            evictable: BTreeSet::new(),
            spared: BTreeSet::new(),
            devices: BTreeMap::new(),
            index: Index::default(),
            population: 0,
            newest_wins: true,
        }
    }

    /// Lets older announcements replace newer ones: for a simulator that proves it would notice.
    #[doc(hidden)]
    pub fn without_newest_wins(&mut self) {
        self.newest_wins = false;
    }

    fn insert(&mut self, now: Time, record: Opened<Announcement>, pace: Pace) {
        let place = place_of(&record);
        let entry = Entry { hidden: record.expires_at <= now, record, pace };
        self.deadlines.insert((entry.deadline(), place));
        if !self.spared.contains(&place.0) {
            self.evictable.insert((entry.record.issued_at, place));
        }
        self.devices.entry(entry.device()).or_default().insert(place);
        if entry.is_passed_on() {
            self.ids.insert(entry.record.id(), place);
            self.items.insert(entry.item());
        }
        let shown = entry.is_shown();
        self.entries.insert(place, entry);
        if shown {
            self.show(place);
        }
    }

    fn remove(&mut self, place: Place) {
        let Some(entry) = self.entries.get(&place) else { return };
        let (shown, device, item) = (entry.is_shown(), entry.device(), entry.item());
        self.deadlines.remove(&(entry.deadline(), place));
        self.evictable.remove(&(entry.record.issued_at, place));
        if let Some(places) = self.devices.get_mut(&device) {
            places.remove(&place);
            if places.is_empty() {
                self.devices.remove(&device);
            }
        }
        self.ids.remove(&item.1);
        self.items.remove(&item);
        if shown {
            self.hide(place);
        }
        self.entries.remove(&place);
    }

    fn show(&mut self, place: Place) {
        if let Some(interests) = self.interests(&place.0)
            && place.1 == Slot::Interests
        {
            let interests = interests.clone();
            self.index.set(place.0, &interests);
        }
        if !self.is_shown((place.0, other(place.1))) {
            self.population += 1;
        }
    }

    fn hide(&mut self, place: Place) {
        if place.1 == Slot::Interests {
            self.index.remove(place.0);
        }
        if !self.is_shown((place.0, other(place.1))) {
            self.population -= 1;
        }
    }

    fn is_shown(&self, place: Place) -> bool {
        self.entries.get(&place).is_some_and(Entry::is_shown)
    }

    /// Lets go of everything a member announced, whatever it was; answers what that was.
    pub fn forget(&mut self, member: &MemberId) -> Vec<Place> {
        let places = [Slot::Profile, Slot::Interests].map(|slot| (*member, slot));
        let held = places.into_iter().filter(|place| self.entries.contains_key(place));
        let held: Vec<Place> = held.collect();
        held.iter().for_each(|place| self.remove(*place));
        held
    }

    /// Hides what holds no longer and removes what need not be held any more.
    pub fn expire(&mut self, now: Time) -> Expired {
        let mut expired = Expired::default();
        while let Some(&(at, place)) = self.deadlines.first()
            && at <= now
        {
            let Some(entry) = self.entries.get(&place) else { break };
            if entry.is_shown() && held_until(&entry.record) > now {
                self.hide(place);
                self.hold(place);
                expired.hidden.push(place);
            } else {
                self.remove(place);
                expired.removed.push(place);
            }
        }
        expired
    }

    /// Marks an entry hidden, and so no longer passed on.
    fn hold(&mut self, place: Place) {
        let Some(entry) = self.entries.get_mut(&place) else { return };
        self.deadlines.remove(&(entry.deadline(), place));
        entry.hidden = true;
        self.deadlines.insert((entry.deadline(), place));
        let item = entry.item();
        self.ids.remove(&item.1);
        self.items.remove(&item);
    }

    /// When [`Self::expire`] has something to do again.
    pub fn next_expiry(&self) -> Option<Time> {
        self.deadlines.first().map(|&(at, _)| at)
    }

    /// Says whom eviction spares, instead of those said before: fellow members, and people met.
    pub fn spare(&mut self, members: BTreeSet<MemberId>) {
        let before = std::mem::replace(&mut self.spared, members);
        let again: Vec<_> = before.difference(&self.spared).copied().collect();
        let fresh: Vec<_> = self.spared.difference(&before).copied().collect();
        for (member, evictable) in again
            .into_iter()
            .map(|member| (member, true))
            .chain(fresh.into_iter().map(|member| (member, false)))
        {
            for slot in [Slot::Profile, Slot::Interests] {
                let Some(entry) = self.entries.get(&(member, slot)) else { continue };
                let aged = (entry.record.issued_at, (member, slot));
                if evictable {
                    self.evictable.insert(aged);
                } else {
                    self.evictable.remove(&aged);
                }
            }
        }
    }

    /// What a member says of themselves now.
    pub fn profile(&self, member: &MemberId) -> Option<&Profile> {
        match &self.announcement(member, Slot::Profile)?.body {
            Body::Profile(profile) => Some(profile),
            Body::Interests(_) | Body::Withdrawal(_) => None,
        }
    }

    /// What a member cares about now.
    pub fn interests(&self, member: &MemberId) -> Option<&Interests> {
        match &self.announcement(member, Slot::Interests)?.body {
            Body::Interests(interests) => Some(interests),
            Body::Profile(_) | Body::Withdrawal(_) => None,
        }
    }

    /// The announcement shown for a place; none for a withdrawn or expired one.
    pub fn announcement(&self, member: &MemberId, slot: Slot) -> Option<&Opened<Announcement>> {
        let entry = self.entries.get(&(*member, slot))?;
        entry.is_shown().then_some(&entry.record)
    }

    /// Whatever is held for a place, shown or not: the newest there ever was.
    pub fn held(&self, member: &MemberId, slot: Slot) -> Option<&Opened<Announcement>> {
        self.entries.get(&(*member, slot)).map(|entry| &entry.record)
    }

    /// Members with something shown, in the order of their ids.
    pub fn members(&self) -> impl Iterator<Item = MemberId> {
        let mut before = None;
        self.entries.iter().filter(|(_, entry)| entry.is_shown()).filter_map(move |(place, _)| {
            (before.replace(place.0) != Some(place.0)).then_some(place.0)
        })
    }

    /// How many members [`Self::members`] gives.
    pub fn population(&self) -> usize {
        self.population
    }

    /// How many announcements are held, shown or not.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether nothing is held.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The member a device speaks for, as the newest announcement signed by it says.
    pub fn member_of(&self, device: &DeviceId) -> Option<MemberId> {
        let newest = self.devices.get(device)?.iter().max_by_key(|place| {
            self.entries.get(*place).map(|entry| (entry.record.issued_at, entry.record.id()))
        })?;
        Some(newest.0)
    }

    /// Members who announce an interest, in no particular order.
    pub fn members_with(&self, key: &InterestKey) -> impl Iterator<Item = MemberId> {
        let list = self.index.list(key);
        list.into_iter().flat_map(|list| list.iter().map(|&(number, _)| self.index.member(number)))
    }

    pub(crate) fn index(&self) -> &Index {
        &self.index
    }
}

fn other(slot: Slot) -> Slot {
    match slot {
        Slot::Profile => Slot::Interests,
        Slot::Interests => Slot::Profile,
    }
}
