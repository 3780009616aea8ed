//! In and out: vocabularies in the field's own formats.
//!
//! This room is pure: it turns text into values and says what it could not carry over. It
//! deliberately touches nothing live: no community, no document, no network; it follows no link in
//! what it reads. What is read comes from strangers, so everything in it is bounded.
//!
//! The path through it: [`skos::read`] makes a [`Vocabulary`], or an [`ImportError`] that says what
//! to do.

mod problem;
pub mod skos;
mod vocabulary;

pub use problem::ImportError;
pub use vocabulary::{Concept, Label, Vocabulary};
