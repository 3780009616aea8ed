//! What people and programs get wrong: each is answered by one clear sentence and what to do, and
//! nothing is lost by it.

use std::fs;

use api::Code;
use api::publications::{Edit, Splice};
use serde_json::{Value, json};
use tests::talk::{found, invite};
use tests::{Client, Node, Refusal, Start, eventually};

use crate::deeds::{at_version, begin_text, edit, labels, propose, read, write};

/// No such thing, but it could be one.
const UNKNOWN: &str = "00112233445566778899aabbccddeeff";

/// A refusal says what is wrong in a sentence, and what to do in another.
#[track_caller]
fn clear(refusal: &Refusal) -> Code {
    let problem = refusal.problem.as_ref().unwrap_or_else(|| panic!("no problem: {refusal:?}"));
    for said in [&problem.message, &problem.hint] {
        assert!(said.ends_with(['.', '”', ')']), "not a sentence: {problem:?}");
        assert!(said.len() < 300 && !said.contains('\n'), "not one sentence: {problem:?}");
        assert!(!said.contains("::") && !said.contains("Error"), "for programmers: {problem:?}");
    }
    problem.code
}

/// A command that failed: its exit code and its code, said clearly.
#[track_caller]
fn failed(node: &Node, arguments: &[&str]) -> (i32, String) {
    let ran = node.cli(&[&["--json"], arguments].concat());
    let error = ran.error();
    let said = |what: &str| error[what].as_str().unwrap_or_default().to_owned();
    for what in ["message", "hint"] {
        assert!(!said(what).is_empty(), "{arguments:?}: no {what}: {error}");
        assert!(!said(what).contains('\n'), "{arguments:?}: not one sentence: {error}");
    }
    assert!(ran.stdout.is_empty(), "{arguments:?}: nothing on stdout: {ran:?}");
    (ran.code, said("code"))
}

#[test]
fn the_command_line_says_what_is_wrong_and_ends_with_the_right_code() {
    let ann = Node::named("Ann");
    let community = found(&ann, "Knots");
    let text = begin_text(&ann.api(), &community, "On loops");
    write(&ann.api(), &text, "a 🪢 loop").expect("written");
    let folder = tempfile::tempdir().expect("a folder");
    let place = |name: &str| folder.path().join(name).to_str().expect("a path").to_owned();
    let (broken, binary, absent) = (place("broken.ttl"), place("binary.txt"), place("absent.ttl"));
    fs::write(&broken, "<a> <b> ; oops").expect("a file");
    fs::write(&binary, [0xff, 0xfe, 0x00]).expect("a file");
    let link = invite(&ann, &community);
    let cut = &link[..link.len() - 9];
    let before = ann.json(&["community", "show", &community]);

    let wrong: [(&[&str], i32, &str); 18] = [
        (&["community", "show", UNKNOWN], 1, "not_found"),
        (&["community", "show", "my knots"], 2, "bad_request"),
        (&["term", "show", UNKNOWN], 1, "not_found"),
        (&["term", "propose", &community, ""], 2, "bad_request"),
        (&["publication", "text", "../../etc"], 2, "bad_request"),
        (&["publication", "edit", &text, "--at", "3", "--insert", "x"], 2, "bad_request"),
        (&["publication", "edit", &text, "--at", "999", "--insert", "x"], 2, "bad_request"),
        (&["publication", "edit", &text, "--at", "-1"], 2, "usage"),
        (&["publication", "write", &text, "--file", &absent], 1, "file"),
        (&["publication", "write", &text, "--file", &binary], 1, "file"),
        (&["question", "show", UNKNOWN], 1, "not_found"),
        (&["import", &community, &absent], 1, "file"),
        (&["import", &community, &broken], 2, "bad_request"),
        (&["import", &community, &binary], 2, "usage"),
        (&["peer", "add", "somewhere"], 2, "bad_request"),
        (&["join", "https://example.org/"], 2, "bad_request"),
        (&["join", cut], 2, "bad_request"),
        (&["dance"], 2, "usage"),
    ];
    for (arguments, exit, code) in wrong {
        assert_eq!(failed(&ann, arguments), (exit, code.to_owned()), "{arguments:?}");
    }

    assert_eq!(read(&ann.api(), &text).expect("a text").text, "a 🪢 loop");
    assert_eq!(ann.json(&["community", "show", &community]), before, "nothing is different");
}

#[test]
fn commands_to_a_node_that_does_not_run_or_has_no_name_say_so() {
    let nameless = Start::nameless().start();
    assert_eq!(failed(&nameless, &["community", "create", "Knots"]), (4, "not_set_up".to_owned()));

    let mut stopped = Node::named("Ann");
    stopped.terminate();
    assert_eq!(failed(&stopped, &["community", "list"]), (5, "not_running".to_owned()));
    stopped.restart();
    stopped.kill();
    assert_eq!(failed(&stopped, &["status"]), (5, "not_running".to_owned()), "killed");
}

fn refused(answer: Result<Value, Refusal>) -> (u16, Code) {
    let refusal = answer.expect_err("it is wrong");
    (refusal.status, clear(&refusal))
}

