//! A node: one process of the program, with a home of its own.
//!
//! Its ports are chosen once and kept over restarts, as they are in real life, so that whoever
//! knew its address finds it again. Dropping a node kills it and removes its home; when the test
//! is failing, the end of what the node said is printed first.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicU16, AtomicUsize, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use rustix::process::{Pid, Signal, kill_process};
use serde::Deserialize;
use tempfile::TempDir;

use crate::client::Client;
use crate::eventually::{DEADLINE, eventually};
use crate::program::{Ran, command};
use crate::window::Window;

/// How long a clean stop may take.
const STOP_MAX: Duration = Duration::from_secs(15);
/// How much of what a node said is printed when a test fails.
const LAST_WORDS_BYTES: usize = 8_000;

/// What `node.json` says, as the contract has it.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
pub struct Plate {
    /// Where the API is.
    pub http: String,
    /// The bearer token.
    pub token: String,
    /// The libp2p peer id.
    pub peer_id: String,
    /// The member, once there is a name.
    pub member: Option<String>,
    /// Where it listens for other nodes.
    pub listen: Vec<String>,
}

/// How a node is started.
#[derive(Debug, Clone, Default)]
pub struct Start {
    name: Option<String>,
    arguments: Vec<String>,
    environment: Vec<(String, String)>,
    within: Option<PathBuf>,
    under: Vec<String>,
    own_key: bool,
}

impl Start {
    /// Without a name: the window would ask.
    pub fn nameless() -> Self {
        Self::default()
    }

    /// With this name.
    pub fn named(name: &str) -> Self {
        Self { name: Some(name.to_owned()), ..Self::default() }
    }

    /// One more argument to `run`.
    #[must_use]
    pub fn with(mut self, argument: &str) -> Self {
        self.arguments.push(argument.to_owned());
        self
    }

    /// A variable in the environment, such as a fault point.
    #[must_use]
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.environment.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With its home in this folder, such as a disk of its own, instead of the temporary one.
    #[must_use]
    pub fn within(mut self, folder: &Path) -> Self {
        self.within = Some(folder.to_path_buf());
        self
    }

    /// Under another program, such as a tracer, that becomes the node.
    #[must_use]
    pub fn under(mut self, program: &[&str]) -> Self {
        self.under = program.iter().map(|word| (*word).to_owned()).collect();
        self
    }

    /// With a member key that it makes itself, as outside of tests: other test processes may meet it.
    #[must_use]
    pub fn with_a_key_of_its_own(mut self) -> Self {
        self.own_key = true;
        self
    }

    /// Starts a node in a fresh home and waits until it can be used.
    ///
    /// # Panics
    /// When it does not become usable in time.
    #[track_caller]
    pub fn start(self) -> Node {
        let folder = tempfile::Builder::new().prefix("commonground-test-").tempdir();
        let folder = folder.expect("a temporary folder");
        let mut node = Node {
            home: self.within.as_deref().unwrap_or(folder.path()).join("home"),
            folder,
            start: self,
            tcp: free_port(),
            http: free_port(),
            process: None,
        };
        if !node.start.own_key {
            node.give_key();
        }
        node.spawn();
        node.wait_until_usable();
        node
    }
}

/// Work on member keys that was found beforehand, for the seeds of ones, twos and so on: a node of a
/// test does not spend its second on it, and the program knows no way around it.
const WORK: [u64; 16] = [
    4_010_541, 3_290_010, 15_508_214, 20_651_930, 9_879_974, 12_979_831, 2_229_832, 249_695,
    10_611_001, 11_081_979, 716_114, 5_051_800, 9_644_805, 393_140, 10_047_756, 3_382_523,
];

/// Work on the member key of this seed, if it was found beforehand.
pub(crate) fn known_work(seed: u8) -> Option<u64> {
    WORK.get(usize::from(seed).checked_sub(1)?).copied()
}

/// Members made so far in this test; after the last of [`WORK`] a node makes its own key.
static MEMBERS: AtomicUsize = AtomicUsize::new(0);

/// A node of a test.
#[derive(Debug)]
pub struct Node {
    folder: TempDir,
    home: PathBuf,
    start: Start,
    tcp: u16,
    http: u16,
    process: Option<Child>,
}

