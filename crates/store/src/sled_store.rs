//! The store of a node: journal and shelf put together.
//!
//! A commit is one synced frame in the journal; its writes then wait in memory and reach sled at
//! the next checkpoint. So a commit costs one small sequential write, rows written often reach sled
//! seldom, and a sled that fails costs nothing that was acknowledged. It does not open damaged
//! stores (see `opening`) and starts no thread.
//!
//! The path through it: reads look at what is staged, then at what is committed, then at sled;
//! [`SledStore::commit`](crate::Store::commit) appends and [`SledStore::checkpoint`] moves on.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use mind::{Archive, Keep, Key, Range};

use crate::journal::Journal;
use crate::overlay::{self, Layer, Merged, Overlay};
use crate::shelf::Shelf;
use crate::{CommitFailed, Store, StoreError, layout};

/// A checkpoint is due when the journal has this many bytes: a start replays it in a moment.
const CHECKPOINT_BYTES: u64 = 1 << 20;
/// A checkpoint is due when this many rows wait: moving them takes a few milliseconds.
const CHECKPOINT_ROWS: usize = 1_000;
/// When checkpoints fail, the journal grows at most to this; then commits are refused.
const JOURNAL_BYTES_MAX: u64 = 64 << 20;
/// Room left on the disk for sled and everyone else; with less, a commit is refused while all is
/// still in order, instead of sled failing half-way.
const RESERVE_BYTES: u64 = 16 << 20;
/// sled writes a row several times over; this much room per committed byte must be there.
const ROOM_PER_BYTE: u64 = 4;

/// What can be set about a store; the default is right outside tests.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Room to leave on the disk, in bytes; a commit that would go below it answers "disk full".
    pub reserve_bytes: u64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { reserve_bytes: RESERVE_BYTES }
    }
}

/// A store on disk.
pub struct SledStore {
    staged: Overlay,
    /// Committed, and durable in the journal, but not in sled yet.
    recent: Overlay,
    journal: Journal,
    /// None only when sled failed and could not be opened again.
    pub(crate) shelf: Option<Shelf>,
    /// Set when sled failed: it refuses everything until it is opened again.
    shelf_failed: bool,
    /// After sled failed, a checkpoint is tried again when the journal is this long.
    checkpoint_at: u64,
    health: Mutex<Option<StoreError>>,
    settings: Settings,
    pub(crate) directory: PathBuf,
    /// Held, and given up last, so that no other process opens the store.
    _lock: File,
}

impl std::fmt::Debug for SledStore {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "SledStore({}, {} rows waiting)", self.directory.display(), self.recent.len())
    }
}

/// The files of a store, opened and agreeing with each other.
pub(crate) struct Parts {
    pub(crate) directory: PathBuf,
    pub(crate) lock: File,
    pub(crate) shelf: Shelf,
    pub(crate) journal: Journal,
    pub(crate) recent: Overlay,
}

/// Where sled lives in a store's directory.
pub(crate) fn shelf_path(directory: &Path) -> PathBuf {
    directory.join("sled")
}

/// Tells the next start that this store was found damaged.
pub(crate) fn damaged_mark(directory: &Path) -> PathBuf {
    directory.join("damaged")
}

impl SledStore {
    pub(crate) fn assemble(parts: Parts, settings: Settings) -> Self {
        let Parts { directory, lock, shelf, journal, recent } = parts;
        Self {
            staged: Overlay::new(),
            recent,
            journal,
            shelf: Some(shelf),
            shelf_failed: false,
            checkpoint_at: 0,
            health: Mutex::new(None),
            settings,
            directory,
            _lock: lock,
        }
    }

    /// Changes the settings of an open store.
    pub fn set(&mut self, settings: Settings) {
        self.settings = settings;
    }

    /// Moves what is committed from the journal into sled. Done when due, and when dropped.
    pub fn checkpoint(&mut self) -> Result<(), StoreError> {
        if self.recent.is_empty() {
            return Ok(());
        }
        // Asked before sled is: a sled that meets a full disk must be opened again.
        self.room_for(0)?;
        let done = self.move_to_shelf();
        match &done {
            Ok(()) => {
                self.recent.clear();
            }
            Err(error) => {
                self.shelf_failed = true;
                self.checkpoint_at = self.journal.len() + CHECKPOINT_BYTES;
                self.note(error.clone());
            }
        }
        done
    }

    fn move_to_shelf(&mut self) -> Result<(), StoreError> {
        if self.shelf_failed {
            self.reopen_shelf()?;
        }
        let generation = self.journal.generation() + 1;
        let shelf = self.shelf()?;
        shelf.apply(&self.recent)?;
        shelf.set_checkpoints(generation)?;
        shelf.sync()?;
        self.journal.restart(generation)?;
        Ok(())
    }

