//! The program as a process: its command line, and the life of one node. Nodes that meet are the
//! business of the package `tests`.

mod cli;
mod life;
mod service;
