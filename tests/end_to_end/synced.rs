//! Durable means synced: between a request that writes and its answer, the disk is told to keep it.
//!
//! Seen from outside, by the system calls of the node (`strace`; install it with
//! `apt-get install strace`, or as your system does).

use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

use serde_json::Value;
use tests::talk::found;
use tests::{Start, eventually};

use crate::deeds::{append, begin_text, propose, write};

/// What happened, in the order in which it happened.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Step {
    /// A request that writes came in, on this connection.
    Asked(String),
    /// The disk was told to keep a file, and has.
    Synced,
    /// It was answered that all is well, on this connection.
    Answered(String),
}

/// Reads what the tracer wrote. A call that others interrupt has two lines: it counts where it ends,
/// except an answer, which counts where it begins.
fn steps_of(trace: &str) -> Vec<Step> {
    let mut begun: BTreeMap<&str, &str> = BTreeMap::new();
    let mut steps = Vec::new();
    for line in trace.lines() {
        let (thread, call) = line.split_once(' ').unwrap_or_default();
        let call = call.trim_start();
        if call.contains("HTTP/1.1 200") && !call.starts_with("<...") {
            steps.push(Step::Answered(descriptor(call).to_owned()));
        }
        if let Some(first) = call.strip_suffix("<unfinished ...>") {
            begun.insert(thread, first);
            continue;
        }
        let (first, rest) = match call.split_once(" resumed>") {
            Some((_, rest)) => (begun.remove(thread).unwrap_or_default(), rest),
            None => (call, call),
        };
        if is_sync(first) && rest.ends_with("= 0") {
            steps.push(Step::Synced);
        } else if ["\"POST /api", "\"PUT /api"].iter().any(|verb| rest.contains(verb)) {
            steps.push(Step::Asked(descriptor(first).to_owned()));
        }
    }
    steps
}

fn is_sync(call: &str) -> bool {
    (call.starts_with("fdatasync(") || call.starts_with("fsync(")) && call.contains("/store/")
}

/// The number in `name(number<what it is>, …`.
fn descriptor(call: &str) -> &str {
    let inside = call.split_once('(').map_or("", |(_, inside)| inside);
    inside.split(['<', ',']).next().unwrap_or_default()
}

/// Of all requests that were answered well: how many had the disk told first, and how many had not.
fn judge(steps: &[Step]) -> (usize, usize) {
    let (mut kept_first, mut told_first) = (0, 0);
    for (at, step) in steps.iter().enumerate() {
        let Step::Asked(connection) = step else { continue };
        let answer = Step::Answered(connection.clone());
        let Some(after) = steps[at..].iter().position(|step| *step == answer) else { continue };
        if steps[at..at + after].contains(&Step::Synced) {
            kept_first += 1
        } else {
            told_first += 1
        }
    }
    (kept_first, told_first)
}

#[test]
fn a_trace_in_which_the_answer_comes_first_is_noticed() {
    let asked = "7 recvfrom(9<TCP:[1]>, \"POST /api/v1/x HTTP/1.1\", 99) = 9";
    let synced = "8 fdatasync(4</h/store/journal>) = 0";
    let begun = "8 fdatasync(4</h/store/journal> <unfinished ...>";
    let resumed = "8 <... fdatasync resumed>) = 0";
    let answered = "7 sendto(9<TCP:[1]>, \"HTTP/1.1 200 OK\", 9) = 9";
    let judged = |lines: &[&str]| judge(&steps_of(&lines.join("\n")));

    assert_eq!(judged(&[asked, synced, answered]), (1, 0));
    assert_eq!(judged(&[asked, begun, resumed, answered]), (1, 0));
    assert_eq!(judged(&[synced, asked, answered]), (0, 1));
    assert_eq!(judged(&[asked, begun, answered, resumed]), (0, 1));
}

#[test]
fn every_write_is_synced_before_it_is_acknowledged() {
    let there = Command::new("strace").arg("--version").output().is_ok();
    assert!(there, "strace is not installed: apt-get install strace");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let file = folder.path().join("trace");
    let calls = "trace=fdatasync,fsync,read,recvfrom,write,writev,sendto";
    let path = file.to_str().expect("a path");
    let mut ann = Start::named("Ann")
        .under(&["strace", "-D", "-f", "-y", "-s", "40", "-e", calls, "-o", path])
        .start();
    let community = found(&ann, "Knots");
    let text = begin_text(&ann.api(), &community, "On loops");
    for number in 0..20 {
        propose(&ann.api(), &community, &format!("knot {number}")).expect("a term");
        append(&ann.api(), &text, "a line\n").expect("written");
    }
    write(&ann.api(), &text, "all anew\n").expect("written");
    ann.api().get::<Value>("/status").expect("a status");

    ann.terminate();

    // The founding, the text, 20 terms, 20 lines, and the whole text.
    let writes = 1 + 1 + 20 + 20 + 1;
    let judged = eventually("the tracer has written all", || {
        let trace = fs::read_to_string(&file).ok().filter(|trace| trace.contains("+++ exited"))?;
        Some(judge(&steps_of(&trace)))
    });
    assert_eq!(judged, (writes, 0), "(synced first, answered first)");
}
