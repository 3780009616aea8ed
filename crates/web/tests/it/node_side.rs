//! The node's side of the port, as a table: an answer for every command, and a record of what was
//! heard.

use std::sync::{Arc, Mutex};

use api::events::Say;
use api::status::{Check, Doctor, Verdict};
use api::{Code, Problem};
use mind::{Answer, Command, Window};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use tokio::sync::{mpsc, watch};
use tokio::time::timeout;
use web::{Bell, Knock};

use crate::harness::DEADLINE;

/// What the node heard, without the ends of channels.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Heard {
    Command(Command),
    Opened(Window),
    Said(Window, Say),
    Closed(Window),
    Doctor,
    Stop,
}

/// The table, and what came in.
pub(crate) struct NodeSide {
    refusal: Arc<Mutex<Option<Problem>>>,
    bells: Arc<Mutex<Vec<Bell>>>,
    heard: watch::Receiver<Vec<Heard>>,
}

impl NodeSide {
    pub(crate) fn listening(mut knocks: mpsc::Receiver<Knock>) -> Self {
        let refusal: Arc<Mutex<Option<Problem>>> = Arc::default();
        let bells: Arc<Mutex<Vec<Bell>>> = Arc::default();
        let (record, heard) = watch::channel(Vec::new());
        let side = Self { refusal: refusal.clone(), bells: bells.clone(), heard };
        tokio::spawn(async move {
            while let Some(knock) = knocks.recv().await {
                let refused = refusal.lock().expect("whole").clone();
                let heard = take(knock, refused, &bells);
                record.send_modify(|all| all.push(heard));
            }
        });
        side
    }

    /// Answers every command with this from now on.
    pub(crate) fn refuse(&self, code: Code) {
        let problem = Problem::new(code, "No.", "Ask again.");
        *self.refusal.lock().expect("whole") = Some(problem);
    }

    pub(crate) fn heard(&self) -> Vec<Heard> {
        self.heard.borrow().clone()
    }

    /// Waits until it heard something like this.
    pub(crate) async fn hears(&self, like: impl Fn(&Heard) -> bool) -> Heard {
        let mut heard = self.heard.clone();
        let all = timeout(DEADLINE, heard.wait_for(|all| all.iter().any(&like))).await;
        let all = all.expect("in time").expect("still listening");
        all.iter().find(|one| like(one)).expect("just seen").clone()
    }

    /// The bell of the newest window.
    pub(crate) async fn bell(&self) -> Bell {
        self.hears(|heard| matches!(heard, Heard::Opened(_))).await;
        self.bells.lock().expect("whole").last().expect("opened").clone()
    }
}

fn take(knock: Knock, refused: Option<Problem>, bells: &Mutex<Vec<Bell>>) -> Heard {
    match knock {
        Knock::Ask { command, answer } => {
            // Whoever asked may have gone away.
            let _gone = answer.send(refused.map_or_else(|| Ok(answer_to(&command)), Err));
            Heard::Command(command)
        }
        Knock::WindowOpened { window, bell } => {
            bells.lock().expect("whole").push(bell);
            Heard::Opened(window)
        }
        Knock::Said { window, say } => Heard::Said(window, say),
        Knock::WindowClosed(window) => Heard::Closed(window),
        Knock::Doctor { answer } => {
            let check = Check {
                check: "disk".into(),
                verdict: Verdict::Ok,
                message: "There is room.".into(),
                hint: String::new(),
            };
            let _gone = answer.send(Doctor { checks: vec![check] });
            Heard::Doctor
        }
        Knock::Stop => Heard::Stop,
    }
}

/// A type of the API, by its JSON.
pub(crate) fn of<T: DeserializeOwned>(value: Value) -> T {
    serde_json::from_value(value).expect("the table fits the types")
}

fn author() -> Value {
    json!({"member": "aa", "name": "Joost", "me": false})
}

