//! Stances: where a member stands on a text, each in their own [voice](crate::voice).
//!
//! A stance names by its hash the very text that its member read. When that text becomes another, the
//! stance stays what it was: about the former one. Nobody else can give it, change it, hide it behind
//! another value, or take it away, since nobody else writes in that voice.
//!
//! | key in a voice | value | since |
//! |---|---|---|
//! | subject`·stance` | `agree`, `accept` or `object`, a space, 64 hexadecimal digits, and then, if there is a reason, a space and the reason | 1 |
//!
//! `accept` is "I can live with it". An objection has a reason. The subject is one reading of a concept:
//! concept, `/`, reading ([`subject`]); the digits are the hash of subject, language and text ([`text_hash`]).

use protocol::ids::{derive, hex, unhex};
use protocol::limits::REASON_BYTES_MAX;
use protocol::{ActorId, ConceptId, Time};

use crate::concept::Reading;
use crate::document::Document;
use crate::fields;
use crate::voice::{self, Said};
use crate::write::{WriteError, Written};

/// "This is where I stand", about one reading.
pub const STANCE: &str = "stance";

/// Where somebody stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Position {
    /// I read it this way too.
    Agree,
    /// I can live with it.
    Accept,
    /// Not so with us.
    Object,
}

impl Position {
    const ALL: [Self; 3] = [Self::Agree, Self::Accept, Self::Object];

    fn word(self) -> &'static str {
        match self {
            Self::Agree => "agree",
            Self::Accept => "accept",
            Self::Object => "object",
        }
    }
}

/// A stance as it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stance {
    /// Where.
    pub position: Position,
    /// The text that was read.
    pub text: [u8; 32],
    /// Why; an objection has one.
    pub reason: String,
}

/// Names one reading of a concept as a subject.
pub fn subject(concept: ConceptId, reading: &str) -> String {
    format!("{concept}/{reading}")
}

/// Names the text of a reading, as it is now.
pub fn text_hash(concept: ConceptId, reading: &Reading) -> [u8; 32] {
    let subject = subject(concept, &reading.id);
    let parts: [&[u8]; 3] =
        [subject.as_bytes(), reading.language.as_bytes(), reading.text.as_bytes()];
    derive("common-ground 1 text of a stance", &parts)
}

/// Takes a stance, or takes it back.
pub fn take(
    document: &mut Document,
    actor: ActorId,
    at: Time,
    subject: &str,
    stance: Option<&Stance>,
) -> Result<Option<Written>, WriteError> {
    let said = stance.map(written).transpose()?;
    voice::set(document, actor, at, subject, STANCE, said)
}

fn written(stance: &Stance) -> Result<Said, WriteError> {
    let Stance { position, text, reason } = stance;
    let reason = if *position == Position::Object {
        fields::filled(reason, "the reason", REASON_BYTES_MAX)?
    } else {
        fields::bounded(reason.trim().to_owned(), "the reason", REASON_BYTES_MAX)?
    };
    let said = format!("{} {} {reason}", position.word(), hex(text));
    Ok(Said::Text(said.trim_end().to_owned()))
}

/// The stance a voice takes on a subject. What does not have the form of one is none.
pub fn of(document: &Document, subject: &str) -> Option<Stance> {
    let Some(Said::Text(said)) = voice::get(document, subject, STANCE) else { return None };
    let mut parts = said.splitn(3, ' ');
    let word = parts.next()?;
    let position = Position::ALL.into_iter().find(|position| position.word() == word)?;
    let text = unhex(parts.next()?)?.try_into().ok()?;
    let reason = parts.next().unwrap_or_default().trim().to_owned();
    let reasoned = position != Position::Object || !reason.is_empty();
    (reasoned && reason.len() <= REASON_BYTES_MAX).then_some(Stance { position, text, reason })
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: Time = Time(1_790_000_000_000);

    fn actor(number: u8) -> ActorId {
        ActorId([number; 24])
    }

    fn stance(position: Position, reason: &str) -> Stance {
        Stance { position, text: [7; 32], reason: reason.to_owned() }
    }

    #[test]
    fn a_stance_is_taken_changed_and_taken_back() {
        let mut voice = Document::new();
        for said in [
            stance(Position::Agree, ""),
            stance(Position::Accept, "For now."),
            stance(Position::Object, "Not with diesels."),
        ] {
            take(&mut voice, actor(1), AT, "c/r", Some(&said)).unwrap();
            assert_eq!(of(&voice, "c/r"), Some(said));
        }
        take(&mut voice, actor(1), AT, "c/r", None).unwrap();
        assert_eq!(of(&voice, "c/r"), None);
    }

    #[test]
    fn an_objection_says_why_and_reasons_are_bounded() {
        let mut voice = Document::new();
        let long = "x".repeat(REASON_BYTES_MAX + 1);
        for refused in [stance(Position::Object, " "), stance(Position::Agree, &long)] {
            assert!(take(&mut voice, actor(1), AT, "c/r", Some(&refused)).is_err());
        }
        assert_eq!(of(&voice, "c/r"), None);
    }

    #[test]
    fn what_has_not_the_form_of_a_stance_is_none() {
        let hash = "07".repeat(32);
        for said in [
            Said::Truth(true),
            Said::Number(1),
            Said::Text(String::new()),
            Said::Text("agree".into()),
            Said::Text(format!("praise {hash}")),
            Said::Text("agree 0707".into()),
            Said::Text(format!("agree {}", "zz".repeat(32))),
            Said::Text(format!("object {hash}")),
            Said::Text(format!("agree {hash} {}", "x".repeat(REASON_BYTES_MAX + 1))),
        ] {
            let mut voice = Document::new();
            voice::set(&mut voice, actor(1), AT, "c/r", STANCE, Some(said.clone())).unwrap();
            assert_eq!(of(&voice, "c/r"), None, "{said:?}");
        }
    }
}
