//! The demo's nodes: real processes of this very program, each with its own home.
//!
//! They run in process groups of their own, so that a Ctrl-C reaches only the demo, which stops
//! them in order. One left behind by a demo that was killed is asked to stop before its home is
//! used again.

use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc;
use std::time::{Duration, Instant};

use api::people::NewPeer;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::json;
use ureq::http::Method;

use super::cast::{CAST, Person};
use super::folder::Folder;
use crate::cli::client::Client;
use crate::failure::{Exit, Failure};
use crate::home::Home;
use crate::home::lock::Lock;
use crate::home::plate::Plate;
use crate::limits::{DEMO_STEP, LOOK_AGAIN, STOP_WAIT};
use crate::run::ports;

/// The code of the failure that only says that someone pressed Ctrl-C.
pub(super) const INTERRUPTED: &str = "interrupted";

/// One running node.
pub(super) struct Node {
    pub(super) person: &'static Person,
    home: Home,
    child: Child,
    client: Option<Client>,
}

impl Node {
    /// Its API; there once it can be used.
    pub(super) fn client(&self) -> Result<&Client, Failure> {
        self.client.as_ref().ok_or_else(|| self.ended())
    }

    fn ended(&self) -> Failure {
        Failure::new(
            Exit::Failed,
            "node_ended",
            format!("{}’s node ended by itself.", self.person.name),
            format!("Its log is in {}; please report its last lines.", self.home.logs().display()),
        )
    }
}

/// All nodes of the demo.
pub(super) struct Household {
    nodes: Vec<Node>,
    interrupted: mpsc::Receiver<()>,
}

impl Household {
    /// Starts a node per person.
    pub(super) fn start(
        folder: &mut Folder,
        interrupted: mpsc::Receiver<()>,
    ) -> Result<Self, Failure> {
        end_left_behind(folder.path())?;
        let mut ports = Vec::new();
        for number in 0..CAST.len() {
            let kept = folder.port(number).filter(|&port| ports::is_free(port));
            ports.push(kept.map_or_else(ports::free_port, Ok)?);
        }
        folder.keep_ports(ports.clone())?;
        let mut household = Self { nodes: Vec::new(), interrupted };
        for (person, port) in CAST.iter().zip(ports) {
            // Dropping the household, on a failure, stops those that run already.
            household.nodes.push(spawn(person, folder.home(person.id), port)?);
            // One after the other, so that windows open at ports in the order of the cast.
            household.wait_until_usable()?;
        }
        Ok(household)
    }

    pub(super) fn nodes(&self) -> &[Node] {
        &self.nodes
    }

    /// The API of someone in the cast.
    pub(super) fn of(&self, number: usize) -> Result<&Client, Failure> {
        let node = self.nodes.get(number);
        node.ok_or_else(|| Failure::new(Exit::Failed, "internal", "Nobody is there.", ""))?.client()
    }

    /// Waits until the newest node can be used.
    fn wait_until_usable(&mut self) -> Result<(), Failure> {
        let Some(home) = self.nodes.last().map(|node| node.home.clone()) else { return Ok(()) };
        self.eventually("a node can be used", || Ok(Plate::read(&home).is_ok()))?;
        if let Some(node) = self.nodes.last_mut() {
            node.client = Some(Client::find(&home)?);
        }
        Ok(())
    }

    /// Everyone learns the addresses of everyone else.
    pub(super) fn introduce_to_each_other(&self) -> Result<(), Failure> {
        for one in &self.nodes {
            for other in &self.nodes {
                if one.person.id == other.person.id {
                    continue;
                }
                for address in &other.client()?.plate().listen {
                    let peer = NewPeer { address: address.clone() };
                    one.client()?.tell(Method::POST, "/peers", &peer)?;
                }
            }
        }
        Ok(())
    }

    /// Waits; ends early with a failure when someone presses Ctrl-C or a node dies.
    pub(super) fn pause(&mut self, how_long: Duration) -> Result<(), Failure> {
        let until = Instant::now() + how_long;
        match self.interrupted.recv_timeout(how_long) {
            Ok(()) => {
                return Err(Failure::new(Exit::Ok, INTERRUPTED, "Interrupted.", ""));
            }
            Err(mpsc::RecvTimeoutError::Timeout) => {}
            Err(mpsc::RecvTimeoutError::Disconnected) => {
                std::thread::sleep(until.saturating_duration_since(Instant::now()));
            }
        }
        for node in &mut self.nodes {
            if !matches!(node.child.try_wait(), Ok(None)) {
                return Err(node.ended());
            }
        }
        Ok(())
    }

    /// Looks again and again until it is so, or until that takes too long.
    pub(super) fn eventually(
        &mut self,
        what: &str,
        mut is_so: impl FnMut() -> Result<bool, Failure>,
    ) -> Result<(), Failure> {
        let until = Instant::now() + DEMO_STEP;
        while !is_so()? {
            if Instant::now() >= until {
                return Err(Failure::new(
                    Exit::Failed,
                    "demo",
                    format!("It took too long until {what}."),
                    "Try `demo --fresh`; `commonground --home … doctor` says what is wrong.",
                ));
            }
            self.pause(LOOK_AGAIN)?;
        }
        Ok(())
    }

    /// Stops every node and waits for each; one that does not end is ended.
    pub(super) fn stop(&mut self) {
        for node in &self.nodes {
            // One that has ended already cannot be told; that is fine.
            let _ = kill_process(Pid::from_child(&node.child), Signal::TERM);
        }
        let until = Instant::now() + STOP_WAIT;
        for node in &mut self.nodes {
            while matches!(node.child.try_wait(), Ok(None)) && Instant::now() < until {
                std::thread::sleep(LOOK_AGAIN);
            }
            let _ = node.child.kill();
            let _ = node.child.wait();
        }
        self.nodes.clear();
    }
}

impl Drop for Household {
    fn drop(&mut self) {
        self.stop();
    }
}

fn spawn(person: &'static Person, home: PathBuf, port: u16) -> Result<Node, Failure> {
    let program = std::env::current_exe()
        .map_err(|error| Failure::file("find this program at", Path::new("itself"), &error))?;
    let child = Command::new(&program)
        .arg("--home")
        .arg(&home)
        .args(["run", "--no-open", "--no-mdns", "--name", person.name, "--listen"])
        .arg(format!("/ip4/127.0.0.1/tcp/{port}"))
        .env_remove("COMMONGROUND_HOME")
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        // What goes wrong in a node stands in its log; the demo says which.
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .map_err(|error| Failure::file("start", &program, &error))?;
    Ok(Node { person, home: Home::locate(Some(&home))?, child, client: None })
}

/// Asks nodes of an earlier demo that was killed to stop.
pub(super) fn end_left_behind(folder: &Path) -> Result<(), Failure> {
    for person in &CAST {
        let home = Home::locate(Some(&folder.join(person.id)))?;
        let Ok(client) = Client::find(&home) else { continue };
        client.tell(Method::POST, "/stop", &json!({}))?;
        let until = Instant::now() + STOP_WAIT;
        while Lock::is_held(&home) && Instant::now() < until {
            std::thread::sleep(LOOK_AGAIN);
        }
    }
    Ok(())
}
