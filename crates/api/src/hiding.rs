//! Hiding what was written at a table: a facilitator's word, with its reason, which can be taken back.

use crate::{shape, terms::Author};

shape! {
    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct NewHiding {
        /// Why, in words that everyone at the table reads.
        #[schema(min_length = 1)] pub reason: String,
    }

    /// That a facilitator hid this. Whoever wants sees it anyway.
    #[derive(Eq)]
    pub struct Hidden {
        /// The facilitator.
        pub by: Author,
        /// Why, in their words.
        pub reason: String,
        /// Whether I may take it back.
        pub may_undo: bool,
    }
}
