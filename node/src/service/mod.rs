//! A node that starts with the desktop: one file in the place where the system looks for it.
//!
//! Three kinds of file are known ([`Kind`]); what stands in them is made in `text`, a pure function
//! of the program's path and the home. Putting them there, taking them away and asking how things
//! stand is the straight work of this file. It never starts a second node for a home, never touches
//! a home, and of the system's own tools it calls `systemctl` (or `launchctl`) only.

mod text;

use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use clap::ValueEnum;

use crate::failure::{Exit, Failure};
use crate::home::{Home, files};

/// What starts the node.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// A unit of the systemd user manager: starts at login, again after a failure.
    Systemd,
    /// A launch agent of macOS.
    Launchd,
    /// An entry that desktops start at login (XDG autostart).
    Autostart,
}

impl Kind {
    const ALL: [Self; 3] = [Self::Systemd, Self::Launchd, Self::Autostart];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Systemd => "systemd",
            Self::Launchd => "launchd",
            Self::Autostart => "autostart",
        }
    }

    /// Whether this operating system has it.
    fn belongs_here(self) -> bool {
        match self {
            Self::Launchd => cfg!(target_os = "macos"),
            Self::Systemd | Self::Autostart => !cfg!(target_os = "macos"),
        }
    }

    /// The best one here: systemd where its user manager answers, else what desktops read.
    fn best() -> Self {
        if cfg!(target_os = "macos") {
            Self::Launchd
        } else if systemd_answers() {
            Self::Systemd
        } else {
            Self::Autostart
        }
    }

    /// Where the file is put.
    fn file(self, places: &Places) -> PathBuf {
        match self {
            Self::Systemd => places.config.join("systemd/user").join(UNIT),
            Self::Launchd => places.home.join("Library/LaunchAgents").join(AGENT),
            Self::Autostart => places.config.join("autostart").join("commonground.desktop"),
        }
    }

    fn text(self, program: &Path, home: &Path) -> Result<String, Failure> {
        let (program, home) = (plain(program)?, plain(home)?);
        Ok(match self {
            Self::Systemd => text::unit(program, home),
            Self::Launchd => text::agent(program, home),
            Self::Autostart => text::entry(program, home),
        })
    }
}

const UNIT: &str = "commonground.service";
const AGENT: &str = "org.commonground.node.plist";

/// Where the files of one user are.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    home: PathBuf,
    config: PathBuf,
}

impl Places {
    pub(crate) fn find() -> Result<Self, Failure> {
        let dirs = directories::BaseDirs::new().ok_or_else(|| {
            Failure::new(
                Exit::Failed,
                "service",
                "This system does not say where your own files belong.",
                "Set HOME and try again.",
            )
        })?;
        Ok(Self { home: dirs.home_dir().to_owned(), config: dirs.config_dir().to_owned() })
    }
}

/// How one kind stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Standing {
    pub(crate) kind: Kind,
    pub(crate) file: PathBuf,
    pub(crate) enabled: bool,
}

/// What installing came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Installed {
    pub(crate) standing: Standing,
    /// Whether the very same file was there before.
    pub(crate) was_there: bool,
    /// What the user still has to do, when the system's manager could not be asked.
    pub(crate) to_do: Option<&'static str>,
}

/// Puts the file in its place and has it taken up. The same again changes nothing; a file for
/// another home is left alone and refused.
pub(crate) fn install(
    places: &Places,
    home: &Home,
    program: &Path,
    kind: Option<Kind>,
    running: bool,
) -> Result<Installed, Failure> {
    let kind = kind.unwrap_or_else(Kind::best);
    if !kind.belongs_here() {
        return Err(Failure::usage(
            format!("This system has no {}.", kind.name()),
            "Leave out --kind, and the right one is chosen.",
        ));
    }
    other_kind_is_free(places, kind)?;
    let file = kind.file(places);
    let text = kind.text(program, home.path())?;
    let was_there = match fs::read_to_string(&file) {
        Ok(found) if found == text => true,
        Ok(found) if !text::is_for(&found, home.path()) => return Err(of_another(&file)),
        Ok(_) => false,
        Err(error) if error.kind() == io::ErrorKind::NotFound => false,
        Err(error) => return Err(Failure::file("read", &file, &error)),
    };
    if !was_there {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)
                .map_err(|error| Failure::file("make the folder", folder, &error))?;
        }
        files::replace(&file, text.as_bytes())
            .map_err(|error| Failure::file("write", &file, &error))?;
    }
    let to_do = take_up(kind, &file, running);
    let enabled = is_enabled(kind, places);
    Ok(Installed { standing: Standing { kind, file, enabled }, was_there, to_do })
}