impl Node {
    /// Gives a fresh home a member that nobody else in this test is, with its work.
    fn give_key(&self) {
        let number = MEMBERS.fetch_add(1, Ordering::Relaxed);
        let Some(work) = WORK.get(number) else { return };
        let seed = [u8::try_from(number + 1).expect("few"); 32];
        let keys = self.home.join("keys");
        fs::create_dir_all(&keys).expect("a folder in the temporary one");
        fs::write(keys.join("member.seed"), seed).expect("a new file");
        fs::write(keys.join("member.work"), work.to_le_bytes()).expect("a new file");
    }

    /// A node of a member with this name, in a fresh home, ready to be used.
    ///
    /// # Panics
    /// When it does not become usable in time.
    #[track_caller]
    pub fn named(name: &str) -> Self {
        Start::named(name).start()
    }

    /// A copy of its home, as a backup program makes one: a node that does not run yet, at ports of its own.
    ///
    /// # Panics
    /// When the home cannot be copied.
    pub fn copied(&self) -> Self {
        let folder = tempfile::Builder::new().prefix("commonground-test-").tempdir();
        let folder = folder.expect("a temporary folder");
        let home = folder.path().join("home");
        let copied = Command::new("cp").arg("-a").arg(&self.home).arg(&home).status();
        assert!(copied.expect("cp is everywhere").success(), "the home was copied");
        let (start, tcp, http) = (self.start.clone(), free_port(), free_port());
        Self { home, folder, start, tcp, http, process: None }
    }

    /// Its home.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// Its process id.
    ///
    /// # Panics
    /// When it does not run.
    pub fn pid(&self) -> u32 {
        self.process.as_ref().expect("the node runs").id()
    }

    /// What `node.json` says now; none when there is none.
    pub fn plate_now(&self) -> Option<Plate> {
        serde_json::from_slice(&fs::read(self.home.join("node.json")).ok()?).ok()
    }

    /// What `node.json` says.
    ///
    /// # Panics
    /// When there is none.
    #[track_caller]
    pub fn plate(&self) -> Plate {
        self.plate_now().expect("a running node has a node.json")
    }

    /// Where other nodes reach it, with `/p2p/`.
    ///
    /// # Panics
    /// When it does not run.
    #[track_caller]
    pub fn address(&self) -> String {
        self.plate().listen.first().cloned().expect("a running node listens")
    }

    /// The HTTP API, with the token.
    ///
    /// # Panics
    /// When it does not run.
    #[track_caller]
    pub fn api(&self) -> Client {
        let plate = self.plate();
        Client::new(&plate.http, &plate.token)
    }

    /// A window on what happens.
    ///
    /// # Panics
    /// When none opens.
    #[track_caller]
    pub fn window(&self) -> Window {
        let plate = self.plate();
        Window::open(&plate.http, &plate.token)
    }

    /// Runs a command for this home.
    pub fn cli(&self, arguments: &[&str]) -> Ran {
        Ran::of(&self.home, arguments)
    }

    /// Runs a command with `--json` for this home and answers what it said.
    ///
    /// # Panics
    /// When it fails.
    #[track_caller]
    pub fn json(&self, arguments: &[&str]) -> serde_json::Value {
        Ran::of(&self.home, [&["--json"], arguments].concat()).json()
    }

    /// Kills it at once, as a power cut or `kill -9` would.
    ///
    /// # Panics
    /// When it does not run.
    pub fn kill(&mut self) {
        let mut process = self.process.take().expect("the node runs");
        process.kill().expect("it can be killed");
        process.wait().expect("it ends");
    }

    /// Asks it to end (SIGTERM) and waits until it has.
    ///
    /// # Panics
    /// When it does not end in time.
    #[track_caller]
    pub fn terminate(&mut self) -> ExitStatus {
        let pid = i32::try_from(self.pid()).ok().and_then(Pid::from_raw).expect("a process id");
        kill_process(pid, Signal::TERM).expect("it can be asked");
        self.wait_for_end()
    }

    /// Waits until it has ended by itself.
    ///
    /// # Panics
    /// When it does not end in time.
    #[track_caller]
    pub fn wait_for_end(&mut self) -> ExitStatus {
        let mut process = self.process.take().expect("the node runs");
        let until = Instant::now() + STOP_MAX;
        loop {
            if let Some(status) = process.try_wait().expect("a child of ours") {
                return status;
            }
            if Instant::now() > until {
                process.kill().expect("it can be killed");
                process.wait().expect("it ends");
                panic!("the node did not end within {STOP_MAX:?}: {}", self.last_words());
            }
            thread::sleep(Duration::from_millis(10));
        }
    }

