//! The recovery kit from a terminal: showing the words, proving to have them, being oneself again.

use std::io::{self, Read};
use std::thread;
use std::time::Instant;

use api::devices::{NumberedWord, Recovery, RecoveryCheck, RecoveryWords};
use api::people::Profile;
use serde_json::json;
use ureq::http::Method;

use super::super::client::Client;
use super::super::say::{Report, clean, talk};
use super::pairing::{ask, is_attended};
use crate::failure::{Exit, Failure};
use crate::limits::{JOIN_WAIT, LOOK_AGAIN};

/// More than any 24 words take.
const INPUT_BYTES_MAX: u64 = 10_000;
/// Words in one line of the sheet.
const COLUMNS: usize = 4;

pub(super) fn words(client: &Client) -> Result<Report, Failure> {
    let kit: RecoveryWords = client.post("/recovery/words", &json!({}))?;
    talk(
        "Who has these words is you. Write them on paper, and keep that where you keep your passport.",
    );
    let mut text = String::new();
    for (row, words) in kit.words.chunks(COLUMNS).enumerate() {
        for (column, word) in words.iter().enumerate() {
            text.push_str(&format!("{:>2} {word:<12}", row * COLUMNS + column + 1));
        }
        text = format!("{}\n", text.trim_end());
    }
    Ok(Report::new("recovery", &kit, text))
}

pub(super) fn check(client: &Client, given: &[String]) -> Result<Report, Failure> {
    let words = if given.is_empty() { asked()? } else { parsed(given)? };
    client.tell(Method::POST, "/recovery/check", &RecoveryCheck { words })?;
    Ok(Report::new("recovery", &json!({ "checked": true }), "Right: you have the words.\n"))
}

/// Two words, at places that are not the first ones one would type.
fn asked() -> Result<Vec<NumberedWord>, Failure> {
    let [a, b] = crate::home::keys::random::<2>()?;
    let first = u32::from(a % 12) + 1;
    let second = u32::from(b % 12) + 13;
    let word =
        |place: u32| ask(&format!("Word {place}: ")).map(|word| NumberedWord { place, word });
    Ok(vec![word(first)?, word(second)?])
}

fn parsed(given: &[String]) -> Result<Vec<NumberedWord>, Failure> {
    let parse = |text: &String| {
        let (place, word) = text.split_once('=')?;
        Some(NumberedWord { place: place.parse().ok()?, word: word.to_owned() })
    };
    given.iter().map(parse).collect::<Option<Vec<_>>>().ok_or_else(|| {
        Failure::usage("The words are given by their places.", "Such as: 4=legal 17=winner")
    })
}

pub(super) fn restore(client: &Client) -> Result<Report, Failure> {
    if is_attended() {
        talk("Type your 24 words, then Enter and Ctrl-D:");
    }
    let mut words = String::new();
    io::stdin().take(INPUT_BYTES_MAX).read_to_string(&mut words).map_err(|error| {
        Failure::usage(format!("Nothing could be read: {error}."), "Try again.")
    })?;
    client.tell(Method::POST, "/recovery", &Recovery { words })?;
    let until = Instant::now() + JOIN_WAIT;
    while Instant::now() < until {
        // The node opens itself anew, and may not answer for a moment.
        if let Ok(Profile { member: Some(member), name, .. }) = client.get("/profile") {
            let text = format!("Welcome back, {}.\n", clean(&name));
            let said = json!({ "restored": true, "member": member, "name": name });
            return Ok(Report::new("recovery", &said, text));
        }
        thread::sleep(LOOK_AGAIN);
    }
    let text = "You are yourself again. Nobody who knows your name is reachable yet; it comes when somebody is, or give it with `commonground profile set --name`.\n";
    let said = json!({ "restored": true, "member": null, "name": "" });
    Ok(Report::new("recovery", &said, text).ending(Exit::Partly))
}
