//! The log: `logs/commonground.DATE.log` in the home, and warnings on stderr while a node runs.
//!
//! One file per day, the last seven are kept, each bounded. What is logged are facts about the
//! machine (fields), never what members write: no texts, labels, names or links. A panic is logged
//! by its place alone, since its message may quote a text.

use std::io::{self, Write};
use std::path::Path;
use std::sync::Mutex;
use std::time::{SystemTime, UNIX_EPOCH};

use tracing_appender::rolling::{RollingFileAppender, Rotation};
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;
use tracing_subscriber::{EnvFilter, Layer, fmt};

use crate::failure::Failure;
use crate::limits::{LOG_BYTES_MAX, LOG_DAYS};

/// What is logged when nothing was asked for: ours in some detail, the libraries' warnings.
const LEVEL_DEFAULT: &str = "info,libp2p=warn,sled=warn,hyper=warn";
/// What stands on the terminal of `run`.
const LEVEL_TERMINAL: &str =
    "warn,libp2p=error,libp2p_mdns=off,sled=error,yamux=error,multistream_select=error";

/// Starts logging for a node. Called once per process.
pub(crate) fn start(folder: &Path, level: Option<&str>) -> Result<(), Failure> {
    let filter = match level {
        None => EnvFilter::new(LEVEL_DEFAULT),
        Some(level) => EnvFilter::try_new(level).map_err(|error| {
            Failure::usage(
                format!("The log level cannot be read: {error}."),
                "Use error, warn, info, debug or trace, or filters such as network=debug,info.",
            )
        })?,
    };
    let file = RollingFileAppender::builder()
        .rotation(Rotation::DAILY)
        .filename_prefix("commonground")
        .filename_suffix("log")
        .latest_symlink("commonground.log")
        .max_log_files(LOG_DAYS)
        .build(folder)
        .map_err(|error| Failure::file("write in", folder, &io::Error::other(error)))?;
    let to_file = fmt::layer()
        .with_ansi(false)
        .with_writer(Mutex::new(Bounded::new(file, LOG_BYTES_MAX)))
        .with_filter(filter);
    let to_terminal = fmt::layer()
        .with_ansi(false)
        .without_time()
        .with_writer(io::stderr)
        .with_filter(EnvFilter::new(LEVEL_TERMINAL));
    // A second start in one process (there is none outside tests) keeps the first.
    let _ = tracing_subscriber::registry().with(to_file).with(to_terminal).try_init();
    log_panics();
    Ok(())
}

fn log_panics() {
    std::panic::set_hook(Box::new(|panic| {
        let place = panic.location().map(ToString::to_string).unwrap_or_default();
        tracing::warn!(place, "something failed inside; what depends on it goes on without");
    }));
}

/// A writer that stops for the day when the file is large enough.
struct Bounded<W> {
    inner: W,
    bytes_max: u64,
    day: u64,
    written: u64,
}

impl<W: Write> Bounded<W> {
    fn new(inner: W, bytes_max: u64) -> Self {
        Self { inner, bytes_max, day: today(), written: 0 }
    }

    fn write_on(&mut self, day: u64, bytes: &[u8]) -> io::Result<()> {
        if day != self.day {
            self.day = day;
            self.written = 0;
        }
        if self.written > self.bytes_max {
            return Ok(());
        }
        self.written += u64::try_from(bytes.len()).unwrap_or(u64::MAX);
        if self.written > self.bytes_max {
            return self.inner.write_all(b"(the log of this day is full)\n");
        }
        self.inner.write_all(bytes)
    }
}

impl<W: Write> Write for Bounded<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.write_on(today(), bytes)?;
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Days since 1970, in UTC, as the file names count them.
fn today() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs() / 86_400)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_log_goes_on_the_next_day() {
        let mut log = Bounded { inner: Vec::new(), bytes_max: 8, day: 1, written: 0 };

        for (day, line) in
            [(1, "one\n"), (1, "two\n"), (1, "three\n"), (1, "four\n"), (2, "five\n")]
        {
            log.write_on(day, line.as_bytes()).unwrap();
        }

        let text = String::from_utf8(log.inner).unwrap();
        assert_eq!(text, "one\ntwo\n(the log of this day is full)\nfive\n");
    }
}
