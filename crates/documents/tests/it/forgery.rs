//! Thousands of forged changes: whatever the gate lets pass does no harm, here or anywhere.

use automerge::legacy::{ElementId, Key, MarkData, ObjectId, Op, OpId, OpType};
use automerge::{ObjType, ScalarValue};
use documents::publication::text;
use documents::{Document, Harmful, inspect};
use proptest::prelude::*;
use protocol::ChangeHash;

use crate::craft::{Forged, Harm, chunk, delete, harm, id, insert, put};
use crate::hostile::{Scene, anna, bert, mallory, scene};
use crate::people::actor;

/// The scene, and a map, a list and a text in it by a fourth member, following only Anna.
fn furnished() -> Scene {
    let mut scene = scene();
    let fourth = actor(4, 0);
    let make = |key: &str, kind| Op { action: OpType::Make(kind), ..put(key, "", vec![]) };
    let inside =
        |object: u64, operation: Op| Op { obj: ObjectId::Id(id(object, fourth)), ..operation };
    let bytes = Forged::next(&scene.document, fourth, &scene.annas)
        .with(make("map", ObjType::Map))
        .with(make("list", ObjType::List))
        .with(make("text", ObjType::Text))
        .with(inside(9, put("k", "v", vec![])))
        .with(insert(id(10, fourth), None, "one"))
        .with(insert(id(10, fourth), Some(id(13, fourth)), "two"))
        .with(insert(id(11, fourth), None, "t"))
        .with(delete(id(11, fourth), id(15, fourth), vec![id(15, fourth)]))
        .bytes();
    scene.document.admit(vec![inspect(&bytes).unwrap()]).unwrap();
    scene
}

fn any_id() -> impl Strategy<Value = OpId> {
    let who = prop_oneof![
        6 => Just(anna()),
        2 => Just(bert()),
        6 => Just(actor(4, 0)),
        3 => Just(mallory()),
        1 => Just(actor(9, 9)),
    ];
    (1_u64..22, who).prop_map(|(counter, who)| id(counter, who))
}

fn any_object() -> impl Strategy<Value = ObjectId> {
    prop_oneof![
        3 => Just(ObjectId::Root),
        3 => Just(ObjectId::Id(id(5, anna()))),
        4 => (9_u64..12).prop_map(|counter| ObjectId::Id(id(counter, actor(4, 0)))),
        2 => (17_u64..20).prop_map(|counter| ObjectId::Id(id(counter, mallory()))),
        1 => any_id().prop_map(ObjectId::Id),
    ]
}

fn any_key() -> impl Strategy<Value = Key> {
    prop_oneof![
        prop::sample::select(vec!["title", "k", "map", "", "body"])
            .prop_map(|key| Key::Map(key.into())),
        Just(Key::Seq(ElementId::Head)),
        any_id().prop_map(|element| Key::Seq(ElementId::Id(element))),
    ]
}

fn any_action() -> impl Strategy<Value = OpType> {
    prop_oneof![
        5 => Just(OpType::Put("y".into())),
        2 => Just(OpType::Put("😀".into())),
        2 => Just(OpType::Put("two words".into())),
        1 => Just(OpType::Put("".into())),
        1 => Just(OpType::Put(ScalarValue::counter(1))),
        1 => Just(OpType::Put(ScalarValue::F64(f64::NAN))),
        1 => Just(OpType::Put(ScalarValue::Unknown { type_code: 12, bytes: vec![1] })),
        1 => Just(OpType::Put(ScalarValue::Null)),
        4 => Just(OpType::Delete),
        1 => Just(OpType::Increment(1)),
        2 => prop::sample::select(vec![ObjType::Map, ObjType::List, ObjType::Text, ObjType::Table])
            .prop_map(OpType::Make),
        1 => any::<bool>().prop_map(OpType::MarkEnd),
        1 => Just(OpType::MarkBegin(MarkData { name: "b".into(), value: true.into(), expand: true })),
    ]
}

/// Anything, or something that often is right.
fn any_operation() -> impl Strategy<Value = Op> {
    let wild = (
        any_object(),
        any_key(),
        any_action(),
        any::<bool>(),
        prop::collection::vec(any_id(), 0..3),
    )
        .prop_map(|(obj, key, action, insert, pred)| Op {
            action,
            obj,
            key,
            pred: pred.into(),
            insert,
        });
    let insertion = (any_object(), prop::option::of(any_id()), any_action()).prop_map(
        |(obj, after, action)| Op {
            action,
            obj,
            key: Key::Seq(after.map_or(ElementId::Head, ElementId::Id)),
            pred: vec![].into(),
            insert: true,
        },
    );
    let of_element = (any_object(), any_id(), any_action(), prop::option::of(any_id())).prop_map(
        |(obj, element, action, also)| Op {
            action,
            obj,
            key: Key::Seq(ElementId::Id(element.clone())),
            pred: std::iter::once(element).chain(also).collect::<Vec<_>>().into(),
            insert: false,
        },
    );
    let of_key =
        (any_object(), any_key(), any_action(), prop::collection::vec(any_id(), 0..2)).prop_map(
            |(obj, key, action, pred)| Op { action, obj, key, pred: pred.into(), insert: false },
        );
    prop_oneof![2 => wild, 3 => insertion, 3 => of_element, 3 => of_key]
}

