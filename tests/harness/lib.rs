//! The harness: real `commonground` processes with homes of their own, on loopback.
//!
//! A test starts [`Node`]s, talks to them as anyone would (HTTP by [`Client`], the WebSocket by
//! [`Window`], the command line by [`Node::cli`]), ends them politely or not, and waits with
//! [`eventually`]. A [`Lan`] gives nodes a network of their own, a [`Router`] one with an outside.
//! Nothing here looks inside a node; what it cannot see through a public surface, it does not know. Whatever a test started is ended when it goes out of scope.
//!
//! The program under test is `target/PROFILE/commonground` beside the test itself, or what
//! `COMMONGROUND_BIN` names.

pub mod client;
pub mod eventually;
pub mod impostor;
pub mod lan;
pub mod node;
pub mod program;
pub mod router;
pub mod talk;
pub mod window;

pub use client::{Client, Refusal};
pub use eventually::{DEADLINE, eventually, eventually_every, eventually_within, let_pass};
pub use impostor::Impostor;
pub use lan::Lan;
pub use node::{Node, Start};
pub use program::{Ran, program};
pub use router::Router;
pub use window::Window;
