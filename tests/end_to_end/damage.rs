//! A store, a home, a port, a disk that is not as it should be: it is said, and nothing is lost.

use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::Command;

use api::Code;
use api::status::Status;
use tests::program::Ran;
use tests::talk::{agree, found, invite, join};
use tests::{Node, Start, eventually};

use crate::deeds::{begin_text, labels, propose, read, reads, status, write};

/// Every file below a folder, with what is in it.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            found.extend(contents(&path));
        } else {
            let bytes = fs::read(&path).expect("a file");
            found.push((path, bytes));
        }
    }
    found.sort();
    found
}

/// ```text
/// Ann ── Bob      garbage in Ann's store; Bob still has everything
/// ```
#[test]
fn a_damaged_store_is_set_aside_and_the_others_bring_back_what_was_in_it() {
    let (mut ann, bob) = (Node::named("Ann"), Node::named("Bob"));
    let community = found(&ann, "Knots");
    join(&bob, &invite(&ann, &community), &community);
    propose(&ann.api(), &community, "bowline").expect("a term");
    let text = begin_text(&ann.api(), &community, "On loops");
    write(&ann.api(), &text, "a loop\n").expect("written");
    reads(&bob, &text, "a loop\n");
    agree(&[&ann, &bob], &community);
    let me = ann.plate().member;
    ann.terminate();
    let store = ann.home().join("store");
    let journal = store.join("journal");
    let garbage: Vec<u8> =
        (0..40_000_u32).map(|at| (at.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    fs::write(&journal, &garbage).expect("garbage");

    ann.restart();

    assert!(ann.last_words().contains("set aside"), "it says so");
    let aside = contents(ann.home())
        .into_iter()
        .find(|(path, bytes)| *path != journal && *bytes == garbage);
    assert!(aside.is_some(), "the damaged file is kept as it was");
    assert_eq!(ann.plate().member, me, "it is still Ann");
    let api = ann.api();
    let link = invite(&bob, &community);
    if ann.json(&["community", "list"])["communities"].as_array().is_none_or(Vec::is_empty) {
        ann.cli(&["join", &link]);
    }
    reads(&ann, &text, "a loop\n");
    eventually("the term is there", || {
        (labels(&api, &community).ok()? == ["bowline"]).then_some(())
    });
    propose(&api, &community, "sheet bend").expect("it can be written again");
    agree(&[&ann, &bob], &community);
}

#[test]
fn a_store_of_a_newer_version_is_refused_and_not_touched() {
    let mut node = Node::named("Ann");
    found(&node, "Knots");
    node.terminate();
    let store = node.home().join("store");
    fs::write(store.join("schema"), "9999\n").expect("a newer schema");
    let before = contents(&store);

    let refused = Ran::of(node.home(), ["--json", "run", "--no-open", "--no-mdns"]);

    assert_eq!(refused.code, 1);
    let error = refused.error();
    assert!(error["message"].as_str().is_some_and(|said| said.contains("newer")), "{error}");
    assert!(error["hint"].as_str().is_some_and(|said| said.contains("newer version")), "{error}");
    assert_eq!(contents(&store), before, "not a byte is different");
}

#[test]
fn a_home_in_use_and_a_port_in_use_are_said_to_be_and_nothing_else_changes() {
    let node = Node::named("Ann");
    let second = Ran::of(node.home(), ["--json", "run", "--no-open", "--http", "127.0.0.1:0"]);
    assert_eq!(second.code, 11);
    assert_eq!(second.error()["code"], "locked");

    let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("a port");
    let port = taken.local_addr().expect("bound").port();
    let http = format!("127.0.0.1:{port}");
    let folder = tempfile::tempdir().expect("a folder");
    let ran = Ran::of(folder.path(), ["--json", "run", "--no-open", "--no-mdns", "--http", &http]);
    assert_eq!(ran.code, 1);
    let error = ran.error();
    assert_eq!(error["code"], "port_taken");
    assert!(error["message"].as_str().is_some_and(|said| said.contains(&port.to_string())));
    assert!(error["hint"].as_str().is_some_and(|said| said.contains("--http")));

    node.api().get::<Status>("/status").expect("the first one goes on");
}

/// A small disk of its own; gone with the test.
struct Disk(tempfile::TempDir);

impl Disk {
    fn of(size: &str) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mounted = Command::new("mount")
            .args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"])
            .arg(folder.path())
            .status();
        let hint =
            "a small disk is mounted by this test: run it as root (in a container, for example)";
        assert!(mounted.is_ok_and(|status| status.success()), "{hint}");
        Self(folder)
    }

    /// Takes all the room there is.
    fn fill(&self) -> PathBuf {
        let path = self.0.path().join("full");
        let mut file = fs::File::create(&path).expect("a file");
        let block = vec![0_u8; 1 << 16];
        while std::io::Write::write_all(&mut file, &block).is_ok() {}
        path
    }
}

impl Drop for Disk {
    fn drop(&mut self) {
        // Lazily: a node that is still ending does not hold it.
        let _ = Command::new("umount").arg("-l").arg(self.0.path()).status();
    }
}

#[test]
fn on_a_full_disk_reading_goes_on_writing_waits_and_room_is_found_again() {
    let disk = Disk::of("64m");
    let mut ann = Start::named("Ann").within(disk.0.path()).start();
    let community = found(&ann, "Knots");
    let text = begin_text(&ann.api(), &community, "On loops");
    write(&ann.api(), &text, "before\n").expect("there is room");
    propose(&ann.api(), &community, "bowline").expect("there is room");
    let api = ann.api();

    let full = disk.fill();

    let refusal = write(&api, &text, "while it is full\n").expect_err("there is no room");
    let problem = refusal.problem.expect("a problem");
    assert_eq!((refusal.status, problem.code), (507, Code::DiskFull));
    assert!(!problem.message.is_empty() && !problem.hint.is_empty());
    let ran = ann.cli(&["--json", "term", "propose", &community, "sheet bend"]);
    assert_eq!((ran.code, &ran.error()["code"]), (1, &"disk_full".into()));
    assert_eq!(read(&api, &text).expect("reading goes on").text, "before\n");
    assert_eq!(labels(&api, &community).expect("reading goes on"), ["bowline"]);
    assert!(status(&api).disk_full, "and the status says why");

    fs::remove_file(full).expect("room");

    eventually("writing works again", || write(&api, &text, "after\n").ok());
    assert!(!status(&api).disk_full);
    ann.kill();
    ann.restart();
    assert_eq!(read(&ann.api(), &text).expect("a text").text, "after\n");
    ann.terminate();
}
