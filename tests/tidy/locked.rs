//! What the lock file holds: versions with fixes that the usual advisory database does not know.

use crate::house::{File, read};
use crate::nobody_complains;

/// The first versions in which remote crashes are fixed (GitHub advisories, 2026).
const FIXED: [(&str, [u64; 3]); 3] =
    [("libp2p-gossipsub", [0, 50, 1]), ("yamux", [0, 13, 10]), ("quinn-proto", [0, 11, 14])];

/// Packages of ours that must be locked; the others only when something uses them.
const REQUIRED: [&str; 3] = ["libp2p-gossipsub", "yamux", "quinn-proto"];

/// Names and versions in the lock file's order.
fn locked(lock: &File) -> Vec<(&str, &str)> {
    let value = |line: &'_ str| -> Option<(usize, usize)> {
        let start = line.find('"')? + 1;
        Some((start, line.rfind('"')?))
    };
    let mut found = Vec::new();
    let mut name = "";
    for line in lock.text.lines() {
        let Some((start, end)) = value(line) else { continue };
        if line.starts_with("name = ") {
            name = &line[start..end];
        } else if line.starts_with("version = ") && !name.is_empty() {
            found.push((name, &line[start..end]));
            name = "";
        }
    }
    found
}

/// Major, minor, patch; a pre-release counts as older than any.
fn numbers(version: &str) -> [u64; 3] {
    let mut parts = version.split('+').next().unwrap_or_default().splitn(3, '.').map(str::parse);
    let mut next = || parts.next().and_then(Result::ok).unwrap_or(0);
    [next(), next(), next()]
}

fn unfixed(lock: &File) -> Vec<String> {
    let locked = locked(lock);
    let mut complaints = Vec::new();
    for (library, fixed) in FIXED {
        for (name, version) in locked.iter().filter(|(name, _)| *name == library) {
            if numbers(version) < fixed {
                let [major, minor, patch] = fixed;
                complaints.push(format!("{name} {version}: take {major}.{minor}.{patch} or newer"));
            }
        }
    }
    let absent = REQUIRED.iter().filter(|library| !locked.iter().any(|(name, _)| name == *library));
    complaints.extend(absent.map(|library| format!("{library} is not in {}", lock.path)));
    complaints
}

#[test]
fn an_old_version_beside_a_new_one_is_noticed() {
    let lock = File::made_up(
        "Cargo.lock",
        "[[package]]\nname = \"yamux\"\nversion = \"0.14.1\"\n\n\
         [[package]]\nname = \"yamux\"\nversion = \"0.12.1\"\n\n\
         [[package]]\nname = \"libp2p-gossipsub\"\nversion = \"0.50.1-rc.1\"\n\n\
         [[package]]\nname = \"quinn-proto\"\nversion = \"0.11.19\"\n",
    );
    assert_eq!(unfixed(&lock).len(), 2);
    assert_eq!(unfixed(&File::made_up("Cargo.lock", "")).len(), REQUIRED.len());
}

#[test]
fn libraries_with_known_remote_crashes_are_locked_at_fixed_versions() {
    nobody_complains(&unfixed(&read("Cargo.lock")));
}
