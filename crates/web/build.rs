//! Builds the front end and puts it where it is embedded from: `$OUT_DIR/ui`.
//!
//! * `COMMONGROUND_UI_DIST` names a folder with a front end built elsewhere (packagers): copied.
//! * Without `ui/package.json` there is nothing to build yet: a placeholder.
//! * Otherwise the sources are copied to `$OUT_DIR/ui-source`, and `npm ci` (when what it installs
//!   changed) and `npm run build` run there: nothing is written in the source tree, and builds of
//!   different profiles do not meet.
//!
//! The guide (`docs/guide`) becomes part of the page; its folder is told to the build in
//! `COMMONGROUND_GUIDE`.
//!
//! What goes wrong is one line on stderr, with what to do.

use std::path::{Path, PathBuf};
use std::process::{Command, ExitCode, Stdio};
use std::{env, fs, io};

/// The oldest Node that builds the front end: what Vite asks for.
const NODE_MIN: (u32, u32) = (20, 19);
/// Made by tools in the source folder, or only for developing it; neither copied nor watched.
const NOT_SOURCES: [&str; 8] = [
    "node_modules",
    "dist",
    ".svelte-kit",
    ".vite",
    "test-results",
    "playwright-report",
    "dev",
    "tests",
];
const DIST: &str = "COMMONGROUND_UI_DIST";
/// Where the guide is, seen from this package.
const GUIDE: &str = "../../docs/guide";
const PLACEHOLDER: &str = "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\">\
    <meta name=\"csp-nonce\" content=\"%NONCE%\"><title>Common Ground</title></head>\
    <body><p>The front end is not part of this build.</p></body></html>\n";

fn main() -> ExitCode {
    match prepare() {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            println!("cargo::error={}", problem.replace('\n', " · "));
            ExitCode::FAILURE
        }
    }
}

fn prepare() -> Result<(), String> {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed={DIST}");
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("cargo sets no OUT_DIR")?);
    let built = out.join("ui");
    let sources = PathBuf::from("ui");
    if let Some(dist) = env::var_os(DIST).filter(|dist| !dist.is_empty()) {
        return take(Path::new(&dist), &built);
    }
    watch(&sources)?;
    println!("cargo::rerun-if-changed={GUIDE}");
    if sources.join("package.json").is_file() {
        return build(&sources, &out.join("ui-source"), &built);
    }
    fresh(&built).map_err(|error| told("cannot be made", &built, &error))?;
    let index = built.join("index.html");
    fs::write(&index, PLACEHOLDER).map_err(|error| told("cannot be written", &index, &error))
}

/// Embeds a front end built elsewhere.
fn take(dist: &Path, built: &Path) -> Result<(), String> {
    println!("cargo::rerun-if-changed={}", dist.display());
    if !dist.join("index.html").is_file() {
        return Err(format!(
            "{DIST}={} holds no index.html: build the front end there first, or \
            leave the variable out",
            dist.display()
        ));
    }
    fresh(built).and_then(|()| copy(dist, built)).map_err(|e| told("cannot be copied", dist, &e))
}

/// Runs the front end's own build on a copy of its sources.
fn build(sources: &Path, work: &Path, built: &Path) -> Result<(), String> {
    check_node()?;
    let failed = |error: io::Error| told("cannot be copied", sources, &error);
    clear(work).and_then(|()| copy(sources, work)).map_err(failed)?;
    install(work)?;
    fresh(built).map_err(|error| told("cannot be made", built, &error))?;
    let to = built.to_string_lossy();
    npm(work, &["run", "build", "--", "--outDir", &to, "--emptyOutDir"])?;
    if built.join("index.html").is_file() {
        Ok(())
    } else {
        Err("the front end's build made no index.html: look at crates/web/ui".to_owned())
    }
}

/// `npm ci`, unless what it installs is what was installed last.
fn install(work: &Path) -> Result<(), String> {
    let wanted = ["package.json", "package-lock.json"]
        .map(|name| fs::read_to_string(work.join(name)).unwrap_or_default())
        .join("\n");
    let stamp = work.join("node_modules/.installed");
    if fs::read_to_string(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(());
    }
    npm(work, &["ci", "--no-audit", "--no-fund"])?;
    fs::write(&stamp, wanted).map_err(|error| told("cannot be written", &stamp, &error))
}

