//! The composed core: what a node knows and wants, without any of the world it lives in.
//!
//! [`Mind::handle`] takes what happened and answers with what to do, in order. Time, randomness and
//! what is kept come in as arguments; nothing here waits, opens a file or sends a byte.

pub mod answer;
pub mod archive;
mod asks;
mod blocking;
mod carets;
mod chance;
pub mod command;
mod context;
mod deadlines;
mod desk;
mod distance;
pub mod effect;
mod fetching;
mod hints;
mod ids;
pub mod input;
mod joins;
mod keeping;
mod knocking;
mod library;
mod link;
mod me;
mod meeting;
mod mind;
mod open_plane;
mod opening;
mod own_devices;
mod pairing;
mod parting;
mod peers;
mod problems;
mod returning;
mod rooms;
mod seat;
mod shelf;
mod summary;
mod summing_up;
mod sync;
mod unreadable;
mod ways_in;
mod whereabouts;
mod writing;

pub use answer::Answer;
pub use archive::{Archive, Keep, Key, Local, Range};
pub use command::{Command, DeviceCommand, Hideable, ReadingOf};
pub use effect::{Become, Effect, Verdict};
pub use input::{GossipToken, Input, Ticket, Window};
pub use mind::{Guards, Keys, MemberKey, Mind};
