//! Killed at any instant, a hundred times, while four write: whatever was acknowledged is there.
//!
//! The judge is a log of acknowledgements that the node cannot touch: it is in the test's memory.
//! Instants are drawn by lot; the seed is printed, and `COMMONGROUND_SEED` takes one.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;
use std::sync::Mutex;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use api::publications::{NewPublication, PublicationList, PublicationRef, Splice};
use tests::node::Plate;
use tests::talk::found;
use tests::{Client, Node, Refusal, eventually, let_pass};

use crate::deeds::{at_version, begin_text, edit, labels, propose, read, units};

/// Kills in one run.
const KILLS: u32 = 100;
/// A kill comes within this long after a start began; a start itself takes about half of it.
const LIFE_MAX: Duration = Duration::from_millis(700);
/// All of it is read back after this many kills.
const JUDGED_EVERY: u32 = 10;
/// How long a writer waits when the node is not there.
const ABSENT: Duration = Duration::from_millis(5);
/// Then its writer begins another text: reading one back stays quick.
const TOKENS_PER_TEXT: u64 = 1_000;

/// What was acknowledged: the text it went in, or none for a term, and the token.
type Acknowledged = Mutex<BTreeSet<(Option<String>, String)>>;

/// Draws numbers (SplitMix64); the same seed draws the same.
struct Lot(u64);

impl Lot {
    fn seeded() -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        let seed = std::env::var("COMMONGROUND_SEED").ok().and_then(|seed| seed.parse().ok());
        let seed = seed.unwrap_or(u64::try_from(now % 1_000_000_007).unwrap_or(1));
        println!("COMMONGROUND_SEED={seed}");
        Self(seed)
    }

    fn below(&mut self, most: Duration) -> Duration {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let share = (mixed ^ (mixed >> 31)) % 10_000;
        most.mul_f64(f64::from(u32::try_from(share).unwrap_or(0)) / 10_000.0)
    }
}

/// What a writer knows of: the home of the node, and who it found there last.
struct Writer {
    home: PathBuf,
    found: Option<Client>,
}

impl Writer {
    fn at(node: &Node) -> Self {
        Self { home: node.home().to_path_buf(), found: None }
    }

    /// The node as it runs now: each start has a token of its own.
    fn client(&mut self) -> Option<Client> {
        if self.found.is_none() {
            let plate = fs::read(self.home.join("node.json")).ok();
            let plate: Option<Plate> = plate.and_then(|plate| serde_json::from_slice(&plate).ok());
            self.found = plate.map(|plate| Client::new(&plate.http, &plate.token));
        }
        self.found.clone()
    }

    /// What the node answered; without an answer it is looked for anew, a little later.
    fn heard<T>(&mut self, answer: Result<T, Refusal>) -> Option<T> {
        if answer.is_err() {
            self.found = None;
            let_pass(ABSENT);
        }
        answer.ok()
    }
}

/// Puts tokens in texts of its own, one after another, until it is over.
fn write_texts(
    mut writer: Writer,
    community: &str,
    name: &str,
    log: &Acknowledged,
    over: &AtomicBool,
) {
    let mut number = 0_u64;
    let mut text: Option<(String, u64, u64)> = None;
    while !over.load(Ordering::Relaxed) {
        let Some(client) = writer.client() else {
            let_pass(ABSENT);
            continue;
        };
        let Some((publication, version, at)) = text.take() else {
            let title = format!("{name} {}", number / TOKENS_PER_TEXT);
            text = writer.heard(begin_or_find(&client, community, &title));
            continue;
        };
        let token = format!("{name}-{number} ");
        let splice = Splice { at, delete: 0, insert: token.clone() };
        // Without an answer the token may be there or not; the next look tells the version.
        let answer = edit(&client, &publication, &at_version(version, splice));
        if let Some(edited) = writer.heard(answer) {
            let entry = (Some(publication.clone()), token.trim_end().to_owned());
            log.lock().expect("no panic").insert(entry);
            let full = (number + 1).is_multiple_of(TOKENS_PER_TEXT);
            text = (!full).then_some((publication, edited.version, at + units(&token)));
        }
        number += 1;
    }
}

