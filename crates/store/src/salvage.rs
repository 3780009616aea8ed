//! Saving what a damaged store still holds.
//!
//! A damaged store is never written to and never deleted. What can be read of a *copy* goes into a
//! fresh store built beside it; only when that one is complete do the two change names. Then the
//! damaged one is `<name>.damaged-N`. What could not be read comes back from other members.
//!
//! The path through it: [`rebuild`] → `save_shelf` (with sled's snapshot, then without) and the
//! journal's frames → rename, rename; [`finish`] after a crash between the renames.

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use crate::opening::{Stopped, enter, open_parts, open_shelf, write_schema};
use crate::overlay::Overlay;
use crate::shelf::{Shelf, sync_directory};
use crate::sled_store::{Parts, shelf_path};
use crate::{journal, layout};

/// How many damaged stores may lie beside one another; whoever has more has another problem.
const ASIDE_MAX: u32 = 1_000;

fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.file_name().map_or_else(|| OsString::from("store"), OsString::from);
    name.push(suffix);
    path.with_file_name(name)
}

fn rebuilding(path: &Path) -> PathBuf {
    beside(path, ".rebuilding")
}

fn complete(fresh: &Path) -> PathBuf {
    fresh.join("complete")
}

/// After a crash while rebuilding: takes the fresh store when only its last step was missing,
/// otherwise removes it, so that it is built anew.
pub(crate) fn finish(path: &Path) -> Result<(), Stopped> {
    let fresh = rebuilding(path);
    if !fresh.exists() {
        return Ok(());
    }
    if path.exists() {
        fs::remove_dir_all(&fresh)?;
    } else if complete(&fresh).exists() {
        take(&fresh, path)?;
    }
    Ok(())
}

fn take(fresh: &Path, path: &Path) -> io::Result<()> {
    fs::rename(fresh, path)?;
    fs::remove_file(complete(path))?;
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        sync_directory(parent)?;
    }
    Ok(())
}

/// Builds a fresh store from what is readable of the one at `path`, and sets that one aside.
pub(crate) fn rebuild(path: &Path) -> Result<(Parts, PathBuf, usize), Stopped> {
    let fresh = rebuilding(path);
    let lock = enter(&fresh)?;
    write_schema(&fresh)?;
    let mut rows = if path.is_dir() { save(path, &fresh)? } else { Overlay::new() };
    rows.retain(|row, _| layout::is_key_row(row) && !layout::is_derived_row(row));
    let saved = rows.values().flatten().count();
    // Whoever reads it compares what is here with what it claims to hold.
    rows.insert(layout::encode(&mind::Key::Local(mind::Local::Salvaged)), Some(Vec::new()));
    let shelf = Shelf::open(&shelf_path(&fresh))?;
    shelf.apply(&rows)?;
    shelf.sync()?;
    drop(shelf);
    fs::write(complete(&fresh), "")?;
    sync_directory(&fresh)?;
    let aside = (1..=ASIDE_MAX)
        .map(|number| beside(path, &format!(".damaged-{number}")))
        .find(|aside| !aside.exists())
        .ok_or_else(|| io::Error::other("too many damaged stores: move them elsewhere"))?;
    fs::rename(path, &aside)?;
    take(&fresh, path)?;
    tracing::warn!(saved, aside = %aside.display(), "a damaged store was set aside");
    Ok((open_parts(path, lock)?, aside, saved))
}

/// Everything readable: sled's rows, and over them the journal's frames.
fn save(path: &Path, fresh: &Path) -> Result<Overlay, Stopped> {
    let copy = fresh.join("copy");
    let mut rows = Overlay::new();
    for with_snapshot in [true, false] {
        remove(&copy)?;
        copy_directory(&shelf_path(path), &copy, with_snapshot)?;
        let (found, whole) = save_shelf(&copy);
        for (row, value) in found {
            rows.entry(row).or_insert(value);
        }
        if whole {
            break;
        }
    }
    remove(&copy)?;
    rows.extend(journal::read(&path.join("journal")).unwrap_or_default().writes);
    Ok(rows)
}

/// The readable rows of a sled, and whether nothing went wrong.
fn save_shelf(copy: &Path) -> (Overlay, bool) {
    let Ok(shelf) = open_shelf(copy) else { return (Overlay::new(), false) };
    let failed = std::cell::Cell::new(false);
    let end = layout::part(&[], 0);
    let mut rows: Overlay = shelf.scan(&[1], &end[..1], |_| failed.set(true)).collect();
    if failed.get() {
        for (row, value) in shelf.backwards() {
            if rows.insert(row, Some(value)).is_some() {
                break;
            }
        }
    }
    (rows, !failed.get() && shelf.checkpoints().is_ok_and(|count| count > 0))
}

fn copy_directory(from: &Path, to: &Path, with_snapshot: bool) -> io::Result<()> {
    fs::create_dir_all(to)?;
    let Ok(entries) = fs::read_dir(from) else { return Ok(()) };
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name();
        let text = name.to_string_lossy();
        if text.starts_with("snap.") && (!with_snapshot || text.ends_with(".generating")) {
            continue;
        }
        let target = to.join(&name);
        if entry.file_type()?.is_dir() {
            copy_directory(&entry.path(), &target, with_snapshot)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn remove(path: &Path) -> io::Result<()> {
    match fs::remove_dir_all(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        Ok(()) | Err(_) => Ok(()),
    }
}