/// Two kinds at once would start two nodes for one home, of which one fails at every login.
fn other_kind_is_free(places: &Places, kind: Kind) -> Result<(), Failure> {
    let other = installed(places).into_iter().find(|standing| standing.kind != kind);
    other.map_or(Ok(()), |standing| {
        Err(Failure::new(
            Exit::Refused,
            "service",
            format!("It already starts by {} ({}).", standing.kind.name(), standing.file.display()),
            "Take that away first: `commonground service uninstall`.",
        ))
    })
}

fn of_another(file: &Path) -> Failure {
    Failure::new(
        Exit::Refused,
        "service",
        format!("{} starts a node with another home.", file.display()),
        "Take that away first: `commonground service uninstall`. One node starts with the desktop.",
    )
}

/// Takes every file of ours away, and has the system forget it. Homes stay as they are.
pub(crate) fn uninstall(places: &Places) -> Result<Vec<Standing>, Failure> {
    let found = installed(places);
    for standing in &found {
        match standing.kind {
            Kind::Systemd => {
                quietly("systemctl", &["--user", "disable", "--now", UNIT]);
            }
            Kind::Launchd => {
                quietly("launchctl", &["unload", "-w", &standing.file.display().to_string()]);
            }
            Kind::Autostart => {}
        }
        fs::remove_file(&standing.file)
            .map_err(|error| Failure::file("remove", &standing.file, &error))?;
        if standing.kind == Kind::Systemd {
            // Where no manager answered, its link would be left pointing nowhere.
            let link = wants(places);
            if fs::symlink_metadata(&link).is_ok() {
                fs::remove_file(&link).map_err(|error| Failure::file("remove", &link, &error))?;
            }
            quietly("systemctl", &["--user", "daemon-reload"]);
        }
    }
    Ok(found)
}

/// Every kind of which there is a file.
pub(crate) fn installed(places: &Places) -> Vec<Standing> {
    let standing = |kind: Kind| {
        let file = kind.file(places);
        file.is_file().then(|| Standing { kind, file, enabled: is_enabled(kind, places) })
    };
    Kind::ALL.into_iter().filter_map(standing).collect()
}

/// Whether the file is for this home.
pub(crate) fn is_for(standing: &Standing, home: &Home) -> bool {
    fs::read_to_string(&standing.file).is_ok_and(|text| text::is_for(&text, home.path()))
}

fn wants(places: &Places) -> PathBuf {
    places.config.join("systemd/user/default.target.wants").join(UNIT)
}

fn is_enabled(kind: Kind, places: &Places) -> bool {
    match kind {
        Kind::Systemd => fs::symlink_metadata(wants(places)).is_ok(),
        Kind::Launchd | Kind::Autostart => kind.file(places).is_file(),
    }
}

/// Has the system take the file up; what the user has to do when it cannot be asked. A node that
/// runs already in this home keeps running, and the next login starts it by itself.
fn take_up(kind: Kind, file: &Path, running: bool) -> Option<&'static str> {
    match kind {
        Kind::Systemd => {
            let now = if running {
                &["--user", "enable", UNIT][..]
            } else {
                &["--user", "enable", "--now", UNIT]
            };
            let done =
                quietly("systemctl", &["--user", "daemon-reload"]) && quietly("systemctl", now);
            (!done).then_some("systemctl --user enable --now commonground.service")
        }
        Kind::Launchd => {
            let done = quietly("launchctl", &["load", "-w", &file.display().to_string()]);
            (!done)
                .then_some("launchctl load -w ~/Library/LaunchAgents/org.commonground.node.plist")
        }
        Kind::Autostart => None,
    }
}

fn systemd_answers() -> bool {
    quietly("systemctl", &["--user", "show-environment"])
}

/// Runs a tool of the system without letting it speak; whether it went well.
fn quietly(program: &str, arguments: &[&str]) -> bool {
    Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .status()
        .is_ok_and(|status| status.success())
}

/// A path as text: these files are text, and a line break in one would begin another line.
fn plain(path: &Path) -> Result<&str, Failure> {
    path.to_str().filter(|text| !text.chars().any(char::is_control)).ok_or_else(|| {
        Failure::new(
            Exit::Failed,
            "service",
            format!("{} cannot be written into a service file.", path.display()),
            "Choose a folder whose name is plain text.",
        )
    })
}
