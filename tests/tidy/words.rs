//! Words that do not belong in a finished house.

use crate::house::{File, files};
use crate::nobody_complains;

/// Everything written by hand.
const WRITTEN: [&str; 12] =
    ["rs", "toml", "md", "ts", "js", "svelte", "css", "html", "ftl", "py", "yml", "txt"];

/// Notes to self; split, so that this file does not complain of itself.
fn notes_to_self() -> [String; 3] {
    [["TO", "DO"], ["FIX", "ME"], ["X", "XX"]].map(|parts| parts.concat())
}

/// Places on one particular machine.
fn machine_paths() -> [String; 3] {
    [["/wo", "rk/"], ["../sha", "red"], ["/home/", "user"]].map(|parts| parts.concat())
}

fn notes(files: &[File]) -> Vec<String> {
    found(files, |line| {
        let words = line.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        let notes = notes_to_self();
        words.into_iter().any(|word| notes.iter().any(|note| note == word))
    })
}

fn places(files: &[File]) -> Vec<String> {
    found(files, |line| machine_paths().iter().any(|place| line.contains(place.as_str())))
}

fn found(files: &[File], bad: impl Fn(&str) -> bool) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in files {
        for (number, line) in file.text.lines().enumerate().filter(|(_, line)| bad(line)) {
            complaints.push(format!("{}:{}: {}", file.path, number + 1, line.trim()));
        }
    }
    complaints
}

#[test]
fn notes_to_self_and_places_on_one_machine_are_noticed() {
    for note in notes_to_self() {
        assert_eq!(notes(&[File::made_up("a.rs", &format!("fine\n// {note}: later\n"))]).len(), 1);
    }
    for place in machine_paths() {
        assert_eq!(places(&[File::made_up("a.rs", &format!("see {place}/x"))]).len(), 1);
    }
    assert_eq!(notes(&[File::made_up("a.rs", "a todo list, in prose")]).len(), 0);
}

#[test]
fn nothing_is_left_for_later_in_a_comment() {
    nobody_complains(&notes(&files(&WRITTEN)));
}

#[test]
fn nothing_names_a_place_on_one_machine() {
    nobody_complains(&places(&files(&WRITTEN)));
}
