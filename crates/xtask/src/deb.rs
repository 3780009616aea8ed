//! The Debian package: `cargo xtask deb`, and the check that it comes and goes without a trace.
//!
//! One binary, its manual, completions, a desktop entry and an icon, put in a tree and packed by
//! `dpkg-deb`; no maintainer scripts, so that installing changes nothing but files. A node that
//! starts with the desktop is each user's own choice (`commonground service install`).

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail, ensure};

use crate::needs;
use crate::step::{Program, root, target};

/// Where completions of a shell belong, by its name.
const COMPLETIONS: [(&str, &str); 3] = [
    ("bash", "usr/share/bash-completion/completions/commonground"),
    ("zsh", "usr/share/zsh/vendor-completions/_commonground"),
    ("fish", "usr/share/fish/vendor_completions.d/commonground.fish"),
];

/// Makes the package of a release build; where it is.
pub(crate) fn make() -> Result<PathBuf> {
    needs::node()?;
    let arguments = ["build", "--release", "--locked", "--workspace", "--bin", "commonground"];
    Program::cargo(&arguments).run()?;
    pack("release")
}

/// Packs the program of this profile.
fn pack(profile: &str) -> Result<PathBuf> {
    needs::dpkg()?;
    let program = target().join(profile).join("commonground");
    let architecture = ask("dpkg", &["--print-architecture"])?;
    let version = env!("CARGO_PKG_VERSION");
    let name = format!("commonground_{version}_{architecture}");
    let tree = target().join("deb").join(profile).join(&name);
    if tree.exists() {
        fs::remove_dir_all(&tree)?;
    }
    lay_out(&tree, &program)?;
    let kib = kib(&tree)?;
    let libc = newest_libc(&program)?;
    let control = format!(
        "Package: commonground\n\
         Version: {version}\n\
         Architecture: {architecture}\n\
         Maintainer: the authors of Common Ground <commonground@example.org>\n\
         Installed-Size: {kib}\n\
         Depends: libc6 (>= {libc}), libgcc-s1\n\
         Recommends: xdg-utils\n\
         Section: net\n\
         Priority: optional\n\
         Description: peer-to-peer communities of practice\n \
         Meet like-minded people, settle what words mean, write together. There is no\n \
         server: everything stays on your own computer and on those of the people you\n \
         share it with, and works offline.\n"
    );
    put(&tree, "DEBIAN/control", control.as_bytes(), 0o644)?;
    let file = tree.with_file_name(format!("{name}.deb"));
    // A build for trying out is large and packed in a hurry.
    let level = if profile == "release" { "-z9" } else { "-z0" };
    let (from, to) = (tree.display().to_string(), file.display().to_string());
    Program::new("dpkg-deb", &["--build", "--root-owner-group", "-Zgzip", level, &from, &to])
        .run()?;
    Ok(file)
}

fn lay_out(tree: &Path, program: &Path) -> Result<()> {
    let bytes = fs::read(program).with_context(|| format!("read {}", program.display()))?;
    put(tree, "usr/bin/commonground", &bytes, 0o755)?;
    let run = program.display().to_string();
    let manual = ask(&run, &["man"])?;
    put(tree, "usr/share/man/man1/commonground.1", manual.as_bytes(), 0o644)?;
    for (shell, place) in COMPLETIONS {
        put(tree, place, ask(&run, &["completions", shell])?.as_bytes(), 0o644)?;
    }
    let copies = [
        ("node/packaging/commonground.desktop", "usr/share/applications/commonground.desktop"),
        ("crates/web/ui/public/mark.svg", "usr/share/icons/hicolor/scalable/apps/commonground.svg"),
        ("node/packaging/copyright", "usr/share/doc/commonground/copyright"),
        ("CHANGELOG.md", "usr/share/doc/commonground/changelog"),
    ];
    for (from, to) in copies {
        let bytes = fs::read(root().join(from)).with_context(|| format!("read {from}"))?;
        put(tree, to, &bytes, 0o644)?;
    }
    for name in ["usr/share/man/man1/commonground.1", "usr/share/doc/commonground/changelog"] {
        Program::new("gzip", &["-9n", &tree.join(name).display().to_string()]).run()?;
    }
    Ok(())
}

/// Writes a file and its folders, readable by everyone whatever this shell's mask.
fn put(tree: &Path, place: &str, bytes: &[u8], mode: u32) -> Result<()> {
    let file = tree.join(place);
    let mut folder = tree.to_owned();
    fs::create_dir_all(&folder)?;
    for part in Path::new(place).parent().into_iter().flatten() {
        folder.push(part);
        fs::create_dir_all(&folder)?;
        fs::set_permissions(&folder, fs::Permissions::from_mode(0o755))?;
    }
    fs::set_permissions(tree, fs::Permissions::from_mode(0o755))?;
    fs::write(&file, bytes).with_context(|| format!("write {}", file.display()))?;
    fs::set_permissions(&file, fs::Permissions::from_mode(mode))?;
    Ok(())
}

