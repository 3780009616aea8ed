//! Many changes in one piece: what comes out is what went in, and what is no parcel is refused.

use std::time::Instant;

use documents::publication::{create, edit, text};
use documents::{Base, Document, Parcel, TextSplice};
use protocol::ChangeHash;

use crate::people::{actor, at, member};
use crate::trace::read;

fn splice(at: usize, delete: usize, insert: &str) -> TextSplice {
    TextSplice { at, delete, insert: insert.into() }
}

/// A text of two people, and its heads in the middle.
fn written() -> (Document, Vec<ChangeHash>) {
    let mut document = Document::new();
    create(&mut document, actor(1, 0), at(0), member(1), "Knots").unwrap();
    let mut middle = Vec::new();
    for step in 0..60 {
        if step == 30 {
            middle = document.heads();
        }
        let person = 1 + u8::try_from(step % 2).unwrap();
        let (actor, base) = (actor(person, 0), Base::Heads(document.heads()));
        let splices = [splice(step, 0, "aé🛠"), splice(step / 2, usize::from(step > 9), "")];
        edit(&mut document, actor, at(step as u64), &base, &splices).unwrap();
    }
    (document, middle)
}

fn admit(into: &mut Document, parcel: Parcel) {
    let Parcel { changes, whole } = parcel;
    into.expect(whole);
    into.admit(changes).expect("honest changes");
}

#[test]
fn a_whole_document_and_the_rest_of_one_arrive_as_they_were_sent() {
    let (document, middle) = written();
    let whole = document.pack(&[]).expect("there is something");
    let rest = document.pack(&middle).expect("there is something");
    assert_eq!(document.pack(&document.heads()), None);

    let mut fresh = Document::new();
    admit(&mut fresh, Parcel::open(&whole).expect("a parcel"));
    assert_eq!(fresh.heads(), document.heads());
    assert_eq!(text(&fresh), text(&document));
    assert_eq!(fresh.since(&[]), document.since(&[]));

    let mut behind = Document::new();
    let early = document.closure(&middle).iter().filter_map(|hash| document.change(hash)).collect();
    behind.admit(early).expect("honest changes");
    admit(&mut behind, Parcel::open(&rest).expect("a parcel"));
    assert_eq!(behind.heads(), document.heads());
    assert_eq!(text(&behind), text(&document));
}

#[test]
fn bytes_that_were_touched_never_panic_and_a_whole_document_shows_it() {
    let (document, middle) = written();
    for (whole, have) in [(true, &[][..]), (false, &middle)] {
        let parcel = document.pack(have).unwrap();
        let honest = Parcel::open(&parcel).unwrap().changes;
        for place in 0..parcel.len() {
            for bit in [0x01, 0x80] {
                let mut touched = parcel.clone();
                touched[place] ^= bit;
                // A bundle has no checksum of its own: what comes out of it then is covered by no
                // signature, for it has other hashes.
                if let Ok(opened) = Parcel::open(&touched) {
                    assert!(!whole || opened.changes == honest, "byte {place}");
                }
            }
            assert!(Parcel::open(&parcel[..place]).is_err(), "cut at {place}");
        }
    }
}

/// A parcel whose operation columns are these.
fn forged(kind: u8, columns: &[(u8, &[u8])]) -> Vec<u8> {
    // No actors, no heads, no columns of changes.
    let mut body = vec![0, 0, 0];
    body.push(u8::try_from(columns.len()).unwrap());
    for (column, bytes) in columns {
        body.extend([*column, u8::try_from(bytes.len()).unwrap()]);
    }
    for (_, bytes) in columns {
        body.extend(*bytes);
    }
    let mut chunk = vec![0x85, 0x6f, 0x4a, 0x83, 0, 0, 0, 0, kind];
    chunk.push(u8::try_from(body.len()).unwrap());
    chunk.extend(body);
    chunk
}

#[test]
fn a_few_bytes_that_claim_to_be_millions_are_refused_before_they_are_unfolded() {
    // A run of 2^34 times the same: of numbers, of differences, of texts, of nothing, of yes.
    let many = [0x80, 0x80, 0x80, 0x80, 0xc0, 0x00];
    let run = [&many[..], &[1]].concat();
    let text = [&many[..], &[1, b'a']].concat();
    let nothing = [&[0][..], &many[..5], &[0x00]].concat();
    for kind in [0, 3] {
        for columns in [
            &[(0x42, &run[..])][..],
            &[(0x13, &run[..])],
            &[(0x15, &text[..])],
            &[(0x42, &nothing[..])],
            &[(0x34, &many[..])],
            &[(0x70, &[1, 0xff, 0xff, 0xff, 0xff, 0x7f][..])],
        ] {
            let refused = Parcel::open(&forged(kind, columns)).expect_err("a bomb");
            assert!(
                matches!(refused, documents::Harmful::TooMany(_)),
                "{kind} {columns:?}: {refused}"
            );
        }
    }
}

#[test]
#[ignore = "measures; in release mode, with --nocapture, and with the recordings at hand"]
#[allow(clippy::disallowed_methods, reason = "measuring needs a clock")]
fn a_paper_of_260_000_letters_in_one_piece() {
    let Some(recorded) = read("automerge-paper.json.gz") else {
        println!("the recording is not at hand");
        return;
    };
    let mut document = Document::new();
    create(&mut document, actor(1, 0), at(0), member(1), "Paper").unwrap();
    let mut before = Vec::new();
    let transactions = recorded["txns"].as_array().unwrap();
    let started = Instant::now();
    for (number, transaction) in transactions.iter().enumerate() {
        if number == transactions.len() / 100 * 99 {
            before = document.heads();
        }
        let patch = &transaction["patches"][0];
        let count = |at: usize| usize::try_from(patch[at].as_u64().unwrap()).unwrap();
        let splices = [splice(count(0), count(1), patch[2].as_str().unwrap())];
        edit(&mut document, actor(1, 0), at(number as u64 * 150), &Base::Current, &splices)
            .unwrap();
    }
    println!("written in {:.1?}", started.elapsed());
    assert_eq!(text(&document), recorded["endContent"]);

    for (name, have) in [("all of it", &[][..]), ("the last hundredth", &before)] {
        let mut receiver = Document::new();
        let known = document.closure(have);
        let known = known.iter().filter_map(|hash| document.change(hash)).collect();
        receiver.admit(known).expect("honest changes");
        let started = Instant::now();
        let parcel = document.pack(have).expect("there is something");
        let packed = started.elapsed();
        let started = Instant::now();
        let opened = Parcel::open(&parcel).expect("a parcel");
        let unpacked = started.elapsed();
        let count = opened.changes.len();
        let started = Instant::now();
        admit(&mut receiver, opened);
        println!(
            "{name}: {count} changes in {} bytes; packed in {packed:.1?}, opened in {unpacked:.1?}, admitted in {:.1?}",
            parcel.len(),
            started.elapsed()
        );
        assert_eq!(receiver.heads(), document.heads());
    }
}