/// One plausible answer for each command.
pub(crate) fn answer_to(command: &Command) -> Answer {
    if let Some(answer) = crate::devices::answer_to(command) {
        return answer;
    }
    match command {
        Command::ShowProfile | Command::ChangeProfile(_) => Answer::Profile(of(json!({
            "member": "aa", "device": "bb", "peer_id": "12D3", "name": "Marijke", "about": "",
            "affiliation": "", "place": "", "languages": ["nl"], "links": []}))),
        Command::ListInterests | Command::PutInterest(_) | Command::RemoveInterest(_) => {
            Answer::Interests(of(json!({"interests": [{"label": "diesel"}]})))
        }
        Command::Matches { .. } => Answer::Matches(of(json!({"known": 3, "matches": [{
            "member": "aa", "name": "Joost", "affiliation": "", "place": "", "about": "",
            "score": 0.5, "connected": true, "interests": [], "communities": [],
            "reasons": [{"interest": "diesel", "theirs": "Diesel", "kind": "shared"}]}]}))),
        Command::ListPeers => Answer::Peers(of(json!({"peers": [
            {"peer_id": "12D3", "member": null, "name": "", "connected": false, "path": ""}]}))),
        Command::AddPeer(_) | Command::RevokeInvite(_) | Command::ForgetJoin(_) => Answer::Done,
        Command::KeepAway(..) | Command::LetNear(_) => Answer::Done,
        Command::ListDistant => Answer::Distant(of(json!({"people": [
            {"member": "aa", "name": "Wim", "distance": "blocked", "since": 1}]}))),
        Command::Status => Answer::Status(of(json!({
            "version": "", "home": "", "member": null, "name": "", "device": "bb",
            "peer_id": "12D3", "listen": [], "http": "", "disk_full": false,
            "connection": {"present": [], "waiting_for": [], "only_here": true, "peers": 0},
            "communities": [{"community": "cc", "name": "Motordiagnose", "digest": "dd",
                "devices": [{"device": "bb", "member": "aa", "name": "Joost", "here": true,
                    "connected": true, "has_everything": true}]}]}))),
        other => answer_about_a_community(other),
    }
}

fn answer_about_a_community(command: &Command) -> Answer {
    match command {
        Command::ListCommunities => Answer::Communities(of(json!({"communities": [{
            "community": "cc", "name": "Motordiagnose", "purpose": "", "state": "member",
            "members": 3, "present": 1, "wishes": 0, "may_write": true,
            "archived": false, "role": "member", "successors": 0}]}))),
        Command::CreateCommunity(_) => Answer::CommunityRef(of(json!({"community": "cc"}))),
        Command::ShowCommunity(_) | Command::ChangeCommunity(..) => Answer::Community(of(json!({
            "community": "cc", "name": "Motordiagnose", "purpose": "", "access": "invite",
            "state": "member", "role": "member", "digest": "dd", "wishes": 1, "archived": false,
            "successors": [{"community": "ca", "name": "Diesel", "link": "", "by": author(), "at": 1}],
            "predecessors": [], "settling": {"recognitions": 3, "quiet_days": 7},
            "former": [{"member": "bb", "name": "Wim", "ended": "removed", "by": "Joost",
                "through": "", "reason": "spam", "at": 1}],
            "members": [{"member": "aa", "name": "Joost", "affiliation": "", "role": "member",
                "me": false, "connected": true, "since": 1}],
            "documents": [{"document": "ee", "kind": "glossary", "title": "",
                "quarantined": false}]}))),
        Command::LeaveCommunity(_)
        | Command::RemoveMember(..)
        | Command::ChangeRole(..)
        | Command::AdmitMember(..)
        | Command::DeclineWish(..) => Answer::Done,
        Command::AdoptDevice(..) => Answer::Done,
        Command::ListEvidence(_) => Answer::Evidence(of(json!({"evidence": [{
            "what": "forked", "name": "Lotte", "me": false, "device_name": "laptop", "title": "",
            "number": 3, "proof": ["aa", "bb"], "counts": false, "adoptable": 1, "changes": 0,
            "at": 0}]}))),
        Command::ListWishes(_) => Answer::Wishes(of(json!({"wishes": [{
            "member": "aa", "name": "Lotte", "about": "", "affiliation": "", "words": "Hello",
            "at": 1, "former": false}]}))),
        Command::ShowDoor(_) => Answer::Door(of(json!({"link": "commonground:table/00"}))),
        Command::CreateSuccessor(..) => Answer::Successor(of(json!({"community": "cd",
            "name": "Diesel", "publications": 1, "questions": 2, "terms": 3, "already": 0,
            "not_carried": 0}))),
        Command::ListInvites(_) => Answer::Invites(of(json!({"invites": [invite()]}))),
        Command::CreateInvite(..) => Answer::Invite(of(invite())),
        Command::Join(_) => Answer::Join(of(join())),
        Command::ListJoins => Answer::Joins(of(json!({"joins": [join()]}))),
        Command::Import(..) => Answer::Imported(of(json!({"added": 1, "changed": 0,
            "unchanged": 2, "not_carried": [{"property": "p", "count": 1}], "dry_run": true}))),
        other => answer_about_writing(other),
    }
}

