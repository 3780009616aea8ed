//! A window on a port of its own, and a plain HTTP/1.1 client that sends exactly what it is told:
//! a library would correct the very headers that these tests are about.
//!
//! ```text
//!   test ──TCP──▶ web::serve ──Knock──▶ NodeSide (a table)
//! ```

use std::time::Duration;

use serde_json::Value;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;
use tokio::time::timeout;
use web::{KNOCKS_MAX, Opener, Patience, Settings, serve};

use crate::node_side::NodeSide;

pub(crate) const TOKEN: &str = "0123456789abcdef0123456789abcdef";
pub(crate) const COOKIE: &str = "fedcba9876543210fedcba9876543210";
/// Longer than anything here takes.
pub(crate) const DEADLINE: Duration = Duration::from_secs(20);

/// A running window.
pub(crate) struct House {
    pub(crate) port: u16,
    pub(crate) opener: Opener,
    pub(crate) node: NodeSide,
    close: Option<oneshot::Sender<()>>,
    server: JoinHandle<std::io::Result<()>>,
}

impl House {
    pub(crate) async fn new() -> Self {
        Self::with_patience(Patience::default()).await
    }

    pub(crate) async fn with_patience(patience: Patience) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let port = listener.local_addr().expect("bound").port();
        let (knocks, heard) = mpsc::channel(KNOCKS_MAX);
        let (close, closed) = oneshot::channel::<()>();
        let settings = Settings {
            token: TOKEN.into(),
            cookie: COOKIE.into(),
            version: "1.2.3".into(),
            home: "/home/marijke".into(),
            patience,
        };
        let opener = Opener::new(port);
        let shutdown = async { closed.await.unwrap_or(()) };
        let server = tokio::spawn(serve(listener, settings, opener.clone(), knocks, shutdown));
        Self { port, opener, node: NodeSide::listening(heard), close: Some(close), server }
    }

    pub(crate) fn host(&self) -> String {
        format!("127.0.0.1:{}", self.port)
    }

    /// A request as the command line sends it.
    pub(crate) fn ask(&self, method: &str, path: &str) -> Ask {
        self.bare(method, path).header("host", self.host()).header("authorization", bearer(TOKEN))
    }

    /// A request without any header.
    pub(crate) fn bare(&self, method: &str, path: &str) -> Ask {
        Ask {
            port: self.port,
            method: method.into(),
            path: path.into(),
            headers: Vec::new(),
            body: Vec::new(),
        }
    }

    pub(crate) async fn description(&self) -> Value {
        self.ask("GET", "/api/v1/openapi.json").send().await.json()
    }

    /// Asks the window to close.
    pub(crate) fn close(&mut self) {
        let close = self.close.take().expect("closed once");
        close.send(()).expect("it is open");
    }

    /// Waits until the window is closed.
    pub(crate) async fn closed(self) {
        let ended = timeout(DEADLINE, self.server).await.expect("closes in time");
        ended.expect("did not panic").expect("no error");
    }
}

pub(crate) fn bearer(token: &str) -> String {
    format!("Bearer {token}")
}

/// A request that is being put together.
#[derive(Clone)]
pub(crate) struct Ask {
    port: u16,
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    body: Vec<u8>,
}

impl Ask {
    pub(crate) fn header(mut self, name: &str, value: impl Into<String>) -> Self {
        self.headers.push((name.into(), value.into()));
        self
    }

    pub(crate) fn json(self, body: &Value) -> Self {
        self.body("application/json", body.to_string())
    }

    pub(crate) fn body(mut self, kind: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = body.into();
        let length = self.body.len().to_string();
        self.header("content-type", kind).header("content-length", length)
    }

    /// A body as it is, without saying how long it is.
    pub(crate) fn raw(mut self, body: Vec<u8>) -> Self {
        self.body = body;
        self
    }

    /// The request's bytes.
    pub(crate) fn bytes(&self) -> Vec<u8> {
        let mut text = format!("{} {} HTTP/1.1\r\n", self.method, self.path);
        for (name, value) in &self.headers {
            text.push_str(&format!("{name}: {value}\r\n"));
        }
        text.push_str("connection: close\r\n\r\n");
        let mut bytes = text.into_bytes();
        bytes.extend_from_slice(&self.body);
        bytes
    }

    pub(crate) async fn send(self) -> Answered {
        let mut stream = connect(self.port).await;
        stream.write_all(&self.bytes()).await.expect("is taken");
        Answered::read(&mut stream).await
    }
}

pub(crate) async fn connect(port: u16) -> TcpStream {
    TcpStream::connect(("127.0.0.1", port)).await.expect("somebody listens")
}

/// An answer, read until the connection ends.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) headers: Vec<(String, String)>,
    pub(crate) body: Vec<u8>,
}

impl Answered {
    pub(crate) async fn read(stream: &mut TcpStream) -> Self {
        let mut bytes = Vec::new();
        let read = timeout(DEADLINE, stream.read_to_end(&mut bytes)).await;
        read.expect("answers in time").expect("the connection ends properly");
        let end = bytes.windows(4).position(|four| four == b"\r\n\r\n").expect("has a head");
        let head = String::from_utf8(bytes[..end].to_vec()).expect("a head is text");
        let mut lines = head.lines();
        let first = lines.next().expect("has a status");
        let status = first.split(' ').nth(1).expect("has a status").parse().expect("a number");
        let headers = lines
            .map(|line| line.split_once(": ").expect("a header"))
            .map(|(name, value)| (name.to_lowercase(), value.to_owned()))
            .collect();
        Self { status, headers, body: bytes[end + 4..].to_vec() }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("is text")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// The problem it tells; every refusal must be one.
    pub(crate) fn problem(&self) -> api::Problem {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}
