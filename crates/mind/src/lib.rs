//! The composed core: what a node knows and wants, without any of the world it lives in.
//!
//! [`Mind::handle`] takes what happened and answers with what to do, in order. Time, randomness and
//! what is kept come in as arguments; nothing here waits, opens a file or sends a byte.

pub mod answer;
pub mod archive;
mod chance;
pub mod command;
pub mod effect;
pub mod input;
mod mind;

pub use answer::Answer;
pub use archive::{Archive, Keep, Key, Local, Range};
pub use command::Command;
pub use effect::{Effect, Verdict};
pub use input::{GossipToken, Input, Ticket, Window};
pub use mind::{Keys, Mind};
