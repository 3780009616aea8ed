//! The window: the local HTTP API, its events, and the page, on loopback only.
//!
//! It turns HTTP and WebSocket into commands for the mind and carries the answers back. It knows
//! no rule of the domain, no peer and no disk. The node gives it a listener and the sending end of
//! a channel of [`Knock`]s, and answers those.
//!
//! The path of a request: [`serve`](serve()) (connections) → `guard` (may it come in?) → `routes`
//! (an operation) → `door` (asks the node) → the answer as JSON, a problem by `refusal`. Everything
//! that is no operation is the embedded front end (`pages`). The path of an event: [`Bell`] →
//! `window` (a bounded queue) → `socket`.
//!
//! Invariants: a request reaches an operation only through the guard; no GET changes anything;
//! nothing here is unbounded or waits for ever.

mod description;
mod door;
mod extract;
mod guard;
mod limits;
mod opener;
mod pages;
mod refusal;
mod routes;
mod serve;
mod settings;
mod shared;
mod socket;
mod window;

pub use door::Knock;
pub use limits::KNOCKS_MAX;
pub use opener::Opener;
pub use serve::serve;
pub use settings::{Patience, Settings};
pub use window::Bell;
