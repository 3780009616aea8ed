//! What must be installed, and how it gets there: through apt where that is possible, otherwise
//! with a sentence that says exactly what to do.
//!
//! It deliberately downloads nothing itself; apt and cargo do.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};

use crate::step::Program;

/// The oldest Node that Vite takes.
const NODE_MIN: (u32, u32) = (20, 19);

/// Where browsers are called what.
const BROWSERS: [&str; 4] =
    ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/// Node and npm, new enough.
pub(crate) fn node() -> Result<()> {
    if node_version().is_none() {
        apt(&["nodejs"]).context(node_hint())?;
    }
    match node_version() {
        Some(version) if version >= NODE_MIN => {}
        found => bail!("found Node {found:?}; {}", node_hint()),
    }
    if Program::new("npm", &["--version"]).ask().is_none() {
        apt(&["npm"]).context("npm is missing: install it with Node")?;
    }
    Ok(())
}

fn node_hint() -> String {
    let (major, minor) = NODE_MIN;
    format!(
        "install Node {major}.{minor} or newer, from https://nodejs.org or your system's packages"
    )
}

fn node_version() -> Option<(u32, u32)> {
    parse_version(&Program::new("node", &["--version"]).ask()?)
}

/// Major and minor of `v20.19.1`.
fn parse_version(said: &str) -> Option<(u32, u32)> {
    let mut parts = said.trim().strip_prefix('v')?.split('.');
    Some((parts.next()?.parse().ok()?, parts.next()?.parse().ok()?))
}

/// A Chromium for the browser tests; `CHROMIUM` names another one.
pub(crate) fn chromium() -> Result<PathBuf> {
    if let Some(chosen) = std::env::var_os("CHROMIUM") {
        return Ok(chosen.into());
    }
    if let Some(found) = BROWSERS.into_iter().find_map(on_path) {
        return Ok(found);
    }
    let hint = "install Chromium (apt-get install chromium), or name one in CHROMIUM";
    apt(&["chromium"]).context(hint)?;
    BROWSERS.into_iter().find_map(on_path).context(hint)
}

/// The version of schemathesis that the API is tried with: another makes up other cases.
const SCHEMATHESIS: &str = "schemathesis==4.32.5";

/// schemathesis, in a Python environment of its own below `folder`.
pub(crate) fn schemathesis(folder: &Path) -> Result<PathBuf> {
    python()?;
    let program = folder.join("bin/schemathesis");
    let (place, pip) = (folder.display().to_string(), folder.join("bin/pip"));
    let version = Program::new(&program.display().to_string(), &["--version"]).ask();
    let wanted = SCHEMATHESIS.rsplit('=').next().unwrap_or_default();
    if version.is_some_and(|said| said.contains(wanted)) {
        return Ok(program);
    }
    let make = || Program::new("python3", &["-m", "venv", "--clear", &place]).run();
    let hint = "install Python's venv and pip (apt-get install python3-venv)";
    if make().is_err() {
        apt(&["python3-venv"]).context(hint)?;
        make().context(hint)?;
    }
    let arguments = ["install", "--quiet", "--disable-pip-version-check", SCHEMATHESIS];
    Program::new(&pip.display().to_string(), &arguments)
        .run()
        .with_context(|| format!("install {SCHEMATHESIS} (pip, from PyPI)"))?;
    Ok(program)
}

/// Python 3, for the independent check of the wire format.
pub(crate) fn python() -> Result<()> {
    if on_path("python3").is_none() {
        apt(&["python3"]).context("install Python 3 (apt-get install python3)")?;
    }
    Ok(())
}

/// strace, for the test that sees each acknowledgement come after its flush.
pub(crate) fn strace() -> Result<()> {
    if on_path("strace").is_none() {
        apt(&["strace"]).context("install strace (apt-get install strace)")?;
    }
    Ok(())
}

/// ip, for the tests that join two network namespaces by a cable of their own.
pub(crate) fn iproute() -> Result<()> {
    let folders = ["/usr/sbin/ip", "/sbin/ip"];
    if on_path("ip").is_none() && !folders.iter().any(|ip| Path::new(ip).is_file()) {
        apt(&["iproute2"]).context("install iproute2 (apt-get install iproute2)")?;
    }
    Ok(())
}

