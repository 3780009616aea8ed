//! The problems a member can run into, each with what to do about it.

use api::{Code, Problem};
use protocol::bounded::TooLong;

pub(crate) fn not_set_up() -> Problem {
    Problem::new(
        Code::NotSetUp,
        "You have no name here yet.",
        "Give one first: commonground profile set --name NAME.",
    )
}

pub(crate) fn too_long(what: &str, error: &TooLong) -> Problem {
    Problem::new(
        Code::BadRequest,
        format!("The {what} is too long: {} bytes, at most {}.", error.len, error.max),
        "Make it shorter.",
    )
}

pub(crate) fn empty(what: &str) -> Problem {
    Problem::new(Code::BadRequest, format!("The {what} is empty."), "Write something there.")
}

pub(crate) fn may_not_write() -> Problem {
    Problem::new(
        Code::Refused,
        "You may read at this table, not write.",
        "Ask a facilitator of the table for the role of member.",
    )
}

pub(crate) fn internal(what: &str) -> Problem {
    Problem::new(
        Code::Internal,
        format!("The node could not do this: {what}."),
        "Try again; if it stays, run commonground doctor and look into the log.",
    )
}
