//! Real swarms on 127.0.0.1, several in one process, and strangers that misbehave.
#![allow(clippy::wildcard_enum_match_arm, reason = "a test waits for one thing among many")]

mod abuse;
mod bystander;
mod gossip;
mod measure;
mod meeting;
mod party;
mod pressure;
