//! What the mind wants done. Effects come in the order in which they must happen; all
//! [`Effect::Keep`]s of a batch are committed before any other effect of it leaves the house.

use api::Problem;
use api::events::Event;
use protocol::identity::LinkCertificate;
use protocol::message::Message;
use protocol::topic::Topic;
use protocol::{DeviceId, Keypair, Opened, Sealed};

use crate::answer::Answer;
use crate::archive::Keep;
use crate::input::{GossipToken, Ticket, Window};

/// One thing to do.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Keep this durably (or remove it).
    Keep(Keep),
    /// Follow a gossip topic.
    Follow(Topic),
    /// Stop following a gossip topic.
    Unfollow(Topic),
    /// Gossip an announcement on these topics.
    Publish {
        /// Where.
        topics: Vec<Topic>,
        /// What.
        record: Sealed,
    },
    /// Say what became of a gossiped announcement, so that it is passed on or not.
    Judge {
        /// Which.
        token: GossipToken,
        /// What became of it.
        verdict: Verdict,
    },
    /// Send a message to a connected device.
    Send {
        /// To whom.
        to: DeviceId,
        /// What.
        message: Message,
    },
    /// Try to connect to a device at these addresses (text multiaddresses).
    Dial {
        /// The device, when it is known who should answer.
        device: Option<DeviceId>,
        /// Where it may be.
        addresses: Vec<String>,
    },
    /// Somebody says that a device is at these addresses: try a few times, within bounds.
    Hint {
        /// Who should answer.
        device: DeviceId,
        /// Where it may be, the most useful first.
        addresses: Vec<String>,
    },
    /// Do not dial a device of one's own accord, however it comes to be known; or do so again. A
    /// connection that is there stays.
    Avoid {
        /// Whom.
        device: DeviceId,
        /// Whether to avoid it from now on.
        avoid: bool,
    },
    /// Count a device's misbehaviour; repeated, it is disconnected.
    Blame {
        /// Whom.
        device: DeviceId,
        /// What it did, for the log.
        why: &'static str,
    },
    /// Answer a command. Comes after the keeps that make the answer true.
    Reply {
        /// Which command.
        ticket: Ticket,
        /// The answer.
        answer: Result<Answer, Problem>,
    },
    /// Keep who this node is, apart from everything else, and open a new mind that knows; when that
    /// cannot be kept, answers after it say so instead.
    Become(Become),
    /// The member has a name now, without anybody here having given one.
    Named,
    /// Tell a window, or every window.
    Tell {
        /// Which window; none for all.
        window: Option<Window>,
        /// What.
        event: Event,
    },
}

/// Who a node is from now on.
#[derive(Debug, Clone, PartialEq)]
#[allow(clippy::large_enum_variant, reason = "made once in the life of a node")]
pub enum Become {
    /// A device of the member that certified it; the own key, which nobody ever saw, goes.
    Linked(Opened<LinkCertificate>),
    /// A device that holds this member's key.
    Restored(Keypair),
    /// The same as before, but what is kept of its own device changed.
    Anew,
}

/// What became of a gossiped announcement.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// New and valid: pass it on.
    Accept,
    /// Known, older or not wanted: do not pass it on, nobody is to blame.
    Ignore,
    /// Invalid: do not pass it on, and hold it against the sender.
    Reject,
}
