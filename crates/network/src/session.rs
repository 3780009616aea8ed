//! A session: one stream with one device, from `PeerConnected` to `PeerDisconnected`.
//!
//! Each session is one task. It tells the mind that the device is there, passes on its messages
//! (which is where they are decoded), writes what is queued for it, and tells the mind that it is
//! gone. Everything about one device comes out in order because it comes out of one task.
//!
//! Not done here: which connection counts, redialling, blame; that is the event loop's business.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures::io::{AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader, ReadHalf};
use libp2p::{PeerId, Stream};
use mind::Input;
use protocol::DeviceId;
use protocol::hello::Side;
use tokio::sync::{mpsc, oneshot};

use crate::frames::{self, Fault};
use crate::inputs::Outlet;
use crate::limits::{
    FRAME_WRITE_MAX, QUEUE_BYTES_MAX, QUEUE_FRAMES_MAX, QUEUES_BYTES_MAX, READ_BUFFER_BYTES,
    WRITE_BYTES_TARGET,
};

/// Names a session, so that its end is not taken for the end of the next one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SessionId(pub(crate) u64);

/// Why a session ended.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Why {
    /// The other end closed it, or this end said goodbye.
    #[error("closed")]
    Closed,
    /// The event loop wanted it so.
    #[error("ended from here")]
    Cancelled,
    /// The stream broke.
    #[error("broken: {0}")]
    Broken(std::io::Error),
    /// The other end took nothing for too long.
    #[error("the other end takes nothing")]
    Stuck,
    /// The other end sent what no honest node sends.
    #[error("the other end sent {0}")]
    Misbehaved(Fault),
}

/// A session has ended; the mind knows.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) peer: PeerId,
    pub(crate) session: SessionId,
    pub(crate) why: Why,
}

/// What a session begins with.
pub(crate) struct Beginning {
    pub(crate) id: SessionId,
    pub(crate) peer: PeerId,
    pub(crate) device: DeviceId,
    pub(crate) side: Side,
    /// The other end's address, without `/p2p/`.
    pub(crate) address: String,
    pub(crate) stream: Stream,
}

/// The way into a session's task.
pub(crate) struct Reins {
    pub(crate) queue: Queue,
    /// Where the device says it listens.
    pub(crate) news: mpsc::Sender<Vec<String>>,
    /// Dropping it ends the session at once.
    pub(crate) cancel: oneshot::Sender<()>,
}

/// Other ends of [`Reins`].
pub(crate) struct Task {
    frames: Frames,
    news: mpsc::Receiver<Vec<String>>,
    cancel: oneshot::Receiver<()>,
}

/// Frames that wait to be written to one device.
pub(crate) struct Queue {
    sender: mpsc::Sender<Waiting>,
    mine: Arc<AtomicUsize>,
    everyones: Arc<AtomicUsize>,
}

type Frames = mpsc::Receiver<Waiting>;

struct Waiting {
    frame: Vec<u8>,
    room: Room,
}

/// Room that a waiting frame takes; given back when it is written or dropped.
struct Room {
    bytes: usize,
    mine: Arc<AtomicUsize>,
    everyones: Arc<AtomicUsize>,
}

impl Drop for Room {
    fn drop(&mut self) {
        self.mine.fetch_sub(self.bytes, Ordering::Relaxed);
        self.everyones.fetch_sub(self.bytes, Ordering::Relaxed);
    }
}

/// Too much waits for one device, or for all.
#[derive(Debug)]
pub(crate) struct Overflow;

impl Queue {
    pub(crate) fn push(&self, frame: Vec<u8>) -> Result<(), Overflow> {
        let bytes = frame.len();
        let mine = self.mine.fetch_add(bytes, Ordering::Relaxed) + bytes;
        let everyones = self.everyones.fetch_add(bytes, Ordering::Relaxed) + bytes;
        let (counted, all) = (Arc::clone(&self.mine), Arc::clone(&self.everyones));
        let room = Room { bytes, mine: counted, everyones: all };
        if mine > QUEUE_BYTES_MAX || everyones > QUEUES_BYTES_MAX {
            return Err(Overflow);
        }
        self.sender.try_send(Waiting { frame, room }).map_err(|_| Overflow)
    }
}

