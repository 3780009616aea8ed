//! A local network of a test's own: two network namespaces joined by a virtual cable.
//!
//! Nodes there use mDNS and listen everywhere, as in real life, and nobody outside hears of it.
//! The namespaces have names of their own per run and go when the [`Lan`] does, also when a test
//! panics. Making them needs root; where that is missing the test fails and says so. Since only
//! what runs inside reaches a node there, it is spoken to by the command line.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;
use tempfile::TempDir;

use crate::eventually::eventually;
use crate::program::{Ran, command};

/// Two places with a cable between them.
#[derive(Debug)]
pub struct Lan {
    places: [String; 2],
}

impl Lan {
    /// Two places on one network: 192.168.77.1 and 192.168.77.2.
    ///
    /// # Panics
    /// When the system does not allow it.
    #[track_caller]
    pub fn new() -> Self {
        Self::with_addresses(["192.168.77.1/24", "192.168.77.2/24"])
    }

    /// As [`Self::new`], with these addresses.
    ///
    /// # Panics
    /// When the system does not allow it.
    #[track_caller]
    pub fn with_addresses(addresses: [&str; 2]) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let place = |end: &str| format!("cg-{}-{number}{end}", std::process::id());
        let lan = Self { places: [place("a"), place("b")] };
        for name in &lan.places {
            ip(&["netns", "add", name]);
        }
        let [a, b] = &lan.places;
        ip(&["-n", a, "link", "add", "eth", "type", "veth", "peer", "name", "eth", "netns", b]);
        for (name, address) in lan.places.iter().zip(addresses) {
            ip(&["-n", name, "address", "add", address, "dev", "eth"]);
            ip(&["-n", name, "link", "set", "lo", "up"]);
            ip(&["-n", name, "link", "set", "eth", "up"]);
            ip(&["-n", name, "route", "add", "224.0.0.0/4", "dev", "eth"]);
        }
        lan
    }

    /// Pulls the cable.
    pub fn pull(&self) {
        ip(&["-n", &self.places[0], "link", "set", "eth", "down"]);
    }

    /// Plugs it in again.
    pub fn plug_in(&self) {
        ip(&["-n", &self.places[0], "link", "set", "eth", "up"]);
        ip(&["-n", &self.places[0], "route", "add", "224.0.0.0/4", "dev", "eth"]);
    }

    /// Says something at one place (0 or 1), by a line of bash.
    ///
    /// # Panics
    /// When the line fails.
    pub fn say(&self, place: usize, line: &str) {
        let said = inside(&self.places[place], Command::new("bash").args(["-c", line])).status();
        assert!(said.expect("bash starts").success(), "{line}");
    }

    /// Starts a node at one place (0 or 1) that knows nobody, and waits until it can be used.
    ///
    /// # Panics
    /// When it does not become usable in time.
    #[track_caller]
    pub fn node(&self, place: usize, name: &str) -> Neighbour {
        Neighbour::start(&self.places[place], name)
    }
}

impl Neighbour {
    /// Starts a node in a namespace and waits until it can be used.
    #[track_caller]
    pub(crate) fn start(place: &str, name: &str) -> Self {
        let folder = tempfile::Builder::new().prefix("commonground-lan-").tempdir();
        let folder = folder.expect("a temporary folder");
        let home = folder.path().join("home");
        let log = File::create(folder.path().join("said.log")).expect("a log file");
        let mut run = command(&home);
        run.args(["--log", "network=debug,info", "run", "--no-open", "--name", name]);
        let mut run = inside(place, &run);
        run.stdout(Stdio::from(log.try_clone().expect("the same file"))).stderr(log);
        let process = run.spawn().expect("the program starts");
        let node = Neighbour { folder, home, place: place.to_owned(), process };
        eventually("the node can be used", || (node.cli(&["status"]).code == 0).then_some(()));
        node
    }
}

impl Default for Lan {
    fn default() -> Self {
        Self::new()
    }
}

impl Drop for Lan {
    fn drop(&mut self) {
        for name in &self.places {
            // One that was not made cannot be removed; there is nobody to tell.
            let _ = Command::new("ip").args(["netns", "delete", name]).status();
        }
    }
}

/// A node in a [`Lan`]; it must go before its network does.
#[derive(Debug)]
pub struct Neighbour {
    folder: TempDir,
    home: PathBuf,
    place: String,
    process: Child,
}

impl Neighbour {
    /// Runs a command for this node, where it is.
    pub fn cli(&self, arguments: &[&str]) -> Ran {
        let output = inside(&self.place, command(&self.home).args(arguments)).output();
        let output = output.expect("the program starts");
        Ran {
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8_lossy(&output.stdout).into_owned(),
            stderr: String::from_utf8_lossy(&output.stderr).into_owned(),
        }
    }

    /// As [`Self::cli`] with `--json`: what it said.
    ///
    /// # Panics
    /// When it fails.
    #[track_caller]
    pub fn json(&self, arguments: &[&str]) -> Value {
        self.cli(&[&["--json"], arguments].concat()).json()
    }

    /// Where the connected nodes are, as multiaddresses.
    #[track_caller]
    pub fn connected(&self) -> Vec<String> {
        let peers = self.json(&["peer", "list"]);
        let peers = peers["peers"].as_array().cloned().unwrap_or_default();
        let on = |peer: &&Value| peer["connected"] == true;
        let path = |peer: &Value| peer["path"].as_str().unwrap_or_default().to_owned();
        peers.iter().filter(on).map(path).collect()
    }

    /// How many connections it has had with others at a time, from the first on, by its log.
    pub fn connections(&self) -> Vec<u32> {
        let log = fs::read_to_string(self.home.join("logs/commonground.log")).unwrap_or_default();
        let number =
            |line: &str| line.split("connections=").nth(1)?.split(' ').next()?.parse().ok();
        log.lines().filter_map(number).collect()
    }

    /// Its home.
    pub fn home(&self) -> &Path {
        &self.home
    }
}

impl Drop for Neighbour {
    fn drop(&mut self) {
        // It may have ended by itself; there is nobody left to tell.
        let _ = self.process.kill();
        let _ = self.process.wait();
        if std::thread::panicking() {
            let said = fs::read_to_string(self.folder.path().join("said.log")).unwrap_or_default();
            let log = fs::read_to_string(self.home.join("logs/commonground.log"));
            eprintln!("--- {} said:\n{said}{}", self.home.display(), log.unwrap_or_default());
        }
    }
}

/// The command, run in a namespace.
pub(crate) fn inside(place: &str, command: &Command) -> Command {
    let mut outer = Command::new("ip");
    outer.args(["netns", "exec", place]).arg(command.get_program()).args(command.get_args());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => outer.env(name, value),
            None => outer.env_remove(name),
        };
    }
    outer.stdin(Stdio::null());
    outer
}

#[track_caller]
pub(crate) fn ip(arguments: &[&str]) {
    let ran = Command::new("ip").args(arguments).output();
    let ran = ran.expect("ip starts; install iproute2 (apt-get install iproute2)");
    assert!(
        ran.status.success(),
        "`ip {}` failed: {}\nThis test makes network namespaces of its own, so that mDNS disturbs \
         nobody: run it as root (sudo -E cargo xtask test tests), or in a container that may make \
         them (--cap-add NET_ADMIN --cap-add SYS_ADMIN).",
        arguments.join(" "),
        String::from_utf8_lossy(&ran.stderr)
    );
}
