//! Changes that harm bare Automerge, and the gate that keeps them out.
//!
//! ```text
//!   Anna:     begin ── "abc" ─┬───────────────── Mallory follows "abc" (or says so)
//!   Bert:                     └── "x" concurrently
//! ```
//! Each test first shows what the same bytes do without the gate.

use automerge::legacy::{Key, ObjectId, OpId, OpType};
use documents::publication::{create, edit, text};
use documents::{Base, Document, Harmful, TextSplice, Written, inspect};
use protocol::{ActorId, ChangeHash};

use crate::craft::{Forged, Harm, bare, chunk, delete, harm, id, insert, put, repeated};
use crate::people::{actor, at, member, missing};

pub(crate) fn anna() -> ActorId {
    actor(1, 0)
}

pub(crate) fn bert() -> ActorId {
    actor(2, 0)
}

pub(crate) fn mallory() -> ActorId {
    actor(3, 0)
}

pub(crate) struct Scene {
    pub(crate) document: Document,
    /// The heads after Anna wrote "abc", without Bert's concurrent "x".
    pub(crate) annas: Vec<ChangeHash>,
    pub(crate) body: OpId,
    /// Anna's three characters, and Bert's one.
    characters: [OpId; 3],
    berts: OpId,
}

fn typed(
    document: &mut Document,
    who: ActorId,
    base: &Base,
    at_unit: usize,
    insert: &str,
) -> Written {
    let splice = TextSplice { at: at_unit, delete: 0, insert: insert.into() };
    edit(document, who, at(1), base, &[splice]).unwrap().unwrap()
}

/// Operations 1 to 5 begin the publication, 5 being its text; 6, 7, 8 are Anna's characters; Bert's
/// is 9.
pub(crate) fn scene() -> Scene {
    let mut document = Document::new();
    create(&mut document, anna(), at(0), member(1), "Minutes").unwrap().unwrap();
    let begun = document.heads();
    typed(&mut document, anna(), &Base::Current, 0, "abc");
    let annas = document.heads();
    typed(&mut document, bert(), &Base::Heads(begun), 0, "x");
    Scene {
        document,
        annas,
        body: id(5, anna()),
        characters: [id(6, anna()), id(7, anna()), id(8, anna())],
        berts: id(9, bert()),
    }
}

impl Scene {
    pub(crate) fn forged(&self) -> Forged {
        Forged::next(&self.document, mallory(), &self.document.heads())
    }

    /// The gate's verdict; the document must be untouched by it.
    fn verdict(&mut self, bytes: &[u8]) -> Harmful {
        let before = (self.document.heads(), text(&self.document));
        let verdict = inspect(bytes)
            .and_then(|change| self.document.admit(vec![change]))
            .expect_err("the gate refuses it");
        assert_eq!((self.document.heads(), text(&self.document)), before);
        let saved = self.document.save();
        assert_eq!(Document::load(&saved).unwrap().heads(), before.0);
        typed(&mut self.document, anna(), &Base::Current, 0, "still writing ");
        verdict
    }
}

#[test]
fn the_scene_and_an_honest_change_in_it_are_fine() {
    let mut scene = scene();
    let [_, b, _] = scene.characters.clone();
    let bytes = scene
        .forged()
        .with(insert(scene.body.clone(), Some(scene.berts.clone()), "y"))
        .with(delete(scene.body.clone(), b.clone(), vec![b]))
        .with(put("title", "New", vec![id(2, anna())]))
        .bytes();
    assert_eq!(harm(&scene.document, &bytes), Harm::None);

    let change = inspect(&bytes).unwrap();
    scene.document.admit(vec![change]).unwrap();
    assert_eq!(text(&scene.document), "xyac");
}

#[test]
fn a_sequence_gap() {
    let mut scene = scene();
    let bytes = scene.forged().with(put("k", "v", vec![])).changed(|change| change.seq = 3).bytes();
    assert_eq!(harm(&scene.document, &bytes), Harm::Panics);
    assert_eq!(scene.verdict(&bytes), Harmful::SequenceGap { expected: 1, found: 3 });
}

