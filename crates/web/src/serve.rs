//! The server: takes connections on loopback, a bounded number of them, and lets none dawdle.
//!
//! Path: [`serve`] → [`prepared`] (the router) → [`accept`] until the shutdown →
//! one task per connection ([`attend`]) → [`farewell`].
//!
//! `axum::serve` would be shorter, but sets no limit on connections or on the time a request's
//! head takes; so this speaks to hyper itself.

use std::io;
use std::net::SocketAddr;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use hyper_util::service::TowerToHyperService;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{OwnedSemaphorePermit, Semaphore, mpsc, watch};
use tokio::time::{sleep, timeout};
use utoipa_axum::router::OpenApiRouter;

use crate::description::{complete, written};
use crate::door::{Door, Knock};
use crate::guard::guard;
use crate::limits::{CONNECTIONS_MAX, FAREWELL, HEAD_BYTES_MAX, WINDOWS_MAX};
use crate::opener::Opener;
use crate::pages::{keep_to_itself, page};
use crate::refusal::Refusal;
use crate::routes::routes;
use crate::settings::{Patience, Settings};
use crate::shared::{Inner, Shared, closed};

/// Secrets shorter than this are refused: an empty one would let everyone in.
const SECRET_CHARS_MIN: usize = 32;

/// Serves the window until `shutdown` is done: then takes no more connections, lets requests
/// under way end (3 seconds at most), closes the WebSockets, and returns.
///
/// `opener` must be made for the listener's port; the node keeps a clone to mint addresses.
///
/// # Errors
/// When the listener is not on loopback, or a secret in the settings is too short.
pub async fn serve(
    listener: TcpListener,
    settings: Settings,
    opener: Opener,
    knocks: mpsc::Sender<Knock>,
    shutdown: impl Future<Output = ()>,
) -> io::Result<()> {
    let address = listener.local_addr()?;
    check(address, &settings)?;
    let (close, closing) = watch::channel(false);
    let patience = settings.patience;
    let windows = Arc::new(Semaphore::new(WINDOWS_MAX));
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let shared = Shared::new(Inner {
        port: address.port(),
        door: Door::new(knocks),
        opener,
        windows: windows.clone(),
        closing: closing.clone(),
        description: described(&settings.version, address.port()),
        settings,
    });
    let router = prepared(shared);
    tokio::select! {
        () = accept(listener, router, patience, places.clone(), closing) => {}
        () = shutdown => {}
    }
    farewell(&close, &places, &windows).await;
    Ok(())
}

/// Refuses what would let others in.
fn check(address: SocketAddr, settings: &Settings) -> io::Result<()> {
    if !address.ip().is_loopback() {
        return Err(io::Error::other("the window opens on loopback only: listen on 127.0.0.1"));
    }
    if settings.token.len() < SECRET_CHARS_MIN || settings.cookie.len() < SECRET_CHARS_MIN {
        return Err(io::Error::other("the token and the cookie need at least 32 characters"));
    }
    Ok(())
}

/// The operations and their description. Both are made of the same routes.
fn operations() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().nest("/api/v1", routes())
}

/// The API's description as JSON.
fn described(version: &str, port: u16) -> String {
    let (_, mut description) = operations().split_for_parts();
    complete(&mut description, version, &format!("cg_{port}"));
    written(&description).unwrap_or_else(|error| {
        tracing::error!(%error, "the API's description cannot be written as JSON");
        "{}".to_owned()
    })
}

/// The router with everything around it. Layers run from the last to the first.
fn prepared(shared: Shared) -> Router {
    let (router, _) = operations().split_for_parts();
    router
        .fallback(page)
        .method_not_allowed_fallback(async || Refusal::wrong_method())
        .layer(from_fn_with_state(shared.clone(), guard))
        .layer(from_fn(keep_to_itself))
        .with_state(shared)
}

/// Takes connections as long as there is a place; without one they wait at the operating system.
async fn accept(
    listener: TcpListener,
    router: Router,
    patience: Patience,
    places: Arc<Semaphore>,
    closing: watch::Receiver<bool>,
) {
    // Taking the first connections after an error such as "too many open files" at full speed
    // would only fail again.
    const AFTER_AN_ERROR: Duration = Duration::from_millis(200);
    while let Ok(place) = places.clone().acquire_owned().await {
        match listener.accept().await {
            Ok((stream, _)) => {
                let task = attend(stream, router.clone(), patience, closing.clone(), place);
                tokio::spawn(task);
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                sleep(AFTER_AN_ERROR).await;
            }
        }
    }
}

/// Serves one connection. A WebSocket leaves it, with its own limit, once it is open.
async fn attend(
    stream: TcpStream,
    router: Router,
    patience: Patience,
    closing: watch::Receiver<bool>,
    place: OwnedSemaphorePermit,
) {
    // Answers are small and waited for: not to be held back for a fuller packet.
    if let Err(error) = stream.set_nodelay(true) {
        tracing::debug!(%error, "no TCP_NODELAY");
    }
    let connection = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(patience.head)
        .max_buf_size(HEAD_BYTES_MAX)
        .serve_connection(TokioIo::new(stream), TowerToHyperService::new(router))
        .with_upgrades();
    let mut connection = pin!(connection);
    let ended = tokio::select! {
        ended = connection.as_mut() => ended,
        () = closed(closing) => {
            connection.as_mut().graceful_shutdown();
            connection.await
        }
    };
    if let Err(error) = ended {
        tracing::debug!(%error, "a connection ended early");
    }
    drop(place);
}

/// Tells every connection and window to end, and waits for them, but not for ever.
async fn farewell(close: &watch::Sender<bool>, places: &Semaphore, windows: &Semaphore) {
    let all = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    close.send_replace(true);
    let ended = async {
        // An error would mean that a semaphore was closed, which nobody does.
        drop(places.acquire_many(all(CONNECTIONS_MAX)).await);
        drop(windows.acquire_many(all(WINDOWS_MAX)).await);
    };
    if timeout(FAREWELL, ended).await.is_err() {
        tracing::info!("something was still under way when the window closed");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_window_opens_on_loopback_only_and_with_real_secrets() {
        let good = "0123456789abcdef0123456789abcdef";
        let opens = |address: &str, token: &str, cookie: &str| {
            let settings = Settings {
                token: token.into(),
                cookie: cookie.into(),
                version: String::new(),
                home: String::new(),
                patience: Patience::default(),
            };
            check(address.parse().expect("an address"), &settings).is_ok()
        };

        assert!(opens("127.0.0.1:7431", good, good));
        assert!(!opens("0.0.0.0:7431", good, good));
        assert!(!opens("192.168.1.7:7431", good, good));
        assert!(!opens("[::]:7431", good, good));
        assert!(!opens("127.0.0.1:7431", "", good));
        assert!(!opens("127.0.0.1:7431", good, "short"));
    }
}
