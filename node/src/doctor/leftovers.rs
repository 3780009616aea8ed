//! What lies in the home and is not used any more: damaged stores that were set aside, and copies made
//! before a store was brought up to date.

use std::fs;
use std::path::{Path, PathBuf};

use api::status::Check;

use super::warning;
use crate::home::Home;

/// One line when there is something; the program never throws it away by itself.
pub(super) fn check(home: &Home) -> Option<Check> {
    let left = leftovers(home);
    if left.is_empty() {
        return None;
    }
    let mebibytes = left.iter().map(|path| size(path)).sum::<u64>() >> 20;
    let names: Vec<String> = left.iter().map(|path| path.display().to_string()).collect();
    Some(warning(
        "leftovers",
        format!("{mebibytes} MiB lie in {}.", names.join(", ")),
        "They were set aside from damage or an update. When nothing is missing, delete them.",
    ))
}

/// Beside the store, with its name and something after it.
fn leftovers(home: &Home) -> Vec<PathBuf> {
    let store = home.store();
    let (Some(folder), Some(name)) = (store.parent(), store.file_name()) else { return Vec::new() };
    let begins = format!("{}.", name.to_string_lossy());
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut left: Vec<PathBuf> = entries
        .filter(|entry| {
            let name = entry.file_name();
            let rest = name.to_str().and_then(|name| name.strip_prefix(&begins));
            rest.is_some_and(|rest| rest.starts_with("damaged-") || rest.starts_with("before-"))
        })
        .map(|entry| entry.path())
        .collect();
    left.sort();
    left
}

fn size(path: &Path) -> u64 {
    let Ok(data) = fs::symlink_metadata(path) else { return 0 };
    if !data.is_dir() {
        return data.len();
    }
    let entries = fs::read_dir(path).into_iter().flatten().flatten();
    entries.map(|entry| size(&entry.path())).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_set_aside_is_named_with_its_size_and_nothing_else_is() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::locate(Some(dir.path())).unwrap();
        home.prepare().unwrap();
        let store = home.store();
        fs::create_dir_all(&store).unwrap();
        assert_eq!(check(&home), None);

        let beside = |rest: &str| {
            store.with_file_name(format!("{}.{rest}", store.file_name().unwrap().to_string_lossy()))
        };
        fs::create_dir_all(beside("damaged-1")).unwrap();
        fs::write(beside("damaged-1").join("rows"), vec![0; 3 << 20]).unwrap();
        fs::create_dir_all(beside("before-3")).unwrap();
        fs::create_dir_all(beside("else")).unwrap();

        let found = check(&home).unwrap();
        assert!(found.message.starts_with("3 MiB"), "{}", found.message);
        assert!(found.message.contains("damaged-1") && found.message.contains("before-3"));
        assert!(!found.message.contains("else"));
    }
}
