//! One node per home: an advisory lock on `lock`, which the system releases when the node ends,
//! however it ends.

use std::fs::{File, OpenOptions, TryLockError};

use super::Home;
use crate::failure::{Exit, Failure};

/// Held while the node runs.
#[derive(Debug)]
pub(crate) struct Lock {
    _file: File,
}

impl Lock {
    /// Takes the home, or says that another node has it.
    pub(crate) fn take(home: &Home) -> Result<Self, Failure> {
        let path = home.lock();
        let file = OpenOptions::new()
            .write(true)
            .create(true)
            .truncate(false)
            .open(&path)
            .map_err(|error| Failure::file("open", &path, &error))?;
        // A command that looks whether the home is held holds it for an instant itself.
        let mut locked = file.try_lock();
        for _ in 0..5 {
            if locked.is_ok() {
                break;
            }
            std::thread::sleep(crate::limits::LOOK_AGAIN / 4);
            locked = file.try_lock();
        }
        match locked {
            Ok(()) => Ok(Self { _file: file }),
            Err(TryLockError::WouldBlock) => Err(Failure::new(
                Exit::Locked,
                "locked",
                format!("Another node already runs in {}.", home.path().display()),
                "Use that one (`commonground` opens it), stop it with `commonground stop`, or choose another --home.",
            )),
            Err(TryLockError::Error(error)) => Err(Failure::file("lock", &path, &error)),
        }
    }

    /// Whether a node holds the home right now.
    pub(crate) fn is_held(home: &Home) -> bool {
        match File::open(home.lock()) {
            Ok(file) => matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)),
            Err(_) => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_node_runs_in_a_home() {
        let dir = tempfile::tempdir().unwrap();
        let home = Home::locate(Some(dir.path())).unwrap();
        let first = Lock::take(&home).unwrap();

        let failure = Lock::take(&home).unwrap_err();

        assert_eq!(failure.exit, Exit::Locked);
        assert!(Lock::is_held(&home));
        drop(first);
        assert!(!Lock::is_held(&home));
        Lock::take(&home).unwrap();
    }
}
