//! Random histories against a model that is obviously right.

use std::collections::BTreeMap;

use mind::{Key, Range};
use proptest::prelude::*;
use proptest::sample::Index;
use store::{MemoryStore, Settings, SledStore, Store};

use crate::sample::{key, put, remove};

#[derive(Debug, Clone)]
enum Step {
    Put(Key, Vec<u8>),
    Remove(Key),
    Commit,
    Discard,
    /// Closes and opens again (in memory: a crash).
    Again,
    Checkpoint,
    Compact,
}

fn a_key() -> impl Strategy<Value = Key> {
    (0_u8..21, 0_u8..3, 0_u8..6).prop_map(|(kind, a, b)| key(kind, a, b))
}

fn a_step() -> impl Strategy<Value = Step> {
    let value = (any::<u8>(), prop_oneof![0_usize..40, 4_090_usize..4_100, 0_usize..20_000]);
    prop_oneof![
        8 => (a_key(), value).prop_map(|(key, (byte, len))| Step::Put(key, vec![byte; len])),
        3 => a_key().prop_map(Step::Remove),
        3 => Just(Step::Commit),
        1 => Just(Step::Discard),
        1 => Just(Step::Again),
        1 => Just(Step::Checkpoint),
        1 => Just(Step::Compact),
    ]
}

fn ranges(key: &Key) -> Vec<Range> {
    match key {
        Key::Local(_) => vec![Range::Local],
        Key::Announcement(..) => vec![Range::Announcements],
        Key::Community(_) => vec![Range::Communities],
        Key::Operation(community, _) => vec![Range::Operations(*community)],
        Key::Header(community, device, log, number) => {
            vec![Range::Headers(*community), Range::LogHeaders(*community, *device, *log, *number)]
        }
        Key::Fork(community, ..) => vec![Range::Forks(*community)],
        Key::Change(community, document, actor, sequence) => vec![
            Range::Changes(*community, *document),
            Range::ActorChanges(*community, *document, *actor, *sequence),
        ],
        Key::LogState(community, ..) => vec![Range::LogStates(*community)],
        Key::Aside(community, document, _) => vec![Range::Asides(*community, *document)],
        Key::Base(community, _) => vec![Range::Bases(*community)],
        Key::Wish(community, _) => vec![Range::Wishes(*community)],
        Key::Summary(community, _) => vec![Range::Summaries(*community)],
    }
}

fn within(range: Range, key: &Key) -> bool {
    match (range, key) {
        (Range::LogHeaders(c, d, l, from), Key::Header(kc, kd, kl, n)) => {
            (c, d, l) == (*kc, *kd, *kl) && *n >= from
        }
        (Range::ActorChanges(c, d, a, from), Key::Change(kc, kd, ka, n)) => {
            (c, d, a) == (*kc, *kd, *ka) && *n >= from
        }
        (range, key) => ranges(key).contains(&range),
    }
}

type Model = BTreeMap<Key, Vec<u8>>;

fn agrees(store: &impl Store, model: &Model, probe: &Key) {
    assert_eq!(store.get(probe), model.get(probe).cloned());
    for range in ranges(probe) {
        let found: Vec<_> = store.scan(range).collect();
        let expected: Vec<_> = model
            .iter()
            .filter(|(key, _)| within(range, key))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        assert_eq!(found, expected, "{range:?}");
    }
    assert_eq!(store.health(), None);
}

/// Plays the steps; `again` closes and opens, `tend` checkpoints and compacts.
fn play<S: Store>(
    mut store: S,
    steps: Vec<Step>,
    probes: &[Index],
    mut again: impl FnMut(S) -> S,
    mut tend: impl FnMut(&mut S, bool),
) {
    let keys: Vec<Key> = steps
        .iter()
        .filter_map(|step| match step {
            Step::Put(key, _) | Step::Remove(key) => Some(key.clone()),
            Step::Commit | Step::Discard | Step::Again | Step::Checkpoint | Step::Compact => None,
        })
        .collect();
    let (mut committed, mut staged) = (Model::new(), Model::new());
    for (at, step) in steps.into_iter().enumerate() {
        match step {
            Step::Put(key, value) => {
                staged.insert(key.clone(), value.clone());
                store.stage(vec![put(key, value)]);
            }
            Step::Remove(key) => {
                staged.remove(&key);
                store.stage(vec![remove(key)]);
            }
            Step::Commit => {
                store.commit().expect("there is room");
                committed = staged.clone();
            }
            Step::Discard => {
                store.discard();
                staged = committed.clone();
            }
            Step::Again => {
                store = again(store);
                staged = committed.clone();
            }
            Step::Checkpoint => tend(&mut store, false),
            Step::Compact => tend(&mut store, true),
        }
        if !keys.is_empty() {
            agrees(&store, &staged, probes[at % probes.len()].get(&keys));
        }
    }
    for key in &keys {
        agrees(&store, &staged, key);
    }
}

fn a_history() -> impl Strategy<Value = (Vec<Step>, Vec<Index>)> {
    (prop::collection::vec(a_step(), 1..60), prop::collection::vec(any::<Index>(), 7))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 512, failure_persistence: None, ..Default::default() })]

    #[test]
    fn memory_agrees_with_the_model((steps, probes) in a_history()) {
        play(
            MemoryStore::new(),
            steps,
            &probes,
            |mut store| { store.crash(); store },
            |_, _| {},
        );
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 40, failure_persistence: None, ..Default::default() })]

    #[test]
    fn sled_agrees_with_the_model((steps, probes) in a_history()) {
        let home = tempfile::tempdir().expect("a directory");
        let path = home.path().join("store");
        let open = || SledStore::open_with(&path, Settings::default()).expect("opens");
        play(
            open().store,
            steps,
            &probes,
            |store| {
                drop(store);
                let opened = open();
                assert_eq!(opened.set_aside, None);
                opened.store
            },
            |store, compact| {
                if compact { store.compact() } else { store.checkpoint() }.expect("works");
            },
        );
    }
}
