//! One window's WebSocket: events out, says in, and an end whenever either side goes away.
//!
//! Path: [`place`] (before the handshake) → [`serve`] → [`converse`] until an [`End`] → the mind is
//! told, the page is told why.

use std::pin::pin;

use api::events::{Event, Say};
use api::{Code, Problem};
use axum::extract::ws::{CloseFrame, Message, WebSocket, close_code};
use mind::Window;
use tokio::sync::OwnedSemaphorePermit;
use tokio::time::{Instant, MissedTickBehavior, interval, timeout};

use crate::door::Door;
use crate::limits::{PING_EVERY, SEND_WAIT, SILENCE_MAX};
use crate::refusal::Refusal;
use crate::shared::{Shared, closed};
use crate::window::Ear;

/// A place among the open windows.
pub(crate) fn place(shared: &Shared) -> Result<OwnedSemaphorePermit, Refusal> {
    shared.windows.clone().try_acquire_owned().map_err(|_| {
        Refusal::new(Code::Busy, "Too many windows are open.", "Close one and try again.")
    })
}

/// Why a conversation ended.
enum End {
    /// The page closed it, or its connection broke.
    Left,
    /// The page said something that is not a `Say`; the text says what was wrong.
    Malformed(String),
    /// The node does not listen any more.
    Unheard(Problem),
    /// Nothing came for too long, or nothing could be sent.
    Silent,
    /// The node stops.
    Closing,
}

/// Serves one window until it ends. Holds its place as long.
pub(crate) async fn serve(mut socket: WebSocket, shared: Shared, place: OwnedSemaphorePermit) {
    let end = match shared.door.open().await {
        Ok((window, ear)) => {
            let end = converse(&mut socket, &shared, window, &ear).await;
            drop(ear);
            shared.door.close(window).await;
            end
        }
        Err(problem) => End::Unheard(problem),
    };
    if let Some(frame) = farewell(end) {
        // Whoever is gone cannot be told.
        let _gone = timeout(SEND_WAIT, socket.send(Message::Close(Some(frame)))).await;
    }
    drop(place);
}

async fn converse(socket: &mut WebSocket, shared: &Shared, window: Window, ear: &Ear) -> End {
    let mut closing = pin!(closed(shared.closing.clone()));
    let mut pings = interval(PING_EVERY);
    pings.set_missed_tick_behavior(MissedTickBehavior::Delay);
    let mut heard_at = Instant::now();
    loop {
        let step = tokio::select! {
            message = socket.recv() => {
                heard_at = Instant::now();
                hear(&shared.door, window, message).await
            }
            event = ear.next() => tell(socket, &event).await,
            _ = pings.tick() => {
                if heard_at.elapsed() > SILENCE_MAX { return End::Silent; }
                send(socket, Message::Ping(Vec::new().into())).await
            }
            () = closing.as_mut() => Err(End::Closing),
        };
        if let Err(end) = step {
            return end;
        }
    }
}

/// Takes one message from the page.
async fn hear(
    door: &Door,
    window: Window,
    message: Option<Result<Message, axum::Error>>,
) -> Result<(), End> {
    match message {
        Some(Ok(Message::Text(text))) => {
            let say: Say = serde_json::from_str(&text)
                .map_err(|error| End::Malformed(format!("not a Say: {error}")))?;
            door.say(window, say).await.map_err(End::Unheard)
        }
        Some(Ok(Message::Binary(_))) => {
            Err(End::Malformed("messages are JSON in text frames".to_owned()))
        }
        Some(Ok(Message::Ping(_) | Message::Pong(_))) => Ok(()),
        Some(Ok(Message::Close(_))) | None => Err(End::Left),
        Some(Err(error)) => Err(End::Malformed(error.to_string())),
    }
}

async fn tell(socket: &mut WebSocket, event: &Event) -> Result<(), End> {
    match serde_json::to_string(event) {
        Ok(text) => send(socket, Message::Text(text.into())).await,
        Err(error) => {
            tracing::error!(%error, "an event cannot be written as JSON");
            Ok(())
        }
    }
}

async fn send(socket: &mut WebSocket, message: Message) -> Result<(), End> {
    match timeout(SEND_WAIT, socket.send(message)).await {
        Ok(sent) => sent.map_err(|_| End::Left),
        Err(_) => Err(End::Silent),
    }
}

/// What the page is told at the end; none when it left by itself.
fn farewell(end: End) -> Option<CloseFrame> {
    let (code, reason) = match end {
        End::Left => return None,
        End::Malformed(why) => (close_code::POLICY, why),
        End::Unheard(problem) => (close_code::AGAIN, problem.message),
        End::Silent => (close_code::POLICY, "nothing was heard for too long".to_owned()),
        End::Closing => (close_code::AWAY, "the node is stopping".to_owned()),
    };
    Some(CloseFrame { code, reason: shortened(reason).into() })
}

/// A close frame has room for 123 bytes of reason.
fn shortened(mut reason: String) -> String {
    const REASON_BYTES_MAX: usize = 123;
    let mut end = reason.len().min(REASON_BYTES_MAX);
    while !reason.is_char_boundary(end) {
        end -= 1;
    }
    reason.truncate(end);
    reason
}