    /// Starts it again in the same home, at the same ports, without its former environment.
    ///
    /// # Panics
    /// When it does not become usable in time.
    #[track_caller]
    pub fn restart(&mut self) {
        self.start.environment.clear();
        self.begin();
        self.wait_until_usable();
    }

    /// Starts it again without waiting for it, with one more variable in its environment.
    pub fn restart_with(&mut self, name: &str, value: &str) {
        self.start.environment = vec![(name.to_owned(), value.to_owned())];
        self.begin();
        self.wait_until_usable();
    }

    /// Starts the process again without waiting until it can be used.
    pub fn begin(&mut self) {
        // A killed node leaves its plate behind; it must not be taken for the new one's.
        let _ = fs::remove_file(self.home.join("node.json"));
        self.spawn();
    }

    fn spawn(&mut self) {
        assert!(self.process.is_none(), "the node runs already");
        let log = File::options().create(true).append(true).open(self.log_path());
        let log = log.expect("a log file");
        let mut command = under(&self.start.under, command(&self.home));
        command.args(["run", "--no-mdns", "--no-open"]);
        command.args(["--listen", &format!("/ip4/127.0.0.1/tcp/{}", self.tcp)]);
        command.args(["--http", &format!("127.0.0.1:{}", self.http)]);
        if let Some(name) = &self.start.name {
            command.args(["--name", name]);
        }
        command.args(&self.start.arguments).envs(self.start.environment.iter().cloned());
        command.stdout(Stdio::from(log.try_clone().expect("the same file")));
        command.stderr(Stdio::from(log));
        self.process = Some(command.spawn().expect("the program starts"));
    }

    #[track_caller]
    fn wait_until_usable(&mut self) {
        let until = Instant::now() + DEADLINE;
        while self.plate_now().is_none_or(|plate| plate.listen.is_empty()) {
            let process = self.process.as_mut().expect("just started");
            let ended = process.try_wait().expect("a child of ours");
            assert!(ended.is_none(), "the node ended ({ended:?}): {}", self.last_words());
            assert!(Instant::now() < until, "the node is not usable: {}", self.last_words());
            thread::sleep(Duration::from_millis(5));
        }
        let api = self.api();
        eventually("the API answers", || api.get::<serde_json::Value>("/status").ok());
    }

    fn log_path(&self) -> PathBuf {
        self.folder.path().join("said.log")
    }

    /// The end of what it said.
    pub fn last_words(&self) -> String {
        let said = fs::read(self.log_path()).unwrap_or_default();
        let from = said.len().saturating_sub(LAST_WORDS_BYTES);
        String::from_utf8_lossy(&said[from..]).into_owned()
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        if let Some(process) = &mut self.process {
            // It may have ended by itself; there is nobody left to tell.
            let _ = process.kill();
            let _ = process.wait();
        }
        if thread::panicking() {
            eprintln!("--- {} said:\n{}", self.home.display(), self.last_words());
        }
    }
}

/// The command run by another program.
fn under(program: &[String], command: Command) -> Command {
    let [name, arguments @ ..] = program else { return command };
    let mut outer = Command::new(name);
    outer.args(arguments).arg(command.get_program()).args(command.get_args());
    outer.stdin(Stdio::null());
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => outer.env(name, value),
            None => outer.env_remove(name),
        };
    }
    outer
}

/// A port that is free now. Another process may take it before it is used; that is rare enough.
/// Ports the tests choose from.
const PORTS_FROM: u16 = 15_000;
const PORTS: u32 = 16_000;

/// A port that is free now, below those the system hands out by itself: a connection made in the
/// meantime cannot take it.
fn free_port() -> u16 {
    static NEXT: AtomicU16 = AtomicU16::new(0);
    let process = u16::try_from(std::process::id() % PORTS).unwrap_or(0);
    loop {
        let step = NEXT.fetch_add(1, Ordering::Relaxed);
        let span = u16::try_from(PORTS).unwrap_or(u16::MAX);
        let port = PORTS_FROM + (process.wrapping_mul(37).wrapping_add(step)) % span;
        if TcpListener::bind(("127.0.0.1", port)).is_ok() {
            return port;
        }
    }
}
