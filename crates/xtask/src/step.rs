//! Programs and steps: starts one in its folder, and tells in one line each how the steps went.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};

/// The workspace's folder.
pub(crate) fn root() -> PathBuf {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.ancestors().nth(2).unwrap_or(xtask).to_owned()
}

/// Where cargo puts what it builds.
pub(crate) fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), Into::into)
}

/// A program to start.
pub(crate) struct Program {
    name: OsString,
    arguments: Vec<String>,
    folder: PathBuf,
    variables: Vec<(&'static str, OsString)>,
}

impl Program {
    pub(crate) fn new(name: &str, arguments: &[&str]) -> Self {
        Self {
            name: name.into(),
            arguments: arguments.iter().map(|&argument| argument.to_owned()).collect(),
            folder: root(),
            variables: Vec::new(),
        }
    }

    /// The cargo that runs this.
    pub(crate) fn cargo(arguments: &[&str]) -> Self {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        Self { name: cargo, ..Self::new("cargo", arguments) }
    }

    pub(crate) fn within(mut self, folder: &Path) -> Self {
        folder.clone_into(&mut self.folder);
        self
    }

    pub(crate) fn with(mut self, variable: &'static str, value: impl Into<OsString>) -> Self {
        self.variables.push((variable, value.into()));
        self
    }

    pub(crate) fn arguments(mut self, more: &[&str]) -> Self {
        self.arguments.extend(more.iter().map(|&argument| argument.to_owned()));
        self
    }

    fn command(&self) -> Command {
        let mut command = Command::new(&self.name);
        command.args(&self.arguments).current_dir(&self.folder);
        command.envs(self.variables.iter().map(|(name, value)| (name, value)));
        command
    }

    fn line(&self) -> String {
        let name = Path::new(&self.name).file_name().unwrap_or(&self.name).to_string_lossy();
        format!("{name} {}", self.arguments.join(" "))
    }

    /// Runs it with its output shown; an error when it fails or is not there.
    pub(crate) fn run(&self) -> Result<()> {
        let status =
            self.command().status().with_context(|| format!("cannot start `{}`", self.line()))?;
        if status.success() { Ok(()) } else { bail!("`{}` failed ({status})", self.line()) }
    }

    /// Runs it silently: what it said on stdout, or none when it failed or is not there.
    pub(crate) fn ask(&self) -> Option<String> {
        let output = self.command().stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
        output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
    }
}

/// One thing that is checked.
pub(crate) struct Step {
    /// For choosing it on the command line.
    pub(crate) name: &'static str,
    /// What it checks, in a few words.
    pub(crate) checks: &'static str,
    /// Does it; what it returns is said in the summary.
    pub(crate) run: fn() -> Result<Note>,
}

/// Something the summary should say of a step that passed.
pub(crate) type Note = Option<&'static str>;

/// Runs all steps, whatever becomes of the ones before; whether all passed.
pub(crate) fn run_all(steps: &[&Step]) -> bool {
    let mut summary = Vec::new();
    let mut failed = 0;
    for (number, step) in steps.iter().enumerate() {
        println!("\n== {}/{} {}: {}", number + 1, steps.len(), step.name, step.checks);
        let started = Instant::now();
        let outcome = (step.run)();
        let line = told(step.name, &outcome, started.elapsed());
        if let Err(error) = outcome {
            println!("-- {}: {error:#}", step.name);
            failed += 1;
        }
        summary.push(line);
    }
    println!("\n== summary");
    for line in summary {
        println!("{line}");
    }
    match failed {
        0 => println!("all {} steps passed", steps.len()),
        failed => println!("{failed} of {} steps FAILED", steps.len()),
    }
    failed == 0
}

fn told(name: &str, outcome: &Result<Note>, took: Duration) -> String {
    let (word, note) = match outcome {
        Ok(None) => ("ok    ", String::new()),
        Ok(Some(note)) => ("ok    ", format!("  ({note})")),
        Err(error) => ("FAILED", format!("  {error:#}")),
    };
    format!("{word} {name:<10} {:>6.1} s{note}", took.as_secs_f64())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use anyhow::anyhow;

    use super::{Program, Step, run_all, told};

    #[test]
    fn the_summary_says_what_passed_what_failed_and_why() {
        let took = Duration::from_millis(1_234);
        assert_eq!(told("format", &Ok(None), took), "ok     format        1.2 s");
        assert!(told("deny", &Ok(Some("no advisories")), took).ends_with("(no advisories)"));
        let failed = told("browser", &Err(anyhow!("no browser").context("install it")), took);
        assert!(failed.starts_with("FAILED browser") && failed.ends_with("install it: no browser"));
    }

    #[test]
    fn one_failing_step_fails_the_whole_but_not_before_the_others_ran() {
        let good = Step { name: "good", checks: "", run: || Ok(None) };
        let bad = Step { name: "bad", checks: "", run: || Err(anyhow!("bad")) };
        assert!(run_all(&[&good]));
        assert!(!run_all(&[&bad, &good]));
    }

    #[test]
    fn a_program_that_is_not_there_or_fails_is_an_error() {
        assert!(Program::new("no-such-program", &[]).run().is_err());
        assert!(Program::new("no-such-program", &[]).ask().is_none());
        assert!(Program::cargo(&["no-such-command"]).ask().is_none());
        assert!(
            Program::cargo(&["--version"]).ask().is_some_and(|said| said.starts_with("cargo "))
        );
    }
}
