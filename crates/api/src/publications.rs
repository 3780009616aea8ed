//! Publications: texts written together.

use crate::hiding::Hidden;
use crate::{shape, successors::BasedOn, terms::Author};

shape! {
    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct NewPublication { #[schema(min_length = 1)] pub title: String }

    #[derive(Eq)]
    pub struct PublicationRef { pub publication: String }

    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum PublicationState { Draft }

    #[derive(Eq)]
    pub struct PublicationSummary {
        pub publication: String,
        pub title: String,
        pub state: PublicationState,
        pub excerpt: String,
        /// Everyone who wrote in it.
        pub authors: Vec<Author>,
        #[ts(type = "number")]
        pub created_at: u64,
        #[ts(type = "number")]
        pub changed_at: u64,
        /// Hidden by a facilitator.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub hidden: Option<Hidden>,
    }

    #[derive(Eq)]
    pub struct PublicationList { pub publications: Vec<PublicationSummary> }

    /// The text of a publication. A `version` is never used twice, not even after a restart.
    #[derive(Eq)]
    pub struct PublicationText {
        pub publication: String,
        pub community: String,
        pub title: String,
        /// Markdown, lines end in LF.
        pub text: String,
        #[ts(type = "number")]
        pub version: u64,
        /// The Automerge heads of this state.
        pub heads: Vec<String>,
        pub authors: Vec<Author>,
        #[ts(type = "number")]
        pub created_at: u64,
        /// Hidden by a facilitator.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub hidden: Option<Hidden>,
        /// Where it came along from; empty when it began here.
        pub based_on: Vec<BasedOn>,
    }

    /// Replaces `delete` UTF-16 code units at `at` by `insert`.
    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct Splice {
        #[ts(type = "number")]
        pub at: u64,
        #[serde(default)]
        #[ts(type = "number")]
        pub delete: u64,
        #[serde(default)] pub insert: String,
    }

    /// An edit: splices applied in order, each to the result of the one before. Exactly one of
    /// `version` (must be current) and `heads` (write as of that state) is given.
    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct Edit {
        #[serde(default)] #[ts(optional, type = "number")] pub version: Option<u64>,
        #[serde(default)] #[ts(optional)] pub heads: Option<Vec<String>>,
        pub splices: Vec<Splice>,
        /// Which editor sends it, and its running number there: sent again, it is applied once.
        #[serde(default)] #[ts(optional)] pub client: Option<String>,
        #[serde(default)] #[ts(optional, type = "number")] pub sequence: Option<u64>,
    }

    /// The whole new text; the node makes the smallest edit that leads to it.
    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct WholeText { pub text: String }

    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct NewTitle { #[schema(min_length = 1)] pub title: String }

    /// The state after a write; durable when answered.
    #[derive(Eq)]
    pub struct Edited {
        #[ts(type = "number")]
        pub version: u64,
        pub heads: Vec<String>,
    }
}
