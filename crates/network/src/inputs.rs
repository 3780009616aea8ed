//! The way out of the network: inputs for the mind, bounded by number *and* by bytes.
//!
//! A message takes room for as many bytes as it had on the wire, and gives it back when the node
//! takes the message. Who finds no room waits, and so does, in the end, the peer that sends.

use std::sync::Arc;

use mind::Input;
use tokio::sync::mpsc::{self, OwnedPermit};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::limits::{INPUT_BYTES_MAX, INPUTS_MAX};

/// An input and the room it takes.
#[derive(Debug)]
pub(crate) struct Parcel {
    input: Input,
    /// Never looked at: given back by being dropped.
    _room: Option<OwnedSemaphorePermit>,
}

/// Where the node takes inputs from, in the order in which they happened.
#[derive(Debug)]
pub struct Inputs(mpsc::Receiver<Parcel>);

impl Inputs {
    /// The next input; `None` when the network has stopped and all were taken.
    pub async fn recv(&mut self) -> Option<Input> {
        self.0.recv().await.map(|parcel| parcel.input)
    }

    /// The next input, for a thread of its own.
    pub fn blocking_recv(&mut self) -> Option<Input> {
        self.0.blocking_recv().map(|parcel| parcel.input)
    }

    /// The next input if there is one now.
    pub fn try_recv(&mut self) -> Result<Input, mpsc::error::TryRecvError> {
        self.0.try_recv().map(|parcel| parcel.input)
    }
}

/// The node takes no inputs any more.
#[derive(Debug)]
pub(crate) struct Gone;

/// The network's end.
#[derive(Debug, Clone)]
pub(crate) struct Outlet {
    sender: mpsc::Sender<Parcel>,
    room: Arc<Semaphore>,
}

/// A slot that is kept free for one small input.
#[derive(Debug)]
pub(crate) struct Slot(OwnedPermit<Parcel>);

impl Slot {
    pub(crate) fn fill(self, input: Input) {
        self.0.send(Parcel { input, _room: None });
    }
}

pub(crate) fn channel() -> (Outlet, Inputs) {
    let (sender, receiver) = mpsc::channel(INPUTS_MAX);
    (Outlet { sender, room: Arc::new(Semaphore::new(INPUT_BYTES_MAX)) }, Inputs(receiver))
}

impl Outlet {
    /// Sends a small input when there is a slot.
    pub(crate) async fn send(&self, input: Input) -> Result<(), Gone> {
        self.sender.send(Parcel { input, _room: None }).await.map_err(|_| Gone)
    }

    /// Sends an input that came as this many bytes, when there is room for them.
    pub(crate) async fn send_sized(&self, input: Input, bytes: usize) -> Result<(), Gone> {
        let bytes = u32::try_from(bytes.min(INPUT_BYTES_MAX)).unwrap_or(u32::MAX);
        let room = Arc::clone(&self.room).acquire_many_owned(bytes);
        // The semaphore is never closed, but the receiver may be gone while this waits for room.
        let room = tokio::select! {
            room = room => room.map_err(|_| Gone)?,
            () = self.sender.closed() => return Err(Gone),
        };
        self.sender.send(Parcel { input, _room: Some(room) }).await.map_err(|_| Gone)
    }

    /// Waits for a slot.
    pub(crate) async fn reserve(self) -> Result<Slot, Gone> {
        self.sender.reserve_owned().await.map(Slot).map_err(|_| Gone)
    }
}
