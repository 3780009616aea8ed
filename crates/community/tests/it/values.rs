//! Values that count: where somebody stands is said in their own voice, names the text it is about, and
//! nobody else can say it, change it, put something before it, or take it away.

use community::{Shelf as _, Why};
use documents::glossary::{self, ConceptChange, Label, Proposal};
use documents::stance::{self, Position, Stance};
use documents::{Document, Written};
use protocol::log::{ChangeEntry, Checkpoint, Header, Payload, Tip};
use protocol::message::Entry;
use protocol::{ActorId, Bytes, ConceptId, DocumentId, List, Opened, Sealed, Time};

use crate::world::{Node, community, hand, header, meet};

const ADA: usize = 0;
const BEN: usize = 1;
const EVE: usize = 2;
const CONCEPT: ConceptId = ConceptId([5; 16]);
const TEXT: &str = "A tick that goes when the engine is warm.";

fn label(text: &str) -> Label {
    Label { language: "en".into(), text: text.into() }
}

/// Ada leads; Ada's glossary has a term with one reading, and Ben agrees with it.
fn agreed() -> (Vec<Node>, DocumentId, String) {
    let mut nodes = community(&["Ada", "Ben", "Eve"]);
    let glossary = DocumentId::glossary(nodes[ADA].table.id());
    let (actor, at, member) = (nodes[ADA].actor(), nodes[ADA].now(), nodes[ADA].member());
    let proposal = Proposal {
        label: label("cold tick"),
        definition: Some(TEXT.into()),
        fresh: (CONCEPT, [6; 16]),
    };
    let document = nodes[ADA].shelf.document(glossary);
    let (_, written) = glossary::propose(document, actor, at, member, &proposal).expect("new");
    nodes[ADA].sign(glossary, &written.expect("changes something"));
    meet(&mut nodes, ADA, BEN);
    meet(&mut nodes, ADA, EVE);

    let voice = DocumentId::voice(nodes[BEN].table.id(), nodes[BEN].member());
    let concept = glossary::read(nodes[BEN].shelf.document(glossary), CONCEPT).expect("there");
    let reading = &concept.readings[0];
    let subject = stance::subject(CONCEPT, &reading.id);
    let said = Stance {
        position: Position::Agree,
        text: stance::text_hash(CONCEPT, reading),
        reason: String::new(),
    };
    let (actor, at) = (nodes[BEN].actor(), nodes[BEN].now());
    let document = nodes[BEN].shelf.document(voice);
    let written = stance::take(document, actor, at, &subject, Some(&said)).expect("can be written");
    nodes[BEN].sign(voice, &written.expect("changes something"));
    for other in [ADA, EVE] {
        meet(&mut nodes, BEN, other);
    }
    assert_eq!(bens(&mut nodes, ADA, voice, &subject), Some(Position::Agree));
    (nodes, voice, subject)
}

fn bens(nodes: &mut [Node], at: usize, voice: DocumentId, subject: &str) -> Option<Position> {
    stance::of(nodes[at].shelf.document(voice), subject).map(|stance| stance.position)
}

/// An entry of one's own log, whatever it names.
fn entry(node: &Node, after: &Opened<Header>, payload: Payload, changes: &[&Written]) -> Entry {
    let header = Header {
        community: after.community,
        device: after.device,
        log: after.log,
        number: after.number + 1,
        previous: Some(after.id().into()),
        at: Time(1),
        payload,
    };
    let sealed = Sealed::seal(header, &node.person.device_key).expect("well formed");
    let bytes = changes.iter().map(|written| Bytes::new(written.change.bytes()).expect("short"));
    Entry { header: sealed.sealed().clone(), changes: List::first(bytes) }
}

/// What somebody writes into Ben's voice, as which actor; the document is a copy of theirs.
type Attack = fn(&mut Document, ActorId, &str) -> Written;

fn write(document: &mut Document, actor: ActorId, subject: &str, said: Option<&Stance>) -> Written {
    let written = stance::take(document, actor, Time(9), subject, said).expect("can be written");
    written.expect("changes something")
}

