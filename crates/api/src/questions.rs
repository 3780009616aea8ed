//! Questions: what a community does not know yet.

use crate::hiding::Hidden;
use crate::{shape, successors::BasedOn, terms::Author};

shape! {
    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct NewQuestion {
        #[schema(min_length = 1)] pub title: String,
        /// Context: measured, observed, tried so far. Markdown.
        #[serde(default)] pub body: String,
    }

    #[derive(Eq)]
    pub struct QuestionRef { pub question: String }

    /// "I hear this too", or no longer.
    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct Hearing { pub hear: bool }

    #[derive(Eq)]
    pub struct Question {
        pub question: String,
        pub community: String,
        pub title: String,
        pub body: String,
        pub author: Option<Author>,
        #[ts(type = "number")]
        pub at: u64,
        /// Who hears this too, the asker not counted.
        pub hearers: Vec<Author>,
        /// Whether I hear this too.
        pub heard_by_me: bool,
        /// Hidden by a facilitator.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub hidden: Option<Hidden>,
        /// Where it came along from; empty when it was asked here.
        pub based_on: Vec<BasedOn>,
    }

    #[derive(Eq)]
    pub struct QuestionList { pub questions: Vec<Question> }
}
