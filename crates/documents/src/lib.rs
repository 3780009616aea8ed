//! What members write: glossary, publication, question, charter and voice, on Automerge.
//!
//! The only room that knows Automerge. It is pure: actors, ids and times come in as arguments. It
//! does not know who signed what, peers, or disks; [`inspect`] gives plain facts about raw bytes to
//! whoever decides about signatures.
//!
//! The path through it: raw bytes become a [`Change`] through [`inspect`]; a [`Document`] takes
//! changes in through [`Document::admit`], behind the gate (`gate`); the schema modules read a
//! document as something and write to it, each write being one [`Change`] again ([`Written`]).

mod along;
mod based_on;
mod body;
mod carrying;
mod change;
pub mod charter;
mod columns;
mod concept;
mod difference;
mod document;
mod fields;
mod gate;
pub mod glossary;
mod graph;
mod harmful;
pub mod hiding;
mod import;
pub mod kin;
pub mod limits;
mod order;
mod parcel;
pub mod publication;
pub mod question;
mod splice;
pub mod stance;
mod summary;
mod trial;
pub mod voice;
mod weigh;
mod write;

/// Taking documents and terms along to another community.
pub mod carry {
    pub use crate::along::{Landed, Origin, TakenTerm, carry as terms, take as take_terms};
    pub use crate::carrying::{carry as document, take as take_document};
}

pub use based_on::BasedOn;
pub use carrying::Taken;
pub use change::{Change, inspect};
pub use document::{Admitted, Document};
pub use harmful::Harmful;
pub use parcel::{Parcel, Whole};
pub use splice::{TextSplice, Touched, apply_splices};
pub use summary::{Summary, excerpt, summary};
pub use trial::Trial;
pub use write::{Base, WriteError, Written};