    pub(crate) fn reopen_shelf(&mut self) -> Result<(), StoreError> {
        self.shelf = None;
        self.shelf = Some(crate::opening::open_shelf(&shelf_path(&self.directory))?);
        self.shelf_failed = false;
        Ok(())
    }

    pub(crate) fn shelf(&self) -> Result<&Shelf, StoreError> {
        self.shelf.as_ref().ok_or_else(|| StoreError::Broken("sled does not open again".into()))
    }

    /// How many bytes the store takes on disk.
    pub fn size(&self) -> Result<u64, StoreError> {
        Ok(self.shelf()?.size()? + self.journal.len())
    }

    fn room_for(&self, bytes: u64) -> Result<(), StoreError> {
        let needed =
            bytes.saturating_mul(ROOM_PER_BYTE).saturating_add(self.settings.reserve_bytes);
        if fs4::available_space(&self.directory)? < needed {
            return Err(StoreError::DiskFull);
        }
        Ok(())
    }

    fn append(&mut self, writes: &Overlay) -> Result<(), StoreError> {
        if self.journal.len() > JOURNAL_BYTES_MAX {
            self.checkpoint()?;
        }
        let bytes = |(row, value): (&Vec<u8>, &Option<Vec<u8>>)| {
            (row.len() + value.as_ref().map_or(0, Vec::len)) as u64
        };
        self.room_for(writes.iter().map(bytes).sum())?;
        self.journal.append(writes)?;
        Ok(())
    }

    /// Keeps what is wrong until it is right again; damage stays, also for the next start.
    pub(crate) fn note(&self, error: StoreError) {
        tracing::error!(%error, directory = %self.directory.display(), "store");
        let mut health = self.health.lock().unwrap_or_else(PoisonError::into_inner);
        if matches!(error, StoreError::Damaged(_)) {
            // Best effort: without the mark the next start finds out by itself, or never has to.
            let _ = std::fs::write(damaged_mark(&self.directory), error.to_string());
        }
        if !matches!(*health, Some(StoreError::Damaged(_))) {
            *health = Some(error);
        }
    }

    fn checkpoint_due(&self) -> bool {
        if self.shelf_failed {
            // There was room for the commit just now, so a full disk is worth another try.
            return self.health() == Some(StoreError::DiskFull)
                || self.journal.len() >= self.checkpoint_at;
        }
        self.recent.len() >= CHECKPOINT_ROWS || self.journal.len() >= CHECKPOINT_BYTES
    }

    fn recovered(&self) {
        let mut health = self.health.lock().unwrap_or_else(PoisonError::into_inner);
        if *health == Some(StoreError::DiskFull) && !self.shelf_failed {
            *health = None;
        }
    }
}

impl Archive for SledStore {
    fn get(&self, key: &Key) -> Option<Vec<u8>> {
        let row = layout::encode(key);
        if let Some(value) = self.staged.get(&row).or_else(|| self.recent.get(&row)) {
            return value.clone();
        }
        self.shelf().and_then(|shelf| shelf.get(&row)).unwrap_or_else(|error| {
            self.note(error);
            None
        })
    }

    fn scan(&self, range: Range) -> Box<dyn Iterator<Item = (Key, Vec<u8>)> + '_> {
        let (start, end) = layout::bounds(range);
        let shelf: Layer<'_> = match self.shelf() {
            Ok(shelf) => shelf.scan(&start, &end, |error| self.note(error)),
            Err(error) => {
                self.note(error);
                Box::new(std::iter::empty())
            }
        };
        let staged = overlay::layer(&self.staged, &start, &end);
        let recent = overlay::layer(&self.recent, &start, &end);
        Box::new(Merged::new(vec![staged, recent, shelf]))
    }
}

impl Store for SledStore {
    fn stage(&mut self, keep: Vec<Keep>) {
        overlay::stage(&mut self.staged, keep);
    }

    fn commit(&mut self) -> Result<(), CommitFailed> {
        let staged = std::mem::take(&mut self.staged);
        if staged.is_empty() {
            return Ok(());
        }
        if let Err(error) = self.append(&staged) {
            self.note(error.clone());
            return Err((&error).into());
        }
        self.recent.extend(staged);
        if self.checkpoint_due() {
            // What was committed is durable whether or not the checkpoint succeeds; a failure is
            // noted and tried again later.
            let _ = self.checkpoint();
        }
        self.recovered();
        Ok(())
    }

    fn discard(&mut self) {
        self.staged.clear();
    }

    fn health(&self) -> Option<StoreError> {
        self.health.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

impl Drop for SledStore {
    fn drop(&mut self) {
        // Saves the next start a replay; without it nothing is lost.
        let _ = self.checkpoint();
    }
}
