//! What the node tells the window about itself.

use std::fmt;
use std::time::Duration;

/// Settings of one window, fixed while it runs.
#[derive(Clone)]
pub struct Settings {
    /// The bearer token of the command line (`node.json`), at least 32 characters from a good
    /// source of randomness.
    pub token: String,
    /// The cookie's value, likewise. Kept in the home so that a browser stays welcome after a
    /// restart; letters and digits only.
    pub cookie: String,
    /// The version of the program.
    pub version: String,
    /// The node's home, for showing.
    pub home: String,
    /// How long the window waits for slow senders.
    pub patience: Patience,
}

/// How long the window waits for slow senders.
#[derive(Debug, Clone, Copy)]
pub struct Patience {
    /// For a request's head, and for the next request on an open connection.
    pub head: Duration,
    /// For a request's body. The largest takes well under a second on one machine.
    pub body: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self { head: Duration::from_secs(15), body: Duration::from_secs(30) }
    }
}

impl fmt::Debug for Settings {
    /// Shows no secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("version", &self.version)
            .field("home", &self.home)
            .field("patience", &self.patience)
            .finish_non_exhaustive()
    }
}
