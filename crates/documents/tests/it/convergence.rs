//! Three people write at once, whatever they like, and hand on what they have in any order.

use documents::glossary::{self, ConceptChange, Label, Proposal, Relation};
use documents::voice::Said;
use documents::{
    Base, Change, Document, TextSplice, Written, charter, inspect, publication, question, voice,
};
use proptest::prelude::*;
use protocol::{ActorId, ChangeHash, ConceptId, Time};

use crate::people::{TABLE, actor, at, member, missing};

/// One thing that happens. Numbers are taken modulo whatever there is.
#[derive(Debug, Clone)]
enum Step {
    Type { who: u8, at: usize, delete: usize, insert: String },
    TypeAsOf { who: u8, ago: usize, at: usize, delete: usize, insert: String },
    Replace { who: u8, text: String },
    Title { who: u8, title: String },
    Term { who: u8, label: u8, definition: Option<String> },
    Label { who: u8, concept: u8, label: String },
    Relate { who: u8, from: u8, to: u8 },
    Import { who: u8 },
    Say { who: u8, subject: u8, yes: Option<bool> },
    Ask { who: u8 },
    Goal { who: u8, goal: u8, text: String },
    NewSession { who: u8 },
    Sync { from: u8, to: u8, shuffle: u64 },
    Restart { who: u8 },
}

fn step() -> impl Strategy<Value = Step> {
    let who = 0_u8..3;
    let words = "[a-zé😀 \n]{0,12}";
    prop_oneof![
        6 => (who.clone(), 0_usize..200, 0_usize..6, words)
            .prop_map(|(who, at, delete, insert)| Step::Type { who, at, delete, insert }),
        3 => (who.clone(), 0_usize..20, 0_usize..200, 0_usize..6, words)
            .prop_map(|(who, ago, at, delete, insert)| Step::TypeAsOf { who, ago, at, delete, insert }),
        1 => (who.clone(), words).prop_map(|(who, text)| Step::Replace { who, text }),
        1 => (who.clone(), "[a-z]{1,5}").prop_map(|(who, title)| Step::Title { who, title }),
        2 => (who.clone(), 0_u8..4, proptest::option::of("[a-z]{1,9}"))
            .prop_map(|(who, label, definition)| Step::Term { who, label, definition }),
        1 => (who.clone(), 0_u8..4, "[a-z]{1,5}")
            .prop_map(|(who, concept, label)| Step::Label { who, concept, label }),
        1 => (who.clone(), 0_u8..4, 0_u8..4).prop_map(|(who, from, to)| Step::Relate { who, from, to }),
        1 => who.clone().prop_map(|who| Step::Import { who }),
        1 => (who.clone(), 0_u8..3, proptest::option::of(any::<bool>()))
            .prop_map(|(who, subject, yes)| Step::Say { who, subject, yes }),
        1 => who.clone().prop_map(|who| Step::Ask { who }),
        1 => (who.clone(), 0_u8..3, "[a-z]{0,5}")
            .prop_map(|(who, goal, text)| Step::Goal { who, goal, text }),
        1 => who.clone().prop_map(|who| Step::NewSession { who }),
        6 => (who.clone(), 0_u8..3, any::<u64>())
            .prop_map(|(from, to, shuffle)| Step::Sync { from, to, shuffle }),
        1 => who.prop_map(|who| Step::Restart { who }),
    ]
}

struct Person {
    number: u8,
    session: u8,
    document: Document,
    /// Heads as they once were, to write as of.
    past: Vec<Vec<ChangeHash>>,
}

impl Person {
    fn actor(&self) -> ActorId {
        actor(self.number, self.session)
    }

    fn splice(
        &self,
        heads: Option<&[ChangeHash]>,
        at: usize,
        delete: usize,
        insert: &str,
    ) -> TextSplice {
        let text = match heads {
            None => publication::text(&self.document),
            Some(heads) => text_as_of(&self.document, heads),
        };
        // A place between whole characters.
        let characters: Vec<usize> = text.chars().map(char::len_utf16).collect();
        let from = at % (characters.len() + 1);
        let to = (from + delete).min(characters.len());
        TextSplice {
            at: characters[..from].iter().sum(),
            delete: characters[from..to].iter().sum(),
            insert: insert.into(),
        }
    }

    fn concept(&self, number: u8) -> Option<ConceptId> {
        let concepts = glossary::list(&self.document);
        let place = usize::from(number).checked_rem(concepts.len())?;
        Some(concepts[place].0)
    }
}

