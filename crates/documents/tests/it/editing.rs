//! Writing a text: edits, older states, whole texts, carets.

use documents::publication::{
    create, cursor_at, edit, len_utf16, position_of, read, rename, text, write_whole,
};
use documents::{Base, Document, TextSplice, WriteError, Written, apply_splices};
use protocol::ActorId;

use crate::people::{actor, at, member, missing};

fn splice(at: usize, delete: usize, insert: &str) -> TextSplice {
    TextSplice { at, delete, insert: insert.into() }
}

fn begun(by: u8, content: &str) -> Document {
    let mut document = Document::new();
    let who = actor(by, 0);
    create(&mut document, who, at(0), member(by), "Minutes").unwrap().unwrap();
    edit(&mut document, who, at(1), &Base::Current, &[splice(0, 0, content)]).unwrap();
    document
}

fn write(document: &mut Document, who: ActorId, base: &Base, splices: &[TextSplice]) -> Written {
    edit(document, who, at(2), base, splices).unwrap().unwrap()
}

#[test]
fn a_publication_begins_with_a_title_and_an_empty_text() {
    let mut document = Document::new();
    create(&mut document, actor(1, 0), at(5), member(1), "  Our  minutes ").unwrap().unwrap();

    let publication = read(&document);
    assert_eq!(publication.title, "Our  minutes");
    assert_eq!(publication.created_by, Some(member(1)));
    assert_eq!(publication.at, at(5));
    assert_eq!((text(&document).as_str(), len_utf16(&document)), ("", 0));
}

#[test]
fn splices_apply_one_after_another_and_lines_end_in_lf() {
    let mut document = begun(1, "one two");

    let written = write(
        &mut document,
        actor(1, 0),
        &Base::Current,
        &[splice(0, 3, "1\r\n"), splice(2, 1, "→")],
    );

    assert_eq!(text(&document), "1\n→two");
    assert_eq!(apply_splices("one two", &written.body), Some("1\n→two".into()));
    assert_eq!(written.heads, document.heads());
}

#[test]
fn positions_count_utf16_units_and_never_split_a_character() {
    let mut document = begun(1, "a😀b");
    assert_eq!(len_utf16(&document), 4);

    let inside = edit(&mut document, actor(1, 0), at(2), &Base::Current, &[splice(2, 0, "x")]);
    let beyond = edit(&mut document, actor(1, 0), at(2), &Base::Current, &[splice(3, 2, "")]);
    let half = edit(&mut document, actor(1, 0), at(2), &Base::Current, &[splice(0, 2, "")]);
    let fine = write(&mut document, actor(1, 0), &Base::Current, &[splice(1, 2, "🎉🎉")]);

    assert_eq!(inside, Err(WriteError::InsideSurrogatePair { at: 2 }));
    assert_eq!(beyond, Err(WriteError::OutOfRange { at: 5, len: 4 }));
    assert_eq!(half, Err(WriteError::InsideSurrogatePair { at: 2 }));
    assert_eq!(text(&document), "a🎉🎉b");
    assert_eq!(apply_splices("a😀b", &fine.body), Some("a🎉🎉b".into()));
}

#[test]
fn a_failed_splice_leaves_no_trace_of_the_ones_before_it() {
    let mut document = begun(1, "abc");
    let heads = document.heads();

    let failed = edit(
        &mut document,
        actor(1, 0),
        at(2),
        &Base::Current,
        &[splice(0, 1, "XX"), splice(99, 0, "y")],
    );

    assert!(matches!(failed, Err(WriteError::OutOfRange { at: 99, .. })));
    assert_eq!((text(&document).as_str(), document.heads()), ("abc", heads));
}

#[test]
fn an_edit_that_changes_nothing_writes_nothing() {
    let mut document = begun(1, "abc");
    let heads = document.heads();

    assert_eq!(edit(&mut document, actor(1, 0), at(2), &Base::Current, &[]), Ok(None));
    assert_eq!(write_whole(&mut document, actor(1, 0), at(2), "abc"), Ok(None));
    assert_eq!(rename(&mut document, actor(2, 0), at(2), "Minutes"), Ok(None));
    assert_eq!(document.heads(), heads);
    assert_eq!(document.actors().len(), 1);
}

/// ```text
///  begun ── A writes ── A writes ──┐
///      └─── B, as of begun ────────┴── both texts, same at the other node
/// ```
#[test]
fn an_edit_as_of_an_older_state_is_merged_and_answers_what_it_does_now() {
    let mut document = begun(1, "hello world");
    let then = document.heads();
    write(&mut document, actor(1, 0), &Base::Current, &[splice(0, 5, "HELLO 😀")]);
    write(&mut document, actor(1, 0), &Base::Current, &[splice(0, 0, "> ")]);
    let before = text(&document);

    let written = write(
        &mut document,
        actor(2, 0),
        &Base::Heads(then.clone()),
        &[splice(6, 5, "moon"), splice(0, 1, "J")],
    );

    let now = text(&document);
    assert!(now.contains("moon") && now.contains('J') && now.contains("> "), "{now}");
    assert_eq!(apply_splices(&before, &written.body), Some(now.clone()));
    assert_eq!(written.change.dependencies(), then);

    let mut other = Document::new();
    other.admit(missing(&document, &Document::new())).unwrap();
    assert_eq!(text(&other), now);
}

