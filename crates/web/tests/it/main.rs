//! The window, tested from outside: a real server on loopback, and a node side that answers from a
//! table.

#![allow(clippy::wildcard_enum_match_arm, reason = "a test panics at what it does not expect")]

mod body;
mod description;
mod devices;
mod events;
mod guard;
mod harness;
mod node_side;
mod operations;
mod page;
mod patience;
mod problems;
mod reference;
mod session;
mod types;
