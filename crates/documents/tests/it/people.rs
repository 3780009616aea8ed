//! Who writes in these stories.

use documents::{Change, Document};
use protocol::{ActorId, CommunityId, DeviceId, MemberId, Time};

pub(crate) const TABLE: CommunityId = CommunityId([7; 32]);

/// The actor of a person's device in one session.
pub(crate) fn actor(person: u8, session: u8) -> ActorId {
    ActorId::fresh(TABLE, DeviceId([person; 32]), [session; 8])
}

pub(crate) fn member(person: u8) -> MemberId {
    MemberId([person; 32])
}

pub(crate) fn at(ms: u64) -> Time {
    Time(1_790_000_000_000 + ms)
}

/// Everything `from` has and `to` lacks, as raw bytes looked at anew.
pub(crate) fn missing(from: &Document, to: &Document) -> Vec<Change> {
    from.since(&to.heads())
        .iter()
        .map(|change| documents::inspect(change.bytes()).expect("an honest change"))
        .collect()
}
