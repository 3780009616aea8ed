//! The name plate: `node.json`, there exactly while the node can be used.
//!
//! Written atomically and 0600, since it holds the token; removed on a clean stop. One left behind
//! by a killed node is recognised by the lock that nobody holds.

use std::fs;

use serde::{Deserialize, Serialize};

use super::lock::Lock;
use super::{Home, files};
use crate::failure::{Exit, Failure};

/// What `node.json` says; scripts rely on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Plate {
    /// `http://127.0.0.1:PORT`.
    pub(crate) http: String,
    /// The bearer token of the API.
    pub(crate) token: String,
    pub(crate) peer_id: String,
    /// None until a name is given.
    pub(crate) member: Option<String>,
    /// Multiaddresses with `/p2p/`.
    pub(crate) listen: Vec<String>,
}

impl Plate {
    /// The plate of the node that runs in this home; exit code 4 or 5 when there is none.
    pub(crate) fn read(home: &Home) -> Result<Self, Failure> {
        home.must_be_set_up()?;
        let not_running = || {
            Failure::new(
                Exit::NotRunning,
                "not_running",
                format!("No node is running in {}.", home.path().display()),
                "Start it with `commonground run`.",
            )
        };
        if !Lock::is_held(home) {
            return Err(not_running());
        }
        let path = home.plate();
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| not_running()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Err(Failure::new(
                Exit::NotRunning,
                "not_running",
                format!("The node in {} is just starting or stopping.", home.path().display()),
                "Try again in a moment.",
            )),
            Err(error) => Err(Failure::file("read", &path, &error)),
        }
    }

    /// Hangs the plate out.
    pub(crate) fn write(&self, home: &Home) -> Result<(), Failure> {
        let path = home.plate();
        let text = serde_json::to_vec_pretty(self).unwrap_or_default();
        files::replace(&path, &text).map_err(|error| Failure::file("write", &path, &error))
    }

    /// Takes the plate in; that there was none is fine.
    pub(crate) fn remove(home: &Home) {
        let _ = fs::remove_file(home.plate());
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::home::keys;

    fn plate() -> Plate {
        Plate {
            http: "http://127.0.0.1:7431".into(),
            token: "secret".into(),
            peer_id: "12D3".into(),
            member: None,
            listen: vec!["/ip4/127.0.0.1/tcp/22000/p2p/12D3".into()],
        }
    }

    #[test]
    fn a_plate_left_by_a_killed_node_is_not_believed() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::locate(Some(dir.path())).unwrap();
        home.prepare().unwrap();
        keys::open(&home).unwrap();
        let lock = Lock::take(&home).unwrap();
        plate().write(&home).unwrap();
        assert_eq!(Plate::read(&home).unwrap(), plate());

        drop(lock);

        assert_eq!(Plate::read(&home).unwrap_err().exit, Exit::NotRunning);
    }

    #[test]
    fn a_member_without_a_name_is_null() {
        let text = serde_json::to_string(&plate()).unwrap();

        assert!(text.contains("\"member\":null"), "{text}");
    }
}
