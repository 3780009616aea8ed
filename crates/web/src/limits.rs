//! Every maximum and interval of the window, with its reason.

use std::time::Duration;

/// Connections at once. A browser opens six to one host, the command line one at a time; more is
/// someone holding them open, and each costs memory and a file descriptor.
pub(crate) const CONNECTIONS_MAX: usize = 256;

/// Open windows (WebSockets) at once; each holds a queue.
pub(crate) const WINDOWS_MAX: usize = 64;

/// Request head: generous for a browser's cookies of other ports, small enough to hold 256 times.
/// hyper looks between two reads, so up to twice this may pass.
pub(crate) const HEAD_BYTES_MAX: usize = 64 * 1024;

/// A request body that carries no text of its own: forms.
pub(crate) const FORM_BYTES_MAX: usize = 64 * 1024;

/// A request body with a whole text, an edit or an import file.
pub(crate) const TEXT_BYTES_MAX: usize = 8 * 1024 * 1024;

/// What is still read of a body that is too large, so that the sender sees the answer instead of a
/// broken connection.
pub(crate) const DRAIN_BYTES_MAX: usize = 32 * 1024 * 1024;

/// Knocks the node has not taken up yet. Each is one request that waits, so the connections bound
/// it from above; less makes a busy node answer `busy` earlier.
pub const KNOCKS_MAX: usize = 128;

/// How long a request waits for a place among the knocks before it is told that the node is busy.
pub(crate) const KNOCK_WAIT: Duration = Duration::from_secs(5);

/// How long a request waits for its answer. An import of the largest file takes seconds.
pub(crate) const ANSWER_WAIT: Duration = Duration::from_secs(60);

/// Events a window has not taken yet; more and it is told to read everything anew.
pub(crate) const EVENTS_MAX: usize = 256;

/// Text in those events: one paste may be megabytes, 256 of them must not be.
pub(crate) const EVENT_BYTES_MAX: usize = 4 * 1024 * 1024;

/// One message from a page. The largest, a caret, takes a few hundred bytes.
pub(crate) const SAY_BYTES_MAX: usize = 64 * 1024;

/// Between pings; also finds out that the other side went away without a word.
pub(crate) const PING_EVERY: Duration = Duration::from_secs(20);

/// A window from which nothing came for this long, not even a pong, is gone.
pub(crate) const SILENCE_MAX: Duration = Duration::from_secs(60);

/// How long one message to a page may take to be sent; then it is not reading.
pub(crate) const SEND_WAIT: Duration = Duration::from_secs(20);

/// How long a one-time code holds: the time a browser needs to start on a slow machine.
pub(crate) const CODE_LIFE: Duration = Duration::from_secs(60);

/// Codes that wait to be used; the oldest goes when there are more.
pub(crate) const CODES_MAX: usize = 16;

/// How long a stop waits for requests under way.
pub(crate) const FAREWELL: Duration = Duration::from_secs(3);

/// Matches given when no limit is named, and at most.
pub(crate) const MATCHES_DEFAULT: u32 = 20;
/// Matches given at most: the page shows fewer, an export of the directory this is not.
pub(crate) const MATCHES_MAX: u32 = 200;

/// How long the cookie holds: as long as browsers allow, so that a bookmark opens.
pub(crate) const COOKIE_LIFE_S: u64 = 400 * 24 * 60 * 60;
