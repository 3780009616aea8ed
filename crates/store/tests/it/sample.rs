//! Keys and values to keep.

use mind::{Keep, Key, Local};
use protocol::announcement::Slot;
use protocol::{
    ActorId, CommunityId, DeviceId, DocumentId, HeaderHash, LogId, MemberId, OperationId,
};

pub(crate) const COMMUNITY: CommunityId = CommunityId([7; 32]);
pub(crate) const DOCUMENT: DocumentId = DocumentId([3; 16]);
pub(crate) const ACTOR: ActorId = ActorId([9; 24]);

/// A change's key, by its sequence.
pub(crate) fn change(sequence: u64) -> Key {
    Key::Change(COMMUNITY, DOCUMENT, ACTOR, sequence)
}

/// A write.
pub(crate) fn put(key: Key, value: impl Into<Vec<u8>>) -> Keep {
    Keep { key, value: Some(value.into()) }
}

/// A removal.
pub(crate) fn remove(key: Key) -> Keep {
    Keep { key, value: None }
}

/// One of each kind of key, from three small numbers: so that random keys meet and neighbour.
pub(crate) fn key(kind: u8, a: u8, b: u8) -> Key {
    let community = CommunityId([a; 32]);
    let device = DeviceId([b; 32]);
    let log = LogId([b; 16]);
    let document = DocumentId([b; 16]);
    let number = u64::from(b) << (8 * (a % 8));
    match kind % 28 {
        0 => Key::Local(Local::Profile),
        1 => Key::Local(Local::Interests),
        2 => Key::Local(Local::Starts),
        3 => Key::Local(Local::OwnLog(community)),
        4 => Key::Local(Local::InviteSecret(OperationId([a; 32]))),
        5 => Key::Local(Local::Join(community)),
        6 => Key::Local(Local::Peer(device)),
        7 => Key::Local(Local::Reported(community, device)),
        8 => Key::Local(Local::LastEdit(document, "x".repeat(usize::from(a % 4)))),
        9 => Key::Announcement(MemberId([a; 32]), Slot::Profile),
        10 => Key::Announcement(MemberId([a; 32]), Slot::Interests),
        11 => Key::Community(community),
        12 => Key::Operation(community, OperationId([b; 32])),
        13 => Key::Header(community, device, log, number),
        14 => Key::Fork(community, device, log, HeaderHash([a; 32])),
        15 => Key::Change(community, document, ACTOR, number),
        16 => Key::LogState(community, device, log),
        17 => Key::Aside(community, document, protocol::ChangeHash([a; 32])),
        18 => Key::Base(community, document),
        23 => Key::Local(Local::Distant(MemberId([b; 32]))),
        19 => Key::Wish(community, MemberId([b; 32])),
        20 => Key::Local(Local::Device(device)),
        21 => Key::Local(Local::Unlinked(device)),
        22 => Key::Local(Local::RecoveryChecked),
        24 => Key::Local(Local::WayIn(OperationId([a; 32]))),
        25 => Key::Local(Local::Stopped(community, device, log)),
        26 => Key::Local(Local::Unreadable(community, document)),
        _ => Key::Summary(community, document),
    }
}
