//! A vocabulary as others keep it: concepts with labels, texts and relations.
//!
//! Sets in order, so that equal files give equal vocabularies whatever the order of their lines.

use std::collections::{BTreeMap, BTreeSet};

/// What was read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Vocabulary {
    /// What the vocabulary calls itself, usually once per language.
    pub titles: BTreeSet<Label>,
    /// The concepts, in the order of their IRIs, each once.
    pub concepts: Vec<Concept>,
    /// Statements that were not carried over: how many of each property (an IRI). Everything in the
    /// file is either above or counted here.
    pub not_carried: BTreeMap<String, u64>,
}

/// A text in a language.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Label {
    /// BCP 47, lower case; empty when not said.
    pub language: String,
    /// The text, never empty.
    pub text: String,
}

/// One concept. Relations name concepts of the same vocabulary.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Concept {
    /// What identifies it everywhere.
    pub iri: String,
    /// Preferred labels; SKOS allows one per language, files do not always obey.
    pub preferred: BTreeSet<Label>,
    /// Other labels.
    pub alternative: BTreeSet<Label>,
    /// Labels to be found by but not shown, such as common misspellings.
    pub hidden: BTreeSet<Label>,
    /// What it means.
    pub definitions: BTreeSet<Label>,
    /// What it covers and what not.
    pub scope_notes: BTreeSet<Label>,
    /// Examples of its use.
    pub examples: BTreeSet<Label>,
    /// General notes.
    pub notes: BTreeSet<Label>,
    /// IRIs of broader concepts.
    pub broader: BTreeSet<String>,
    /// IRIs of narrower concepts.
    pub narrower: BTreeSet<String>,
    /// IRIs of related concepts.
    pub related: BTreeSet<String>,
}