#[test]
fn an_unknown_object() {
    let mut scene = scene();
    let bytes = scene.forged().with(insert(id(77, anna()), None, "y")).bytes();
    assert_eq!(harm(&scene.document, &bytes), Harm::Panics);
    assert_eq!(scene.verdict(&bytes), Harmful::NotInPast { operation: 0, what: "an object" });
}

#[test]
fn a_scalar_taken_for_an_object() {
    let mut scene = scene();
    let bytes = scene.forged().with(insert(id(2, anna()), None, "y")).bytes();
    assert_ne!(harm(&scene.document, &bytes), Harm::None);
    assert_eq!(scene.verdict(&bytes), Harmful::Mistaken { operation: 0, what: "an object" });
}

#[test]
fn an_unknown_element() {
    let mut scene = scene();
    let nowhere = Some(id(77, anna()));
    let bytes = scene.forged().with(insert(scene.body.clone(), nowhere, "y")).bytes();
    assert_eq!(harm(&scene.document, &bytes), Harm::Panics);
    assert_eq!(scene.verdict(&bytes), Harmful::NotInPast { operation: 0, what: "an element" });
}

#[test]
fn an_unknown_actor() {
    let mut scene = scene();
    let stranger = Some(id(6, actor(9, 9)));
    let bytes = scene.forged().with(insert(scene.body.clone(), stranger, "y")).bytes();
    assert_eq!(harm(&scene.document, &bytes), Harm::Panics);
    assert_eq!(scene.verdict(&bytes), Harmful::NotInPast { operation: 0, what: "an element" });
}

#[test]
fn a_map_key_inside_a_text() {
    let mut scene = scene();
    let mut operation = put("k", "v", vec![]);
    operation.obj = ObjectId::Id(scene.body.clone());
    let bytes = scene.forged().with(operation).bytes();
    assert_eq!(harm(&scene.document, &bytes), Harm::Unloadable);
    let why = "a sequence has no keys";
    assert_eq!(scene.verdict(&bytes), Harmful::Inconsistent { operation: 0, why });
}

#[test]
fn an_unknown_predecessor() {
    let mut scene = scene();
    let bytes = scene.forged().with(put("title", "New", vec![id(77, anna())])).bytes();
    assert_eq!(harm(&scene.document, &bytes), Harm::Unloadable);
    assert_eq!(scene.verdict(&bytes), Harmful::NotInPast { operation: 0, what: "a predecessor" });
}

#[test]
fn a_predecessor_at_another_key() {
    let mut scene = scene();
    let bytes = scene.forged().with(put("other", "New", vec![id(2, anna())])).bytes();
    assert_ne!(harm(&scene.document, &bytes), Harm::None);
    assert_eq!(scene.verdict(&bytes), Harmful::Mistaken { operation: 0, what: "a predecessor" });
}

#[test]
fn operations_numbered_too_low() {
    let mut scene = scene();
    let bytes = scene
        .forged()
        .with(put("title", "New", vec![id(2, anna())]))
        .changed(|change| change.start_op = 1.try_into().unwrap())
        .bytes();
    assert_ne!(harm(&scene.document, &bytes), Harm::None);
    assert_eq!(scene.verdict(&bytes), Harmful::CounterTooLow { least: 10, found: 1 });
}

#[test]
fn an_empty_change_that_counts_ahead() {
    let mut scene = scene();
    let bytes = scene.forged().changed(|change| change.start_op = 11.try_into().unwrap()).bytes();
    assert_eq!(harm(&scene.document, &bytes), Harm::Unloadable);
    assert_eq!(scene.verdict(&bytes), Harmful::Unsupported("empty changes"));
}

#[test]
fn a_second_change_that_does_not_follow_its_own_first() {
    let mut scene = scene();
    let first = scene.forged().with(put("k", "1", vec![])).bytes();
    scene.document.admit(vec![inspect(&first).unwrap()]).unwrap();
    let bytes = Forged::next(&scene.document, mallory(), &scene.annas)
        .with(put("k", "2", vec![]))
        .changed(|change| change.start_op = 11.try_into().unwrap())
        .bytes();
    assert_eq!(harm(&scene.document, &bytes), Harm::Unloadable);
    assert_eq!(scene.verdict(&bytes), Harmful::ForgetsItself);
}

