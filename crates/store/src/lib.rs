//! Keeps records: sled for a node, memory for tests and the simulator, behind one contract.
//!
//! It does not know what a record means, it does not decide when to commit, and it has no clock.
//! Whatever is staged is visible to reads at once and durable only after [`Store::commit`], which
//! takes all of it or nothing.
//!
//! The path through it: [`layout`] turns keys into bytes, `overlay` lays newer writes over older
//! ones, `journal` makes a commit durable, `shelf` is sled, [`SledStore`] puts them together,
//! `opening` opens it whatever state it is in (`salvage` saves what a damaged one still holds, `upgrade` brings an older one up to date), and
//! [`MemoryStore`] keeps the same promises without a disk.

mod compaction;
mod journal;
pub mod layout;
mod memory;
mod opening;
mod overlay;
mod salvage;
mod shelf;
mod sled_store;
mod upgrade;

use mind::Keep;

pub use memory::MemoryStore;
pub use opening::{OpenError, Opened};
pub use sled_store::{Settings, SledStore};

/// What the node needs of a store, beside reading.
pub trait Store: mind::Archive {
    /// Adds writes to the next commit. Reads see them at once; later ones win.
    fn stage(&mut self, keep: Vec<Keep>);

    /// Makes everything staged durable, or nothing of it. After a failure nothing is staged, reads
    /// see what was committed before, and a later commit works as soon as its cause is gone.
    fn commit(&mut self) -> Result<(), CommitFailed>;

    /// Forgets what is staged.
    fn discard(&mut self);

    /// What is wrong with the store, if anything. [`StoreError::Damaged`] and
    /// [`StoreError::Broken`] mean that reads may be incomplete: stop before acting on them.
    fn health(&self) -> Option<StoreError>;
}

/// Why a commit failed; nothing of it was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CommitFailed {
    /// There is no room. Free some, and the next commit works.
    #[error("the disk is full: free some space and try again")]
    DiskFull,
    /// The disk does not do what it is told.
    #[error("the disk cannot be written: check it, then start again")]
    Broken,
}

/// What is wrong with a store.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum StoreError {
    /// There is no room; reading goes on.
    #[error("the disk is full: free some space")]
    DiskFull,
    /// The disk does not do what it is told.
    #[error("the disk cannot be used ({0}): check it, then start again")]
    Broken(String),
    /// What was read is not what was written. The next start sets the store aside and saves what
    /// can be saved.
    #[error("the store is damaged ({0}): start again to repair it")]
    Damaged(String),
}

impl From<&StoreError> for CommitFailed {
    fn from(error: &StoreError) -> Self {
        match error {
            StoreError::DiskFull => Self::DiskFull,
            StoreError::Broken(_) | StoreError::Damaged(_) => Self::Broken,
        }
    }
}

impl From<std::io::Error> for StoreError {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        if matches!(error.kind(), StorageFull | QuotaExceeded | FileTooLarge) {
            Self::DiskFull
        } else {
            Self::Broken(error.to_string())
        }
    }
}
