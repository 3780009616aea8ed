//! Who may import whom: rooms only lower rooms, and each heavy library one room.

use cargo_metadata::DependencyKind;

use crate::house::metadata;
use crate::nobody_complains;

/// Every package with its height in the house; a room imports strictly lower rooms only.
/// `xtask` is no room: it starts programs and imports nothing of the house.
const HEIGHTS: [(&str, u8); 14] = [
    ("protocol", 0),
    ("api", 0),
    ("discovery", 1),
    ("documents", 1),
    ("community", 2),
    ("interchange", 2),
    ("mind", 3),
    ("store", 4),
    ("search", 4),
    ("network", 4),
    ("web", 4),
    ("commonground", 5),
    ("tests", 6),
    ("xtask", 0),
];

/// Rooms without clock, chance, disk, network or threads.
pub(crate) const PURE: [&str; 7] =
    ["protocol", "api", "discovery", "documents", "community", "interchange", "mind"];

/// Heavy libraries and the only rooms that may know them.
const HEAVY: [(&str, &[&str]); 25] = [
    ("ed25519-dalek", &["protocol"]),
    ("curve25519-dalek", &["protocol"]),
    ("chacha20poly1305", &["protocol"]),
    // The wire is protocol's alone; the other two write down their own state for themselves.
    ("minicbor", &["protocol", "community", "mind"]),
    ("icu_casemap", &["discovery"]),
    ("icu_normalizer", &["discovery"]),
    ("icu_properties", &["discovery"]),
    ("automerge", &["documents"]),
    ("oxrdf", &["interchange"]),
    ("oxttl", &["interchange"]),
    ("sled", &["store"]),
    ("tantivy", &["search"]),
    ("libp2p", &["network"]),
    ("libp2p-stream", &["network"]),
    ("axum", &["web"]),
    ("rust-embed", &["web"]),
    ("utoipa-axum", &["web"]),
    // The JSON types carry their own schema and TypeScript form; web publishes both.
    ("utoipa", &["api", "web"]),
    ("ts-rs", &["api", "web"]),
    ("clap", &["commonground"]),
    ("clap_complete", &["commonground"]),
    ("clap_mangen", &["commonground"]),
    ("directories", &["commonground"]),
    ("ureq", &["commonground"]),
    ("anyhow", &["commonground", "xtask"]),
];

/// What a pure room has no use for, except in its tests.
const IMPURE: [&str; 9] =
    ["tokio", "futures", "getrandom", "rand", "tracing", "rustix", "fs4", "tempfile", "ureq"];

/// One package importing another, in its own manifest.
struct Import {
    from: String,
    to: String,
    in_tests_only: bool,
}

fn imports() -> Vec<Import> {
    let packages = metadata().packages;
    let of = |package: &cargo_metadata::Package| {
        let from = package.name.to_string();
        let import = move |dependency: &cargo_metadata::Dependency| Import {
            from: from.clone(),
            to: dependency.name.clone(),
            in_tests_only: dependency.kind == DependencyKind::Development,
        };
        package.dependencies.iter().map(import).collect::<Vec<_>>()
    };
    packages.iter().flat_map(of).collect()
}

fn height(package: &str) -> Option<u8> {
    HEIGHTS.iter().find(|(name, _)| *name == package).map(|&(_, height)| height)
}

fn upward(imports: &[Import]) -> Vec<String> {
    let mut complaints = Vec::new();
    for Import { from, to, .. } in imports {
        let Some(above) = height(from) else {
            complaints.push(format!("{from} has no place in the house: give it a height in tidy"));
            continue;
        };
        if let Some(below) = height(to)
            && below >= above
        {
            complaints.push(format!("{from} must not import {to}: rooms import lower rooms only"));
        }
    }
    complaints
}

fn strayed(imports: &[Import]) -> Vec<String> {
    let stray = |import: &&Import| {
        HEAVY.iter().any(|(library, rooms)| {
            *library == import.to
                && !rooms.contains(&import.from.as_str())
                && !(import.from == "tests" || import.in_tests_only)
        })
    };
    imports
        .iter()
        .filter(stray)
        .map(|import| format!("{} must not import {}: another room does", import.from, import.to))
        .collect()
}

fn impure(imports: &[Import]) -> Vec<String> {
    imports
        .iter()
        .filter(|import| !import.in_tests_only)
        .filter(|import| {
            PURE.contains(&import.from.as_str()) && IMPURE.contains(&import.to.as_str())
        })
        .map(|import| format!("{} is pure and must not import {}", import.from, import.to))
        .collect()
}

fn made_up(from: &str, to: &str) -> Vec<Import> {
    vec![Import { from: from.into(), to: to.into(), in_tests_only: false }]
}

#[test]
fn a_room_that_imports_upward_or_sideways_is_noticed() {
    assert_eq!(upward(&made_up("protocol", "mind")).len(), 1);
    assert_eq!(upward(&made_up("web", "store")).len(), 1);
    assert_eq!(upward(&made_up("tests", "commonground")).len(), 0);
    assert_eq!(upward(&made_up("attic", "protocol")).len(), 1, "unknown rooms have no height");
    assert_eq!(upward(&made_up("xtask", "protocol")).len(), 1);
}

#[test]
fn rooms_import_lower_rooms_only() {
    let imports = imports();
    assert!(imports.iter().any(|import| import.from == "mind" && import.to == "protocol"));
    nobody_complains(&upward(&imports));
}

#[test]
fn a_heavy_library_in_the_wrong_room_is_noticed() {
    assert_eq!(strayed(&made_up("mind", "automerge")).len(), 1);
    assert_eq!(strayed(&made_up("documents", "automerge")).len(), 0);
    assert_eq!(impure(&made_up("mind", "tokio")).len(), 1);
    assert_eq!(impure(&made_up("network", "tokio")).len(), 0);
}

#[test]
fn every_heavy_library_lives_in_one_room() {
    let imports = imports();
    assert!(imports.iter().any(|import| import.from == "documents" && import.to == "automerge"));
    nobody_complains(&strayed(&imports));
}

#[test]
fn pure_rooms_import_nothing_that_waits_throws_dice_or_logs() {
    nobody_complains(&impure(&imports()));
}
