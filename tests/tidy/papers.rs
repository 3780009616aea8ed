//! What the documentation says of the code: tests it names exist, files it links to are there.

use std::collections::BTreeSet;

use crate::house::{File, files, read, root};
use crate::nobody_complains;

/// A name of this many words in code type is a test's; shorter ones are other things.
const TEST_WORDS_MIN: usize = 3;

/// Names in backticks that look like tests.
fn named_tests(paper: &File) -> BTreeSet<&str> {
    let is_name = |name: &&str| {
        name.chars()
            .all(|letter| letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '_')
            && name.split('_').filter(|word| !word.is_empty()).count() >= TEST_WORDS_MIN
    };
    paper.text.split('`').skip(1).step_by(2).filter(is_name).collect()
}

fn not_there(paper: &File, sources: &[File]) -> Vec<String> {
    named_tests(paper)
        .into_iter()
        .filter(|name| !sources.iter().any(|source| source.text.contains(&format!("fn {name}("))))
        .map(|name| format!("{}: there is no test `{name}`", paper.path))
        .collect()
}

/// Targets of links that are files here: no address, no place within the page.
fn links(paper: &File) -> Vec<&str> {
    let target = |rest: &'_ str| -> Option<usize> { rest.find(')') };
    paper
        .text
        .split("](")
        .skip(1)
        .filter_map(|rest| Some(&rest[..target(rest)?]))
        .filter(|link| !link.contains(':') && !link.starts_with('#'))
        .map(|link| link.split('#').next().unwrap_or(link))
        .collect()
}

fn broken(paper: &File, exists: impl Fn(&str) -> bool) -> Vec<String> {
    let folder = paper.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    links(paper)
        .into_iter()
        .filter(|link| !exists(&format!("{folder}/{link}")))
        .map(|link| format!("{}: there is no {link}", paper.path))
        .collect()
}

#[test]
fn a_test_that_is_only_named_is_noticed() {
    let paper = File::made_up(
        "a.md",
        "held by `a_real_test_here` and `an_invented_test_there`, `not_this`",
    );
    let sources = [File::made_up("a.rs", "fn a_real_test_here() {}")];
    assert_eq!(named_tests(&paper).len(), 2);
    assert_eq!(not_there(&paper, &sources), ["a.md: there is no test `an_invented_test_there`"]);
}

#[test]
fn every_test_that_security_rests_on_exists() {
    let paper = read("docs/SECURITY.md");
    assert!(named_tests(&paper).len() > 10, "promises without tests");
    nobody_complains(&not_there(&paper, &files(&["rs", "ts"])));
}

#[test]
fn a_link_to_nowhere_is_noticed() {
    let paper = File::made_up("docs/a.md", "[b](b.md) [c](https://c.example) [d](#d) [e](e.md#f)");
    assert_eq!(broken(&paper, |path| path == "docs/b.md"), ["docs/a.md: there is no e.md"]);
}

#[test]
fn links_between_papers_lead_somewhere() {
    let root = root();
    for paper in files(&["md"]) {
        nobody_complains(&broken(&paper, |path| root.join(path.trim_start_matches('/')).exists()));
    }
}
