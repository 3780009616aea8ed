//! What a node chose once and keeps: its ports, so that invites and bookmarks survive a restart.

use std::fs;

use serde::{Deserialize, Serialize};

use super::{Home, files};
use crate::failure::{Exit, Failure};

/// `settings.json`. Unknown fields of newer versions are ignored and not kept.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct Settings {
    /// The port of the UI.
    pub(crate) http_port: Option<u16>,
    /// The port, of TCP and of UDP, other nodes reach this one at.
    pub(crate) tcp_port: Option<u16>,
    /// A store was made here: when it is gone, that is worth saying.
    pub(crate) store_made: bool,
}

impl Settings {
    /// Reads the settings; a new home has none yet.
    pub(crate) fn read(home: &Home) -> Result<Self, Failure> {
        let path = home.settings();
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|error| {
                Failure::new(
                    Exit::Failed,
                    "settings",
                    format!("{} cannot be read: {error}.", path.display()),
                    "Correct it, or remove it: ports are then chosen anew.",
                )
            }),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(Self::default()),
            Err(error) => Err(Failure::file("read", &path, &error)),
        }
    }

    /// Writes the settings.
    pub(crate) fn write(&self, home: &Home) -> Result<(), Failure> {
        let path = home.settings();
        let text = serde_json::to_vec_pretty(self).unwrap_or_default();
        files::replace(&path, &text).map_err(|error| Failure::file("write", &path, &error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_come_back_as_they_were_written() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::locate(Some(dir.path())).unwrap();
        let settings = Settings { http_port: Some(7431), tcp_port: Some(22_001), store_made: true };

        assert_eq!(Settings::read(&home).unwrap(), Settings::default());
        settings.write(&home).unwrap();

        assert_eq!(Settings::read(&home).unwrap(), settings);
    }

    #[test]
    fn settings_that_cannot_be_read_say_where_they_are() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::locate(Some(dir.path())).unwrap();
        fs::write(home.settings(), "{ports: many}").unwrap();

        let failure = Settings::read(&home).unwrap_err();

        assert!(failure.message.contains("settings.json"), "{failure}");
    }
}
