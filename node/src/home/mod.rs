//! The home: the folder that holds everything of one node, for its owner's eyes only.
//!
//! ```text
//! keys/          member.seed, device.seed, session.seed: 32 bytes each, 0600; member.work;
//!                member.link in place of member.seed, where another device holds that
//! store/         what the node keeps
//! logs/          commonground.log, by day
//! settings.json  the ports that were chosen
//! node.json      while it runs: where it is and the token
//! lock           held by the one node that runs here
//! ```
//!
//! The path through it: [`Home::locate`] finds it, [`Home::prepare`] makes it, [`lock::Lock`] takes
//! it, [`keys`] and [`settings`] read it. It never deletes anything but `node.json`.

pub(crate) mod files;
pub(crate) mod keys;
pub(crate) mod lock;
pub(crate) mod plate;
pub(crate) mod settings;

use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use crate::failure::{Exit, Failure};

/// Where a node's home is, whether or not it exists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Home {
    path: PathBuf,
}

impl Home {
    /// The folder asked for (option or variable; clap reads both), else the XDG data folder.
    pub(crate) fn locate(asked: Option<&Path>) -> Result<Self, Failure> {
        // An empty variable is one that is not set, as XDG says it.
        let path = match asked.filter(|path| !path.as_os_str().is_empty()) {
            Some(path) => path.to_owned(),
            None => data_folder()?.join("commonground"),
        };
        let path = std::path::absolute(&path)
            .map_err(|error| Failure::file("find the folder", &path, &error))?;
        Ok(Self { path })
    }

    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
    pub(crate) fn keys(&self) -> PathBuf {
        self.path.join("keys")
    }
    pub(crate) fn store(&self) -> PathBuf {
        self.path.join("store")
    }
    pub(crate) fn logs(&self) -> PathBuf {
        self.path.join("logs")
    }
    pub(crate) fn settings(&self) -> PathBuf {
        self.path.join("settings.json")
    }
    pub(crate) fn plate(&self) -> PathBuf {
        self.path.join("node.json")
    }
    pub(crate) fn lock(&self) -> PathBuf {
        self.path.join("lock")
    }

    /// Whether a node was ever started here.
    pub(crate) fn is_set_up(&self) -> bool {
        self.keys().join(keys::DEVICE).is_file()
    }

    /// Refuses with exit code 4 when no node was ever started here.
    pub(crate) fn must_be_set_up(&self) -> Result<(), Failure> {
        if self.is_set_up() {
            return Ok(());
        }
        Err(Failure::new(
            Exit::NotSetUp,
            "not_set_up",
            format!("There is no Common Ground home at {}.", self.path.display()),
            "Start one with `commonground run --name \"Your name\"`, or name another with --home.",
        ))
    }

    /// Makes the folders when they are missing, readable for the owner alone.
    pub(crate) fn prepare(&self) -> Result<(), Failure> {
        self.check_kind()?;
        for folder in [self.path.clone(), self.keys(), self.logs()] {
            fs::create_dir_all(&folder)
                .map_err(|error| Failure::file("make the folder", &folder, &error))?;
            self.check_owner(&folder)?;
            fs::set_permissions(&folder, fs::Permissions::from_mode(0o700))
                .map_err(|error| Failure::file("protect the folder", &folder, &error))?;
        }
        Ok(())
    }

    /// A home that is a file, or below a file, is a mistake worth a sentence of its own.
    fn check_kind(&self) -> Result<(), Failure> {
        if self.path.exists() && !self.path.is_dir() {
            return Err(Failure::new(
                Exit::Failed,
                "home",
                format!("{} is not a folder.", self.path.display()),
                "Choose a folder with --home.",
            ));
        }
        Ok(())
    }

    /// Files that belong to someone else would become unreadable for them, or for us, later.
    fn check_owner(&self, folder: &Path) -> Result<(), Failure> {
        let owner = fs::metadata(folder)
            .map_err(|error| Failure::file("look at the folder", folder, &error))?
            .uid();
        let me = rustix::process::geteuid().as_raw();
        if owner == me {
            return Ok(());
        }
        let hint = if me == 0 {
            "Run it as that user, without sudo, or choose another folder with --home."
        } else {
            "Choose another folder with --home, or ask for the ownership of this one."
        };
        Err(Failure::new(
            Exit::Failed,
            "home",
            format!("{} belongs to another user (number {owner}).", folder.display()),
            hint,
        ))
    }
}

/// The XDG data folder.
pub(crate) fn data_folder() -> Result<PathBuf, Failure> {
    directories::BaseDirs::new().map(|dirs| dirs.data_dir().to_owned()).ok_or_else(|| {
        Failure::new(
            Exit::Failed,
            "home",
            "This system does not say where your own files belong.",
            "Choose a folder with --home, or set HOME.",
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_home_is_for_its_owner_alone() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::locate(Some(&dir.path().join("deep/inside"))).unwrap();

        home.prepare().unwrap();

        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(home.path()), 0o700);
        assert_eq!(mode(&home.keys()), 0o700);
        assert!(!home.is_set_up(), "folders alone are not a node");
    }

    #[test]
    fn a_home_that_stood_open_is_closed() {
        let dir = tempfile::tempdir().unwrap();
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let home = Home::locate(Some(dir.path())).unwrap();

        home.prepare().unwrap();

        let mode = fs::metadata(dir.path()).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode, 0o700);
    }

    #[test]
    fn a_file_is_not_a_home() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("file");
        fs::write(&path, "not a folder").unwrap();

        let failure = Home::locate(Some(&path)).unwrap().prepare().unwrap_err();

        assert!(failure.message.contains("is not a folder"), "{failure}");
        assert_eq!(fs::read_to_string(&path).unwrap(), "not a folder");
    }

    #[test]
    fn a_home_nobody_started_says_how_to_start_one() {
        let dir = tempfile::tempdir().unwrap();

        let failure = Home::locate(Some(dir.path())).unwrap().must_be_set_up().unwrap_err();

        assert_eq!(failure.exit, Exit::NotSetUp);
        assert!(failure.hint.contains("commonground run"));
    }
}
