//! The shelf: sled, and everything that must be known about it.
//!
//! sled keeps rows in order on disk. It is never trusted alone: what reaches it is in the journal
//! until [`Shelf::sync`] has returned, its panics are caught, and large values are cut into parts,
//! because sled puts pages beyond 128 KiB into files of their own that it never syncs. It does not
//! know keys, only rows.
//!
//! The path through it: [`Shelf::open`], [`Shelf::get`] and [`Shelf::scan`] read,
//! [`Shelf::apply`] writes in small batches, [`Shelf::sync`] makes it durable.

use std::fs::File;
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

use crate::StoreError;
use crate::layout::{self, CHECKPOINT_ROW, COMPACTED_ROW};
use crate::overlay::{Layer, Overlay};

/// sled's page cache: an idle node has to stay small; hot pages of a busy one fit.
const CACHE_BYTES: u64 = 16 << 20;
/// Rows per sled batch: measured, larger ones leave many times their size behind on disk.
const BATCH_ROWS: usize = 100;
/// A sled leaf has up to 17 rows or so; with parts of 4 KiB it stays below the 128 KiB from which
/// sled would write it to a file of its own.
const PART_BYTES: usize = 4 << 10;

const INLINE: u8 = 0;
const IN_PARTS: u8 = 1;

/// An open sled database.
pub(crate) struct Shelf {
    db: sled::Db,
    /// A handle of our own on sled's file, for syncing it.
    file: File,
    directory: PathBuf,
}

/// Runs something of sled's; a panic there is damage here.
fn guarded<T>(run: impl FnOnce() -> Result<T, sled::Error>) -> Result<T, StoreError> {
    match catch_unwind(AssertUnwindSafe(run)) {
        Ok(done) => done.map_err(understood),
        Err(_) => Err(StoreError::Damaged("sled panicked".into())),
    }
}

/// What an error of sled's means.
fn understood(error: sled::Error) -> StoreError {
    match error {
        // Something sled wrote itself is missing, too short or of another kind.
        sled::Error::Io(error)
            if matches!(
                error.kind(),
                io::ErrorKind::NotFound
                    | io::ErrorKind::UnexpectedEof
                    | io::ErrorKind::InvalidData
                    | io::ErrorKind::AlreadyExists
                    | io::ErrorKind::IsADirectory
                    | io::ErrorKind::NotADirectory
            ) =>
        {
            StoreError::Damaged(error.to_string())
        }
        sled::Error::Io(error) => error.into(),
        error @ (sled::Error::Corruption { .. }
        | sled::Error::Unsupported(_)
        | sled::Error::ReportableBug(_)
        | sled::Error::CollectionNotFound(_)) => StoreError::Damaged(error.to_string()),
    }
}

impl Shelf {
    /// Opens the database in this directory, or makes one.
    pub(crate) fn open(directory: &Path) -> Result<Self, StoreError> {
        let db = guarded(|| {
            sled::Config::new()
                .path(directory)
                .mode(sled::Mode::LowSpace)
                .cache_capacity(CACHE_BYTES)
                .flush_every_ms(None)
                .open()
        })?;
        let file = File::open(directory.join("db"))?;
        let shelf = Self { db, file, directory: directory.to_owned() };
        shelf.sync()?;
        shelf.sync_names()?;
        Ok(shelf)
    }

    /// sled's own files beside the one that [`Shelf::sync`] syncs.
    fn sync_names(&self) -> Result<(), StoreError> {
        File::open(self.directory.join("conf"))?.sync_all()?;
        sync_directory(&self.directory)?;
        Ok(())
    }

    /// The value of a row.
    pub(crate) fn get(&self, row: &[u8]) -> Result<Option<Vec<u8>>, StoreError> {
        match guarded(|| self.db.get(row))? {
            Some(stored) => self.whole(row, &stored).map(Some),
            None => Ok(None),
        }
    }

