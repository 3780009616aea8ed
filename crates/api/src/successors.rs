//! Tables that go on as another: splitting, merging, and where what came along is from.

use crate::communities::{Access, CommunityState};
use crate::shape;
use crate::terms::Author;

shape! {
    /// What goes along from a table: written anew there, as it is now. What it was stays here.
    #[derive(Eq, Default)]
    #[serde(deny_unknown_fields)]
    pub struct Carry {
        /// Every publication and question.
        #[serde(default)] pub all_documents: bool,
        /// These publications and questions, by id or an unambiguous prefix.
        #[serde(default)] pub documents: Vec<String>,
        /// The whole glossary.
        #[serde(default)] pub all_terms: bool,
        /// These terms, by id or an unambiguous prefix.
        #[serde(default)] pub terms: Vec<String>,
    }

    /// Another table that goes on there too.
    #[derive(Eq)]
    #[serde(deny_unknown_fields)]
    pub struct AlsoFrom {
        pub community: String,
        #[serde(default)] pub carry: Carry,
    }

    /// A table that goes on from this one: a new one by its name, or one of mine by `into`.
    #[derive(Eq, Default)]
    #[serde(deny_unknown_fields)]
    pub struct NewSuccessor {
        /// What the new table is called; left out with `into`.
        #[serde(default)] pub name: String,
        #[serde(default)] pub purpose: String,
        #[serde(default)] pub access: Access,
        /// A table that is there already and where I am a facilitator.
        #[serde(default)] #[ts(optional)] pub into: Option<String>,
        /// What goes along from this table.
        #[serde(default)] pub carry: Carry,
        /// Other tables that go on there too.
        #[serde(default)] pub also: Vec<AlsoFrom>,
        /// Lays the tables that go on there to rest.
        #[serde(default)] pub archive: bool,
    }

    /// What was made, and what went along.
    #[derive(Eq)]
    pub struct SuccessorMade {
        pub community: String,
        pub name: String,
        pub publications: u32,
        pub questions: u32,
        /// Terms that are new there or gained something.
        pub terms: u32,
        /// What had come along before.
        pub already: u32,
        /// Documents that cannot go along: without a title, or not to be read here.
        pub not_carried: u32,
    }

    /// A table that goes on from here.
    #[derive(Eq)]
    pub struct Successor {
        pub community: String,
        /// Empty when nobody wrote it down.
        pub name: String,
        /// How I stand there; none when I neither sit there nor wait.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub state: Option<CommunityState>,
        /// The way in for members of this table; empty when I am there, or when there is none.
        pub link: String,
        /// Who wrote it down.
        pub by: Option<Author>,
        /// When, as claimed; 0 when not known.
        #[ts(type = "number")]
        pub at: u64,
    }

    /// A table that goes on here, as this one's charter says.
    #[derive(Eq)]
    pub struct Predecessor {
        pub community: String,
        pub name: String,
        /// How I stand there; none when I never sat there.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub state: Option<CommunityState>,
        pub by: Option<Author>,
        #[ts(type = "number")]
        pub at: u64,
    }

    /// Where something came along from. A claim of who brought it.
    #[derive(Eq)]
    pub struct BasedOn {
        pub community: String,
        /// What the table was called.
        pub table: String,
        /// What it is there: a document or a term, by id.
        pub source: String,
        /// What it was called there.
        pub title: String,
        /// Who wrote it there.
        pub authors: Vec<Author>,
        /// Who brought it along.
        pub by: Option<Author>,
        #[ts(type = "number")]
        pub at: u64,
        /// Whether I have that table here, so that its history can be read.
        pub here: bool,
    }
}
