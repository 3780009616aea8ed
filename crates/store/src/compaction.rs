//! Compaction: sled keeps dead space; writing the live rows into a fresh one is what frees it.
//!
//! It does not decide when there is time for it: the node asks [`SledStore::compaction_due`] when
//! it is idle. The old sled is moved away only when the new one is complete and durable, and
//! [`finish`] puts things right at the next start when a crash came between the two renames.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::StoreError;
use crate::layout;
use crate::overlay::Overlay;
use crate::shelf::{Shelf, sync_directory};
use crate::sled_store::{SledStore, shelf_path};

/// Below this a store is left alone: rewriting it would gain nothing that anyone notices.
const COMPACT_BYTES_MIN: u64 = 64 << 20;
/// A store is due when it has grown this many times since it was last rewritten: so rewriting
/// costs at most a constant share of all writing.
const COMPACT_GROWTH: u64 = 3;
/// Rows and bytes copied at once.
const COPY_ROWS: usize = 1_000;
const COPY_BYTES: usize = 4 << 20;

fn fresh_path(directory: &Path) -> PathBuf {
    directory.join("sled.fresh")
}

fn old_path(directory: &Path) -> PathBuf {
    directory.join("sled.old")
}

impl SledStore {
    /// Whether [`SledStore::compact`] would be worth its time.
    pub fn compaction_due(&self) -> bool {
        let due = || -> Result<bool, StoreError> {
            let shelf = self.shelf()?;
            let grown = shelf.compacted_bytes()?.saturating_mul(COMPACT_GROWTH);
            Ok(shelf.size()? > grown.max(COMPACT_BYTES_MIN))
        };
        due().unwrap_or(false)
    }

    /// Writes the live rows into a fresh sled and takes that one. Blocks: about a second per
    /// 100 MB. After an error the store is as it was.
    pub fn compact(&mut self) -> Result<(), StoreError> {
        self.checkpoint()?;
        let (old, fresh) = (old_path(&self.directory), fresh_path(&self.directory));
        remove(&fresh)?;
        let copied = self.copy_to(&fresh);
        if let Err(error) = copied {
            // Best effort: the next start removes it too.
            let _ = remove(&fresh);
            return Err(error);
        }
        self.shelf = None;
        let swapped = swap(&self.directory, &old, &fresh);
        self.reopen_shelf().inspect_err(|error| self.note(error.clone()))?;
        swapped?;
        Ok(())
    }

    fn copy_to(&self, path: &Path) -> Result<(), StoreError> {
        let shelf = self.shelf()?;
        let fresh = Shelf::open(path)?;
        let failed = std::cell::RefCell::new(None);
        let rows = shelf.scan(&[1], &layout::part(&[], 0)[..1], |error| {
            failed.replace(Some(error));
        });
        let mut page = Overlay::new();
        let mut bytes = 0;
        for (row, value) in rows {
            bytes += row.len() + value.as_ref().map_or(0, Vec::len);
            page.insert(row, value);
            if page.len() >= COPY_ROWS || bytes >= COPY_BYTES {
                fresh.apply(&std::mem::take(&mut page))?;
                bytes = 0;
            }
        }
        if let Some(error) = failed.take() {
            self.note(error.clone());
            return Err(error);
        }
        fresh.apply(&page)?;
        fresh.set_checkpoints(shelf.checkpoints()?)?;
        fresh.sync()?;
        fresh.set_compacted_bytes(fresh.size()?)?;
        fresh.sync()
    }
}

fn swap(directory: &Path, old: &Path, fresh: &Path) -> io::Result<()> {
    let current = shelf_path(directory);
    fs::rename(&current, old)?;
    fs::rename(fresh, &current)?;
    sync_directory(directory)?;
    remove(old)
}

/// Completes or undoes a compaction that a crash interrupted.
pub(crate) fn finish(directory: &Path) -> io::Result<()> {
    let (current, old, fresh) = (shelf_path(directory), old_path(directory), fresh_path(directory));
    // The old one is moved away only when the fresh one is complete.
    if !current.exists() && old.exists() {
        let next = if fresh.exists() { &fresh } else { &old };
        fs::rename(next, &current)?;
        sync_directory(directory)?;
    }
    remove(&fresh)?;
    remove(&old)
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}
