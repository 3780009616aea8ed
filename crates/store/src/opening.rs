//! Opening a store in whatever state it is found.
//!
//! A store that is fine, or was merely interrupted, opens as it is. One written by a newer version
//! or held by another process is left alone; one by an older version is copied and brought up to
//! date. A damaged one is set aside under another name, never
//! deleted, and a fresh one takes its place with everything that could still be read.
//!
//! The path through it: [`SledStore::open`] → `assess` → `open_parts`, or `salvage::rebuild`.

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::journal::{self, Journal};
use crate::layout::SCHEMA;
use crate::overlay::Overlay;
use crate::salvage;
use crate::shelf::{Shelf, sync_directory};
use crate::sled_store::{Parts, Settings, SledStore, damaged_mark, shelf_path};
use crate::{StoreError, compaction, upgrade};

/// sled gives its file lock back a moment after it is dropped; this often it is tried again …
const LOCK_TRIES: u32 = 200;
/// … and this long is waited in between.
const LOCK_PAUSE: Duration = Duration::from_millis(10);

/// An open store.
#[derive(Debug)]
pub struct Opened {
    /// The store.
    pub store: SledStore,
    /// Where a damaged store was put; the open one then holds what could be read of it.
    pub set_aside: Option<PathBuf>,
    /// How many values were saved from it.
    pub saved: usize,
    /// Where the copy of a store is that an older version wrote; the open one is up to date.
    pub copied: Option<PathBuf>,
}

/// Why a store does not open.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// A newer version of the program wrote it; it was not touched.
    #[error(
        "the store was written by a newer version (layout {found}, known {known}): update first"
    )]
    Newer {
        /// The layout found.
        found: u32,
        /// The newest layout known here.
        known: u32,
    },
    /// Another process has it open.
    #[error("the store is open in another process: stop that one first")]
    Locked,
    /// The disk cannot be used.
    #[error(transparent)]
    Disk(StoreError),
}

/// How an attempt at opening ended.
pub(crate) enum Stopped {
    /// What is there is not a store any more.
    Damaged(String),
    /// It cannot be opened, and that is not its fault.
    Refused(OpenError),
}

impl From<StoreError> for Stopped {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Damaged(why) => Self::Damaged(why),
            error @ (StoreError::DiskFull | StoreError::Broken(_)) => {
                Self::Refused(OpenError::Disk(error))
            }
        }
    }
}

impl From<io::Error> for Stopped {
    fn from(error: io::Error) -> Self {
        Self::Refused(OpenError::Disk(error.into()))
    }
}

impl SledStore {
    /// Opens the store in this directory, or makes one; see the module for what can happen.
    pub fn open(path: impl AsRef<Path>) -> Result<Opened, OpenError> {
        Self::open_with(path, Settings::default())
    }

    /// As [`SledStore::open`], with other settings.
    pub fn open_with(path: impl AsRef<Path>, settings: Settings) -> Result<Opened, OpenError> {
        let path = path.as_ref();
        match open_or_save(path, settings) {
            Ok(opened) => Ok(opened),
            Err(Stopped::Refused(error)) => Err(error),
            // The fresh store beside it does not work either.
            Err(Stopped::Damaged(why)) => Err(OpenError::Disk(StoreError::Broken(why))),
        }
    }
}

fn open_or_save(path: &Path, settings: Settings) -> Result<Opened, Stopped> {
    // Asked first: a damaged store that is replaced by a fresh one no longer says what it was.
    let found = schema(path).ok().flatten().unwrap_or(SCHEMA);
    let mut copied = None;
    let (parts, set_aside, saved) = match assess(path, &mut copied) {
        Ok(parts) => (parts, None, 0),
        Err(Stopped::Damaged(why)) => {
            tracing::error!(%why, path = %path.display(), "the store is damaged");
            let (parts, aside, saved) = salvage::rebuild(path)?;
            (parts, Some(aside), saved)
        }
        Err(refused) => return Err(refused),
    };
    let mut store = SledStore::assemble(parts, settings);
    if found < SCHEMA {
        upgrade::carry_out(&mut store, found)?;
        write_schema(path)?;
        tracing::info!(found, now = SCHEMA, "the store is brought up to date");
    }
    Ok(Opened { store, set_aside, saved, copied })
}

/// Opens a store that is whole. An older one is copied first, and `copied` says where to.
fn assess(path: &Path, copied: &mut Option<PathBuf>) -> Result<Parts, Stopped> {
    salvage::finish(path)?;
    if path.exists() && !path.is_dir() {
        return Err(Stopped::Damaged("not a directory".into()));
    }
    let lock = enter(path)?;
    compaction::finish(path)?;
    check_schema(path)?;
    if damaged_mark(path).exists() {
        return Err(Stopped::Damaged("found damaged when it was last open".into()));
    }
    park_unfinished_snapshots(path)?;
    if schema(path)?.is_some_and(|found| found < SCHEMA) {
        *copied = Some(upgrade::copy_aside(path)?);
    }
    open_parts(path, lock)
}

