//! `run`: starts the rooms, connects them, and ends them in order.
//!
//! The path through it: [`run`] → home, lock, settings, keys, store ([`prepare`]) → ports, network,
//! mind thread, window ([`house`]) → name and `node.json` → wait for a reason to stop → window,
//! mind, network end, in that order.
//!
//! Two threads matter: the network's loop and the window's tasks run on tokio; the mind has an OS
//! thread of its own ([`steward`] with its [`mail`]), since it blocks on the disk.

mod batch;
pub(crate) mod browser;
pub(crate) mod clock;
mod fault;
mod house;
mod identity;
mod mail;
mod nameplate;
pub(crate) mod ports;
mod steward;
mod street;
mod surroundings;
mod work;

use std::net::SocketAddr;

use clap::Args;
use store::{OpenError, SledStore};

use crate::cli::Global;
use crate::cli::say::talk;
use crate::failure::{Exit, Failure};
use crate::home::keys::Keys;
use crate::home::lock::Lock;
use crate::home::settings::Settings;
use crate::home::{Home, keys};

/// How to run.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Options {
    /// Your name; needed once. Without it the window asks.
    #[arg(long)]
    pub(crate) name: Option<String>,
    /// Where other nodes can reach this one, as /ip4/…/udp/PORT/quic-v1 or /ip4/…/tcp/PORT; may be
    /// repeated [default: both on all networks, at a port that is chosen once and kept].
    #[arg(long, value_name = "MULTIADDR")]
    pub(crate) listen: Vec<String>,
    /// Where the window opens [default: 127.0.0.1:7431, or the next free port].
    #[arg(long, value_name = "127.0.0.1:PORT")]
    pub(crate) http: Option<SocketAddr>,
    /// Do not look for nodes on the local network, and do not be found there.
    #[arg(long)]
    pub(crate) no_mdns: bool,
    /// Do not open the browser.
    #[arg(long)]
    pub(crate) no_open: bool,
    /// A node to connect to at the start; may be repeated.
    #[arg(long, value_name = "MULTIADDR")]
    pub(crate) bootstrap: Vec<String>,
    /// Begin with an empty store when the old one is gone.
    #[arg(long)]
    pub(crate) new_store: bool,
}

/// Says something on the terminal of `run`.
pub(crate) fn say_talk(text: &str) {
    talk(text);
}

/// A home that is ours, read and open.
struct Prepared {
    home: Home,
    settings: Settings,
    keys: Keys,
    store: SledStore,
    /// Held until the very end.
    lock: Lock,
}

/// Runs a node until it is told to stop.
pub(crate) fn run(home: &Home, global: &Global, options: Options) -> Result<(), Failure> {
    for address in &options.bootstrap {
        network::check_address(address).map_err(|error| {
            Failure::usage(
                format!("{address} is not an address: {error}."),
                "Write it as /ip4/ADDRESS/tcp/PORT.",
            )
        })?;
    }
    let prepared = prepare(home, global, &options)?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .thread_name("node")
        .worker_threads(2)
        .build()
        .map_err(|error| {
            Failure::new(
                Exit::Failed,
                "system",
                format!("The system gives no threads: {error}."),
                "Close other programs and try again.",
            )
        })?;
    let ended = runtime.block_on(house::live(prepared, options));
    // Whoever still holds on to a task of it does not hold us.
    runtime.shutdown_background();
    ended
}

fn prepare(home: &Home, global: &Global, options: &Options) -> Result<Prepared, Failure> {
    home.prepare()?;
    let lock = Lock::take(home)?;
    crate::home::plate::Plate::remove(home);
    crate::logging::start(&home.logs(), global.log.as_deref())?;
    let mut settings = Settings::read(home)?;
    let keys = keys::open(home)?;
    let store = open_store(home, &settings, options.new_store)?;
    if !settings.store_made {
        settings.store_made = true;
        settings.write(home)?;
    }
    Ok(Prepared { home: home.clone(), settings, keys, store, lock })
}

fn open_store(home: &Home, settings: &Settings, new_store: bool) -> Result<SledStore, Failure> {
    let path = home.store();
    if settings.store_made && !path.exists() && !new_store {
        return Err(Failure::new(
            Exit::StoreMissing,
            "store_missing",
            format!("The store {} is gone.", path.display()),
            "Put it back from a backup, or give up what was in it with `commonground run --new-store`.",
        ));
    }
    let opened = SledStore::open(&path).map_err(|error| {
        let exit = match &error {
            OpenError::Locked => Exit::Locked,
            OpenError::Newer { .. } | OpenError::Disk(_) => Exit::Failed,
        };
        let hint = match &error {
            OpenError::Newer { .. } => "Install the newer version; nothing was touched.",
            OpenError::Locked => "Stop that program first.",
            OpenError::Disk(_) => "Check the disk and its free space, then try again.",
        };
        Failure::new(exit, "store", format!("The store cannot be opened: {error}."), hint)
    })?;
    if let Some(aside) = &opened.set_aside {
        talk(&format!(
            "The store was damaged. It is set aside at {}; {} things in it could be read and are kept. What is missing comes back from the other members.",
            aside.display(),
            opened.saved
        ));
        tracing::warn!(saved = opened.saved, "a damaged store was set aside");
    }
    if let Some(copied) = &opened.copied {
        talk(&format!(
            "The store was of an older version and is brought up to date. As it was, it is kept at {}; delete that when you miss nothing.",
            copied.display()
        ));
    }
    Ok(opened.store)
}
