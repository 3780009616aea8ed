//! A window on a node: its WebSocket, as the page has it.

use std::net::TcpStream;
use std::time::{Duration, Instant};

use api::events::{Event, Say};
use tokio_tungstenite::tungstenite::client::IntoClientRequest;
use tokio_tungstenite::tungstenite::{self, Message, WebSocket};

use crate::eventually::DEADLINE;

/// How long one look at the socket waits.
const LOOK: Duration = Duration::from_millis(50);

/// An open window.
#[derive(Debug)]
pub struct Window {
    socket: WebSocket<TcpStream>,
    /// What happened and was not asked for.
    seen: Vec<Event>,
}

impl Window {
    /// Opens a window with the token.
    ///
    /// # Panics
    /// When the node does not let it.
    #[track_caller]
    pub fn open(http: &str, token: &str) -> Self {
        let place = http.trim_start_matches("http://");
        let mut request =
            format!("ws://{place}/api/v1/events").into_client_request().expect("a request");
        let bearer = format!("Bearer {token}").parse().expect("a header");
        request.headers_mut().insert("authorization", bearer);
        let stream = TcpStream::connect(place).expect("the node answers");
        let (socket, _) = tungstenite::client(request, stream).expect("the window opens");
        socket.get_ref().set_read_timeout(Some(LOOK)).expect("a socket of ours");
        Self { socket, seen: Vec::new() }
    }

    /// Says something to the node.
    ///
    /// # Panics
    /// When the window is closed.
    pub fn say(&mut self, say: &Say) {
        let text = serde_json::to_string(say).expect("JSON");
        self.socket.send(Message::text(text)).expect("the window is open");
    }

    /// Waits for an event for which `wanted` has an answer, also among those seen before.
    ///
    /// # Panics
    /// When there is none in time.
    #[track_caller]
    pub fn until<T>(&mut self, what: &str, wanted: impl Fn(&Event) -> Option<T>) -> T {
        let until = Instant::now() + DEADLINE;
        let mut at = 0;
        loop {
            while let Some(event) = self.seen.get(at) {
                if let Some(found) = wanted(event) {
                    self.seen.remove(at);
                    return found;
                }
                at += 1;
            }
            assert!(Instant::now() < until, "not in time: {what}; seen instead: {:?}", self.seen);
            self.look();
        }
    }

    /// The next event, however long it takes; none once the node is gone.
    pub fn next_event(&mut self) -> Option<Event> {
        loop {
            if !self.seen.is_empty() {
                return Some(self.seen.remove(0));
            }
            match self.socket.read() {
                Ok(Message::Text(text)) => return serde_json::from_str(&text).ok(),
                Err(tungstenite::Error::Io(error)) if passes(&error) => {}
                Ok(Message::Close(_)) | Err(_) => return None,
                Ok(_) => {}
            }
        }
    }

    /// Takes in what comes within one look.
    fn look(&mut self) {
        match self.socket.read() {
            Ok(Message::Text(text)) => {
                self.seen.push(serde_json::from_str(&text).expect("an event"));
            }
            Ok(other) => assert!(!other.is_close(), "the node closed the window: {other}"),
            Err(tungstenite::Error::Io(error)) if passes(&error) => {}
            Err(error) => panic!("the window broke: {error}"),
        }
    }
}

/// Whether nothing came, as opposed to nothing ever coming.
fn passes(error: &std::io::Error) -> bool {
    matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut)
}
