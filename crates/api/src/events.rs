//! Events: what the page is told over its WebSocket, and what it says there.

use crate::{publications::Splice, shape, terms::Author};

shape! {
    /// What changed, so that whoever shows it reads it again.
    #[derive(Copy, Eq, PartialOrd, Ord)]
    #[serde(rename_all = "snake_case")]
    pub enum Topic { Profile, Matches, Peers, Communities, Members, Terms, Questions, Publications, Joins, Status, Devices }

    /// From the node to the page.
    #[derive(Eq)]
    #[serde(tag = "type", rename_all = "snake_case")]
    pub enum Event {
        /// Something changed; read it again.
        Changed {
            topic: Topic,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            #[ts(optional)]
            community: Option<String>,
        },
        /// Updates to a subscribed text, in order. Update `n` leads from version
        /// `from_version + n` to the next.
        Text {
            publication: String,
            #[ts(type = "number")]
            from_version: u64,
            updates: Vec<Update>,
        },
        /// Versions do not continue here (the text was rebuilt): load the text anew.
        TextReset { publication: String },
        /// Where the others are in a subscribed text; replaces what was said before.
        Carets {
            publication: String,
            #[ts(type = "number")]
            version: u64,
            carets: Vec<Caret>,
        },
        /// The page missed something: read everything again.
        Refresh,
    }

    /// One step of a text.
    #[derive(Eq)]
    pub struct Update {
        pub splices: Vec<Splice>,
        /// The editor that made it, as it called itself; none when it came from elsewhere.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub client: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub author: Option<Author>,
    }

    /// Where someone else is in a text, in UTF-16 code units of the version said beside it.
    #[derive(Eq)]
    pub struct Caret {
        pub session: String,
        pub author: Author,
        #[ts(type = "number")]
        pub anchor: u64,
        #[ts(type = "number")]
        pub head: u64,
    }

    /// From the page to the node.
    #[derive(Eq)]
    #[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
    pub enum Say {
        /// Wants the updates and carets of a text from now on. `client` is the name the editor's
        /// edits carry, so that its own caret is not shown to itself.
        Subscribe { publication: String, client: String },
        Unsubscribe { publication: String },
        /// My caret, at a version; none when I left the text.
        Caret {
            publication: String,
            #[ts(type = "number")]
            version: u64,
            #[serde(default, skip_serializing_if = "Option::is_none")]
            #[ts(optional, type = "[number, number]")]
            selection: Option<(u64, u64)>,
        },
    }
}
