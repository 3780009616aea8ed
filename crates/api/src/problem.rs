//! Problems: what is wrong, in one sentence, and what to do about it.

use crate::shape;

shape! {
    /// What is wrong, for programs.
    #[derive(Copy, Eq, PartialOrd, Ord)]
    #[serde(rename_all = "snake_case")]
    pub enum Code {
        /// A value is missing, malformed or out of bounds.
        BadRequest,
        /// No such thing here.
        NotFound,
        /// An id prefix fits more than one thing.
        Ambiguous,
        /// The member has no name yet: set the profile first.
        NotSetUp,
        /// An edit names a version that is no longer current.
        Stale,
        /// Not allowed for this member.
        Refused,
        /// It already exists.
        Conflict,
        /// The disk is full: reading goes on, writing waits for room.
        DiskFull,
        /// The node is too busy; try again.
        Busy,
        /// The request does not come from the page of this node.
        Forbidden,
        /// No or a wrong token.
        Unauthorised,
        /// Too large.
        TooLarge,
        /// The node itself failed; it has been logged.
        Internal,
    }

    /// A problem and its remedy.
    #[derive(Eq)]
    pub struct Problem {
        pub code: Code,
        /// One sentence that says what is wrong.
        pub message: String,
        /// One sentence that says what to do.
        pub hint: String,
        /// With `stale`: the current version.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional, type = "number")]
        pub version: Option<u64>,
    }
}

impl Problem {
    /// A problem with this code, what is wrong and what to do.
    pub fn new(code: Code, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self { code, message: message.into(), hint: hint.into(), version: None }
    }
}