#[test]
fn operations_numbered_so_high_that_the_counter_is_burnt() {
    let mut scene = scene();
    let high = 1_u64 << 31;
    let bytes = scene
        .forged()
        .with(put("k", "v", vec![]))
        .changed(|change| change.start_op = high.try_into().unwrap())
        .bytes();
    // Nothing seems wrong, but every later operation of everybody counts from there.
    let mut automerge = bare(&scene.document);
    automerge.apply_changes([automerge::Change::try_from(&bytes[..]).unwrap()]).unwrap();
    let mut transaction = automerge.transaction();
    automerge::transaction::Transactable::put(&mut transaction, automerge::ROOT, "a", 1).unwrap();
    transaction.commit();
    assert!(automerge.get_last_local_change().unwrap().start_op().get() > high);

    assert!(matches!(scene.verdict(&bytes), Harmful::CounterTooHigh { .. }));
}

#[test]
fn a_second_change_with_a_sequence_that_is_taken() {
    let mut scene = scene();
    let first = scene.forged().with(put("k", "1", vec![])).bytes();
    let second = scene.forged().with(put("k", "2", vec![])).bytes();
    scene.document.admit(vec![inspect(&first).unwrap()]).unwrap();
    // The whole call fails, with everything honest in it.
    assert_eq!(harm(&scene.document, &second), Harm::Refused);
    assert_eq!(scene.verdict(&second), Harmful::DuplicateSequence(1));
}

/// Mallory follows Anna only, and writes after a character of Bert's that happens to be here.
#[test]
fn a_reference_to_a_merely_concurrent_operation() {
    let mut scene = scene();
    let bytes = Forged::next(&scene.document, mallory(), &scene.annas)
        .with(insert(scene.body.clone(), Some(scene.berts.clone()), "y"))
        .changed(|change| change.start_op = 10.try_into().unwrap())
        .bytes();
    // Who has Bert's change takes it; who has not, panics: the nodes part for ever.
    let past = scene.document.closure(&scene.annas);
    let changes = past.iter().filter_map(|hash| scene.document.change(hash)).collect();
    let (without_bert, _) = Document::from_changes(changes);
    assert_eq!(harm(&scene.document, &bytes), Harm::None);
    assert_eq!(harm(&without_bert, &bytes), Harm::Panics);

    assert_eq!(scene.verdict(&bytes), Harmful::NotInPast { operation: 0, what: "an element" });
}

#[test]
fn a_deletion_of_nothing() {
    let mut scene = scene();
    let [a, _, _] = scene.characters.clone();
    let bytes = scene.forged().with(delete(scene.body.clone(), a, vec![])).bytes();
    assert_ne!(harm(&scene.document, &bytes), Harm::None);
    let why = "a change of an element replaces something";
    assert_eq!(scene.verdict(&bytes), Harmful::Inconsistent { operation: 0, why });
}

#[test]
fn a_predecessor_that_is_a_deletion() {
    let mut scene = scene();
    let title = || put("title", "New", vec![]);
    let mut removal = put("title", "", vec![id(2, anna())]);
    removal.action = OpType::Delete;
    let first = scene.forged().with(removal).bytes();
    scene.document.admit(vec![inspect(&first).unwrap()]).unwrap();
    let mut revival = title();
    revival.pred = vec![id(10, mallory())].into();
    let bytes =
        Forged::next(&scene.document, mallory(), &scene.document.heads()).with(revival).bytes();
    assert_ne!(harm(&scene.document, &bytes), Harm::None);
    assert_eq!(scene.verdict(&bytes), Harmful::Mistaken { operation: 0, what: "a predecessor" });
}

#[test]
fn a_reference_to_a_later_operation_of_the_same_change() {
    let mut scene = scene();
    let later = Some(id(11, mallory()));
    let bytes = scene
        .forged()
        .with(insert(scene.body.clone(), later, "y"))
        .with(insert(scene.body.clone(), None, "z"))
        .bytes();
    assert_ne!(harm(&scene.document, &bytes), Harm::None);
    assert_eq!(scene.verdict(&bytes), Harmful::NotInPast { operation: 0, what: "an element" });
}