/// nft, for the tests with a router between two of them.
pub(crate) fn nftables() -> Result<()> {
    let folders = ["/usr/sbin/nft", "/sbin/nft"];
    if on_path("nft").is_none() && !folders.iter().any(|nft| Path::new(nft).is_file()) {
        apt(&["nftables"]).context("install nftables (apt-get install nftables)")?;
    }
    Ok(())
}

/// dpkg, for the Debian package.
pub(crate) fn dpkg() -> Result<()> {
    if on_path("dpkg-deb").is_none() {
        apt(&["dpkg"]).context("install dpkg: packages for Debian are made and tried with it")?;
    }
    Ok(())
}

/// desktop-file-validate, for the desktop entry.
pub(crate) fn desktop_file_validate() -> Result<()> {
    if on_path("desktop-file-validate").is_none() {
        let hint = "install desktop-file-utils (apt-get install desktop-file-utils)";
        apt(&["desktop-file-utils"]).context(hint)?;
    }
    Ok(())
}

/// rustfmt and clippy, which rustup's minimal profile leaves out.
pub(crate) fn rust_component(name: &str, command: &str) -> Result<()> {
    if Program::cargo(&[command, "--version"]).ask().is_some() {
        return Ok(());
    }
    Program::new("rustup", &["component", "add", name])
        .run()
        .with_context(|| format!("install {name}: rustup component add {name}"))
}

/// Whether tests can run one process each; without it they run with `cargo test`.
pub(crate) fn has_nextest() -> bool {
    Program::cargo(&["nextest", "--version"]).ask().is_some()
}

/// cargo-deny, built when missing; unoptimised, because that is quicker in all.
pub(crate) fn deny() -> Result<()> {
    if Program::cargo(&["deny", "--version"]).ask().is_some() {
        return Ok(());
    }
    Program::cargo(&["install", "--locked", "--debug", "cargo-deny"])
        .run()
        .context("install cargo-deny: cargo install --locked cargo-deny")
}

/// The file a command name stands for.
fn on_path(name: &str) -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    std::env::split_paths(&folders).map(|folder| folder.join(name)).find(|file| file.is_file())
}

/// Installs packages as root, or through sudo when that asks no password.
fn apt(packages: &[&str]) -> Result<()> {
    if !Path::new("/usr/bin/apt-get").is_file() {
        bail!("this machine has no apt");
    }
    let root = Program::new("id", &["-u"]).ask().is_some_and(|id| id == "0");
    if !root && Program::new("sudo", &["-n", "true"]).ask().is_none() {
        bail!(
            "not root, and sudo asks a password; run: sudo apt-get install {}",
            packages.join(" ")
        );
    }
    let as_root = |arguments: &[&str]| {
        let all = [&["apt-get", "-q"], arguments].concat();
        let program =
            if root { Program::new("apt-get", &all[1..]) } else { Program::new("sudo", &all) };
        program.with("DEBIAN_FRONTEND", "noninteractive").run()
    };
    as_root(&["update"])?;
    as_root(&[&["install", "-y", "--no-install-recommends"], packages].concat())
}

#[cfg(test)]
mod tests {
    use super::{NODE_MIN, on_path, parse_version};

    #[test]
    fn an_old_node_is_told_from_a_new_one() {
        assert!(parse_version("v18.20.4\n").is_some_and(|version| version < NODE_MIN));
        assert!(parse_version("v20.9.0").is_some_and(|version| version < NODE_MIN));
        assert!(parse_version("v20.19.0").is_some_and(|version| version >= NODE_MIN));
        assert!(parse_version("v24.1.0").is_some_and(|version| version >= NODE_MIN));
        assert_eq!(parse_version("not a version"), None);
    }

    #[test]
    fn programs_are_looked_for_where_the_shell_looks() {
        assert!(on_path("cargo").is_some());
        assert!(on_path("no-such-program").is_none());
    }
}
