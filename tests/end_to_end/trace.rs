//! A recorded history of two people writing one text, and what it leads to by a plain model.
//!
//! The model shares nothing with the program: a list of characters, each with who put it in and who
//! took it out, read as of what a writer knew. It cannot order what two put at one place at the same
//! time; where that occurs it takes the second after the first, which is what the recording has.

use std::io::Read;

use flate2::read::GzDecoder;
use serde::Deserialize;

const FILE: &[u8] = include_bytes!("../data/friendsforever.json.gz");

/// The recording.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Trace {
    pub(crate) end_content: String,
    pub(crate) num_agents: usize,
    pub(crate) txns: Vec<Txn>,
}

/// One edit.
#[derive(Debug, Deserialize)]
pub(crate) struct Txn {
    /// The edits that whoever made it had seen last.
    pub(crate) parents: Vec<usize>,
    pub(crate) agent: usize,
    /// Position, deleted, inserted; in characters.
    pub(crate) patches: Vec<(usize, usize, String)>,
}

/// The first `until` edits of the recording, or all of it.
pub(crate) fn recorded(until: usize) -> Trace {
    let mut json = String::new();
    GzDecoder::new(FILE).read_to_string(&mut json).expect("gzip");
    let mut trace: Trace = serde_json::from_str(&json).expect("a recording");
    let astral = |txn: &Txn| {
        txn.patches.iter().any(|(_, _, text)| text.chars().any(|letter| letter.len_utf16() > 1))
    };
    assert!(!trace.txns.iter().any(astral), "so a position in characters is one in UTF-16");
    trace.txns.truncate(until);
    trace
}

/// One character.
struct Element {
    letter: char,
    by: usize,
    deleted_by: Vec<usize>,
}

/// What an edit's writer had seen: for each of both, how many of its edits.
type Seen = [usize; 2];

/// The text that the recording leads to.
pub(crate) fn outcome(txns: &[Txn]) -> String {
    let mut counts = [0; 2];
    let number: Vec<usize> = txns
        .iter()
        .map(|txn| {
            counts[txn.agent] += 1;
            counts[txn.agent]
        })
        .collect();
    let mut seen: Vec<Seen> = Vec::new();
    let mut text: Vec<Element> = Vec::new();
    for (at, txn) in txns.iter().enumerate() {
        let mut base = [0, 0];
        for parent in &txn.parents {
            base = [0, 1].map(|agent| base[agent].max(seen[*parent][agent]));
        }
        let knew = |other: usize| number[other] <= base[txns[other].agent];
        for (position, deleted, inserted) in &txn.patches {
            change(&mut text, at, (*position, *deleted, inserted), &knew);
        }
        base[txn.agent] = number[at];
        seen.push(base);
    }
    text.iter().filter(|element| element.deleted_by.is_empty()).map(|is| is.letter).collect()
}

fn change(
    text: &mut Vec<Element>,
    by: usize,
    (position, deleted, inserted): (usize, usize, &str),
    knew: &impl Fn(usize) -> bool,
) {
    let knew = |other: usize| other == by || knew(other);
    let visible = |element: &Element| {
        knew(element.by) && !element.deleted_by.iter().any(|other| knew(*other))
    };
    let places: Vec<usize> = (0..text.len())
        .filter(|place| visible(&text[*place]))
        .skip(position.saturating_sub(1))
        .collect();
    let (mut place, taken) = match position {
        0 => (0, &places[..]),
        _ => (places.first().expect("within the text") + 1, &places[1..]),
    };
    for place in &taken[..deleted] {
        text[*place].deleted_by.push(by);
    }
    for letter in inserted.chars() {
        text.insert(place, Element { letter, by, deleted_by: Vec::new() });
        place += 1;
    }
}
