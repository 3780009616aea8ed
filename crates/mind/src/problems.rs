//! The problems a member can run into, each with what to do about it.

use api::{Code, Problem};
use community::{NoRight, NotAllowed};
use protocol::bounded::TooLong;

pub(crate) fn not_set_up() -> Problem {
    Problem::new(
        Code::NotSetUp,
        "You have no name here yet.",
        "Give one first: commonground profile set --name NAME.",
    )
}

pub(crate) fn unlinked() -> Problem {
    Problem::new(
        Code::Refused,
        "This device was unlinked: it speaks for you no longer.",
        "Start anew with another --home, and link that one or restore it with your recovery words.",
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

/// A membership operation that the community would not recognise.
pub(crate) fn not_allowed(why: &NotAllowed) -> Problem {
    let (message, hint) = match why {
        NotAllowed::NotAMember | NotAllowed::NoRight(NoRight::NotAMember) => {
            ("You do not sit at this table.".to_owned(), "Ask somebody there to let you in.")
        }
        NotAllowed::NoRight(NoRight::Role) => (
            "Only a facilitator may do this.".to_owned(),
            "Ask a facilitator of the table; the list of members shows who they are.",
        ),
        NotAllowed::NoRight(NoRight::NoSuchMember) => (
            "That does not fit who sits at the table now.".to_owned(),
            "Look at the list of members again; somebody may have come or gone meanwhile.",
        ),
        NotAllowed::NoRight(NoRight::NoSuchInvite) => (
            "There is no such invitation at this table.".to_owned(),
            "Look at the list of invitations again.",
        ),
        NotAllowed::NoRight(NoRight::OutOfBounds | NoRight::Join(_)) | NotAllowed::Sealing(_) => {
            (format!("The table would not take this: {why}."), "Look at the values given.")
        }
    };
    Problem::new(Code::Refused, message, hint)
}

pub(crate) fn internal(what: &str) -> Problem {
    Problem::new(
        Code::Internal,
        format!("The node could not do this: {what}."),
        "Try again; if it stays, run commonground doctor and look into the log.",
    )
}
