//! Starting with the desktop, in a user's folders of its own. No systemd user manager answers there
//! (its socket is looked for in a folder that is empty), as on a machine one is logged in to from
//! elsewhere.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

struct Person {
    folder: tempfile::TempDir,
}

impl Person {
    fn new() -> Self {
        Self { folder: tempfile::tempdir().unwrap() }
    }

    fn path(&self) -> &Path {
        self.folder.path()
    }

    fn service(&self, home: &str, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_commonground"))
            .arg("--home")
            .arg(self.path().join(home))
            .args(["--json", "service"])
            .args(arguments)
            .env("HOME", self.path())
            .env("XDG_CONFIG_HOME", self.path().join("config"))
            .env("XDG_RUNTIME_DIR", self.path().join("no-manager"))
            .env_remove("DBUS_SESSION_BUS_ADDRESS")
            .env_remove("COMMONGROUND_HOME")
            .output()
            .unwrap()
    }

    fn files(&self) -> Vec<String> {
        let mut found = Vec::new();
        let mut folders = vec![self.path().join("config")];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
                if entry.path().is_dir() {
                    folders.push(entry.path());
                } else {
                    found.push(entry.file_name().to_string_lossy().into_owned());
                }
            }
        }
        found.sort();
        found
    }
}

fn said(output: &Output) -> Value {
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

#[test]
fn without_a_manager_the_desktop_starts_it_and_twice_is_once() {
    let jo = Person::new();

    let first = said(&jo.service("cg", &["install"]));
    let second = said(&jo.service("cg", &["install"]));
    let status = said(&jo.service("cg", &["status"]));

    assert_eq!(first["kind"], "autostart");
    assert_eq!(first, second);
    assert_eq!(jo.files(), ["commonground.desktop"]);
    let text = fs::read_to_string(first["file"].as_str().unwrap()).unwrap();
    let program = env!("CARGO_BIN_EXE_commonground");
    let home = jo.path().join("cg");
    let exec = format!("Exec=\"{program}\" --home \"{}\" run --no-open", home.display());
    assert!(text.contains(&exec), "{text}");
    assert_eq!(status["installed"], true);
    assert_eq!(status["enabled"], true);
    assert_eq!(status["running"], false);
    assert!(!home.exists(), "installing makes no home");
}

#[test]
fn a_unit_nobody_takes_up_says_what_is_left_to_do() {
    let jo = Person::new();

    let done = said(&jo.service("cg", &["install", "--kind", "systemd"]));
    let status = said(&jo.service("cg", &["status"]));

    assert_eq!(done["enabled"], false);
    assert!(done["to_do"].as_str().unwrap().contains("systemctl --user enable"));
    assert_eq!(status["installed"], true);
    assert_eq!(status["enabled"], false);
}

#[test]
fn what_was_installed_is_taken_away_and_nothing_else() {
    let jo = Person::new();
    said(&jo.service("cg", &["install", "--kind", "systemd"]));
    // As `systemctl enable` leaves it, on a machine whose manager is not there later.
    let wants = jo.path().join("config/systemd/user/default.target.wants");
    fs::create_dir_all(&wants).unwrap();
    std::os::unix::fs::symlink("../commonground.service", wants.join("commonground.service"))
        .unwrap();
    fs::write(jo.path().join("config/systemd/user/other.service"), "theirs").unwrap();

    let gone = said(&jo.service("cg", &["uninstall"]));
    let again = said(&jo.service("cg", &["uninstall"]));

    assert_eq!(gone["removed"].as_array().unwrap().len(), 1);
    assert_eq!(again["removed"].as_array().unwrap().len(), 0);
    assert_eq!(jo.files(), ["other.service"]);
}

#[test]
fn one_node_starts_with_the_desktop_and_by_one_way_only() {
    let jo = Person::new();
    said(&jo.service("cg", &["install", "--kind", "autostart"]));

    let other_home = jo.service("second", &["install", "--kind", "autostart"]);
    let other_kind = jo.service("cg", &["install", "--kind", "systemd"]);
    let status = said(&jo.service("second", &["status"]));

    for refused in [other_home, other_kind] {
        assert_eq!(refused.status.code(), Some(6));
        assert!(String::from_utf8_lossy(&refused.stderr).contains("service uninstall"));
    }
    assert_eq!(jo.files(), ["commonground.desktop"]);
    assert_eq!(status["installed"], false);
}

#[cfg(target_os = "linux")]
#[test]
fn what_this_system_does_not_have_is_refused() {
    let jo = Person::new();

    let refused = jo.service("cg", &["install", "--kind", "launchd"]);

    assert_eq!(refused.status.code(), Some(2));
    assert!(jo.files().is_empty());
}
