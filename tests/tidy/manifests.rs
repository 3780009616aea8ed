//! What manifests say: versions once, at the root, without default features; the lints for all.

use crate::house::{File, files, metadata, read};
use crate::nobody_complains;

/// Whether a package of the workspace takes a library with whatever features its author likes.
struct Taken {
    by: String,
    library: String,
    default_features: bool,
}

fn taken() -> Vec<Taken> {
    let mut all = Vec::new();
    for package in metadata().packages {
        for dependency in package.dependencies.iter().filter(|dependency| dependency.path.is_none())
        {
            all.push(Taken {
                by: package.name.to_string(),
                library: dependency.name.clone(),
                default_features: dependency.uses_default_features,
            });
        }
    }
    all
}

fn with_default_features(taken: &[Taken]) -> Vec<String> {
    taken
        .iter()
        .filter(|taken| taken.default_features)
        .map(|taken| format!("{} takes {}: say default-features = false", taken.by, taken.library))
        .collect()
}

/// Lines of a package's manifest that name a version or a path instead of the workspace's.
fn own_versions(manifest: &File) -> Vec<String> {
    let mut complaints = Vec::new();
    let mut in_dependencies = false;
    for line in manifest.text.lines().map(str::trim) {
        if line.starts_with('[') {
            in_dependencies = line.contains("dependencies");
        } else if in_dependencies
            && line.split_once('=').is_some_and(|(name, _)| !name.contains(['"', '[', ',']))
            && !line.contains("workspace = true")
        {
            complaints.push(format!("{}: `{line}` belongs in the root manifest", manifest.path));
        }
    }
    complaints
}

fn without_lints(manifest: &File) -> Vec<String> {
    let has = manifest.text.contains("[lints]\nworkspace = true");
    if has { Vec::new() } else { vec![format!("{}: lacks the workspace's lints", manifest.path)] }
}

fn aborts(manifest: &File) -> Vec<String> {
    let aborting = |line: &&str| {
        let line: String = line.split('#').next().unwrap_or_default().split_whitespace().collect();
        line == "panic=\"abort\""
    };
    manifest
        .text
        .lines()
        .filter(aborting)
        .map(|_| format!("{}: the gate for changes relies on unwinding", manifest.path))
        .collect()
}

fn package_manifests() -> Vec<File> {
    let mut found = files(&["toml"]);
    found.retain(|file| file.name() == "Cargo.toml" && file.path != "Cargo.toml");
    found.retain(|file| !file.path.starts_with("fuzz/"));
    assert!(found.len() > 5, "the packages' manifests");
    found
}

#[test]
fn a_library_taken_with_default_features_is_noticed() {
    let made_up =
        |default_features| Taken { by: "a".into(), library: "b".into(), default_features };
    assert_eq!(with_default_features(&[made_up(true), made_up(false)]).len(), 1);
}

#[test]
fn libraries_are_taken_without_default_features() {
    let taken = taken();
    assert!(taken.iter().any(|taken| taken.library == "libp2p"));
    nobody_complains(&with_default_features(&taken));
}

#[test]
fn a_version_outside_the_root_is_noticed() {
    let manifest = File::made_up(
        "a/Cargo.toml",
        "[package]\nversion = \"1\"\n[dependencies]\nb = \"1\"\nc.workspace = true\n\
         d = { workspace = true, features = [\n  \"e\",\n] }\n[dev-dependencies]\nf = { path = \"x\" }\n",
    );
    assert_eq!(own_versions(&manifest).len(), 2);
    assert_eq!(without_lints(&manifest).len(), 1);
    assert_eq!(aborts(&File::made_up("Cargo.toml", "panic = \"abort\" # small")).len(), 1);
    assert_eq!(aborts(&File::made_up("Cargo.toml", "# never panic = \"abort\"")).len(), 0);
}

#[test]
fn versions_stand_once_at_the_root_and_the_lints_hold_for_all() {
    for manifest in package_manifests() {
        nobody_complains(&own_versions(&manifest));
        nobody_complains(&without_lints(&manifest));
    }
    nobody_complains(&aborts(&read("Cargo.toml")));
}
