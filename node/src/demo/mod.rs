//! `demo`: three nodes on this computer that really meet, with a story in them.
//!
//! Each node is a process of its own with its own home, on loopback only; the story is told through
//! the public API, by the people it is about. The path through it: [`demo`] → the folder
//! ([`folder`]) → the nodes ([`household`]) → the story ([`story`]), the first time → the browser →
//! waiting for Ctrl-C or for a node that dies.
//!
//! It never touches a folder that it did not mark as its own.

mod cast;
mod folder;
mod household;
mod story;
mod text;
mod words;

use std::path::PathBuf;
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use clap::Args;
use tokio::signal::unix::{SignalKind, signal};

use crate::cli::open;
use crate::cli::say::{clean, talk};
use crate::failure::{Exit, Failure};
use crate::run::browser;
use folder::Folder;
use household::Household;
use words::Words;

/// How to try it.
#[derive(Debug, Clone, Default, Args)]
pub(crate) struct Options {
    /// Begin anew instead of going on where the last demo ended.
    #[arg(long)]
    fresh: bool,
    /// Where the demo's nodes live [default: commonground-demo in the XDG data folder].
    #[arg(long, value_name = "DIR")]
    dir: Option<PathBuf>,
    /// Do not open the browser.
    #[arg(long)]
    no_open: bool,
}

/// How often the demo looks whether its nodes still live.
const LOOK_EVERY: Duration = Duration::from_millis(250);

/// Runs the demo until Ctrl-C.
pub(crate) fn demo(options: Options) -> Result<(), Failure> {
    let words = Words::of_environment();
    let interrupted = listen_for_interruption()?;
    let mut folder = Folder::open(options.dir.as_deref(), options.fresh)?;
    talk(words.starting());
    let result = Household::start(&mut folder, interrupted).and_then(|mut household| {
        let lived = live(&mut household, &mut folder, &options, words);
        talk(words.stopping());
        household.stop();
        lived
    });
    match result {
        Err(failure) if failure.code == household::INTERRUPTED => {
            talk(&words.goodbye(&folder.path().display().to_string()));
            Ok(())
        }
        other => other,
    }
}

fn live(
    household: &mut Household,
    folder: &mut Folder,
    options: &Options,
    words: Words,
) -> Result<(), Failure> {
    household.introduce_to_each_other()?;
    if !folder.is_told() {
        story::tell(household, words)?;
        folder.note_told()?;
    }
    show(household, options, words)?;
    loop {
        household.pause(LOOK_EVERY)?;
    }
}

/// Says where everything is, and opens the first.
fn show(household: &Household, options: &Options, words: Words) -> Result<(), Failure> {
    talk(words.running());
    for node in household.nodes() {
        let url = open::way_in(node.client()?)?;
        let first = node.person.first_in_line;
        let opened = first && !options.no_open && browser::open(&url);
        let shown = if opened { words.opened() } else { url };
        talk(&format!("  {:<9} {}", clean(node.person.name), shown));
    }
    talk(words.how_to_stop());
    Ok(())
}

/// Hears Ctrl-C and `kill` on a thread of its own.
fn listen_for_interruption() -> Result<mpsc::Receiver<()>, Failure> {
    let (tell, told) = mpsc::sync_channel(2);
    let (ready, is_ready) = mpsc::sync_channel(1);
    let listen = move || -> std::io::Result<()> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build()?;
        runtime.block_on(async {
            let mut interrupt = signal(SignalKind::interrupt())?;
            let mut terminate = signal(SignalKind::terminate())?;
            let mut hangup = signal(SignalKind::hangup())?;
            let _ = ready.send(());
            tokio::select! {
                _ = interrupt.recv() => {}
                _ = terminate.recv() => {}
                _ = hangup.recv() => {}
            }
            let _ = tell.send(());
            // Asked twice: whoever is left behind is found by the next start.
            interrupt.recv().await;
            std::process::exit(130);
        })
    };
    let started = thread::Builder::new().name("signals".into()).spawn(listen);
    let heard = started.is_ok() && is_ready.recv().is_ok();
    heard.then_some(told).ok_or_else(|| {
        Failure::new(
            Exit::Failed,
            "system",
            "The system does not say when you press Ctrl-C.",
            "Close other programs and try again.",
        )
    })
}
