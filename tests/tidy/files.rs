//! What a file looks like: short, opening with what it is, on the map, with its bans.

use crate::house::{File, files, metadata, read, root};
use crate::imports::PURE;
use crate::nobody_complains;

/// Without its tests; longer files hold more than one concern.
const LINES_MAX: usize = 400;

/// What every pure room's `clippy.toml` forbids; it replaces the file at the root.
const BANS: [&str; 6] = [
    "std::time::Instant::now",
    "std::time::SystemTime::now",
    "std::thread::spawn",
    "std::collections::HashMap",
    "std::collections::HashSet",
    "too-many-lines-threshold = 70",
];

fn is_test(file: &File) -> bool {
    file.path.starts_with("tests/")
        || ["/tests/", "/benches/", "/examples/"].iter().any(|folder| file.path.contains(folder))
        || [".test.ts", ".spec.ts"].iter().any(|ending| file.path.ends_with(ending))
        || file.name() == "tests.rs"
}

/// Made by a program, as its first line says.
fn is_generated(file: &File) -> bool {
    file.text.lines().next().is_some_and(|line| line.to_lowercase().contains("generated"))
}

/// Lines up to the tests at the end of the file.
fn lines_without_tests(file: &File) -> usize {
    file.text.lines().take_while(|line| !line.starts_with("#[cfg(test)]")).count()
}

fn too_long(files: &[File]) -> Vec<String> {
    files
        .iter()
        .filter(|file| !is_test(file) && !is_generated(file))
        .filter(|file| lines_without_tests(file) > LINES_MAX)
        .map(|file| {
            format!("{}: {} lines, at most {LINES_MAX}", file.path, lines_without_tests(file))
        })
        .collect()
}

fn without_opening(files: &[File]) -> Vec<String> {
    files
        .iter()
        .filter(|file| !file.text.starts_with("//! "))
        .map(|file| format!("{}: must open with //! and what it is", file.path))
        .collect()
}

fn without_bans(clippy: &File) -> Vec<String> {
    BANS.iter()
        .filter(|ban| !clippy.text.contains(**ban))
        .map(|ban| format!("{}: lacks {ban}", clippy.path))
        .collect()
}

fn missing_on(map: &File, folders: &[String]) -> Vec<String> {
    folders
        .iter()
        .filter(|folder| !map.text.contains(&format!("`{folder}/`")))
        .map(|folder| format!("{}: the code map lacks `{folder}/`", map.path))
        .collect()
}

/// The folders of the workspace's packages, relative to its root.
fn package_folders() -> Vec<(String, String)> {
    let root = root();
    let folder = |package: &cargo_metadata::Package| {
        let folder = package.manifest_path.parent().expect("a manifest is in a folder");
        let folder = folder.as_std_path().strip_prefix(&root).expect("within the workspace");
        (package.name.to_string(), folder.to_string_lossy().replace('\\', "/"))
    };
    metadata().packages.iter().map(folder).collect()
}

#[test]
fn a_long_file_is_noticed_and_its_tests_do_not_count() {
    let long = "x\n".repeat(LINES_MAX + 1);
    let tested = format!("{}#[cfg(test)]\n{long}", "x\n".repeat(LINES_MAX));
    assert_eq!(too_long(&[File::made_up("crates/a/src/b.rs", &long)]).len(), 1);
    assert_eq!(too_long(&[File::made_up("crates/a/src/b.rs", &tested)]).len(), 0);
    assert_eq!(too_long(&[File::made_up("crates/a/tests/b.rs", &long)]).len(), 0);
}

#[test]
fn files_are_short_enough_to_read() {
    nobody_complains(&too_long(&files(&["rs", "ts", "svelte"])));
}

#[test]
fn a_module_that_does_not_say_what_it_is_is_noticed() {
    assert_eq!(without_opening(&[File::made_up("a.rs", "use std::fs;\n")]).len(), 1);
    assert_eq!(without_opening(&[File::made_up("a.rs", "//! A.\n")]).len(), 0);
}

#[test]
fn every_module_opens_with_what_it_is() {
    nobody_complains(&without_opening(&files(&["rs"])));
}

#[test]
fn a_pure_room_that_lost_a_ban_is_noticed() {
    assert_eq!(without_bans(&File::made_up("clippy.toml", "")).len(), BANS.len());
    assert_eq!(without_bans(&File::made_up("clippy.toml", &BANS.join("\n"))).len(), 0);
}

#[test]
fn pure_rooms_forbid_clocks_threads_and_unordered_maps() {
    let mut complaints = Vec::new();
    for (name, folder) in package_folders() {
        if PURE.contains(&name.as_str()) && name != "api" {
            let path = format!("{folder}/clippy.toml");
            if root().join(&path).exists() {
                complaints.extend(without_bans(&read(&path)));
            } else {
                complaints.push(format!("{path}: missing; copy another pure room's"));
            }
        }
    }
    nobody_complains(&complaints);
}

#[test]
fn a_package_that_is_not_on_the_map_is_noticed() {
    let map = File::made_up("map.md", "| `crates/a/` | letters |");
    assert_eq!(missing_on(&map, &["crates/a".into(), "crates/b".into()]).len(), 1);
}

#[test]
fn every_package_is_on_the_code_map() {
    let folders: Vec<_> = package_folders().into_iter().map(|(_, folder)| folder).collect();
    assert!(folders.contains(&"protocol".to_owned()), "{folders:?}");
    nobody_complains(&missing_on(&read("docs/ARCHITECTURE.md"), &folders));
}
