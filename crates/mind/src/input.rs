//! What can happen to a mind. Whatever comes from outside is already decoded and bounded.

use api::events::Say;
use protocol::announcement::Announcement;
use protocol::hello::Side;
use protocol::message::Message;
use protocol::work::Work;
use protocol::{DeviceId, Opened};

use crate::command::Command;

/// Names a command, so that the answer finds who asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Ticket(pub u64);

/// Names an open window (one WebSocket).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Window(pub u64);

/// Names a gossiped announcement that waits for a verdict.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct GossipToken(pub u64);

/// One thing that happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Input {
    /// The node starts, or the mind was rebuilt after a failed commit: sent once to each mind, first.
    Started,
    /// A window or the command line asks for something.
    Command {
        /// To answer with.
        ticket: Ticket,
        /// What.
        command: Command,
    },
    /// A window opened.
    WindowOpened(Window),
    /// A window closed.
    WindowClosed(Window),
    /// A window says something on its socket.
    Say {
        /// Which window.
        window: Window,
        /// What.
        say: Say,
    },
    /// The node listens at these addresses now (text multiaddresses with `/p2p/`).
    Listening(Vec<String>),
    /// A device connected; its key is proved.
    PeerConnected {
        /// Which device.
        device: DeviceId,
        /// Which end of the connection *this* node is.
        side: Side,
        /// The address it has, as a text multiaddress without `/p2p/`.
        address: String,
    },
    /// A device says it can be reached at these addresses.
    PeerListens {
        /// Which device.
        device: DeviceId,
        /// Where.
        addresses: Vec<String>,
    },
    /// The last connection to a device closed.
    PeerDisconnected(DeviceId),
    /// A message from a connected device.
    Message {
        /// From whom.
        from: DeviceId,
        /// What.
        message: Message,
    },
    /// An announcement arrived by gossip, opened.
    Gossip {
        /// For the verdict.
        token: GossipToken,
        /// What.
        announcement: Box<Opened<Announcement>>,
    },
    /// The work on the member's key was found: announcements can be heard from now on.
    Worked(Work),
    /// This home was given a member's key, by the words of a recovery kit. Sent once, to the new mind.
    Restored,
    /// The deadline asked for has come.
    Woke,
    /// Everything that had arrived has been handled; a commit follows. Sent once at the end of every
    /// batch, so that what is said and cached once per batch is not said and cached per keystroke.
    BatchEnds,
}
