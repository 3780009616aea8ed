//! The program under test: where it is, and running it as a command.

use std::env;
use std::ffi::OsStr;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

/// Where the program is.
///
/// # Panics
/// When it has not been built.
pub fn program() -> PathBuf {
    let path = env::var_os("COMMONGROUND_BIN").map_or_else(beside_the_test, PathBuf::from);
    assert!(
        path.is_file(),
        "{} is not there; build it: cargo build -p commonground, or name it by COMMONGROUND_BIN",
        path.display()
    );
    path
}

/// Tests live in `target/PROFILE/deps`, programs one level up.
fn beside_the_test() -> PathBuf {
    let test = env::current_exe().unwrap_or_default();
    let profile = test.ancestors().nth(2).unwrap_or(Path::new("target/debug"));
    profile.join(format!("commonground{}", env::consts::EXE_SUFFIX))
}

/// The program with a home, and nothing of the environment that would change what it does.
pub(crate) fn command(home: &Path) -> Command {
    let mut command = Command::new(program());
    command.arg("--home").arg(home).stdin(Stdio::null());
    for (name, _) in env::vars_os() {
        let name_text = name.to_string_lossy();
        let ours = name_text.starts_with("COMMONGROUND_") && name_text != "COMMONGROUND_BIN";
        let display = matches!(name_text.as_ref(), "DISPLAY" | "WAYLAND_DISPLAY" | "BROWSER");
        if ours || display {
            command.env_remove(&name);
        }
    }
    command.env("LANG", "C.UTF-8").env("NO_COLOR", "1");
    command
}

/// What a command did.
#[derive(Debug)]
pub struct Ran {
    /// The exit code; -1 when a signal ended it.
    pub code: i32,
    /// What it said.
    pub stdout: String,
    /// What it complained of.
    pub stderr: String,
}

impl Ran {
    /// Runs the program with this home to its end.
    ///
    /// # Panics
    /// When it cannot be started.
    pub fn of<A: AsRef<OsStr>>(home: &Path, arguments: impl IntoIterator<Item = A>) -> Self {
        let output = command(home).args(arguments).output().expect("the program starts");
        Self {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// The one JSON object on standard output of a command that went well.
    ///
    /// # Panics
    /// When it did not go well, or said something else.
    #[track_caller]
    pub fn json(&self) -> Value {
        assert_eq!(self.code, 0, "{self:?}");
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The one JSON object on standard error of a command that failed.
    ///
    /// # Panics
    /// When it went well, or said something else.
    #[track_caller]
    pub fn error(&self) -> Value {
        assert_ne!(self.code, 0, "{self:?}");
        serde_json::from_str(&self.stderr).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}