/// What a document is to everybody else: its text and everything in it.
fn state(document: &Document) -> (Vec<ChangeHash>, String) {
    let mut all = String::new();
    for change in document.since(&[]) {
        all.push_str(&format!("{:?};", change.hash()));
    }
    (document.heads(), text(document) + &all)
}

/// The node that has only what the forged change says it follows.
fn with_only_the_past(document: &Document, heads: &[ChangeHash]) -> Document {
    let past = document.closure(heads);
    let changes = past.iter().filter_map(|hash| document.change(hash)).collect();
    let (document, refused) = Document::from_changes(changes);
    assert_eq!(refused, []);
    document
}

fn harmless_or_refused(scene: &mut Scene, heads: &[ChangeHash], bytes: &[u8]) -> bool {
    let Ok(change) = inspect(bytes) else { return false };
    let mut elsewhere = with_only_the_past(&scene.document, heads);
    let (here, there) = (harm(&scene.document, bytes), harm(&elsewhere, bytes));
    let before = state(&scene.document);

    let verdict = scene.document.admit(vec![change.clone()]);
    let verdict_there = elsewhere.admit(vec![change]);

    if let Err(harmful) = verdict {
        assert!(!matches!(harmful, Harmful::Applying(_)), "the gate let it pass: {harmful}");
        assert_eq!(verdict_there.err(), Some(harmful));
        assert_eq!(state(&scene.document), before);
        return false;
    }
    assert_eq!((here, there), (Harm::None, Harm::None));
    assert!(verdict_there.is_ok());
    elsewhere.admit(scene.document.since(&elsewhere.heads())).unwrap();
    assert_eq!(text(&elsewhere), text(&scene.document));
    assert_eq!(elsewhere.heads(), scene.document.heads());
    let loaded = Document::load(&scene.document.save()).unwrap();
    assert_eq!(text(&loaded), text(&scene.document));
    true
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_passes_the_gate_does_no_harm_here_or_elsewhere(
        operations in prop::collection::vec(any_operation(), 0..4),
        follows in 0_u8..8,
        shift in prop_oneof![9 => Just(0_i64), 1 => -4_i64..6],
        sequence in prop_oneof![9 => Just(0_u64), 1 => 0_u64..3],
    ) {
        let mut scene = furnished();
        let all = scene.document.heads();
        let heads = match follows {
            0..5 => all,
            5 => scene.annas.clone(),
            6 => all.into_iter().take(1).collect(),
            _ => vec![],
        };
        let mut forged = Forged::next(&scene.document, mallory(), &heads).changed(|change| {
            let start = change.start_op.get().saturating_add_signed(shift).max(1);
            change.start_op = start.try_into().unwrap();
            change.seq += sequence;
        });
        for operation in operations {
            forged = forged.with(operation);
        }
        harmless_or_refused(&mut scene, &heads, &forged.bytes());
    }

    #[test]
    fn a_change_with_a_byte_changed_and_a_right_checksum_is_refused_or_harmless(
        place in 8_usize..400, flip in 1_u8..=255, also in prop::option::of((8_usize..400, 1_u8..=255))
    ) {
        let mut scene = furnished();
        let heads = scene.document.heads();
        let fourth = actor(4, 0);
        let mut bytes = scene
            .forged()
            .with(insert(scene.body.clone(), Some(id(8, anna())), "y"))
            .with(insert(scene.body.clone(), Some(id(17, mallory())), "z"))
            .with(delete(id(10, fourth), id(13, fourth), vec![id(13, fourth)]))
            .with(put("title", "New", vec![id(2, anna())]))
            .with(put("k", "longer", vec![]))
            .bytes();
        let len = bytes.len();
        bytes[place % (len - 9) + 9] ^= flip;
        if let Some((place, flip)) = also {
            bytes[place % (len - 9) + 9] ^= flip;
        }
        // Only what may be unfolded is given to Automerge for a right checksum.
        if inspect(&bytes) == Err(Harmful::Checksum) && usize::from(bytes[9] & 0x80 != 0) < 2 {
            let skip = 9 + 1 + usize::from(bytes[9] & 0x80 != 0);
            let repaired = chunk(1, &bytes[skip..]);
            harmless_or_refused(&mut scene, &heads, &repaired);
        }
    }
}

#[test]
fn the_forger_also_makes_changes_that_pass() {
    let mut scene = furnished();
    let heads = scene.document.heads();
    let fourth = actor(4, 0);
    let bytes = scene
        .forged()
        .with(insert(id(10, fourth), Some(id(13, fourth)), "between"))
        .with(delete(id(10, fourth), id(14, fourth), vec![id(14, fourth)]))
        .bytes();
    assert!(harmless_or_refused(&mut scene, &heads, &bytes));
}