fn text_as_of(document: &Document, heads: &[ChangeHash]) -> String {
    let past = document.closure(heads);
    let changes = past.iter().filter_map(|hash| document.change(hash)).collect();
    let (document, refused) = Document::from_changes(changes);
    assert_eq!(refused, []);
    publication::text(&document)
}

fn shuffled(mut changes: Vec<Change>, mut seed: u64) -> Vec<Change> {
    for place in (1..changes.len()).rev() {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
        changes.swap(place, (seed >> 33) as usize % (place + 1));
    }
    changes
}

/// Does one step and checks what it answered against what the text has become.
fn act(people: &mut [Person], step: &Step, now: u64) {
    let now = at(now);
    let who = match step {
        Step::Type { who, .. }
        | Step::TypeAsOf { who, .. }
        | Step::Replace { who, .. }
        | Step::Title { who, .. }
        | Step::Term { who, .. }
        | Step::Label { who, .. }
        | Step::Relate { who, .. }
        | Step::Import { who }
        | Step::Say { who, .. }
        | Step::Ask { who }
        | Step::Goal { who, .. }
        | Step::NewSession { who }
        | Step::Restart { who } => usize::from(*who),
        Step::Sync { to, .. } => usize::from(*to),
    };
    if let Step::Sync { from, shuffle, .. } = step {
        return sync(people, usize::from(*from), who, *shuffle);
    }
    let person = &mut people[who];
    let before = publication::text(&person.document);
    let written = match step {
        Step::Type { .. } | Step::TypeAsOf { .. } | Step::Replace { .. } | Step::Title { .. } => {
            write_text(person, step, now)
        }
        Step::Term { .. } | Step::Label { .. } | Step::Relate { .. } | Step::Import { .. } => {
            write_glossary(person, step, now)
        }
        Step::Say { .. } | Step::Ask { .. } | Step::Goal { .. } => write_other(person, step, now),
        Step::NewSession { .. } => {
            person.session += 1;
            None
        }
        Step::Restart { .. } => {
            person.document = Document::load(&person.document.save()).unwrap();
            None
        }
        Step::Sync { .. } => None,
    };
    let after = publication::text(&person.document);
    if let Some(written) = written {
        assert_eq!(documents::apply_splices(&before, &written.body).as_deref(), Some(&*after));
        assert_eq!(inspect(written.change.bytes()).unwrap(), written.change);
        person.past.push(written.heads);
    } else {
        assert_eq!(before, after);
    }
}

/// Writes in the publication.
#[allow(clippy::wildcard_enum_match_arm, reason = "only these steps come here")]
fn write_text(person: &mut Person, step: &Step, now: Time) -> Option<Written> {
    let me = person.actor();
    match step {
        Step::Type { at, delete, insert, .. } => {
            let splice = person.splice(None, *at, *delete, insert);
            publication::edit(&mut person.document, me, now, &Base::Current, &[splice]).unwrap()
        }
        Step::TypeAsOf { ago, at, delete, insert, .. } => {
            let heads = person.past.iter().rev().nth(*ago).cloned()?;
            let splice = person.splice(Some(&heads), *at, *delete, insert);
            person.session += u8::from(!person.document.can_write_at(&me, &heads));
            let me = person.actor();
            let base = Base::Heads(heads);
            publication::edit(&mut person.document, me, now, &base, &[splice]).unwrap()
        }
        Step::Replace { text, .. } => {
            publication::write_whole(&mut person.document, me, now, text).unwrap()
        }
        Step::Title { title, .. } => {
            publication::rename(&mut person.document, me, now, title).unwrap()
        }
        _ => None,
    }
}

