//! Terms: concepts of a community's glossary, their labels, readings and relations.

use crate::distance::Distance;
use crate::hiding::Hidden;
use crate::{shape, successors::BasedOn};

shape! {
    /// Proposes a reading. A label that already exists in this language gains a reading; otherwise
    /// a new concept begins.
    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct NewTerm {
        #[schema(min_length = 1)] pub label: String,
        /// BCP 47; empty when not said.
        #[serde(default)] pub language: String,
        /// The reading; without it only the label is put on the table.
        #[serde(default)] #[ts(optional)] pub definition: Option<String>,
    }

    #[derive(Eq)]
    pub struct TermRef { pub term: String }

    /// One concept as others' vocabularies describe it; what is given is added, nothing is taken
    /// away. Used for adding labels, readings and relations to an existing term.
    #[derive(Eq, Default)]
    #[serde(deny_unknown_fields)]
    pub struct TermChange {
        /// Sets the preferred label of its language.
        #[serde(default)] #[ts(optional)] pub preferred: Option<LabelText>,
        #[serde(default)] #[ts(optional)] pub alternative: Option<LabelText>,
        #[serde(default)] #[ts(optional)] pub definition: Option<LabelText>,
        #[serde(default)] #[ts(optional)] pub relation: Option<NewRelation>,
    }

    /// A text in a language (BCP 47, may be empty).
    #[derive(Eq, PartialOrd, Ord)]
    #[serde(deny_unknown_fields)]
    pub struct LabelText { #[schema(min_length = 1)] pub text: String, #[serde(default)] pub language: String }

    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct NewRelation { pub kind: RelationKind, pub term: String }

    #[derive(Copy, Eq, PartialOrd, Ord)]
    #[serde(rename_all = "snake_case")]
    pub enum RelationKind { Broader, Narrower, Related }

    /// Where the negotiation of a meaning stands. More states come with settling.
    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum TermState {
        /// At most one reading.
        Proposed,
        /// Two or more readings.
        InDiscussion,
    }

    #[derive(Eq)]
    pub struct TermSummary {
        pub term: String,
        /// The preferred label in the language asked for, or the best there is.
        pub label: String,
        pub language: String,
        pub state: TermState,
        pub readings: u32,
        /// The beginning of the first reading, for lists.
        pub excerpt: String,
        #[ts(type = "number")]
        pub changed_at: u64,
        /// Hidden by a facilitator.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub hidden: Option<Hidden>,
    }

    #[derive(Eq)]
    pub struct TermList { pub terms: Vec<TermSummary> }

    /// One definition: what a term means to whoever wrote it.
    #[derive(Eq)]
    pub struct Reading {
        pub reading: String,
        pub text: String,
        pub language: String,
        /// Who proposed it; none for imported ones.
        pub author: Option<Author>,
        #[ts(type = "number")]
        pub at: u64,
        /// Where the members stand on it, each by their own voice.
        pub stances: Vec<TakenStance>,
        /// Hidden by a facilitator.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub hidden: Option<Hidden>,
    }

    /// Where somebody stands on a reading.
    #[derive(Copy, Eq, PartialOrd, Ord)]
    #[serde(rename_all = "snake_case")]
    pub enum Position {
        /// I read it this way too.
        Agree,
        /// I can live with it.
        Accept,
        /// Not so with us; says why.
        Object,
    }

    /// Taking a stance on a reading as it is now, or taking it back.
    #[derive(Eq, Default)]
    #[serde(deny_unknown_fields)]
    pub struct NewStance {
        /// Left out: none any more.
        #[serde(default)] #[ts(optional)] pub position: Option<Position>,
        #[serde(default)] pub reason: String,
    }

    /// Where a member stands, by their own voice.
    #[derive(Eq)]
    pub struct TakenStance {
        pub author: Author,
        pub position: Position,
        pub reason: String,
        /// Whether it is about the text as it is now; otherwise about a former one.
        pub current: bool,
    }

    #[derive(Eq)]
    pub struct Author {
        pub member: String,
        pub name: String,
        pub me: bool,
        /// Whether I blocked or muted them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub distance: Option<Distance>,
    }

    #[derive(Eq)]
    pub struct Relation { pub term: String, pub label: String }

    #[derive(Eq)]
    pub struct Term {
        pub term: String,
        pub community: String,
        pub label: String,
        pub language: String,
        pub state: TermState,
        /// Preferred labels, at most one per language.
        pub preferred: Vec<LabelText>,
        pub alternative: Vec<LabelText>,
        pub readings: Vec<Reading>,
        pub broader: Vec<Relation>,
        pub narrower: Vec<Relation>,
        pub related: Vec<Relation>,
        /// Where an imported concept comes from (an IRI); empty otherwise.
        pub source: String,
        /// Hidden by a facilitator.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub hidden: Option<Hidden>,
        /// Where it came along from; empty when it began here.
        pub based_on: Vec<BasedOn>,
    }
}
