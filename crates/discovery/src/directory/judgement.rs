//! What becomes of an announcement that is offered: whether it is the newest of its place, holds, does
//! not come too soon, and finds room.
//!
//! Nothing is decided by who offers it. What is refused here may be offered again; rates only delay.

use protocol::announcement::{Announcement, Body};
use protocol::limits::CLOCK_AHEAD_MS_MAX;
use protocol::pace::{Limit, Pace};
use protocol::{Opened, RecordId, Time};

use super::{Directory, Place, held_until, place_of};

/// How often one member may announce in one slot: someone who fills in a form changes a dozen things
/// at once, and nobody needs to be heard more often than every ten seconds for long.
pub const AUTHOR: Limit = Limit { burst: 16, every_ms: 10_000 };

/// What became of an announcement.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Offer {
    /// The first in its place. A full directory let go of another for it.
    New {
        /// What was let go of; whoever keeps records removes it.
        evicted: Option<Place>,
    },
    /// It replaces an older one.
    Newer,
    /// It is here already.
    Known,
    /// A newer one is here.
    Older,
    /// Its time is too far ahead to be believed; it may be offered again later.
    TooFarAhead,
    /// It holds no longer.
    Expired,
    /// The directory is full and holds only what goes before it.
    Full,
    /// Its author announces more often than [`AUTHOR`] allows; it may be offered again later.
    TooSoon,
}

impl Offer {
    /// Whether the announcement is now in the directory and was not before.
    pub fn is_taken(self) -> bool {
        match self {
            Self::New { .. } | Self::Newer => true,
            Self::Known | Self::Older | Self::TooFarAhead | Self::Expired => false,
            Self::Full | Self::TooSoon => false,
        }
    }
}

impl Directory {
    /// Takes an announcement if it is the newest of its place, holds at `now`, and does not come too
    /// soon after others of its author.
    pub fn offer(&mut self, now: Time, record: Opened<Announcement>) -> Offer {
        match self.verdict(now, &record, record.id()) {
            Verdict::Refused(offer) => offer,
            Verdict::Taken(room) => {
                let pace = self.pace_after(now, place_of(&record));
                self.take(now, record, room, pace)
            }
        }
    }

    /// Whether an announcement would be taken, if it were opened: what would not need not be.
    pub fn would_take(&self, now: Time, record: &Announcement, id: RecordId) -> bool {
        matches!(self.verdict(now, record, id), Verdict::Taken(_))
    }

    /// Takes back what this node made or kept: like [`Self::offer`], but also what is only held, and
    /// however soon.
    pub fn restore(&mut self, now: Time, record: Opened<Announcement>) -> Offer {
        if held_until(&record) <= now {
            return Offer::Expired;
        }
        match self.place_for(now, &record, record.id()) {
            Verdict::Refused(offer) => offer,
            Verdict::Taken(room) => self.take(now, record, room, Pace::new(AUTHOR, now)),
        }
    }

    fn verdict(&self, now: Time, record: &Announcement, id: RecordId) -> Verdict {
        let withdrawal = matches!(record.body, Body::Withdrawal(_));
        let end = if withdrawal { held_until(record) } else { record.expires_at };
        if end <= now {
            return Verdict::Refused(Offer::Expired);
        }
        let verdict = self.place_for(now, record, id);
        let held = self.entries.get(&place_of(record));
        let too_soon = held.is_some_and(|held| held.pace.left(AUTHOR, now) == 0);
        match verdict {
            Verdict::Taken(_) if too_soon => Verdict::Refused(Offer::TooSoon),
            Verdict::Taken(_) | Verdict::Refused(_) => verdict,
        }
    }

    fn pace_after(&self, now: Time, place: Place) -> Pace {
        let held = self.entries.get(&place);
        let mut pace = held.map_or_else(|| Pace::new(AUTHOR, now), |held| held.pace);
        pace.take(AUTHOR, now, 1);
        pace
    }

    fn place_for(&self, now: Time, record: &Announcement, id: RecordId) -> Verdict {
        if record.issued_at > now.plus_ms(CLOCK_AHEAD_MS_MAX) {
            return Verdict::Refused(Offer::TooFarAhead);
        }
        let Some(held) = self.entries.get(&place_of(record)) else {
            return match self.room_for(record) {
                Room::None => Verdict::Refused(Offer::Full),
                room @ (Room::Enough | Room::After(_)) => Verdict::Taken(room),
            };
        };
        let older = (record.issued_at, id) < (held.record.issued_at, held.record.id());
        if held.record.id() == id {
            Verdict::Refused(Offer::Known)
        } else if self.newest_wins && older {
            Verdict::Refused(Offer::Older)
        } else {
            Verdict::Taken(Room::Enough)
        }
    }

    fn take(&mut self, now: Time, record: Opened<Announcement>, room: Room, pace: Pace) -> Offer {
        let place = place_of(&record);
        if self.entries.contains_key(&place) {
            self.remove(place);
            self.insert(now, record, pace);
            return Offer::Newer;
        }
        let evicted = if let Room::After(place) = room { Some(place) } else { None };
        if let Some(place) = evicted {
            self.remove(place);
        }
        self.insert(now, record, pace);
        Offer::New { evicted }
    }

    /// Of strangers the oldest goes first, and a newcomer older than all of them is not taken.
    fn room_for(&self, record: &Announcement) -> Room {
        if self.entries.len() < self.capacity {
            return Room::Enough;
        }
        let Some(&(issued_at, oldest)) = self.evictable.first() else { return Room::None };
        let spared = self.spared.contains(&record.member);
        let newer = (record.issued_at, place_of(record)) > (issued_at, oldest);
        if spared || newer { Room::After(oldest) } else { Room::None }
    }
}

#[derive(Debug, Clone, Copy)]
enum Room {
    Enough,
    After(Place),
    None,
}

/// What is to become of an announcement.
#[derive(Debug, Clone, Copy)]
enum Verdict {
    Taken(Room),
    Refused(Offer),
}