/// Packs the debug build, installs it into a root of its own, tries it, takes it away again.
pub(crate) fn check() -> Result<()> {
    needs::desktop_file_validate()?;
    let entry = root().join("node/packaging/commonground.desktop").display().to_string();
    Program::new("desktop-file-validate", &[&entry]).run()?;
    let package = pack("debug")?.display().to_string();
    let place = target().join("deb/installed");
    if place.exists() {
        fs::remove_dir_all(&place)?;
    }
    // What an empty Debian has of dpkg.
    for folder in ["var/lib/dpkg/info", "var/lib/dpkg/updates", "var/lib/dpkg/triggers"] {
        fs::create_dir_all(place.join(folder))?;
    }
    for file in ["var/lib/dpkg/status", "var/lib/dpkg/available"] {
        fs::write(place.join(file), "")?;
    }
    let at = format!("--root={}", place.display());
    // The libraries it depends on are this machine's, not that root's; and it need not be root's.
    let dpkg = |arguments: &[&str]| {
        let all = [&[at.as_str(), "--force-not-root", "--force-depends"], arguments].concat();
        Program::new("dpkg", &all).with("PATH", path_with_sbin()).run()
    };
    dpkg(&["--install", &package])?;
    try_it(&place)?;
    dpkg(&["--purge", "commonground"])?;
    let left = files(&place.join("usr"))?;
    ensure!(left.is_empty(), "the package leaves behind: {left:?}");
    Ok(())
}

fn try_it(place: &Path) -> Result<()> {
    let program = place.join("usr/bin/commonground").display().to_string();
    let said = ask(&program, &["--version"])?;
    ensure!(said.ends_with(env!("CARGO_PKG_VERSION")), "it says it is {said}");
    let home = place.join("nobody/home").display().to_string();
    let paths = ask(&program, &["--home", &home, "--json", "paths"])?;
    ensure!(paths.contains("commonground.paths/1"), "paths answers {paths}");
    let installed = files(&place.join("usr"))?;
    for wanted in ["commonground.1.gz", "commonground.desktop", "commonground.svg", "copyright"] {
        let there = installed.iter().any(|file| file.ends_with(wanted));
        ensure!(there, "{wanted} is not in the package");
    }
    Ok(())
}

fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        let Ok(entries) = fs::read_dir(&folder) else { continue };
        for entry in entries {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else {
                found.push(entry.path());
            }
        }
    }
    Ok(found)
}

/// dpkg refuses to work without the folders of the system's own programs.
fn path_with_sbin() -> String {
    format!("{}:/usr/sbin:/sbin", std::env::var("PATH").unwrap_or_default())
}

fn kib(tree: &Path) -> Result<u64> {
    let sizes = files(tree)?.into_iter().map(|file| fs::metadata(file).map(|data| data.len()));
    Ok(sizes.sum::<std::io::Result<u64>>()? / 1024)
}

/// The newest version of the C library that the program asks for, as its symbols name it.
fn newest_libc(program: &Path) -> Result<String> {
    let bytes = fs::read(program)?;
    let newest = versions(&bytes).max();
    let Some((major, minor)) = newest else { bail!("the program names no version of libc") };
    Ok(format!("{major}.{minor}"))
}

fn versions(bytes: &[u8]) -> impl Iterator<Item = (u32, u32)> {
    const MARK: &[u8] = b"GLIBC_";
    bytes.windows(MARK.len()).enumerate().filter(|(_, window)| *window == MARK).filter_map(
        |(at, _)| {
            let rest = &bytes[at + MARK.len()..];
            let end = rest.iter().position(|byte| !byte.is_ascii_digit() && *byte != b'.')?;
            let mut parts = std::str::from_utf8(&rest[..end]).ok()?.split('.');
            Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
        },
    )
}

fn ask(program: &str, arguments: &[&str]) -> Result<String> {
    Program::new(program, arguments)
        .ask()
        .with_context(|| format!("`{program} {}` failed", arguments.join(" ")))
}

#[cfg(test)]
mod tests {
    use super::versions;

    #[test]
    fn the_newest_libc_is_found_by_number_not_by_letter() {
        let bytes = b"..GLIBC_2.9\0GLIBC_2.34\0GLIBC_PRIVATE\0GLIBC_2.2.5\0GLIBC_";
        assert_eq!(versions(bytes).max(), Some((2, 34)));
    }
}
