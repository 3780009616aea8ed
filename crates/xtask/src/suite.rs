//! What `cargo xtask test` runs, in order: quick checks first, so that a slip shows early.
//!
//! Nothing is skipped silently. A step whose tools are missing and cannot be installed fails and
//! says what to do; the one thing that may stay unchecked, advisories without their database, is
//! said in the summary.

use anyhow::{Context, Result, bail};

use crate::contract;
use crate::deb;
use crate::needs;
use crate::step::{Note, Program, Step, root, run_all, target};

/// The page.
const PAGE: &str = "crates/web/ui";
/// The browser tests: a package whose `npm test` finds the program in `COMMONGROUND_BIN` and the
/// browser in `CHROMIUM`.
const BROWSER_TESTS: &str = "tests/browser";
/// The independent checks of what other implementations must do alike: the wire, label folding.
const VECTORS: [&str; 2] = ["tests/vectors/verify.py", "crates/discovery/vectors/check.py"];

static STEPS: [Step; 11] = [
    Step { name: "format", checks: "rustfmt", run: format },
    Step { name: "page", checks: "types and tests of the user interface", run: page },
    Step { name: "clippy", checks: "lints of every package and its tests", run: clippy },
    Step { name: "tests", checks: "unit, integration and house-rule tests", run: tests },
    Step { name: "doctests", checks: "examples in the documentation", run: doctests },
    Step { name: "vectors", checks: "the wire format, by an independent program", run: vectors },
    Step { name: "build", checks: "the program, with the page inside", run: build },
    Step { name: "contract", checks: "the API against its description", run: contract },
    Step { name: "package", checks: "the Debian package, installed and removed", run: package },
    Step { name: "browser", checks: "every screen in a real browser", run: browser },
    Step { name: "deny", checks: "licences, sources, bans, advisories", run: deny },
];

/// Runs all steps or the named ones; whether all passed.
pub(crate) fn test(names: &[String]) -> Result<bool> {
    Ok(run_all(&chosen(names)?))
}

fn chosen(names: &[String]) -> Result<Vec<&'static Step>> {
    for name in names {
        if !STEPS.iter().any(|step| step.name == name) {
            let known: Vec<_> = STEPS.iter().map(|step| step.name).collect();
            bail!("there is no step `{name}`; there are: {}", known.join(", "));
        }
    }
    let wanted = |step: &&Step| names.is_empty() || names.iter().any(|name| name == step.name);
    Ok(STEPS.iter().filter(wanted).collect())
}

fn passed(result: Result<()>) -> Result<Note> {
    result.map(|()| None)
}

fn format() -> Result<Note> {
    needs::rust_component("rustfmt", "fmt")?;
    passed(Program::cargo(&["fmt", "--all", "--check"]).run().context("run cargo fmt"))
}

fn page() -> Result<Note> {
    needs::node()?;
    let page = root().join(PAGE);
    for arguments in [&["ci", "--no-fund", "--no-audit"][..], &["run", "check"], &["test"]] {
        Program::new("npm", arguments).within(&page).run()?;
    }
    Ok(None)
}

fn clippy() -> Result<Note> {
    needs::rust_component("clippy", "clippy")?;
    needs::node()?;
    let arguments = ["clippy", "--workspace", "--all-targets", "--locked", "--", "-D", "warnings"];
    passed(Program::cargo(&arguments).run())
}

fn tests() -> Result<Note> {
    needs::node()?;
    needs::strace()?;
    needs::iproute()?;
    needs::nftables()?;
    if needs::has_nextest() {
        let arguments = ["nextest", "run", "--workspace", "--locked", "--no-fail-fast"];
        return passed(Program::cargo(&arguments).run());
    }
    let arguments =
        ["test", "--workspace", "--locked", "--no-fail-fast", "--lib", "--bins", "--tests"];
    Program::cargo(&arguments).run()?;
    Ok(Some("with cargo test; cargo-nextest is quicker: cargo install --locked cargo-nextest"))
}

fn doctests() -> Result<Note> {
    passed(Program::cargo(&["test", "--workspace", "--locked", "--doc", "--quiet"]).run())
}

fn vectors() -> Result<Note> {
    needs::python()?;
    for check in VECTORS {
        if !root().join(check).is_file() {
            bail!("{check} is missing: restore it, it checks the wire format independently");
        }
        Program::new("python3", &[check]).run()?;
    }
    Ok(None)
}

fn build() -> Result<Note> {
    needs::node()?;
    // With the whole workspace, or other features are chosen and everything is built again.
    passed(Program::cargo(&["build", "--locked", "--workspace", "--bin", "commonground"]).run())
}

fn contract() -> Result<Note> {
    passed(contract::check(&target().join("debug/commonground"), &target()))
}

fn package() -> Result<Note> {
    passed(deb::check())
}

fn browser() -> Result<Note> {
    passed(with_browser("test", "debug"))
}

/// How quick the page of a release build is, in a real browser: figures, never judged.
pub(crate) fn page_bench() -> Result<()> {
    needs::node()?;
    let arguments = ["build", "--release", "--locked", "--workspace", "--bin", "commonground"];
    Program::cargo(&arguments).run()?;
    with_browser("bench", "release")
}

/// Pictures of the demo, for the documentation.
pub(crate) fn screenshots() -> Result<()> {
    // Pictures of what the source says now, not of an older program.
    build()?;
    with_browser("screenshots", "debug")
}

/// Runs one of the scripts of the browser tests on the program of this profile, with all it needs.
fn with_browser(script: &str, profile: &str) -> Result<()> {
    needs::node()?;
    let chromium = needs::chromium()?;
    let tests = root().join(BROWSER_TESTS);
    if !tests.join("package.json").is_file() {
        bail!("{BROWSER_TESTS}/package.json is missing: restore the browser tests");
    }
    Program::new("npm", &["ci", "--no-fund", "--no-audit"])
        .with("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .within(&tests)
        .run()?;
    let program = target().join(profile).join("commonground");
    if !program.is_file() {
        build()?;
    }
    Program::new("npm", &["run", script])
        .with("COMMONGROUND_BIN", program)
        .with("CHROMIUM", chromium)
        .within(&tests)
        .run()
}

fn deny() -> Result<Note> {
    needs::deny()?;
    Program::cargo(&["deny", "--locked", "check", "licenses", "bans", "sources"]).run()?;
    if Program::cargo(&["deny", "--locked", "fetch", "db"]).ask().is_none() {
        return Ok(Some("advisories NOT checked: their database could not be reached"));
    }
    passed(Program::cargo(&["deny", "--locked", "check", "--disable-fetch", "advisories"]).run())
}

#[cfg(test)]
mod tests {
    use super::{STEPS, chosen};

    #[test]
    fn all_steps_run_unless_some_are_named_and_unknown_ones_are_refused() {
        let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        assert_eq!(chosen(&[]).map(|steps| steps.len()).ok(), Some(STEPS.len()));
        let two = chosen(&names(&["deny", "format"])).expect("both exist");
        assert_eq!(two.iter().map(|step| step.name).collect::<Vec<_>>(), ["format", "deny"]);
        let error = chosen(&names(&["fromat"])).err().expect("a typo");
        assert!(error.to_string().contains("format, page"), "{error}");
    }
}
