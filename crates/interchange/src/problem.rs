//! Why something could not be read, in words for whoever chose the file.

use crate::skos::{CONCEPTS_MAX, TERM_BYTES_MAX, TEXT_BYTES_MAX, TRIPLES_MAX};

/// Why an import was refused. Nothing of it was taken over.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ImportError {
    /// The text is longer than [`TEXT_BYTES_MAX`].
    #[error("the file has {bytes} bytes, more than {TEXT_BYTES_MAX}; split it")]
    TooLarge {
        /// Its length.
        bytes: usize,
    },
    /// The text is not Turtle.
    #[error("line {line}: {reason}; check that the file is SKOS in Turtle (.ttl)")]
    NotTurtle {
        /// Counted from 1.
        line: u64,
        /// What the parser stumbled on.
        reason: String,
    },
    /// More statements than [`TRIPLES_MAX`].
    #[error("more than {TRIPLES_MAX} statements; split the file")]
    TooManyTriples,
    /// More concepts than [`CONCEPTS_MAX`].
    #[error("more than {CONCEPTS_MAX} concepts; split the file")]
    TooManyConcepts,
    /// A text or IRI is longer than [`TERM_BYTES_MAX`].
    #[error(
        "a value of <{property}> at <{subject}> is longer than {TERM_BYTES_MAX} bytes; shorten it"
    )]
    TooLong {
        /// The resource, cut short where it is the long one.
        subject: String,
        /// Its property.
        property: String,
    },
    /// A label is longer than a label can be in a glossary.
    #[error("the label \"{beginning}…\" of <{concept}> has more than {max} bytes; shorten it")]
    LabelTooLong {
        /// Whose label.
        concept: String,
        /// How it begins.
        beginning: String,
        /// How long a label may be.
        max: usize,
    },
    /// There is no `skos:Concept` in it.
    #[error("no skos:Concept in the file; choose a SKOS vocabulary")]
    NoConcepts,
}