fn npm(work: &Path, arguments: &[&str]) -> Result<(), String> {
    let program = if cfg!(windows) { "npm.cmd" } else { "npm" };
    let run = Command::new(program)
        .args(arguments)
        .current_dir(work)
        // The build of a release must not depend on what the developer's shell says.
        .env_remove("NODE_ENV")
        .env("COMMONGROUND_GUIDE", std::path::absolute(GUIDE).unwrap_or_else(|_| GUIDE.into()))
        .stdin(Stdio::null())
        .output()
        .map_err(|error| format!("npm cannot be run ({error}): install Node with npm, {}", or()))?;
    if run.status.success() {
        return Ok(());
    }
    // npm's own progress is on stdout; what broke is at the beginning of stderr.
    let said = String::from_utf8_lossy(&run.stderr);
    let first: Vec<_> = said.lines().filter(|line| !line.trim().is_empty()).take(8).collect();
    let first = first.join("\n");
    Err(format!("`npm {}` failed in {}:\n{first}", arguments.join(" "), work.display()))
}

fn check_node() -> Result<(), String> {
    let needs = format!("the front end needs Node {}.{} or newer", NODE_MIN.0, NODE_MIN.1);
    let said = Command::new("node").arg("--version").output();
    let said = said.map_err(|_| format!("{needs}, and there is none: install it, {}", or()))?;
    let version = String::from_utf8_lossy(&said.stdout).trim().to_owned();
    let mut parts =
        version.trim_start_matches('v').split('.').map(|part| part.parse().unwrap_or(0));
    let found = (parts.next().unwrap_or(0), parts.next().unwrap_or(0));
    if found >= NODE_MIN {
        Ok(())
    } else {
        Err(format!("{needs}, and this is {version}: install a newer one, {}", or()))
    }
}

fn or() -> String {
    format!("or name a folder with a built front end in {DIST}")
}

/// Has cargo run this again when a source changes, comes or goes. A folder would be watched with
/// everything in it, `node_modules` too, so what stands in `ui` is named one by one; what comes
/// anew there (a configuration file) is noticed with the next change of `package.json`.
fn watch(sources: &Path) -> Result<(), String> {
    let named = |name: &str| println!("cargo::rerun-if-changed={}", sources.join(name).display());
    named("package.json");
    named("package-lock.json");
    let Ok(entries) = fs::read_dir(sources) else { return Ok(()) };
    for entry in entries {
        let entry = entry.map_err(|error| told("cannot be read", sources, &error))?;
        let name = entry.file_name();
        if !NOT_SOURCES.iter().any(|skipped| name == *skipped) {
            named(&name.to_string_lossy());
        }
    }
    Ok(())
}

/// Everything in a folder but what tools left there.
fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let name = entry.file_name();
        if NOT_SOURCES.iter().any(|skipped| name == *skipped) {
            continue;
        }
        let (source, target) = (entry.path(), to.join(&name));
        if entry.file_type()?.is_dir() {
            copy(&source, &target)?;
        } else {
            fs::copy(&source, &target)?;
        }
    }
    Ok(())
}

/// Empties the working copy but for what was installed in it.
fn clear(work: &Path) -> io::Result<()> {
    fs::create_dir_all(work)?;
    for entry in fs::read_dir(work)? {
        let entry = entry?;
        if entry.file_name() == "node_modules" {
            continue;
        }
        if entry.file_type()?.is_dir() {
            fs::remove_dir_all(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// An empty folder.
fn fresh(folder: &Path) -> io::Result<()> {
    match fs::remove_dir_all(folder) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {}
        Err(error) => return Err(error),
    }
    fs::create_dir_all(folder)
}

fn told(what: &str, path: &Path, error: &io::Error) -> String {
    format!("{} {what}: {error}", path.display())
}
