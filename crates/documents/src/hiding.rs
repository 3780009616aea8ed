//! Hiding: what facilitators say should not be shown, each in their own [voice](crate::voice), and what
//! of it counts.
//!
//! Nothing is taken away by it, and no view must obey: it says who would rather not have something
//! shown, and why. That only a facilitator's word counts, and only as long as they are one, is decided
//! where [`counting`] is called: it is given the voices of those who are facilitators now, and no
//! others. Who writes in which voice is decided by signatures.
//!
//! | key in a voice | value | since |
//! |---|---|---|
//! | subject`·hide` | the reason, a text; absent when not hidden | 1 |
//! | subject`·show` | marks of hidings that this member takes back, separated by spaces | 1 |
//!
//! The subject is a question, a publication or a concept in hexadecimal, or one reading of a concept:
//! concept, `/`, reading ([`crate::stance::subject`]). A mark is 64 hexadecimal digits, the hash of subject, hiding member and reason
//! ([`mark`]): a facilitator can so take back what another one hid, and says exactly what.

use std::collections::{BTreeMap, BTreeSet};

use protocol::ids::derive;
use protocol::limits::REASON_BYTES_MAX;
use protocol::{ActorId, MemberId, Time};

use crate::document::Document;
use crate::fields;
use crate::voice::{self, Said};
use crate::write::{WriteError, Written};

/// "This should not be shown", about anything; the value is the reason.
pub const HIDE: &str = "hide";
/// "What others hid of this may be shown".
pub const SHOW: &str = "show";

/// What one voice says about hiding.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Word {
    /// What is hidden, and why.
    hides: BTreeMap<String, String>,
    /// Marks of the hidings that are taken back, whatever their subject.
    shows: BTreeSet<String>,
}

/// One hiding that counts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hiding {
    /// The facilitator.
    pub by: MemberId,
    /// Why.
    pub reason: String,
}

/// Names a hiding.
pub fn mark(subject: &str, by: MemberId, reason: &str) -> String {
    let hash =
        derive("common-ground 1 hiding", &[subject.as_bytes(), by.as_bytes(), reason.as_bytes()]);
    hash.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Says that something should not be shown.
pub fn hide(
    document: &mut Document,
    actor: ActorId,
    at: Time,
    subject: &str,
    reason: &str,
) -> Result<Option<Written>, WriteError> {
    let reason = fields::filled(reason, "the reason", REASON_BYTES_MAX)?;
    voice::set(document, actor, at, subject, HIDE, Some(Said::Text(reason)))
}

/// Takes back that something should not be shown.
pub fn unhide(
    document: &mut Document,
    actor: ActorId,
    at: Time,
    subject: &str,
) -> Result<Option<Written>, WriteError> {
    voice::set(document, actor, at, subject, HIDE, None)
}

/// Takes back what others hid, besides what was taken back before.
pub fn show(
    document: &mut Document,
    actor: ActorId,
    at: Time,
    subject: &str,
    marks: &[String],
) -> Result<Option<Written>, WriteError> {
    let before = voice::get(document, subject, SHOW);
    let mut all: BTreeSet<&str> = marks.iter().map(String::as_str).collect();
    if let Some(Said::Text(text)) = &before {
        all.extend(text.split(' ').filter(|mark| !mark.is_empty()));
    }
    let text = all.into_iter().collect::<Vec<_>>().join(" ");
    voice::set(document, actor, at, subject, SHOW, Some(Said::Text(text)))
}

/// What a voice says about hiding. A reason that is empty or too long is none.
pub fn said(document: &Document) -> Word {
    let texts = |kind| {
        voice::all(document, kind).into_iter().filter_map(|(subject, said)| match said {
            Said::Text(text) => Some((subject, text)),
            Said::Truth(_) | Said::Number(_) => None,
        })
    };
    let reasoned = |(_, reason): &(String, String)| {
        !reason.trim().is_empty() && reason.len() <= REASON_BYTES_MAX
    };
    Word {
        hides: texts(HIDE).filter(reasoned).collect(),
        shows: texts(SHOW)
            .flat_map(|(_, marks)| marks.split(' ').map(str::to_owned).collect::<Vec<_>>())
            .collect(),
    }
}

/// What of the words of all facilitators counts, by subject: each hiding that none of them takes
/// back. Whoever has the lowest id comes first.
pub fn counting(words: &BTreeMap<MemberId, Word>) -> BTreeMap<String, Vec<Hiding>> {
    let mut counting: BTreeMap<String, Vec<Hiding>> = BTreeMap::new();
    for (member, word) in words {
        for (subject, reason) in &word.hides {
            let mark = mark(subject, *member, reason);
            if !words.values().any(|word| word.shows.contains(&mark)) {
                let hiding = Hiding { by: *member, reason: reason.clone() };
                counting.entry(subject.clone()).or_default().push(hiding);
            }
        }
    }
    counting
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANN: MemberId = MemberId([1; 32]);
    const BOB: MemberId = MemberId([2; 32]);
    const AT: Time = Time(1_790_000_000_000);

    fn actor(number: u8) -> ActorId {
        ActorId([number; 24])
    }

    fn voices(ann: &Document, bob: &Document) -> BTreeMap<MemberId, Word> {
        BTreeMap::from([(ANN, said(ann)), (BOB, said(bob))])
    }

    #[test]
    fn what_one_facilitator_hid_another_can_show_again_and_it_stays_so() {
        let (mut ann, mut bob) = (Document::new(), Document::new());
        hide(&mut ann, actor(1), AT, "q1", " Rude. ").unwrap();
        let hidden = counting(&voices(&ann, &bob));
        assert_eq!(hidden["q1"], [Hiding { by: ANN, reason: "Rude.".to_owned() }]);

        show(&mut bob, actor(2), AT, "q1", &[mark("q1", ANN, "Rude.")]).unwrap();
        assert!(counting(&voices(&ann, &bob)).is_empty());
        unhide(&mut ann, actor(1), AT, "q1").unwrap();
        hide(&mut ann, actor(1), AT, "q1", "Rude.").unwrap();
        assert!(counting(&voices(&ann, &bob)).is_empty(), "the same again is the same");

        hide(&mut ann, actor(1), AT, "q1", "It names a patient.").unwrap();
        assert_eq!(counting(&voices(&ann, &bob))["q1"][0].reason, "It names a patient.");
    }

    #[test]
    fn who_is_no_facilitator_hides_nothing_and_shows_nothing() {
        let (mut ann, mut bob) = (Document::new(), Document::new());
        hide(&mut ann, actor(1), AT, "q1", "Rude.").unwrap();
        hide(&mut bob, actor(2), AT, "q2", "I say so.").unwrap();
        show(&mut bob, actor(2), AT, "q1", &[mark("q1", ANN, "Rude.")]).unwrap();

        let only_ann = BTreeMap::from([(ANN, said(&ann))]);
        assert_eq!(counting(&only_ann).into_keys().collect::<Vec<_>>(), ["q1"]);
    }

    #[test]
    fn a_reason_is_there_and_is_bounded() {
        let mut ann = Document::new();
        assert!(hide(&mut ann, actor(1), AT, "q1", "  ").is_err());
        let long = "x".repeat(REASON_BYTES_MAX + 1);
        assert!(hide(&mut ann, actor(1), AT, "q1", &long).is_err());
        for reason in [String::new(), long] {
            let said_so = Some(Said::Text(reason));
            voice::set(&mut ann, actor(1), AT, "q1", HIDE, said_so).unwrap();
            assert_eq!(said(&ann), Word::default(), "passed over by who reads it");
        }
    }
}