#[test]
fn an_actor_that_wrote_beyond_the_base_must_be_another() {
    let mut document = begun(1, "hello");
    let then = document.heads();
    write(&mut document, actor(1, 0), &Base::Current, &[splice(0, 0, "> ")]);

    let same =
        edit(&mut document, actor(1, 0), at(3), &Base::Heads(then.clone()), &[splice(5, 0, "!")]);
    assert_eq!(same, Err(WriteError::ActorNotInBase));
    assert!(!document.can_write_at(&actor(1, 0), &then));
    assert!(document.can_write_at(&actor(1, 1), &then));
    write(&mut document, actor(1, 1), &Base::Heads(then), &[splice(5, 0, "!")]);
    assert_eq!(text(&document), "> hello!");
}

#[test]
fn heads_that_are_not_known_here_are_refused() {
    let mut document = begun(1, "hello");
    let unknown = Base::Heads(vec![protocol::ChangeHash([9; 32])]);
    let refused = edit(&mut document, actor(1, 0), at(3), &unknown, &[splice(0, 0, "!")]);
    assert_eq!(refused, Err(WriteError::UnknownHeads));
}

#[test]
fn a_whole_text_becomes_a_small_edit_beside_which_others_keep_writing() {
    let mut anna = begun(1, "the cat sat on the mat\nand slept\n");
    let mut bert = Document::new();
    bert.admit(missing(&anna, &bert)).unwrap();

    write_whole(&mut anna, actor(1, 0), at(3), "the dog sat on the mat\nand slept 😀\n").unwrap();
    write(&mut bert, actor(2, 0), &Base::Current, &[splice(23, 3, "then")]);
    let (to_anna, to_bert) = (missing(&bert, &anna), missing(&anna, &bert));
    anna.admit(to_anna).unwrap();
    bert.admit(to_bert).unwrap();

    assert_eq!(text(&anna), "the dog sat on the mat\nthen slept 😀\n");
    assert_eq!(text(&anna), text(&bert));
}

#[test]
fn a_caret_stays_with_its_character() {
    let mut document = begun(1, "hello world");
    let caret = cursor_at(&document, 6).unwrap();
    let end = cursor_at(&document, 11).unwrap();

    write(&mut document, actor(2, 0), &Base::Current, &[splice(0, 5, "hi")]);

    assert_eq!(position_of(&document, &caret), Some(3));
    assert_eq!(position_of(&document, &end), Some(8));
}

#[test]
fn a_caret_made_up_by_a_stranger_is_nowhere() {
    let document = begun(1, "hello world");
    let caret = cursor_at(&document, 6).unwrap();
    let mut unknown_actor = caret.clone();
    unknown_actor[4] ^= 1;
    let mut huge_counter = caret[..27].to_vec();
    huge_counter.extend([0xff, 0xff, 0xff, 0xff, 0x7f, 2]);
    let mut backwards = caret.clone();
    *backwards.last_mut().unwrap() = 1;

    for made_up in [vec![], vec![0], vec![1, 3, 255], unknown_actor, huge_counter, backwards] {
        assert_eq!(position_of(&document, &made_up), None, "{made_up:?}");
    }
    for cut in 0..caret.len() {
        assert_eq!(position_of(&document, &caret[..cut]), None);
    }
}

#[test]
fn a_saved_document_loads_with_the_same_heads_text_and_history() {
    let mut document = begun(1, "hello");
    write(&mut document, actor(2, 0), &Base::Current, &[splice(5, 0, " 😀")]);

    let mut loaded = Document::load(&document.save()).unwrap();

    assert_eq!(loaded.heads(), document.heads());
    assert_eq!(text(&loaded), text(&document));
    let raw = |document: &Document| {
        document.since(&[]).iter().map(|change| change.bytes().to_vec()).collect::<Vec<_>>()
    };
    assert_eq!(raw(&loaded), raw(&document));
    write(&mut loaded, actor(1, 0), &Base::Current, &[splice(0, 5, "bye")]);
    document.admit(missing(&loaded, &document)).unwrap();
    assert_eq!(text(&document), "bye 😀");
}

#[test]
fn a_damaged_saved_document_is_refused() {
    let mut document = begun(1, "hello");
    let saved = document.save();
    for place in 0..saved.len() {
        let mut damaged = saved.clone();
        damaged[place] ^= 0x55;
        if let Ok(loaded) = Document::load(&damaged) {
            assert_eq!(loaded.heads(), document.heads(), "byte {place}");
        }
    }
    assert!(Document::load(&saved[..saved.len() / 2]).is_err());
}

#[test]
fn the_text_asked_for_again_and_again_is_always_the_one_a_fresh_document_has() {
    let mut here = begun(1, "The first text.");
    let mut there = Document::from_changes(here.since(&[])).0;
    assert_eq!(text(&here), "The first text.");
    let then = here.heads();
    write(&mut here, actor(1, 0), &Base::Current, &[splice(4, 5, "only 😀")]);
    let theirs = write(&mut there, actor(2, 0), &Base::Current, &[splice(15, 0, " And more.")]);
    here.admit(vec![theirs.change]).unwrap();
    write(&mut here, actor(1, 1), &Base::Heads(then), &[splice(0, 3, "A")]);

    let fresh = Document::from_changes(here.since(&[])).0;
    assert_eq!(text(&here), text(&fresh));
    assert_eq!(text(&here), "A only 😀 text. And more.");
}