#[test]
fn marks_that_cross() {
    let mut scene = scene();
    let mut end = insert(scene.body.clone(), None, "");
    end.action = OpType::MarkEnd(true);
    let bytes = scene.forged().with(end).bytes();
    assert_ne!(harm(&scene.document, &bytes), Harm::None);
    assert_eq!(scene.verdict(&bytes), Harmful::Unsupported("marks"));
}

/// Opening a text in a map in a map … recurses; a deep enough one overflows the stack, which no
/// `catch_unwind` holds. (Shown at a harmless depth.)
#[test]
fn objects_nested_without_end() {
    let mut scene = scene();
    let mut forged = scene.forged();
    for depth in 0..40 {
        let mut operation = put("k", "", vec![]);
        operation.action = OpType::Make(automerge::ObjType::Map);
        if depth > 0 {
            operation.obj = ObjectId::Id(id(9 + depth, mallory()));
        }
        forged = forged.with(operation);
    }
    let bytes = forged.bytes();
    assert_eq!(harm(&scene.document, &bytes), Harm::None);
    assert_eq!(scene.verdict(&bytes), Harmful::TooMany("nested objects"));
}

#[test]
fn a_second_author_for_an_actor() {
    let mut scene = scene();
    let footer = vec![1, 1, b'm'];
    let first = scene.forged().with(put("k", "1", vec![])).bytes();
    scene.document.admit(vec![inspect(&first).unwrap()]).unwrap();
    let bytes = Forged::next(&scene.document, mallory(), &scene.document.heads())
        .with(put("k", "2", vec![id(10, mallory())]))
        .changed(|change| change.extra_bytes = footer)
        .bytes();
    // Taken in, and with Automerge's debug assertions a panic.
    assert_ne!(harm(&scene.document, &bytes), Harm::Refused);
    assert_eq!(scene.verdict(&bytes), Harmful::Unsupported("extra bytes"));
}

#[test]
fn a_change_cut_short_anywhere() {
    let mut scene = scene();
    let honest = scene.forged().with(put("k", "v", vec![])).bytes();
    for len in 0..honest.len() {
        assert!(inspect(&honest[..len]).is_err(), "{len} bytes");
    }
    // Automerge refuses these too; what it does not refuse stands in the next tests.
    assert_eq!(harm(&scene.document, &honest[..honest.len() - 1]), Harm::Refused);
    assert!(matches!(scene.verdict(&honest[..40]), Harmful::Malformed(_)));
}

#[test]
fn any_single_byte_changed() {
    let scene = scene();
    let honest = scene.forged().with(put("k", "v", vec![])).bytes();
    for place in 0..honest.len() {
        for flip in 1..=255 {
            let mut bytes = honest.clone();
            bytes[place] ^= flip;
            assert!(inspect(&bytes).is_err(), "byte {place} changed by {flip}");
        }
    }
}

#[test]
fn a_wrong_checksum() {
    let mut scene = scene();
    let mut bytes = scene.forged().with(put("k", "v", vec![])).bytes();
    bytes[5] ^= 1;
    // Automerge takes it: one change, with one hash, in two spellings.
    assert_eq!(harm(&scene.document, &bytes), Harm::None);
    assert_eq!(scene.verdict(&bytes), Harmful::Checksum);
}

#[test]
fn a_run_length_bomb() {
    let mut scene = scene();
    let small = chunk(1, &repeated(mallory(), 1 << 21, ""));
    assert!(small.len() < 100);
    let unfolded = automerge::Change::try_from(&small[..]).unwrap();
    assert_eq!(unfolded.len(), 1 << 21, "two million operations out of {} bytes", small.len());

    // At 2^40 Automerge would never come back.
    let bomb = chunk_unread(&repeated(mallory(), 1 << 40, ""));
    assert_eq!(scene.verdict(&small), Harmful::TooMany("keys"));
    assert!(matches!(scene.verdict(&bomb), Harmful::TooMany(_)));
}

/// A chunk that Automerge is not asked to read.
fn chunk_unread(data: &[u8]) -> Vec<u8> {
    let mut bytes = chunk(0, data);
    bytes[8] = 1;
    bytes
}

