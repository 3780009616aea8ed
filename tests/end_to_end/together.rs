//! Several at one table at the same time: what one writes, the others have; nobody waits for anybody.

use api::events::{Event, Say};
use api::publications::Splice;
use api::questions::{Hearing, Question};
use serde_json::Value;
use tests::talk::{agree, found, invite, join, member};
use tests::{Client, Node, Window, eventually};

use crate::deeds::{
    append, ask, at_version, begin_text, edit, is_stale, labels, propose, question, read, reads,
    units, write,
};

/// How much each of two who type at once puts in.
const STROKES: u64 = 60;

/// ```text
/// Ann ── Bob
///   └─── Cem      each brings something; all have everything
/// ```
#[test]
fn what_three_bring_to_the_table_all_three_have() {
    let (ann, bob, cem) = (Node::named("Ann"), Node::named("Bob"), Node::named("Cem"));
    let community = found(&ann, "Knots");
    join(&bob, &invite(&ann, &community), &community);
    join(&cem, &invite(&ann, &community), &community);

    propose(&ann.api(), &community, "bowline").expect("a term");
    let asked = ask(&bob.api(), &community, "Why does it slip when wet?");
    let text = begin_text(&cem.api(), &community, "On loops");
    write(&cem.api(), &text, "A loop is a promise. 🪢\n").expect("written");
    eventually("Ann has the question", || question(&ann.api(), &asked).ok());
    let hearing = format!("/questions/{asked}/hearing");
    ann.api().put::<Question>(&hearing, &Hearing { hear: true }).expect("heard");

    for node in [&ann, &bob, &cem] {
        eventually("the term is there", || {
            (labels(&node.api(), &community).ok()? == ["bowline"]).then_some(())
        });
        eventually("Ann is known to hear it too", || {
            let hearers = question(&node.api(), &asked).ok()?.hearers;
            (hearers.len() == 1 && hearers[0].member == member(&ann)).then_some(())
        });
        reads(node, &text, "A loop is a promise. 🪢\n");
    }
    let digest = agree(&[&ann, &bob, &cem], &community);
    let shown = |node: &Node| node.json(&["community", "show", &community])["digest"].clone();
    assert_eq!([&ann, &bob, &cem].map(shown), [0; 3].map(|_| Value::from(digest.clone())));
}

/// A page that follows a text: it knows nothing but what its window was told.
struct Page {
    window: Window,
    api: Client,
    publication: String,
    version: u64,
    text: Vec<u16>,
}

impl Page {
    fn open(node: &Node, publication: &str) -> Self {
        let (mut window, api) = (node.window(), node.api());
        let publication = publication.to_owned();
        let client = "page".to_owned();
        window.say(&Say::Subscribe { publication: publication.clone(), client });
        window
            .until("the answer to it", |event| matches!(event, Event::Carets { .. }).then_some(()));
        let now = read(&api, &publication).expect("a text");
        let (version, text) = (now.version, now.text.encode_utf16().collect());
        Self { window, api, publication, version, text }
    }

    /// Takes in updates until the text is as the node itself reads it.
    fn follow(&mut self) -> String {
        loop {
            let now = read(&self.api, &self.publication).expect("a text");
            while self.version < now.version {
                self.take_next();
            }
            if self.version == now.version {
                let text = String::from_utf16(&self.text).expect("whole characters");
                assert_eq!(text, now.text, "what the window was told leads to what is there");
                return text;
            }
        }
    }

    fn take_next(&mut self) {
        let version = self.version;
        let updates = self.window.until("the next update", |event| {
            let Event::Text { from_version, updates, .. } = event else { return None };
            let until = from_version + u64::try_from(updates.len()).expect("few");
            let skip = usize::try_from(version.saturating_sub(*from_version)).expect("few");
            assert!(*from_version <= version, "updates are missing before {from_version}");
            Some(if until > version { updates[skip..].to_vec() } else { Vec::new() })
        });
        for update in updates {
            update.splices.iter().for_each(|splice| self.splice(splice));
            self.version += 1;
        }
    }

    fn splice(&mut self, splice: &Splice) {
        let at = usize::try_from(splice.at).expect("in memory");
        let delete = usize::try_from(splice.delete).expect("in memory");
        self.text.splice(at..at + delete, splice.insert.encode_utf16());
    }
}

