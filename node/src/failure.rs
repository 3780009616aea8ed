//! How a command ends: the exit codes, and what is said when something is wrong.
//!
//! Every failure says what is wrong and ends in what to do. It does not print itself: that is the
//! business of [`crate::cli::say`].

use std::fmt;
use std::io;
use std::path::Path;

use api::{Code, Problem};

/// The exit codes; scripts rely on them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exit {
    Ok,
    Failed,
    Usage,
    Partly,
    NotSetUp,
    NotRunning,
    Refused,
    StoreMissing,
    Locked,
}

impl Exit {
    pub(crate) fn code(self) -> u8 {
        match self {
            Self::Ok => 0,
            Self::Failed => 1,
            Self::Usage => 2,
            Self::Partly => 3,
            Self::NotSetUp => 4,
            Self::NotRunning => 5,
            Self::Refused => 6,
            Self::StoreMissing => 10,
            Self::Locked => 11,
        }
    }
}

/// What is wrong and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Failure {
    pub(crate) exit: Exit,
    /// For programs: one of the API's codes, or a word of the command line's own.
    pub(crate) code: String,
    pub(crate) message: String,
    pub(crate) hint: String,
}

impl Failure {
    pub(crate) fn new(
        exit: Exit,
        code: &str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self { exit, code: code.to_owned(), message: message.into(), hint: hint.into() }
    }

    /// A mistake in what was typed.
    pub(crate) fn usage(message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new(Exit::Usage, "usage", message, hint)
    }

    /// The operating system refused something about a file.
    #[allow(clippy::wildcard_enum_match_arm, reason = "io::ErrorKind is non-exhaustive")]
    pub(crate) fn file(doing: &str, path: &Path, error: &io::Error) -> Self {
        let hint = match error.kind() {
            io::ErrorKind::PermissionDenied => {
                "Give yourself the right to it, or choose another folder with --home."
            }
            io::ErrorKind::StorageFull => "Make room on the disk and try again.",
            io::ErrorKind::NotFound => "Check the path.",
            io::ErrorKind::ReadOnlyFilesystem => {
                "Choose a folder on a disk that can be written, with --home."
            }
            _ => "Look at the message of the system, solve that, and try again.",
        };
        let code = match error.kind() {
            io::ErrorKind::StorageFull => "disk_full",
            _ => "file",
        };
        Self::new(Exit::Failed, code, format!("Cannot {doing} {}: {error}.", path.display()), hint)
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.message, self.hint)
    }
}

impl std::error::Error for Failure {}

impl From<Problem> for Failure {
    fn from(problem: Problem) -> Self {
        let (exit, code) = match problem.code {
            Code::BadRequest => (Exit::Usage, "bad_request"),
            Code::NotFound => (Exit::Failed, "not_found"),
            Code::Ambiguous => (Exit::Failed, "ambiguous"),
            Code::NotSetUp => (Exit::NotSetUp, "not_set_up"),
            Code::Stale => (Exit::Failed, "stale"),
            Code::Refused => (Exit::Refused, "refused"),
            Code::Conflict => (Exit::Failed, "conflict"),
            Code::DiskFull => (Exit::Failed, "disk_full"),
            Code::Busy => (Exit::Failed, "busy"),
            Code::Forbidden => (Exit::Refused, "forbidden"),
            Code::Unauthorised => (Exit::Refused, "unauthorised"),
            Code::TooLarge => (Exit::Usage, "too_large"),
            Code::Internal => (Exit::Failed, "internal"),
        };
        Self::new(exit, code, problem.message, problem.hint)
    }
}
