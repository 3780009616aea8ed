//! What has to happen when nothing else does: named deadlines, at most one of each.

use std::collections::BTreeMap;

use protocol::{CommunityId, Time};

/// Something that becomes due.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Due {
    /// Pass what others wrote on to members who may not have it.
    PassOn(CommunityId),
    /// Tell every fellow member how far this node is.
    TellHeld(CommunityId),
    /// Sum up what was written, if nothing more came for a while.
    SumUp(CommunityId),
    /// Compare the directory with one connected device.
    CompareDirectory,
    /// Compare communities again with the devices that seem not to hold the same.
    CompareCommunities,
    /// Announce again before the announcements expire.
    Announce,
    /// Drop announcements that have expired.
    Expire,
    /// Judge again how large the lobby is.
    Lobby,
    /// Visit another bucket of the lobby.
    Visit,
    /// Look again for someone who can let us in.
    SeekEntry(CommunityId),
    /// Come into an open community that has arrived.
    ComeIn(CommunityId),
    /// Link this device to its member, who sits at the table by another.
    LinkHere(CommunityId),
    /// Go on with linking a device, or give it up.
    Pairing,
    /// Try again to reach fellow members.
    Redial,
    /// Tell fellow devices where the others of a community are.
    TellWhereabouts(CommunityId),
    /// Try where others say that fellow devices are.
    TryHints,
}

/// The deadlines of a mind.
#[derive(Debug, Default)]
pub(crate) struct Deadlines {
    at: BTreeMap<Due, Time>,
}

impl Deadlines {
    /// Makes something due at this time, or earlier if it was due earlier already.
    pub(crate) fn no_later_than(&mut self, due: Due, at: Time) {
        self.at.entry(due).and_modify(|known| *known = (*known).min(at)).or_insert(at);
    }

    /// Nothing of this kind is due any more.
    pub(crate) fn clear(&mut self, due: Due) {
        self.at.remove(&due);
    }

    /// When the next thing is due.
    pub(crate) fn next(&self) -> Option<Time> {
        self.at.values().min().copied()
    }

    /// Takes out everything that is due by now.
    pub(crate) fn take_due(&mut self, now: Time) -> Vec<Due> {
        let due: Vec<Due> =
            self.at.iter().filter(|(_, at)| **at <= now).map(|(due, _)| *due).collect();
        for due in &due {
            self.at.remove(due);
        }
        due
    }
}