#[test]
fn the_api_says_what_is_wrong_with_a_request() {
    let ann = Node::named("Ann");
    let community = found(&ann, "Knots");
    let api = ann.api();
    let text = begin_text(&api, &community, "On loops");
    let terms = format!("/communities/{community}/terms");
    let edits = format!("/publications/{text}/edits");
    let long = "x".repeat(70_000);
    let longer = "x".repeat(9 << 20);
    let huge = "x".repeat(2_000_000);

    let post = |path: &str, body: Value| refused(api.post(path, &body));
    assert_eq!(post(&terms, json!({})), (400, Code::BadRequest), "no label");
    assert_eq!(post(&terms, json!({"label": 7})), (400, Code::BadRequest), "a number");
    assert_eq!(post(&terms, json!([])), (400, Code::BadRequest), "a list");
    assert_eq!(post(&terms, json!({"label": "a", "colour": "red"})), (400, Code::BadRequest));
    assert_eq!(post(&terms, json!({"label": long})), (413, Code::TooLarge), "a long form");
    let whole = format!("/publications/{text}/text");
    assert_eq!(refused(api.put(&whole, &json!({"text": longer}))), (413, Code::TooLarge));
    assert_eq!(refused(api.put(&whole, &json!({"text": huge}))), (400, Code::BadRequest));
    assert_eq!(post("/nowhere", json!({})), (404, Code::NotFound));
    assert_eq!(refused(api.delete(&terms)), (405, Code::BadRequest));
    assert_eq!(refused(api.get("/publications/zzzz/text")), (400, Code::BadRequest));
    assert_eq!(refused(api.get(&format!("/terms/{UNKNOWN}"))), (404, Code::NotFound));
    assert_eq!(post(&edits, json!({"splices": []})), (400, Code::BadRequest), "no base");
    let both = json!({"version": 1, "heads": [], "splices": []});
    assert_eq!(post(&edits, both), (400, Code::BadRequest), "two bases");
    let strange = json!({"heads": [UNKNOWN.repeat(2)], "splices": [{"at": 0, "insert": "x"}]});
    assert_eq!(post(&edits, strange), (400, Code::BadRequest), "heads of another text");
    let peer = json!({"address": "/ip4/127.0.0.1/tcp/notaport"});
    assert_eq!(post("/peers", peer), (400, Code::BadRequest));

    assert_eq!(read(&api, &text).expect("a text").text, "");
    assert_eq!(labels(&api, &community).expect("terms"), [""; 0]);
}

#[test]
fn an_edit_within_a_character_beyond_the_end_or_at_an_old_version_changes_nothing() {
    let ann = Node::named("Ann");
    let community = found(&ann, "Knots");
    let api = ann.api();
    let text = begin_text(&api, &community, "On loops");
    write(&api, &text, "a 🪢 loop").expect("written");
    let version = read(&api, &text).expect("a text").version;
    let splice = |at, delete, insert: &str| Splice { at, delete, insert: insert.to_owned() };
    let send = |wish: &Edit| {
        let refusal = edit(&api, &text, wish).expect_err("it is wrong");
        (clear(&refusal), refusal.problem.and_then(|problem| problem.version))
    };

    for wrong in [
        splice(3, 0, "x"),
        splice(2, 1, ""),
        splice(3, 1, ""),
        splice(10, 0, "x"),
        splice(0, 10, ""),
    ] {
        assert_eq!(
            send(&at_version(version, wrong.clone())),
            (Code::BadRequest, None),
            "{wrong:?}"
        );
    }
    let old = at_version(version - 1, splice(0, 0, "x"));
    assert_eq!(send(&old), (Code::Stale, Some(version)), "and the current version is said");
    let mut half = at_version(version, splice(0, 0, "x"));
    half.splices.push(splice(999, 0, "y"));
    assert_eq!(send(&half), (Code::BadRequest, None), "the first of two is not done alone");

    let now = read(&api, &text).expect("a text");
    assert_eq!((now.text.as_str(), now.version), ("a 🪢 loop", version));
    edit(&api, &text, &at_version(version, splice(4, 0, "!"))).expect("behind it is fine");
    assert_eq!(read(&api, &text).expect("a text").text, "a 🪢! loop");
}

#[test]
fn an_edit_that_is_sent_twice_is_applied_once() {
    let ann = Node::named("Ann");
    let community = found(&ann, "Knots");
    let api = ann.api();
    let text = begin_text(&api, &community, "On loops");
    let version = read(&api, &text).expect("a text").version;
    let insert = "once".to_owned();
    let wish = Edit {
        client: Some("page".to_owned()),
        sequence: Some(1),
        ..at_version(version, Splice { at: 0, delete: 0, insert })
    };

    let first = edit(&api, &text, &wish).expect("applied");
    let again = edit(&api, &text, &wish).expect("answered again");

    assert_eq!(first, again);
    assert_eq!(read(&api, &text).expect("a text").text, "once");
}

/// ```text
/// Ann ─ ✗      nobody listens there; the link is of a table whose members are all away
/// ```
#[test]
fn nobody_at_an_address_or_behind_a_link_keeps_nobody_from_working() {
    let (ann, mut bob) = (Node::named("Ann"), Node::named("Bob"));
    let theirs = found(&bob, "Bends");
    let link = invite(&bob, &theirs);
    let address = bob.address();
    bob.terminate();

    ann.api().post::<Value>("/peers", &json!({"address": address})).expect("it is tried");
    let joined = ann.cli(&["--json", "join", &link]);

    assert_eq!(joined.code, 3, "pending: {joined:?}");
    let mine = found(&ann, "Knots");
    propose(&ann.api(), &mine, "bowline").expect("work goes on");
    bob.restart();
    let api: Client = ann.api();
    eventually("Bob is back and lets Ann in", || {
        let shown: Value = api.get(&format!("/communities/{theirs}")).ok()?;
        (shown["state"] == "member").then_some(())
    });
}