fn source() -> Value {
    json!({"community": "cb", "table": "Motoren", "source": "ee", "title": "Luisteren",
        "authors": [author()], "by": author(), "at": 1, "here": true})
}

fn invite() -> Value {
    json!({"invite": "ff", "by": "Joost", "role": "member", "link": "commonground:x", "uses": 1, "used": 0, "expires_at": 9,
        "revoked": false, "admitted": []})
}

fn join() -> Value {
    json!({"community": "cc", "name": "Motordiagnose", "door": false, "state": "joining", "step": "searching"})
}

fn answer_about_writing(command: &Command) -> Answer {
    match command {
        Command::ListTerms { .. } => Answer::Terms(of(json!({"terms": [{"term": "ab",
            "label": "koude tik", "language": "nl", "state": "proposed", "readings": 1,
            "excerpt": "", "changed_at": 1}]}))),
        Command::ProposeTerm(..) => Answer::TermRef(of(json!({"term": "ab"}))),
        Command::ShowTerm { .. } | Command::ChangeTerm(..) | Command::TakeStance(..) => {
            Answer::Term(of(json!({
            "term": "ab", "community": "cc", "label": "koude tik", "language": "nl",
            "state": "in_discussion", "alternative": [], "broader": [], "narrower": [],
            "related": [{"term": "ac", "label": "warme tik"}], "source": "", "based_on": [source()],
            "preferred": [{"text": "koude tik", "language": "nl"}],
            "readings": [{"reading": "ad", "text": "t", "language": "nl", "author": author(),
                "at": 1, "stances": [{"author": author(), "position": "agree", "reason": "",
                    "current": true}]}]})))
        }
        Command::ListPublications(_) => Answer::Publications(of(json!({"publications": [{
            "publication": "ba", "title": "Luisteren", "state": "draft", "excerpt": "",
            "authors": [author()], "created_at": 1, "changed_at": 2}]}))),
        Command::CreatePublication(..) => Answer::PublicationRef(of(json!({"publication": "ba"}))),
        Command::ReadText(_) => Answer::Text(of(json!({"publication": "ba", "community": "cc",
            "title": "Luisteren", "text": "Eerst", "version": 7, "heads": ["00"],
            "authors": [], "created_at": 1, "based_on": [source()]}))),
        Command::EditText(..) | Command::WriteText(..) | Command::RenamePublication(..) => {
            Answer::Edited(of(json!({"version": 8, "heads": ["01"]})))
        }
        Command::ListQuestions(_) => Answer::Questions(of(json!({"questions": [question()]}))),
        Command::AskQuestion(..) => Answer::QuestionRef(of(json!({"question": "bc"}))),
        Command::ShowQuestion(_) | Command::HearQuestion(..) => Answer::Question(of(question())),
        Command::Hide(..) | Command::Unhide(_) => Answer::Done,
        other => panic!("no answer for {other:?}: add it to the table"),
    }
}

fn question() -> Value {
    json!({"question": "bc", "community": "cc", "title": "Waarom?", "body": "", "author": null,
        "at": 1, "hearers": [author()], "heard_by_me": false, "based_on": []})
}
