//! What is strange at a table: notebooks of which two versions exist, notebooks that were stopped, and texts
//! that cannot be read here.

use crate::communities::DocumentKind;
use crate::shape;

shape! {
    /// What kind of strange thing.
    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum Strange {
        /// Two versions of one device's notebook exist: it was copied, or restored from an old copy.
        Forked,
        /// A device signed two different things under one number in a document; one of them counts.
        SaidTwice,
        /// What somebody wrote does not count, because it was built upon the one that does not.
        SetAside,
        /// Nothing more is taken of a notebook.
        Stopped,
        /// A document cannot be read here; part of it was lost on this disk.
        Unreadable,
    }

    /// Why nothing more is taken of a notebook.
    #[derive(Copy, Eq)]
    #[serde(rename_all = "snake_case")]
    pub enum StoppedBy {
        /// A change that would harm a document.
        Harmful,
        /// Speaking in somebody else's voice.
        OthersVoice,
        /// Taking back what it said before.
        NotDescending,
        /// Another beginning than its own.
        Contradicts,
        /// More documents than one may name.
        TooMany,
    }

    /// One strange thing; what does not apply is left out.
    #[derive(Eq)]
    pub struct Evidence {
        pub what: Strange,
        /// Whose it is.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub member: Option<String>,
        /// What they are called.
        pub name: String,
        pub me: bool,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub device: Option<String>,
        /// What its owner calls the device; may be empty.
        pub device_name: String,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub document: Option<String>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub kind: Option<DocumentKind>,
        /// The document's title; may be empty.
        pub title: String,
        /// The entry where it begins; 0 when there is none.
        #[ts(type = "number")]
        pub number: u64,
        /// What proves it: the hashes of two signed headers with one number, or of a change.
        pub proof: Vec<String>,
        /// Forked: whether it counts all the same, because a removal says which version and up to where.
        pub counts: bool,
        /// Forked: in how many documents something would count again if a member answered for it.
        pub adoptable: u32,
        /// How many changes it is about.
        pub changes: u32,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        #[ts(optional)]
        pub why: Option<StoppedBy>,
        /// When this node noticed; 0 when not known.
        #[ts(type = "number")]
        pub at: u64,
    }

    /// Everything strange that was seen at a table from here.
    #[derive(Eq)]
    pub struct EvidenceList { pub evidence: Vec<Evidence> }
}