/// A text with this title, its version and its length.
fn begin_or_find(
    client: &Client,
    community: &str,
    title: &str,
) -> Result<(String, u64, u64), Refusal> {
    let path = format!("/communities/{community}/publications");
    let list: PublicationList = client.get(&path)?;
    let publication = match list.publications.into_iter().find(|text| text.title == title) {
        Some(found) => found.publication,
        None => {
            let wish = NewPublication { title: title.to_owned() };
            client.post::<PublicationRef>(&path, &wish)?.publication
        }
    };
    let now = read(client, &publication)?;
    Ok((publication, now.version, units(&now.text)))
}

/// Proposes terms until it is over.
fn write_terms(mut writer: Writer, community: &str, log: &Acknowledged, over: &AtomicBool) {
    let mut number = 0;
    while !over.load(Ordering::Relaxed) {
        let Some(client) = writer.client() else {
            let_pass(ABSENT);
            continue;
        };
        let label = format!("knot {number}");
        if writer.heard(propose(&client, community, &label)).is_some() {
            log.lock().expect("no panic").insert((None, label));
        }
        number += 1;
    }
}

/// Everything that was acknowledged can be read; answers how much that was.
#[track_caller]
fn judge(client: &Client, community: &str, log: &Acknowledged) -> usize {
    let log = log.lock().expect("no panic").clone();
    let terms: BTreeSet<String> = labels(client, community).expect("terms").into_iter().collect();
    let texts: BTreeSet<&String> = log.iter().filter_map(|(text, _)| text.as_ref()).collect();
    let words = |text: &String| read(client, text).expect("a text").text;
    let words: Vec<(&String, String)> = texts.into_iter().map(|text| (text, words(text))).collect();
    for (place, token) in &log {
        let is_there = match place {
            None => terms.contains(token),
            Some(place) => words
                .iter()
                .find(|(text, _)| *text == place)
                .is_some_and(|(_, words)| words.split(' ').any(|word| word == token)),
        };
        assert!(is_there, "{token} was acknowledged and is gone from {place:?}");
    }
    log.len()
}

/// ```text
/// four writers ── Ann      killed at any instant, its own start included
/// ```
#[test]
fn after_a_hundred_kills_everything_acknowledged_is_there() {
    let mut lot = Lot::seeded();
    let mut ann = Node::named("Ann");
    let community = found(&ann, "Knots");
    begin_text(&ann.api(), &community, "first");
    let (log, over) = (Acknowledged::default(), AtomicBool::new(false));
    let place = ann.plate().http;
    let started = Instant::now();

    let kept = thread::scope(|scope| {
        // Also when the test fails: the writers end.
        let _end = End(&over);
        for name in ["ann", "bob", "cem"] {
            let (writer, community, log, over) = (Writer::at(&ann), &community, &log, &over);
            scope.spawn(move || write_texts(writer, community, name, log, over));
        }
        let (writer, log, over) = (Writer::at(&ann), &log, &over);
        let at = &community;
        scope.spawn(move || write_terms(writer, at, log, over));
        for kill in 1..=KILLS {
            let_pass(lot.below(LIFE_MAX));
            ann.kill();
            if kill % JUDGED_EVERY == 0 {
                ann.restart();
                assert_eq!(ann.plate().http, place, "at the port it had");
                eventually("the writers go on", || {
                    let before = log.lock().expect("no panic").len();
                    let_pass(ABSENT * 4);
                    (log.lock().expect("no panic").len() > before).then_some(())
                });
                judge(&ann.api(), &community, log);
            } else {
                ann.begin();
            }
        }
        over.store(true, Ordering::Relaxed);
        ann.kill();
        ann.restart();
        judge(&ann.api(), &community, log)
    });

    println!("{KILLS} kills in {:.1?}, {kept} acknowledged, none lost", started.elapsed());
    assert!(kept > 100, "only {kept} were acknowledged");
    assert_eq!(ann.terminate().code(), Some(0), "and it is well");
}

/// Ends the writers.
struct End<'a>(&'a AtomicBool);

impl Drop for End<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
