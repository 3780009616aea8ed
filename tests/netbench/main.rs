//! One node as a peer of the comparison with other engines: it reads commands as lines of JSON and
//! answers each with one. The comparison itself is not part of this project; docs/PERFORMANCE.md says
//! what was run with it and what came of it.
//!
//! | command | what is done here |
//! |---|---|
//! | `serve` | founds a community, and leaves an invite to it for whoever connects to that port |
//! | `seed` | begins a text, empty or by typing a recorded history through the API, kept for the next time |
//! | `connect` | notes whom to join; nothing is fetched yet |
//! | `open`, `openmany` | joins, unless that was done, and waits until what is asked for is there |
//! | `type`, `changemany` | edits by the HTTP API, one request each, each durable when answered |
//! | `watch`, `waitmany` | what the window is told, as a page would be |
//! | `disconnect`, `reconnect` | the node ends, and starts again: its start is counted with it |
//! | `stats` | of the node's process, not of this one |
//!
//! A commonground of the same build profile must lie beside it (`COMMONGROUND_BIN` names another one).

mod follow;
mod replica;
mod seeded;
mod stats;

use std::io::{BufRead, Write, stdin, stdout};
use std::sync::Arc;
use std::thread;

use serde_json::{Value, json};

use crate::replica::Replica;

fn main() {
    let replica = Arc::new(Replica::new());
    for line in stdin().lock().lines() {
        let Ok(command) = serde_json::from_str::<Value>(&line.unwrap_or_default()) else {
            continue;
        };
        if command["cmd"] == "exit" {
            break;
        }
        // A node ends with the thread that started it; this one lasts.
        if command["cmd"] == "seed" || command["cmd"] == "reconnect" {
            answer(&replica, &command);
            continue;
        }
        let replica = Arc::clone(&replica);
        // Some commands wait for what others bring about.
        thread::spawn(move || answer(&replica, &command));
    }
    replica.end();
}

fn answer(replica: &Replica, command: &Value) {
    let mut said = match replica.obey(command) {
        Ok(Value::Object(said)) => said,
        Ok(_) => serde_json::Map::new(),
        Err(error) => serde_json::Map::from_iter([("error".to_owned(), json!(error))]),
    };
    said.insert("ok".to_owned(), json!(!said.contains_key("error")));
    said.insert("id".to_owned(), command["id"].clone());
    let mut out = stdout().lock();
    // Whoever asked may have gone.
    let _ = writeln!(out, "{}", Value::Object(said));
    let _ = out.flush();
}