/// ```text
/// Ann ── Bob      both type in the same text at the same time, each in an own line
/// ```
#[test]
fn two_who_type_in_one_text_at_once_end_with_the_same_and_their_pages_follow() {
    let (ann, bob) = (Node::named("Ann"), Node::named("Bob"));
    let community = found(&ann, "Knots");
    join(&bob, &invite(&ann, &community), &community);
    let text = begin_text(&ann.api(), &community, "On loops");
    write(&ann.api(), &text, "\n").expect("written");
    reads(&bob, &text, "\n");
    let mut pages = [Page::open(&ann, &text), Page::open(&bob, &text)];

    let (first, second) = (ann.api(), bob.api());
    std::thread::scope(|scope| {
        scope.spawn(|| type_before_the_line(&first, &text));
        scope
            .spawn(|| (0..STROKES).for_each(|_| drop(append(&second, &text, "b").expect("typed"))));
    });

    let stroke = usize::try_from(STROKES).expect("few");
    let wanted = format!("{}\n{}", "a".repeat(stroke), "b".repeat(stroke));
    reads(&ann, &text, &wanted);
    reads(&bob, &text, &wanted);
    assert_eq!([pages[0].follow(), pages[1].follow()], [wanted.clone(), wanted]);
    agree(&[&ann, &bob], &community);
}

fn type_before_the_line(client: &Client, publication: &str) {
    for _ in 0..STROKES {
        loop {
            let now = read(client, publication).expect("a text");
            let at = units(now.text.lines().next().unwrap_or_default());
            let splice = Splice { at, delete: 0, insert: "a".to_owned() };
            match edit(client, publication, &at_version(now.version, splice)) {
                Ok(_) => break,
                Err(refusal) => assert!(is_stale(&refusal), "{refusal:?}"),
            }
        }
    }
}

/// Ann and Bob at one table, with the id of a short text that both have.
fn two_at_a_text() -> (Node, Node, String) {
    let (ann, bob) = (Node::named("Ann"), Node::named("Bob"));
    let community = found(&ann, "Knots");
    join(&bob, &invite(&ann, &community), &community);
    let text = begin_text(&ann.api(), &community, "On loops");
    write(&ann.api(), &text, "a loop").expect("written");
    reads(&bob, &text, "a loop");
    (ann, bob, text)
}

/// ```text
/// Ann ── Bob      each sees where the other is; a caret moves with the text around it
/// ```
#[test]
fn a_caret_is_seen_at_the_other_node_moves_with_the_text_and_leaves() {
    let (ann, bob, text) = two_at_a_text();
    let (mut at_ann, mut at_bob) = (Page::open(&ann, &text), Page::open(&bob, &text));

    let (publication, version) = (text.clone(), at_ann.version);
    at_ann.window.say(&Say::Caret { publication, version, selection: Some((2, 6)) });
    assert_eq!(caret_of(&mut at_bob, "Ann"), (2, 6));
    let (publication, version) = (text.clone(), at_bob.version);
    at_bob.window.say(&Say::Caret { publication, version, selection: Some((0, 0)) });
    assert_eq!(caret_of(&mut at_ann, "Bob"), (0, 0));

    let splice = Splice { at: 0, delete: 0, insert: "see: ".to_owned() };
    edit(&bob.api(), &text, &at_version(at_bob.version, splice)).expect("typed");
    reads(&ann, &text, "see: a loop");
    at_ann.follow();
    let (publication, version) = (text.clone(), at_ann.version);
    at_ann.window.say(&Say::Caret { publication, version, selection: Some((7, 7)) });
    assert_eq!(caret_of(&mut at_bob, "Ann"), (7, 7), "where it is in the new text");

    let publication = text.clone();
    at_ann.window.say(&Say::Caret { publication, version, selection: None });
    at_bob.window.until("Ann's caret is gone", |event| {
        let Event::Carets { carets, .. } = event else { return None };
        carets.is_empty().then_some(())
    });
}

/// ```text
/// Ann's caret rests     Bob stops and starts: he is told where she is, though she does not move
/// ```
#[test]
fn a_caret_at_rest_is_shown_to_whoever_comes_back() {
    let (ann, mut bob, text) = two_at_a_text();
    let (mut at_ann, mut at_bob) = (Page::open(&ann, &text), Page::open(&bob, &text));
    let (publication, version) = (text.clone(), at_ann.version);
    at_ann.window.say(&Say::Caret { publication, version, selection: Some((2, 6)) });
    assert_eq!(caret_of(&mut at_bob, "Ann"), (2, 6));

    bob.terminate();
    bob.restart();

    let mut at_bob = Page::open(&bob, &text);
    // Asked for once more: the caret may have come before the page did.
    at_bob.window.say(&Say::Subscribe { publication: text, client: "page".to_owned() });
    assert_eq!(caret_of(&mut at_bob, "Ann"), (2, 6));
}

/// Where the node says that somebody is, once it says so.
fn caret_of(page: &mut Page, name: &str) -> (u64, u64) {
    page.window.until("a caret", |event| {
        let Event::Carets { carets, .. } = event else { return None };
        let caret = carets.iter().find(|caret| caret.author.name == name)?;
        Some((caret.anchor, caret.head))
    })
}
