//! The node: the binary that owns the operating system's side of Common Ground.
//!
//! * [`cli`] reads the command line; most commands speak HTTP to the running node and print.
//! * [`home`] is the folder of one node: keys, store, settings, log, lock, `node.json`.
//! * [`run`] wires the rooms: it starts store, mind, network and web, and is the only place that
//!   decides when and where the mind's effects happen.
//! * [`service`] has the desktop start the node at login.
//! * [`demo`] starts several nodes that meet and fills them with a small story.
//!
//! What it deliberately does not do: decide anything about members, documents or peers. That is the
//! mind's business; the node carries out.

mod cli;
mod demo;
mod doctor;
mod failure;
mod home;
mod limits;
mod logging;
mod run;
mod service;

/// Reads the command line, does what it says, and answers with the exit code of `experience`.
pub fn main() -> std::process::ExitCode {
    cli::main()
}
