//! Vocabularies as others wrote them, read and counted.

mod skos;
