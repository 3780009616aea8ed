//! The command line as a process: exit codes, what is said where, and homes that are refused.
//! Everything here works without other nodes; meeting them is the business of `tests/`.

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;

fn commonground(home: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_commonground"))
        .arg("--home")
        .arg(home)
        .args(arguments)
        .env_remove("COMMONGROUND_HOME")
        .env_remove("DISPLAY")
        .env_remove("WAYLAND_DISPLAY")
        .env_remove("BROWSER")
        .output()
        .unwrap()
}

fn stderr_json(output: &Output) -> Value {
    serde_json::from_slice(&output.stderr).unwrap_or_else(|error| {
        panic!("{error}: {}", String::from_utf8_lossy(&output.stderr));
    })
}

/// A home where a node was started once, as far as the command line can see.
fn set_up(home: &Path) {
    fs::create_dir_all(home.join("keys")).unwrap();
    fs::write(home.join("keys/member.seed"), [1; 32]).unwrap();
    fs::write(home.join("keys/device.seed"), [2; 32]).unwrap();
}

#[test]
fn commands_without_a_home_end_with_4_and_say_how_to_begin() {
    let dir = tempfile::tempdir().unwrap();

    let output = commonground(&dir.path().join("none"), &["--json", "peer", "list"]);

    assert_eq!(output.status.code(), Some(4));
    assert!(output.stdout.is_empty());
    let error = stderr_json(&output);
    assert_eq!(error["schema"], "commonground.error/1");
    assert_eq!(error["code"], "not_set_up");
    assert!(error["hint"].as_str().unwrap().contains("commonground run"));
    assert!(!dir.path().join("none").exists(), "asking makes nothing");
}

#[test]
fn commands_without_a_running_node_end_with_5() {
    let dir = tempfile::tempdir().unwrap();
    set_up(dir.path());

    for command in [&["status"][..], &["matches"], &["community", "list"], &["stop"]] {
        let output = commonground(dir.path(), command);
        assert_eq!(output.status.code(), Some(5), "{command:?}");
        assert!(String::from_utf8_lossy(&output.stderr).contains("commonground run"));
    }
}

#[test]
fn mistakes_in_typing_end_with_2_in_both_forms() {
    let dir = tempfile::tempdir().unwrap();

    let plain = commonground(dir.path(), &["peer", "ad"]);
    let json = commonground(dir.path(), &["--json", "peer", "ad"]);

    assert_eq!(plain.status.code(), Some(2));
    assert_eq!(json.status.code(), Some(2));
    assert_eq!(stderr_json(&json)["code"], "usage");
}

#[test]
fn help_and_version_are_answers() {
    let dir = tempfile::tempdir().unwrap();

    let help = commonground(dir.path(), &["--help"]);
    let version = commonground(dir.path(), &["--version"]);

    assert_eq!(help.status.code(), Some(0));
    assert_eq!(version.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&help.stdout).contains("publication"));
    assert!(String::from_utf8_lossy(&version.stdout).starts_with("commonground "));
}

#[test]
fn paths_are_shown_without_a_node_and_can_be_read_by_programs() {
    let dir = tempfile::tempdir().unwrap();

    let output = commonground(dir.path(), &["--json", "paths"]);

    let paths: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(paths["schema"], "commonground.paths/1");
    assert_eq!(paths["home"], dir.path().to_str().unwrap());
}

#[test]
fn the_variable_names_the_home_when_the_option_does_not() {
    let dir = tempfile::tempdir().unwrap();

    let output = Command::new(env!("CARGO_BIN_EXE_commonground"))
        .args(["--json", "paths"])
        .env("COMMONGROUND_HOME", dir.path())
        .output()
        .unwrap();

    let paths: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(paths["home"], dir.path().to_str().unwrap());
}

#[test]
fn a_home_that_is_a_file_is_refused_and_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("file");
    fs::write(&file, "mine").unwrap();

    let output = commonground(&file, &["run", "--no-open"]);

    assert_eq!(output.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&output.stderr).contains("is not a folder"));
    assert_eq!(fs::read_to_string(&file).unwrap(), "mine");
}

#[test]
fn a_home_in_use_ends_with_11() {
    let dir = tempfile::tempdir().unwrap();
    let lock = fs::File::create(dir.path().join("lock")).unwrap();
    lock.lock().unwrap();

    let output = commonground(dir.path(), &["--json", "run", "--no-open"]);

    assert_eq!(output.status.code(), Some(11));
    assert_eq!(stderr_json(&output)["code"], "locked");
}

#[test]
fn a_store_that_vanished_ends_with_10_instead_of_beginning_empty() {
    let dir = tempfile::tempdir().unwrap();
    set_up(dir.path());
    fs::write(dir.path().join("settings.json"), r#"{"store_made":true}"#).unwrap();

    let output = commonground(dir.path(), &["--json", "run", "--no-open"]);

    assert_eq!(output.status.code(), Some(10));
    assert!(!dir.path().join("store").exists());
}

#[test]
fn a_store_of_a_newer_version_is_left_untouched() {
    let dir = tempfile::tempdir().unwrap();
    set_up(dir.path());
    fs::create_dir(dir.path().join("store")).unwrap();
    fs::write(dir.path().join("store/schema"), "9999\n").unwrap();

    let output = commonground(dir.path(), &["--json", "run", "--no-open"]);

    assert_eq!(output.status.code(), Some(1));
    assert!(stderr_json(&output)["message"].as_str().unwrap().contains("newer version"));
    assert_eq!(fs::read_to_string(dir.path().join("store/schema")).unwrap(), "9999\n");
}

#[test]
fn a_window_open_to_the_network_is_refused() {
    let dir = tempfile::tempdir().unwrap();

    let output = commonground(dir.path(), &["run", "--no-open", "--http", "0.0.0.0:0"]);

    assert_eq!(output.status.code(), Some(2));
}

#[test]
fn the_doctor_works_without_a_node() {
    let dir = tempfile::tempdir().unwrap();

    let output = commonground(dir.path(), &["--json", "doctor"]);

    let doctor: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(doctor["schema"], "commonground.doctor/1");
    assert!(doctor["checks"].as_array().unwrap().len() > 3);
}

#[test]
fn formats_that_come_later_are_refused_in_plain_words() {
    let dir = tempfile::tempdir().unwrap();
    set_up(dir.path());

    let output = commonground(dir.path(), &["import", "c", "words.csv"]);

    assert_eq!(output.status.code(), Some(6));
    assert!(String::from_utf8_lossy(&output.stderr).contains("SKOS"));
}

#[test]
fn completions_and_the_manual_name_every_command() {
    let dir = tempfile::tempdir().unwrap();

    let bash = commonground(dir.path(), &["completions", "bash"]);
    let manual = commonground(dir.path(), &["man"]);

    for output in [&bash, &manual] {
        let text = String::from_utf8_lossy(&output.stdout);
        for word in ["publication", "invite", "doctor", "insert", "expires"] {
            assert!(text.contains(word), "{word}");
        }
    }
}

#[test]
fn a_reader_that_goes_away_ends_it_quietly() {
    let dir = tempfile::tempdir().unwrap();
    let mut child = Command::new(env!("CARGO_BIN_EXE_commonground"))
        .arg("--home")
        .arg(dir.path())
        .args(["completions", "zsh"])
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();

    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();

    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert_eq!(output.status.code(), Some(0));
}