/// Writes in the glossary.
#[allow(clippy::wildcard_enum_match_arm, reason = "only these steps come here")]
fn write_glossary(person: &mut Person, step: &Step, now: Time) -> Option<Written> {
    let (me, author) = (person.actor(), member(person.number));
    match step {
        Step::Term { label, definition, .. } => {
            let text = format!("term {label}");
            let mut id = [*label; 16];
            id[..8].copy_from_slice(&now.0.to_be_bytes());
            id[8] = person.number;
            let proposal = Proposal {
                label: Label { language: "en".into(), text },
                definition: definition.clone(),
                fresh: (ConceptId(id), id),
            };
            glossary::propose(&mut person.document, me, now, author, &proposal).unwrap().1
        }
        Step::Label { concept, label, .. } => {
            let concept = person.concept(*concept)?;
            let label = Label { language: "nl".into(), text: label.clone() };
            let changes =
                [ConceptChange::Preferred(label.clone()), ConceptChange::Alternative(label)];
            glossary::change(&mut person.document, me, now, author, concept, &changes).unwrap()
        }
        Step::Relate { from, to, .. } => {
            let (Some(from), Some(to)) = (person.concept(*from), person.concept(*to)) else {
                return None;
            };
            let changes = [ConceptChange::Relation(Relation::Broader, to)];
            glossary::change(&mut person.document, me, now, author, from, &changes).unwrap()
        }
        Step::Import { .. } => {
            let concept = glossary::ImportedConcept {
                source: "https://example.org/a".into(),
                preferred: vec![Label { language: "en".into(), text: "a".into() }],
                ..Default::default()
            };
            let scheme = glossary::ImportedScheme::default();
            let outcome =
                glossary::import(&mut person.document, me, now, TABLE, &scheme, &[concept])
                    .unwrap();
            assert!(outcome.written.len() <= 1);
            outcome.written.into_iter().next()
        }
        _ => None,
    }
}

/// Writes in everything else.
#[allow(clippy::wildcard_enum_match_arm, reason = "only these steps come here")]
fn write_other(person: &mut Person, step: &Step, now: Time) -> Option<Written> {
    let (me, author) = (person.actor(), member(person.number));
    match step {
        Step::Say { subject, yes, .. } => {
            let said = yes.map(Said::Truth);
            let subject = format!("{subject:032}");
            voice::set(&mut person.document, me, now, &subject, voice::HEAR, said).unwrap()
        }
        Step::Ask { .. } => {
            question::ask(&mut person.document, me, now, author, "Why?", "Because").unwrap()
        }
        Step::Goal { goal, text, .. } => {
            charter::set_goal(&mut person.document, me, now, [*goal; 16], text).unwrap()
        }
        _ => None,
    }
}

fn sync(people: &mut [Person], from: usize, to: usize, shuffle: u64) {
    let changes = shuffled(missing(&people[from].document, &people[to].document), shuffle);
    let person = &mut people[to];
    let before = publication::text(&person.document);
    let admitted = person.document.admit(changes).expect("honest changes are never refused");
    let after = publication::text(&person.document);
    assert_eq!(documents::apply_splices(&before, &admitted.body), Some(after));
    person.past.push(admitted.heads);
}

/// Everything a reader of any schema would see.
fn seen(document: &Document) -> String {
    format!(
        "{:?} {:?} {:?} {:?} {:?} {:?} {:?}",
        document.heads(),
        publication::read(document),
        publication::text(document),
        glossary::list(document),
        question::read(document),
        charter::read(document),
        voice::all(document, voice::HEAR),
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    /// ```text
    ///   Anna ⇄ Bert ⇄ Cato: everyone writes, as of now and as of earlier; anything is handed on in
    ///   any order, several times; in the end everybody sees the same.
    /// ```
    #[test]
    fn whatever_honest_people_write_is_admitted_everywhere_and_reads_the_same(
        steps in proptest::collection::vec(step(), 1..60)
    ) {
        let mut people: Vec<Person> = (0..3)
            .map(|number| Person { number, session: 0, document: Document::new(), past: vec![] })
            .collect();
        let anna = &mut people[0];
        publication::create(&mut anna.document, actor(0, 0), at(0), member(0), "Together").unwrap();
        for to in 1..3 {
            sync(&mut people, 0, to, 0);
        }

        for (now, step) in (1..).zip(&steps) {
            act(&mut people, step, now);
        }

        for (from, to) in [(0, 1), (1, 2), (2, 0), (0, 1), (1, 2)] {
            sync(&mut people, from, to, 42);
        }
        let all = seen(&people[0].document);
        prop_assert_eq!(&seen(&people[1].document), &all);
        prop_assert_eq!(&seen(&people[2].document), &all);
        let raw = people[0].document.since(&[]);
        let (rebuilt, refused) = Document::from_changes(shuffled(raw, 7));
        prop_assert_eq!(refused, vec![]);
        prop_assert_eq!(&seen(&rebuilt), &all);
        let reloaded = Document::load(&people[1].document.save()).unwrap();
        prop_assert_eq!(&seen(&reloaded), &all);
    }
}