const ATTACKS: [(&str, Attack); 3] = [
    ("says something else for him", |document, actor, subject| {
        let reason = "He never said so.".to_owned();
        let said = Stance { position: Position::Object, text: [1; 32], reason };
        write(document, actor, subject, Some(&said))
    }),
    ("takes it away", |document, actor, subject| write(document, actor, subject, None)),
    ("puts a value beside it, which may win", |_, actor, subject| {
        // From the empty document: a value of the same key that knows nothing of his.
        let mut fresh = Document::new();
        let said = Stance { position: Position::Accept, text: [2; 32], reason: String::new() };
        write(&mut fresh, actor, subject, Some(&said))
    }),
];

/// What an attacker's own log names of Ben's voice.
fn named(node: &Node, voice: DocumentId, forged: &Written, in_a_checkpoint: bool) -> Payload {
    let head = forged.change.hash();
    if in_a_checkpoint {
        let tip = Tip { document: voice, heads: List::first([head]) };
        let began = List::first(node.table.operation_heads());
        Payload::Checkpoint(Checkpoint { began, tips: List::first([tip]) })
    } else {
        Payload::Change(ChangeEntry { document: voice, actor: node.actor(), head })
    }
}

#[test]
fn nobody_says_changes_masks_or_takes_away_what_another_said() {
    // A fellow member and a facilitator, under their own name and under his, by a change and by a checkpoint.
    for (attacker, victim) in [(EVE, ADA), (ADA, EVE)] {
        for (number, (what, attack)) in ATTACKS.into_iter().enumerate() {
            for way in 0..4 {
                let (as_ben, in_a_checkpoint) = (way % 2 == 0, way / 2 == 0);
                let (mut nodes, voice, subject) = agreed();
                let theirs = if as_ben { BEN } else { attacker };
                let (id, device) = (nodes[attacker].table.id(), nodes[theirs].device());
                let actor = ActorId::fresh(id, device, [7; 8]);
                let (own, mut entries) = nodes[attacker].publish(1);
                let last = header(entries.last().expect("one"));
                let known = nodes[attacker].shelf.document(voice).since(&[]);
                let forged = attack(&mut Document::from_changes(known).0, actor, &subject);
                let payload = named(&nodes[attacker], voice, &forged, in_a_checkpoint);
                entries.push(entry(&nodes[attacker], &last, payload, &[&forged]));

                for node in [victim, BEN] {
                    hand(&mut nodes[node], entries.clone());
                    let why = format!("{what} ({number}, {way}) at {node}");
                    assert_eq!(
                        bens(&mut nodes, node, voice, &subject),
                        Some(Position::Agree),
                        "{why}"
                    );
                    let document = nodes[node].shelf.document(voice);
                    assert!(!document.contains(&forged.change.hash()), "{why}: it never enters");
                    let noted = nodes[node].refused.iter();
                    let noted = noted.filter(|refusal| matches!(refusal.why, Why::OthersVoice));
                    assert!(noted.count() > 0, "{why}: the attempt is noted");
                    assert!(
                        nodes[node].shelf.documents.contains_key(&own),
                        "{why}: the rest is there"
                    );
                }
            }
        }
    }
}

#[test]
fn a_stance_stays_about_the_text_that_was_read() {
    let (mut nodes, voice, subject) = agreed();
    let glossary = DocumentId::glossary(nodes[EVE].table.id());
    let before = stance::of(nodes[EVE].shelf.document(voice), &subject).expect("there").text;
    // Eve may add to the glossary, and takes Ada's reading's place with another text of her own.
    let (actor, at, member) = (nodes[EVE].actor(), nodes[EVE].now(), nodes[EVE].member());
    let change = ConceptChange::Reading([6; 16], label("Any noise at all."));
    let document = nodes[EVE].shelf.document(glossary);
    let written = glossary::change(document, actor, at, member, CONCEPT, &[change]);
    let written = written.expect("can be written").expect("changes something");
    nodes[EVE].sign(glossary, &written);
    for _ in 0..2 {
        meet(&mut nodes, EVE, ADA);
        meet(&mut nodes, ADA, BEN);
    }

    for node in [ADA, BEN, EVE] {
        let concept = glossary::read(nodes[node].shelf.document(glossary), CONCEPT).expect("there");
        let reading = concept.readings.iter().find(|reading| subject.ends_with(&reading.id));
        let now = stance::text_hash(CONCEPT, reading.expect("one"));
        assert_ne!(now, before, "the text is another one now");
        let said = stance::of(nodes[node].shelf.document(voice), &subject).expect("still said");
        assert_eq!(said.text, before, "and he never agreed with that");
    }
}