/// Both ends; `everyones` counts the bytes that wait in all queues.
pub(crate) fn reins(everyones: &Arc<AtomicUsize>) -> (Reins, Task) {
    let (sender, receiver) = mpsc::channel(QUEUE_FRAMES_MAX);
    let (news, news_out) = mpsc::channel(crate::limits::NEWS_MAX);
    let (cancel, cancelled) = oneshot::channel();
    let mine = Arc::new(AtomicUsize::new(0));
    let queue = Queue { sender, mine, everyones: Arc::clone(everyones) };
    (Reins { queue, news, cancel }, Task { frames: receiver, news: news_out, cancel: cancelled })
}

/// Runs a session to its end.
pub(crate) async fn run(
    beginning: Beginning,
    task: Task,
    inputs: Outlet,
    endings: mpsc::Sender<Ended>,
) {
    let Beginning { id, peer, device, side, address, stream } = beginning;
    let Task { frames, news, cancel } = task;
    let mut told = false;
    let why = tokio::select! {
        biased;
        _ = cancel => Why::Cancelled,
        why = async {
            if inputs.send(Input::PeerConnected { device, side, address }).await.is_err() {
                return Why::Cancelled;
            }
            told = true;
            talk(device, stream, frames, news, &inputs).await
        } => why,
    };
    if told {
        // An error here means that the node takes no inputs any more: nobody is left to tell.
        let _ = inputs.send(Input::PeerDisconnected(device)).await;
    }
    let _ = endings.send(Ended { peer, session: id, why }).await;
}

async fn talk(
    device: DeviceId,
    stream: Stream,
    frames: Frames,
    news: mpsc::Receiver<Vec<String>>,
    inputs: &Outlet,
) -> Why {
    let (reader, writer) = stream.split();
    tokio::select! {
        why = listen(device, reader, inputs) => why,
        why = write(writer, frames) => why,
        why = pass_on(device, news, inputs) => why,
    }
}

async fn listen(device: DeviceId, reader: ReadHalf<Stream>, inputs: &Outlet) -> Why {
    let mut reader = BufReader::with_capacity(READ_BUFFER_BYTES, reader);
    loop {
        match frames::read(&mut reader).await {
            Ok(Some((message, bytes))) => {
                let input = Input::Message { from: device, message };
                if inputs.send_sized(input, bytes).await.is_err() {
                    return Why::Cancelled;
                }
            }
            Ok(None) => return Why::Closed,
            Err(Fault::Io(error)) => return Why::Broken(error),
            Err(fault @ (Fault::Length(_) | Fault::Malformed(_) | Fault::Slow)) => {
                return Why::Misbehaved(fault);
            }
        }
    }
}

async fn write<W>(mut writer: W, mut frames: Frames) -> Why
where
    W: AsyncWrite + Unpin,
{
    while let Some(Waiting { frame: mut bytes, room }) = frames.recv().await {
        let mut rooms = vec![room];
        while bytes.len() < WRITE_BYTES_TARGET
            && let Ok(more) = frames.try_recv()
        {
            bytes.extend_from_slice(&more.frame);
            rooms.push(more.room);
        }
        let written = tokio::time::timeout(FRAME_WRITE_MAX, async {
            writer.write_all(&bytes).await?;
            writer.flush().await
        });
        match written.await {
            Ok(Ok(())) => drop(rooms),
            Ok(Err(error)) => return Why::Broken(error),
            Err(_) => return Why::Stuck,
        }
    }
    // The event loop dropped the queue: all is written, and the other end reads a clean end.
    match writer.close().await {
        Ok(()) => Why::Closed,
        Err(error) => Why::Broken(error),
    }
}

async fn pass_on(device: DeviceId, mut news: mpsc::Receiver<Vec<String>>, inputs: &Outlet) -> Why {
    while let Some(addresses) = news.recv().await {
        if inputs.send(Input::PeerListens { device, addresses }).await.is_err() {
            return Why::Cancelled;
        }
    }
    // The sender is dropped together with the queue, whose end decides.
    std::future::pending().await
}
