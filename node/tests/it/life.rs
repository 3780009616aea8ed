//! The life of one node: what it leaves in its home, how it ends, and what survives.
//!
//! ```text
//!   commonground run ──▶ node.json ──▶ commands ──▶ SIGTERM | stop | kill -9 ──▶ run again
//! ```

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

/// How long anything here may take on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A running node; ended when it goes out of scope.
struct Node<'a> {
    home: &'a Path,
    child: Child,
}

impl Drop for Node<'_> {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn program(home: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_commonground"));
    command.arg("--home").arg(home).env_remove("COMMONGROUND_HOME");
    command
}

fn eventually<T>(what: &str, mut look: impl FnMut() -> Option<T>) -> T {
    let until = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = look() {
            return found;
        }
        assert!(Instant::now() < until, "it took too long until {what}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

impl<'a> Node<'a> {
    fn start(home: &'a Path, more: &[&str]) -> Self {
        Self::start_with(home, more, &[])
    }

    fn start_with(home: &'a Path, more: &[&str], environment: &[(&str, &str)]) -> Self {
        // One that a killed node left behind would be taken for the new one's.
        let _ = fs::remove_file(home.join("node.json"));
        let child = program(home)
            .args(["run", "--no-open", "--listen", "/ip4/127.0.0.1/tcp/0"])
            .args(more)
            .envs(environment.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut node = Self { home, child };
        eventually("the node can be used", || {
            assert!(node.child.try_wait().unwrap().is_none(), "the node ended");
            plate(home)
        });
        node
    }

    fn plate(&self) -> Value {
        plate(self.home).expect("it runs")
    }

    fn signal(mut self, signal: Signal) -> ExitStatus {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
        self.child.wait().unwrap()
    }

    fn ask(&self, arguments: &[&str]) -> Value {
        let output = self.try_ask(arguments);
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    fn try_ask(&self, arguments: &[&str]) -> Output {
        program(self.home).arg("--json").args(arguments).output().unwrap()
    }

    /// A publication to write in.
    fn publication(&self) -> String {
        let community = self.ask(&["community", "create", "Motordiagnose"]);
        let community = community["community"].as_str().unwrap();
        let made = self.ask(&["publication", "create", community, "Luisteren"]);
        made["publication"].as_str().unwrap().to_owned()
    }
}

fn plate(home: &Path) -> Option<Value> {
    serde_json::from_slice(&fs::read(home.join("node.json")).ok()?).ok()
}

#[test]
fn node_json_is_private_and_true_while_the_node_runs() {
    let dir = tempfile::tempdir().unwrap();

    let node = Node::start(dir.path(), &["--name", "Joost"]);

    let mode = fs::metadata(dir.path().join("node.json")).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let plate = node.plate();
    assert!(plate["http"].as_str().unwrap().starts_with("http://127.0.0.1:"));
    assert!(plate["listen"][0].as_str().unwrap().contains("/p2p/"));
    assert_eq!(plate["member"], node.ask(&["profile", "show"])["member"]);
    assert_eq!(plate["peer_id"], node.ask(&["status"])["peer_id"]);
}

#[test]
fn a_node_ends_cleanly_by_either_signal_and_by_stop() {
    let dir = tempfile::tempdir().unwrap();

    for signal in [Signal::TERM, Signal::INT] {
        let status = Node::start(dir.path(), &[]).signal(signal);
        assert_eq!(status.code(), Some(0), "{signal:?}");
        assert!(!dir.path().join("node.json").exists(), "{signal:?}");
    }
    let mut node = Node::start(dir.path(), &[]);
    assert_eq!(node.ask(&["stop"])["stopped"], true);
    assert_eq!(node.child.wait().unwrap().code(), Some(0));
    assert!(!dir.path().join("node.json").exists());
}

#[test]
fn a_member_is_null_until_there_is_a_name() {
    let dir = tempfile::tempdir().unwrap();
    let node = Node::start(dir.path(), &[]);
    assert_eq!(node.plate()["member"], Value::Null);

    let profile = node.ask(&["profile", "set", "--name", "Fatima"]);

    assert_eq!(node.plate()["member"], profile["member"], "true before the answer");
    assert!(profile["member"].is_string());
}

#[test]
fn a_second_node_does_not_enter_the_home_of_the_first() {
    let dir = tempfile::tempdir().unwrap();
    let first = Node::start(dir.path(), &[]);

    let second = program(dir.path()).args(["run", "--no-open"]).output().unwrap();

    assert_eq!(second.status.code(), Some(11));
    assert_eq!(first.ask(&["status"])["schema"], "commonground.status/1");
}

#[test]
fn the_window_opens_at_the_same_place_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    // A port that the other tests, which all take the first free one, leave alone.
    let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let settings = format!("{{\"http_port\":{}}}", free.local_addr().unwrap().port());
    fs::write(dir.path().join("settings.json"), settings).unwrap();
    drop(free);
    let first = Node::start(dir.path(), &[]);
    let (http, peer_id) = (first.plate()["http"].clone(), first.plate()["peer_id"].clone());
    first.signal(Signal::TERM);

    let second = Node::start(dir.path(), &[]);

    assert_eq!(second.plate()["http"], http);
    assert_eq!(second.plate()["peer_id"], peer_id);
}

#[test]
fn what_was_answered_survives_a_kill() {
    let dir = tempfile::tempdir().unwrap();
    let node = Node::start(dir.path(), &["--name", "Joost"]);
    let publication = node.publication();
    node.ask(&["publication", "edit", &publication, "--at", "0", "--insert", "Eerst luisteren."]);

    node.signal(Signal::KILL);
    let again = Node::start(dir.path(), &[]);

    let text = again.ask(&["publication", "text", &publication]);
    assert_eq!(text["text"], "Eerst luisteren.");
    assert_eq!(again.ask(&["profile", "show"])["name"], "Joost");
}

/// The fault `abort-before-commit=N` ends the process at its N-th commit, before it is durable.
#[test]
fn what_was_not_committed_was_not_answered_either() {
    let dir = tempfile::tempdir().unwrap();
    let node = Node::start(dir.path(), &["--name", "Joost"]);
    let publication = node.publication();
    node.signal(Signal::TERM);
    // The first commit of a start counts the starts; the second is the edit.
    let doomed =
        Node::start_with(dir.path(), &[], &[("COMMONGROUND_FAULT", "abort-before-commit=2")]);

    let edit = doomed.try_ask(&["publication", "edit", &publication, "--at", "0", "--insert", "x"]);

    assert!(!edit.status.success(), "an answer would have been a lie");
    drop(doomed);
    let again = Node::start(dir.path(), &[]);
    assert_eq!(again.ask(&["publication", "text", &publication])["text"], "");
}

#[test]
fn an_edit_counts_in_utf_16_and_never_splits_a_character() {
    let dir = tempfile::tempdir().unwrap();
    let node = Node::start(dir.path(), &["--name", "Joost"]);
    let publication = node.publication();
    node.ask(&["publication", "edit", &publication, "--at", "0", "--insert", "a😀b"]);

    let inside = node.try_ask(&["publication", "edit", &publication, "--at", "2", "--insert", "x"]);
    node.ask(&[
        "publication",
        "edit",
        &publication,
        "--at",
        "3",
        "--delete",
        "1",
        "--insert",
        "-c",
    ]);

    assert!(!inside.status.success());
    assert_eq!(node.ask(&["publication", "text", &publication])["text"], "a😀-c");
}
