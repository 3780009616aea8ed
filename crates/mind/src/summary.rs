//! What lists show of a document, so that listing a community does not load its documents. A cache:
//! made again from the document whenever it is missing.

use documents::Document;
use minicbor::{Decode, Encode};
use protocol::{ChangeHash, CommunityId, DocumentKind, MemberId, Time};

/// What lists show of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Encode, Decode)]
pub(crate) struct Summary {
    /// The document's heads, sorted.
    #[n(0)]
    pub(crate) heads: Vec<ChangeHash>,
    /// Title; empty for kinds without one.
    #[n(1)]
    pub(crate) title: String,
    /// How it begins.
    #[n(2)]
    pub(crate) excerpt: String,
    /// Who says to have made it.
    #[n(3)]
    pub(crate) created_by: Option<MemberId>,
    /// When, as claimed.
    #[n(4)]
    pub(crate) created_at: Time,
    /// When it last changed, as claimed.
    #[n(5)]
    pub(crate) changed_at: Time,
    /// Members whose devices wrote in it, sorted.
    #[n(6)]
    pub(crate) writers: Vec<MemberId>,
    /// The documents it says to have come along from: community, and document in hexadecimal.
    /// None when it began here.
    #[n(7)]
    pub(crate) sources: Option<Vec<(CommunityId, String)>>,
}

impl Summary {
    /// What the document says of itself.
    pub(crate) fn of(document: &Document, kind: Option<DocumentKind>) -> Self {
        let read = kind.map(|kind| documents::summary(document, kind)).unwrap_or_default();
        Self {
            heads: document.heads(),
            title: read.title,
            excerpt: read.excerpt,
            created_by: read.created_by,
            created_at: read.at,
            changed_at: read.changed,
            writers: Vec::new(),
            sources: Some(read.sources).filter(|sources| !sources.is_empty()),
        }
    }
}