/// Makes the directory when it is not there, and takes its lock.
pub(crate) fn enter(path: &Path) -> Result<File, Stopped> {
    if !path.exists() {
        fs::create_dir_all(path)?;
        if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
            sync_directory(parent)?;
        }
    }
    let lock = File::options().write(true).create(true).truncate(false).open(path.join("lock"))?;
    match lock.try_lock() {
        Ok(()) => Ok(lock),
        Err(TryLockError::WouldBlock) => Err(Stopped::Refused(OpenError::Locked)),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// The schema number stands in a file of its own, so that it is known before sled touches anything.
/// A new store gets today's.
fn check_schema(path: &Path) -> Result<(), Stopped> {
    match schema(path)? {
        Some(found) if found > SCHEMA => {
            Err(Stopped::Refused(OpenError::Newer { found, known: SCHEMA }))
        }
        Some(found) if !upgrade::is_known(found) => {
            Err(Stopped::Damaged(format!("schema {found} was never written")))
        }
        Some(_) => Ok(()),
        None if shelf_path(path).exists() => Err(Stopped::Damaged("its schema is missing".into())),
        None => write_schema(path),
    }
}

/// The number in the file; none when there is no file.
fn schema(path: &Path) -> Result<Option<u32>, Stopped> {
    match fs::read(path.join("schema")) {
        Ok(bytes) => {
            let number = String::from_utf8(bytes).ok().and_then(|text| text.trim().parse().ok());
            number.map(Some).ok_or_else(|| Stopped::Damaged("its schema is not a number".into()))
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        // A store that is a file is noticed elsewhere.
        Err(error) if error.kind() == io::ErrorKind::NotADirectory => Ok(None),
        Err(error) => Err(error.into()),
    }
}

pub(crate) fn write_schema(path: &Path) -> Result<(), Stopped> {
    let next = path.join("schema.next");
    fs::write(&next, format!("{SCHEMA}\n"))?;
    File::open(&next)?.sync_all()?;
    fs::rename(&next, path.join("schema"))?;
    sync_directory(path)?;
    Ok(())
}

/// sled takes a snapshot it was killed in the middle of writing for a whole one, and then refuses
/// to open. The snapshot is a cache that was never completed: it is moved out of sled's sight, and
/// nothing is missing.
fn park_unfinished_snapshots(path: &Path) -> Result<(), Stopped> {
    let Ok(entries) = fs::read_dir(shelf_path(path)) else { return Ok(()) };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with("snap.") && name.ends_with(".generating") {
            fs::rename(entry.path(), path.join("unfinished-snapshot"))?;
        }
    }
    Ok(())
}

/// Opens sled, waiting a moment for a lock that a sled just dropped in this process still holds.
pub(crate) fn open_shelf(path: &Path) -> Result<Shelf, StoreError> {
    let mut tries = 0;
    loop {
        match Shelf::open(path) {
            Err(StoreError::Broken(why)) if why.contains("lock") && tries < LOCK_TRIES => {
                tries += 1;
                std::thread::sleep(LOCK_PAUSE);
            }
            done => return done,
        }
    }
}

/// Opens the files of a store and checks that they agree.
pub(crate) fn open_parts(path: &Path, lock: File) -> Result<Parts, Stopped> {
    let shelf = open_shelf(&shelf_path(path))?;
    let checkpoints = shelf.checkpoints()?;
    let journal_path = path.join("journal");
    let replayed = journal::read(&journal_path)?;
    let never_used = replayed.blank && checkpoints == 0;
    if !replayed.begins_well() && !never_used {
        return Err(Stopped::Damaged("its journal cannot be read".into()));
    }
    if checkpoints < replayed.generation() {
        // Everything before the journal's generation was durable in sled once.
        let generation = replayed.generation();
        return Err(Stopped::Damaged(format!(
            "sled has {checkpoints} of {generation} checkpoints"
        )));
    }
    let mut journal = Journal::open(&journal_path, &replayed)?;
    let mut recent = replayed.writes;
    if never_used || checkpoints > journal.generation() {
        // All of it is in sled: the crash came before the journal was begun again.
        recent = Overlay::new();
        journal.restart(checkpoints)?;
    }
    sync_directory(path)?;
    Ok(Parts { directory: path.to_owned(), lock, shelf, journal, recent })
}