    /// The rows in `start..end`. The first error ends it and is handed to `report`.
    pub(crate) fn scan<'a>(
        &'a self,
        start: &[u8],
        end: &[u8],
        report: impl Fn(StoreError) + 'a,
    ) -> Layer<'a> {
        let mut rows = self.db.range(start..end);
        let mut over = false;
        Box::new(std::iter::from_fn(move || {
            if over {
                return None;
            }
            let next = guarded(|| rows.next().transpose()).and_then(|found| {
                found
                    .map(|(row, stored)| {
                        self.whole(&row, &stored).map(|value| (row.to_vec(), Some(value)))
                    })
                    .transpose()
            });
            next.unwrap_or_else(|error| {
                over = true;
                report(error);
                None
            })
        }))
    }

    /// Rows from the end backwards, for salvage; ends at the first error.
    pub(crate) fn backwards(&self) -> impl Iterator<Item = (Vec<u8>, Vec<u8>)> {
        let mut rows = self.db.iter();
        std::iter::from_fn(move || {
            let (row, stored) = guarded(|| rows.next_back().transpose()).ok()??;
            Some((row.to_vec(), stored.to_vec()))
        })
        .filter(|(row, _)| layout::is_key_row(row))
        .filter_map(|(row, stored)| self.whole(&row, &stored).ok().map(|value| (row, value)))
    }

    fn whole(&self, row: &[u8], stored: &[u8]) -> Result<Vec<u8>, StoreError> {
        let damaged = || StoreError::Damaged("a value is incomplete".into());
        match stored.split_first() {
            Some((&INLINE, value)) => Ok(value.to_vec()),
            Some((&IN_PARTS, _)) => {
                let mut value = Vec::new();
                for index in 0..parts_of(stored) {
                    let part = guarded(|| self.db.get(layout::part(row, index)))?;
                    value.extend_from_slice(&part.ok_or_else(damaged)?);
                }
                Ok(value)
            }
            Some(_) | None => Err(damaged()),
        }
    }

    /// Writes rows, [`BATCH_ROWS`] at a time. Not atomic and not durable: the journal is both.
    pub(crate) fn apply(&self, writes: &Overlay) -> Result<(), StoreError> {
        let mut batch = Batch { db: &self.db, rows: sled::Batch::default(), len: 0 };
        for (row, value) in writes {
            self.replace(&mut batch, row, value.as_deref())?;
        }
        batch.write()
    }

    fn replace(
        &self,
        batch: &mut Batch<'_>,
        row: &[u8],
        value: Option<&[u8]>,
    ) -> Result<(), StoreError> {
        let old = guarded(|| self.db.get(row))?.map_or(0, |stored| parts_of(&stored));
        let parts = value.map(|value| value.chunks(PART_BYTES)).filter(|parts| parts.len() > 1);
        let new = parts.as_ref().map_or(0, |parts| u32::try_from(parts.len()).unwrap_or(u32::MAX));
        // Parts go before the row that counts them, so that an interrupted replay finds the old
        // count and removes what the old value had beyond the new one.
        for index in new..old {
            batch.remove(layout::part(row, index))?;
        }
        for (index, part) in (0..new).zip(parts.into_iter().flatten()) {
            batch.insert(layout::part(row, index), part.to_vec())?;
        }
        match value {
            Some(_) if new > 0 => {
                let mut stored = vec![IN_PARTS];
                stored.extend_from_slice(&new.to_be_bytes());
                batch.insert(row.to_vec(), stored)
            }
            Some(value) => {
                let mut stored = Vec::with_capacity(value.len() + 1);
                stored.push(INLINE);
                stored.extend_from_slice(value);
                batch.insert(row.to_vec(), stored)
            }
            None => batch.remove(row.to_vec()),
        }
    }

    /// Makes everything applied durable. sled's flush alone does not outlive a power cut.
    pub(crate) fn sync(&self) -> Result<(), StoreError> {
        guarded(|| self.db.flush())?;
        self.file.sync_all()?;
        Ok(())
    }

    /// How many checkpoints reached this shelf.
    pub(crate) fn checkpoints(&self) -> Result<u64, StoreError> {
        self.number(CHECKPOINT_ROW)
    }

    /// Says that this many checkpoints reached this shelf.
    pub(crate) fn set_checkpoints(&self, count: u64) -> Result<(), StoreError> {
        guarded(|| self.db.insert(CHECKPOINT_ROW, &count.to_be_bytes())).map(drop)
    }

    /// Bytes on disk right after the last compaction; 0 before the first.
    pub(crate) fn compacted_bytes(&self) -> Result<u64, StoreError> {
        self.number(COMPACTED_ROW)
    }

    /// Notes the bytes on disk right after a compaction.
    pub(crate) fn set_compacted_bytes(&self, bytes: u64) -> Result<(), StoreError> {
        guarded(|| self.db.insert(COMPACTED_ROW, &bytes.to_be_bytes())).map(drop)
    }

    fn number(&self, row: &[u8]) -> Result<u64, StoreError> {
        let stored = guarded(|| self.db.get(row))?;
        Ok(stored.and_then(|bytes| bytes.as_ref().try_into().ok()).map_or(0, u64::from_be_bytes))
    }

    /// Bytes on disk.
    pub(crate) fn size(&self) -> io::Result<u64> {
        let mut size = self.file.metadata()?.len();
        for blob in std::fs::read_dir(self.directory.join("blobs"))? {
            size += blob?.metadata()?.len();
        }
        Ok(size)
    }
}

/// How many parts a stored value has; 0 when it stands in its row.
fn parts_of(stored: &[u8]) -> u32 {
    match stored.split_first() {
        Some((&IN_PARTS, count)) => count.try_into().map_or(0, u32::from_be_bytes),
        Some(_) | None => 0,
    }
}

/// Rows on their way into sled.
struct Batch<'a> {
    db: &'a sled::Db,
    rows: sled::Batch,
    len: usize,
}

impl Batch<'_> {
    fn insert(&mut self, row: Vec<u8>, stored: Vec<u8>) -> Result<(), StoreError> {
        self.rows.insert(row, stored);
        self.added()
    }

    fn remove(&mut self, row: Vec<u8>) -> Result<(), StoreError> {
        self.rows.remove(row);
        self.added()
    }

    fn added(&mut self) -> Result<(), StoreError> {
        self.len += 1;
        if self.len < BATCH_ROWS { Ok(()) } else { self.write() }
    }

    fn write(&mut self) -> Result<(), StoreError> {
        let rows = std::mem::take(&mut self.rows);
        if std::mem::take(&mut self.len) == 0 {
            return Ok(());
        }
        guarded(|| self.db.apply_batch(rows))
    }
}

/// Makes names in a directory durable.
pub(crate) fn sync_directory(directory: &Path) -> io::Result<()> {
    // Elsewhere a directory cannot be opened as a file, and names are durable with their files.
    if cfg!(unix) { File::open(directory)?.sync_all() } else { Ok(()) }
}
