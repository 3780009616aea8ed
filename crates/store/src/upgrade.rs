//! Bringing an older store up to date, with a copy of it first.
//!
//! The copy lies beside the store under another name, complete and synced before anything of the
//! store is changed; nothing deletes it. Every step can be repeated, and the schema number is
//! written last: killed anywhere between, the next start begins with what is missing. It knows only
//! layouts; what records mean does not change with them.
//!
//! The path through it: [`copy_aside`] while nothing is open, then [`carry_out`] on the open store.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use mind::{Archive, Keep, Key, Range};

use crate::layout::{SCHEMA, SCHEMA_OLDEST};
use crate::shelf::sync_directory;
use crate::{CommitFailed, SledStore, Store, StoreError};

/// Room left beside a copy, so that the store itself can still be written.
const RESERVE_BYTES: u64 = 16 << 20;

/// Whether a store with this schema can be brought up to date.
pub(crate) fn is_known(found: u32) -> bool {
    (SCHEMA_OLDEST..=SCHEMA).contains(&found)
}

/// Copies the closed store beside itself; where the copy is. A copy that an interrupted start
/// completed is taken as it is: it was made before anything was changed.
pub(crate) fn copy_aside(path: &Path) -> Result<PathBuf, StoreError> {
    let copy = beside(path, &format!("before-{SCHEMA}"));
    if copy.exists() {
        return Ok(copy);
    }
    let unfinished = beside(path, &format!("before-{SCHEMA}.part"));
    if unfinished.exists() {
        fs::remove_dir_all(&unfinished)?;
    }
    let needed = size(path)?.saturating_add(RESERVE_BYTES);
    if fs4::available_space(path)? < needed {
        return Err(StoreError::DiskFull);
    }
    if let Err(error) = copy_folder(path, &unfinished) {
        // Best effort: what is left of it is removed by the next try.
        let _ = fs::remove_dir_all(&unfinished);
        return Err(error.into());
    }
    fs::rename(&unfinished, &copy)?;
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        sync_directory(parent)?;
    }
    Ok(copy)
}

/// Changes the open store from an older schema to today's. Repeating it changes nothing more.
pub(crate) fn carry_out(store: &mut SledStore, found: u32) -> Result<(), StoreError> {
    if found < 3 {
        forget_caches(store)?;
    }
    Ok(())
}

/// Schemas 2 and 3: what caches hold is written otherwise since, so they are made again from the records.
fn forget_caches(store: &mut SledStore) -> Result<(), StoreError> {
    let mut caches: Vec<Key> = Vec::new();
    for (key, _) in store.scan(Range::Communities) {
        let Key::Community(community) = key else { continue };
        for range in [Range::LogStates(community), Range::Summaries(community)] {
            caches.extend(store.scan(range).map(|(key, _)| key));
        }
    }
    store.stage(caches.into_iter().map(|key| Keep { key, value: None }).collect());
    store.commit().map_err(|failed| match failed {
        CommitFailed::DiskFull => StoreError::DiskFull,
        CommitFailed::Broken => StoreError::Broken(failed.to_string()),
    })?;
    store.checkpoint()
}

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!("{name}.{suffix}"))
}

fn size(folder: &Path) -> io::Result<u64> {
    let mut bytes = 0;
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let data = entry.metadata()?;
        bytes += if data.is_dir() { size(&entry.path())? } else { data.len() };
    }
    Ok(bytes)
}

/// The lock stays behind: it belongs to the process, not to what is kept.
fn copy_folder(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir(to)?;
    fs::set_permissions(to, fs::metadata(from)?.permissions())?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (source, target) = (entry.path(), to.join(entry.file_name()));
        if entry.file_type()?.is_dir() {
            copy_folder(&source, &target)?;
        } else if entry.file_name() != "lock" {
            fs::copy(&source, &target)?;
            File::open(&target)?.sync_all()?;
        }
    }
    sync_directory(to)
}