#[test]
fn a_compressed_bomb() {
    use std::io::Write;
    let mut scene = scene();
    let note = "a".repeat(16 << 20);
    let mut deflate = flate2::write::DeflateEncoder::new(vec![], flate2::Compression::best());
    deflate.write_all(&repeated(mallory(), 1, &note)).unwrap();
    let bytes = chunk(2, &deflate.finish().unwrap());
    let unfolded = automerge::Change::try_from(&bytes[..]).unwrap();
    assert!(bytes.len() < 40 << 10 && unfolded.raw_bytes().len() > 16 << 20);

    assert_eq!(scene.verdict(&bytes), Harmful::NotPlain(2));
}

#[test]
fn a_whole_document_in_the_place_of_a_change() {
    let mut scene = scene();
    let saved = scene.document.save();
    assert_eq!(scene.verdict(&saved), Harmful::NotPlain(0));
}

#[test]
fn more_bytes_than_a_change_may_have() {
    let mut scene = scene();
    let big = "a".repeat(protocol::limits::CHANGE_BYTES_MAX);
    let bytes = scene.forged().with(put("k", &big, vec![])).bytes();
    assert!(matches!(scene.verdict(&bytes), Harmful::TooLong(_)));
}

#[test]
fn an_actor_that_is_not_ours() {
    let mut scene = scene();
    let bytes = scene
        .forged()
        .with(put("k", "v", vec![]))
        .changed(|change| change.actor_id = automerge::ActorId::from(&[1_u8; 16]))
        .bytes();
    assert_eq!(harm(&scene.document, &bytes), Harm::None);
    assert_eq!(scene.verdict(&bytes), Harmful::Actor(16));
}

#[test]
fn a_change_that_follows_something_unknown() {
    let mut scene = scene();
    let unknown = automerge::ChangeHash([9; 32]);
    let bytes =
        scene.forged().with(put("k", "v", vec![])).changed(|c| c.deps = vec![unknown]).bytes();
    assert_eq!(harm(&scene.document, &bytes), Harm::Waits);
    assert_eq!(scene.verdict(&bytes), Harmful::MissingDependency(ChangeHash([9; 32])));
}

#[test]
fn one_harmful_change_keeps_out_its_whole_batch_and_nothing_else() {
    let mut scene = scene();
    let mut honest = Document::new();
    honest.admit(missing(&scene.document, &honest)).unwrap();
    typed(&mut honest, bert(), &Base::Current, 0, "honest ");
    let mut batch = missing(&honest, &scene.document);
    let bytes = scene.forged().with(insert(id(77, anna()), None, "y")).bytes();
    batch.push(inspect(&bytes).unwrap());
    let before = scene.document.heads();

    assert!(scene.document.admit(batch.clone()).is_err());
    assert_eq!(scene.document.heads(), before);
    batch.pop();
    scene.document.admit(batch).unwrap();
    assert_eq!(text(&scene.document), text(&honest));
}

#[test]
fn a_document_is_made_again_without_what_is_harmful_and_what_follows_it() {
    let scene = scene();
    let bad = inspect(&scene.forged().with(insert(id(77, anna()), None, "y")).bytes()).unwrap();
    let follower = automerge::ChangeHash(bad.hash().0);
    let after_bad = Forged::next(&scene.document, actor(4, 0), &scene.document.heads())
        .with(put("k", "v", vec![]))
        .changed(|change| change.deps = vec![follower])
        .bytes();
    let mut changes = vec![inspect(&after_bad).unwrap(), bad.clone()];
    changes.extend(scene.document.since(&[]));

    let (again, refused) = Document::from_changes(changes);

    assert_eq!(again.heads(), scene.document.heads());
    let refused: Vec<ChangeHash> = refused.into_iter().map(|(hash, _)| hash).collect();
    assert_eq!(refused.len(), 2);
    assert!(refused.contains(&bad.hash()));
}

#[test]
fn a_key_that_is_not_there_is_not_a_place_in_a_map_of_elements() {
    let mut scene = scene();
    let mut operation = put("k", "v", vec![]);
    operation.key = Key::Seq(automerge::legacy::ElementId::Head);
    let bytes = scene.forged().with(operation).bytes();
    // Bare Automerge trips over it only with its own debug assertions on; the gate refuses it anyway.
    let why = "a map has no elements";
    assert_eq!(scene.verdict(&bytes), Harmful::Inconsistent { operation: 0, why });
}
