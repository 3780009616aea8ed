//! What can go wrong, how likely, and how often it did.

use std::collections::BTreeMap;

/// Something that goes wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Fault {
    /// A message is lost, and its connection with it.
    Loss,
    /// A message arrives twice.
    Duplication,
    /// A message is overtaken by later ones.
    Reordering,
    /// Two groups of nodes cannot reach one another for a while.
    Partition,
    /// A node stops at once; only what was committed is left.
    Crash,
    /// A node stops between handling what arrived and committing it.
    CrashBeforeCommit,
    /// A commit fails because the disk is full.
    DiskFull,
    /// A byte of a message is changed on its way.
    Forgery,
    /// A home is copied while it is used, and the copy runs too.
    Clone,
}

impl Fault {
    pub(crate) const ALL: [Self; 9] = [
        Self::Loss,
        Self::Duplication,
        Self::Reordering,
        Self::Partition,
        Self::Crash,
        Self::CrashBeforeCommit,
        Self::DiskFull,
        Self::Forgery,
        Self::Clone,
    ];
}

/// How often each fault occurred.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Counts(pub(crate) BTreeMap<Fault, u64>);

impl Counts {
    pub(crate) fn note(&mut self, fault: Fault) {
        *self.0.entry(fault).or_default() += 1;
    }

    pub(crate) fn add(&mut self, other: &Self) {
        for (fault, count) in &other.0 {
            *self.0.entry(*fault).or_default() += count;
        }
    }

    pub(crate) fn of(&self, fault: Fault) -> u64 {
        self.0.get(&fault).copied().unwrap_or(0)
    }
}
