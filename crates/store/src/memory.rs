//! A store without a disk, for tests and the simulator, with the promises of the real one.
//!
//! What is committed outlives [`MemoryStore::crash`]; what is staged does not. A clone is cheap and
//! stands for itself from then on, like a copy of a disk.

use std::sync::Arc;

use mind::{Archive, Keep, Key, Range};

use crate::overlay::{self, Layer, Merged, Overlay};
use crate::{CommitFailed, Store, StoreError, layout};

/// A store in memory.
#[derive(Debug, Clone, Default)]
pub struct MemoryStore {
    committed: Arc<Overlay>,
    staged: Overlay,
    failing: Option<CommitFailed>,
    commits: u64,
}

impl MemoryStore {
    /// An empty store.
    pub fn new() -> Self {
        Self::default()
    }

    /// The process dies here: what was staged is gone, what was committed is not.
    pub fn crash(&mut self) {
        self.staged.clear();
    }

    /// From now on every commit fails like this; none makes commits work again.
    pub fn fail_commits(&mut self, kind: Option<CommitFailed>) {
        self.failing = kind;
    }

    /// How many commits wrote something.
    pub fn commits(&self) -> u64 {
        self.commits
    }
}

impl Archive for MemoryStore {
    fn get(&self, key: &Key) -> Option<Vec<u8>> {
        let row = layout::encode(key);
        self.staged.get(&row).or_else(|| self.committed.get(&row)).cloned().flatten()
    }

    fn scan(&self, range: Range) -> Box<dyn Iterator<Item = (Key, Vec<u8>)> + '_> {
        let (start, end) = layout::bounds(range);
        let layers: Vec<Layer<'_>> = vec![
            overlay::layer(&self.staged, &start, &end),
            overlay::layer(&self.committed, &start, &end),
        ];
        Box::new(Merged::new(layers))
    }
}

impl Store for MemoryStore {
    fn stage(&mut self, keep: Vec<Keep>) {
        overlay::stage(&mut self.staged, keep);
    }

    fn commit(&mut self) -> Result<(), CommitFailed> {
        let staged = std::mem::take(&mut self.staged);
        if staged.is_empty() {
            return Ok(());
        }
        if let Some(failed) = self.failing {
            return Err(failed);
        }
        let committed = Arc::make_mut(&mut self.committed);
        for (row, value) in staged {
            match value {
                Some(_) => committed.insert(row, value),
                None => committed.remove(&row),
            };
        }
        self.commits += 1;
        Ok(())
    }

    fn discard(&mut self) {
        self.staged.clear();
    }

    fn health(&self) -> Option<StoreError> {
        self.failing.map(|failed| match failed {
            CommitFailed::DiskFull => StoreError::DiskFull,
            CommitFailed::Broken => StoreError::Broken("asked to fail".into()),
        })
    }
}
