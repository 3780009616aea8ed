//! Stories about the directory and the like-minded list, told with really signed announcements.
#![allow(missing_docs, reason = "tests")]

mod directory;
mod like_minded;
mod people;
