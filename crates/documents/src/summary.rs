//! What lists show of a document, whatever its kind.

use protocol::{CommunityId, DocumentKind, MemberId, Time};

use crate::document::Document;
use crate::limits::EXCERPT_CHARS;
use crate::{charter, glossary, publication, question};

/// What lists show of a document.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Summary {
    /// Its title; empty for a kind that has none.
    pub title: String,
    /// The beginning of its text.
    pub excerpt: String,
    /// Who began it, as claimed.
    pub created_by: Option<MemberId>,
    /// When it was begun, as claimed.
    pub at: Time,
    /// When it was last changed, as its newest heads claim.
    pub changed: Time,
    /// How much is in it: code units of a publication, concepts of a glossary, goals of a charter.
    pub count: usize,
    /// The documents it came along from: community, and the document there in hexadecimal.
    pub sources: Vec<(CommunityId, String)>,
}

/// Reads what lists show.
pub fn summary(document: &Document, kind: DocumentKind) -> Summary {
    let changed = document
        .heads()
        .iter()
        .filter_map(|hash| document.change(hash))
        .map(|change| change.at())
        .max()
        .unwrap_or_default();
    let summary = match kind {
        DocumentKind::Charter => {
            let charter = charter::read(document);
            let excerpt = excerpt(&charter.purpose);
            Summary { excerpt, count: charter.goals.len(), ..Summary::default() }
        }
        DocumentKind::Glossary => {
            Summary { count: glossary::list(document).len(), ..Summary::default() }
        }
        DocumentKind::Publication => {
            let publication = publication::read(document);
            Summary {
                title: publication.title,
                excerpt: excerpt(document.text()),
                created_by: publication.created_by,
                at: publication.at,
                count: publication::len_utf16(document),
                ..Summary::default()
            }
        }
        // Observations have no schema yet; their title and context are read like a question's.
        DocumentKind::Question | DocumentKind::Observation => {
            let question = question::read(document);
            Summary {
                title: question.title,
                excerpt: excerpt(&question.body),
                created_by: question.created_by,
                at: question.at,
                ..Summary::default()
            }
        }
        DocumentKind::Voice => Summary::default(),
    };
    let sources = crate::based_on::read(document).into_iter();
    let sources = sources.map(|source| (source.community, source.source)).collect();
    Summary { changed, sources, ..summary }
}

/// The beginning of a text, on one line, without the marks of Markdown.
pub fn excerpt(text: &str) -> String {
    let mut line = String::new();
    for word in text.split_whitespace().filter(|word| !is_line_mark(word)) {
        if !line.is_empty() {
            line.push(' ');
        }
        line.extend(word.chars().filter(|letter| !matches!(letter, '*' | '`')));
        if line.chars().count() > EXCERPT_CHARS {
            return line.chars().take(EXCERPT_CHARS).chain(['…']).collect();
        }
    }
    line
}

/// What Markdown puts before a heading, a quotation or an item of a list.
fn is_line_mark(word: &str) -> bool {
    word.chars().all(|mark| "#>-*+".contains(mark))
}

#[cfg(test)]
mod tests {
    use super::excerpt;

    #[test]
    fn an_excerpt_shows_words_and_no_marks() {
        let text = "## Zo luister je\n\n- Start *koud*, motorkap **open**.\n> niemand `praat`";

        assert_eq!(excerpt(text), "Zo luister je Start koud, motorkap open. niemand praat");
    }
}
