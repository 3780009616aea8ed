//! Fault points for tests: a node that is told to die at a chosen moment.
//!
//! Read once from `COMMONGROUND_FAULT`; without it nothing happens. The points are documented with
//! the tests that use them:
//! * `abort-before-commit-after-message`: entries arrived from a peer and are not committed yet;
//! * `abort-before-commit=N` and `abort-after-commit=N`: around the N-th commit of this process.

use std::env;

/// Where to die.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Point {
    BeforeCommitAfterMessage,
    BeforeCommit(u64),
    AfterCommit(u64),
}

/// The fault of this process, if any, and how many commits there were.
#[derive(Debug, Default)]
pub(crate) struct Fault {
    point: Option<Point>,
    commits: u64,
}

impl Fault {
    pub(crate) fn from_environment() -> Self {
        let text = env::var("COMMONGROUND_FAULT").unwrap_or_default();
        Self { point: parse(&text), commits: 0 }
    }

    /// Called before each commit; `entries_arrived` when it holds entries of a peer.
    pub(crate) fn before_commit(&mut self, entries_arrived: bool) {
        self.commits += 1;
        match self.point {
            Some(Point::BeforeCommitAfterMessage) if entries_arrived => die(),
            Some(Point::BeforeCommit(number)) if number == self.commits => die(),
            Some(
                Point::BeforeCommitAfterMessage | Point::BeforeCommit(_) | Point::AfterCommit(_),
            )
            | None => {}
        }
    }

    /// Called after each commit that worked, before anything is told.
    pub(crate) fn after_commit(&self) {
        if self.point == Some(Point::AfterCommit(self.commits)) {
            die();
        }
    }
}

fn parse(text: &str) -> Option<Point> {
    if text == "abort-before-commit-after-message" {
        return Some(Point::BeforeCommitAfterMessage);
    }
    let (point, number) = text.split_once('=')?;
    let number = number.parse().ok()?;
    match point {
        "abort-before-commit" => Some(Point::BeforeCommit(number)),
        "abort-after-commit" => Some(Point::AfterCommit(number)),
        _ => None,
    }
}

/// Ends the process at once, as a crash would: nothing is flushed, nothing is said to anyone.
fn die() {
    std::process::abort();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_named_in_the_environment() {
        assert_eq!(parse(""), None);
        assert_eq!(
            parse("abort-before-commit-after-message"),
            Some(Point::BeforeCommitAfterMessage)
        );
        assert_eq!(parse("abort-before-commit=3"), Some(Point::BeforeCommit(3)));
        assert_eq!(parse("abort-after-commit=12"), Some(Point::AfterCommit(12)));
        assert_eq!(parse("abort-sometime"), None);
    }
}
