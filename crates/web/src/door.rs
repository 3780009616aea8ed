//! The port to the node: what the window asks of it, and how it hears back.
//!
//! A [`Knock`] is one thing for the node's loop to do. The node owns the receiving end of a bounded
//! channel (at most [`crate::KNOCKS_MAX`]); the window never waits for it without a limit. What it
//! deliberately does not do: know what a command means.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use api::events::Say;
use api::status::Doctor;
use api::{Code, Problem};
use mind::{Answer, Command, Window};
use tokio::sync::{mpsc, oneshot};
use tokio::time::timeout;

use crate::limits::{ANSWER_WAIT, KNOCK_WAIT};
use crate::window::{Bell, Ear, pair};

/// One thing for the node to do. Whoever dropped its end of an answer no longer wants it.
#[derive(Debug)]
pub enum Knock {
    /// Carry out a command and answer it.
    Ask {
        /// What.
        command: Command,
        /// Where to. Dropping it answers that the node is stopping.
        answer: oneshot::Sender<Result<Answer, Problem>>,
    },
    /// A window opened; tell it what happens from now on.
    WindowOpened {
        /// Its name, never used before in this process.
        window: Window,
        /// Rings it; never blocks.
        bell: Bell,
    },
    /// A window says something.
    Said {
        /// Which window.
        window: Window,
        /// What.
        say: Say,
    },
    /// A window closed.
    WindowClosed(Window),
    /// Check everything the node can check about itself.
    Doctor {
        /// Where to.
        answer: oneshot::Sender<Doctor>,
    },
    /// Stop the node cleanly. The answer comes first, so that whoever asked hears it.
    Stop,
}

/// The window's side of the port.
#[derive(Debug, Clone)]
pub(crate) struct Door {
    knocks: mpsc::Sender<Knock>,
    windows: Arc<AtomicU64>,
}

impl Door {
    pub(crate) fn new(knocks: mpsc::Sender<Knock>) -> Self {
        Self { knocks, windows: Arc::default() }
    }

    /// Asks the mind, and waits for the answer.
    pub(crate) async fn ask(&self, command: Command) -> Result<Answer, Problem> {
        let (answer, heard) = oneshot::channel();
        self.knock(Knock::Ask { command, answer }).await?;
        hear(heard).await?
    }

    /// Asks the node to examine itself.
    pub(crate) async fn doctor(&self) -> Result<Doctor, Problem> {
        let (answer, heard) = oneshot::channel();
        self.knock(Knock::Doctor { answer }).await?;
        hear(heard).await
    }

    /// Asks the node to stop.
    pub(crate) async fn stop(&self) -> Result<(), Problem> {
        self.knock(Knock::Stop).await
    }

    /// Opens a window: from now on its ear hears what happens.
    pub(crate) async fn open(&self) -> Result<(Window, Ear), Problem> {
        let window = Window(self.windows.fetch_add(1, Ordering::Relaxed));
        let (bell, ear) = pair();
        self.knock(Knock::WindowOpened { window, bell }).await?;
        Ok((window, ear))
    }

    /// Passes on what a window says.
    pub(crate) async fn say(&self, window: Window, say: Say) -> Result<(), Problem> {
        self.knock(Knock::Said { window, say }).await
    }

    /// Tells that a window closed. Waits as long as it takes: the mind must not keep a window that
    /// is gone.
    pub(crate) async fn close(&self, window: Window) {
        if self.knocks.send(Knock::WindowClosed(window)).await.is_err() {
            tracing::debug!(?window, "the node stopped before the window closed");
        }
    }

    async fn knock(&self, knock: Knock) -> Result<(), Problem> {
        use mpsc::error::SendTimeoutError::{Closed, Timeout};
        self.knocks.send_timeout(knock, KNOCK_WAIT).await.map_err(|error| match error {
            Timeout(_) => busy(),
            Closed(_) => stopping(),
        })
    }
}

async fn hear<T>(answer: oneshot::Receiver<T>) -> Result<T, Problem> {
    match timeout(ANSWER_WAIT, answer).await {
        Ok(heard) => heard.map_err(|_| stopping()),
        Err(_) => Err(Problem::new(
            Code::Busy,
            "The node took too long to answer.",
            "Look whether the change happened after all before you try again.",
        )),
    }
}

fn busy() -> Problem {
    Problem::new(Code::Busy, "The node is busy.", "Try again in a moment.")
}

fn stopping() -> Problem {
    Problem::new(
        Code::Busy,
        "The node is stopping or starting anew.",
        "Try again in a moment; if it stays away, start it with `commonground`.",
    )
}
