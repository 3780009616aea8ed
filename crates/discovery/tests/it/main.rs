//! Stories about the directory and the like-minded list, told with really signed announcements.
#![allow(missing_docs, reason = "tests")]

mod consistency;
mod directory;
mod like_minded;
mod people;
mod reconciliation;
mod vectors;
