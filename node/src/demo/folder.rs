//! The demo's own folder: marked by a file, so that nothing else is ever deleted.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use crate::failure::{Exit, Failure};
use crate::home::{data_folder, files};

/// The file that marks a folder as the demo's.
const MARK: &str = "commonground-demo.json";

/// What the mark says.
#[derive(Debug, Default, Serialize, Deserialize)]
#[serde(default)]
struct Mark {
    /// The story has been told to its end.
    told: bool,
    /// The libp2p ports of the nodes, in the order of the cast.
    ports: Vec<u16>,
}

/// The folder of a demo.
#[derive(Debug)]
pub(super) struct Folder {
    path: PathBuf,
    mark: Mark,
}

impl Folder {
    /// Opens the folder, or makes one. Begins anew when asked to, or when the story broke off.
    pub(super) fn open(asked: Option<&Path>, fresh: bool) -> Result<Self, Failure> {
        let path = match asked {
            Some(path) => path.to_owned(),
            None => data_folder()?.join("commonground-demo"),
        };
        let path = std::path::absolute(&path)
            .map_err(|error| Failure::file("find the folder", &path, &error))?;
        if is_empty(&path) {
            return Self::begin(path);
        }
        let mark = read_mark(&path)?;
        if mark.told && !fresh {
            return Ok(Self { path, mark });
        }
        // Nodes of an earlier demo that was killed would go on writing into it.
        super::household::end_left_behind(&path)?;
        fs::remove_dir_all(&path).map_err(|error| Failure::file("empty", &path, &error))?;
        Self::begin(path)
    }

    fn begin(path: PathBuf) -> Result<Self, Failure> {
        fs::create_dir_all(&path)
            .map_err(|error| Failure::file("make the folder", &path, &error))?;
        let folder = Self { path, mark: Mark::default() };
        folder.write()?;
        Ok(folder)
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    pub(super) fn home(&self, person: &str) -> PathBuf {
        self.path.join(person)
    }

    pub(super) fn is_told(&self) -> bool {
        self.mark.told
    }

    pub(super) fn note_told(&mut self) -> Result<(), Failure> {
        self.mark.told = true;
        self.write()
    }

    /// The port of a node, when one was chosen before.
    pub(super) fn port(&self, number: usize) -> Option<u16> {
        self.mark.ports.get(number).copied()
    }

    pub(super) fn keep_ports(&mut self, ports: Vec<u16>) -> Result<(), Failure> {
        self.mark.ports = ports;
        self.write()
    }

    fn write(&self) -> Result<(), Failure> {
        let path = self.path.join(MARK);
        let text = serde_json::to_vec_pretty(&self.mark).unwrap_or_default();
        files::replace(&path, &text).map_err(|error| Failure::file("write", &path, &error))
    }
}

fn is_empty(path: &Path) -> bool {
    match fs::read_dir(path) {
        Ok(mut entries) => entries.next().is_none(),
        Err(error) => error.kind() == io::ErrorKind::NotFound,
    }
}

/// The mark of a folder that is the demo's; refuses any other.
fn read_mark(path: &Path) -> Result<Mark, Failure> {
    let file = path.join(MARK);
    let bytes = fs::read(&file).map_err(|_| {
        Failure::new(
            Exit::Refused,
            "not_the_demos",
            format!("{} holds something that is not a demo; it is left alone.", path.display()),
            "Choose an empty folder with --dir.",
        )
    })?;
    // A mark that was written half marks all the same; its story was not told.
    Ok(serde_json::from_slice(&bytes).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_told_demo_goes_on_and_a_fresh_one_begins_anew() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("demo");
        let mut first = Folder::open(Some(&path), false).unwrap();
        fs::write(path.join("joost"), "his home").unwrap();
        first.note_told().unwrap();

        assert!(Folder::open(Some(&path), false).unwrap().is_told());
        assert!(path.join("joost").exists());

        assert!(!Folder::open(Some(&path), true).unwrap().is_told());
        assert!(!path.join("joost").exists());
    }

    #[test]
    fn a_story_that_broke_off_begins_anew() {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("demo");
        Folder::open(Some(&path), false).unwrap();
        fs::write(path.join("joost"), "half a home").unwrap();

        let again = Folder::open(Some(&path), false).unwrap();

        assert!(!again.is_told());
        assert!(!path.join("joost").exists());
    }

    #[test]
    fn a_folder_that_is_not_the_demos_is_never_emptied() {
        let dir = tempfile::tempdir().unwrap();
        fs::write(dir.path().join("thesis.md"), "years of work").unwrap();

        let failure = Folder::open(Some(dir.path()), true).unwrap_err();

        assert_eq!(failure.exit, Exit::Refused);
        assert!(dir.path().join("thesis.md").exists());
    }
}
