//! Every operation: what is sent, and what the node hears.

use api::communities::{Access, ImportFormat, NewCommunity, NewImport, NewInvite, NewJoin, Role};
use api::distance::{Distance, NewDistance};
use api::hiding::NewHiding;
use api::membership::{Admission, CommunityChange, GivenReason, NewRole};
use api::people::{Interest, Level, NewPeer, ProfileChange, Stance, Visibility};
use api::publications::{Edit, NewPublication, NewTitle, Splice, WholeText};
use api::questions::{Hearing, NewQuestion};
use api::successors::NewSuccessor;
use api::terms::{LabelText, NewStance, NewTerm, Position, TermChange};
use mind::{Command, Hideable, ReadingOf};
use serde_json::{Value, json};

use crate::harness::House;
use crate::node_side::Heard;

/// One call of an operation, and what the node should hear of it.
pub(crate) struct Call {
    pub(crate) method: &'static str,
    /// As in the description.
    pub(crate) template: &'static str,
    pub(crate) path: String,
    pub(crate) body: Option<Value>,
    pub(crate) heard: Option<Heard>,
}

pub(crate) fn call(
    method: &'static str,
    template: &'static str,
    body: Option<Value>,
    heard: Option<Heard>,
) -> Call {
    let path = template
        .replace("{id}", "abc")
        .replace("{community}", "abc")
        .replace("{member}", "ffee")
        .replace("{reading}", "ad")
        .replace("{device}", "eeff")
        .replace("{label}", "vintage%20diesel%2F%C3%A9");
    Call { method, template, path, body, heard }
}

pub(crate) fn read(template: &'static str, command: Command) -> Call {
    call("GET", template, None, Some(Heard::Command(command)))
}

pub(crate) fn write(
    method: &'static str,
    template: &'static str,
    body: Value,
    command: Command,
) -> Call {
    call(method, template, Some(body), Some(Heard::Command(command)))
}

pub(crate) fn id() -> String {
    "abc".into()
}

/// A call of every operation there is. `code` must be fresh.
pub(crate) fn calls(code: &str) -> Vec<Call> {
    let mut all = people();
    all.extend(communities());
    all.extend(membership());
    all.extend(crate::devices::calls());
    all.extend(crate::devices::pairing());
    all.extend(glossary());
    all.extend(writing());
    all.extend(hiding());
    all.extend([
        read("/api/v1/status", Command::Status),
        call("GET", "/api/v1/doctor", None, Some(Heard::Doctor)),
        call("POST", "/api/v1/stop", None, Some(Heard::Stop)),
        call("GET", "/api/v1/events", None, None),
        call("GET", "/api/v1/openapi.json", None, None),
        call("POST", "/api/v1/session", Some(json!({"code": code})), None),
        call("POST", "/api/v1/session/codes", None, None),
    ]);
    all
}

fn people() -> Vec<Call> {
    let change = ProfileChange { name: Some("Marijke".into()), ..ProfileChange::default() };
    let interest = Interest {
        label: "diesel".into(),
        language: "nl".into(),
        level: Level::Expert,
        stance: Stance::Both,
        visibility: Visibility::Public,
    };
    let peer = NewPeer { address: "/ip4/127.0.0.1/tcp/1".into() };
    let gone = Command::RemoveInterest("vintage diesel/é".into());
    vec![
        read("/api/v1/profile", Command::ShowProfile),
        write(
            "PATCH",
            "/api/v1/profile",
            json!({"name": "Marijke"}),
            Command::ChangeProfile(change),
        ),
        read("/api/v1/interests", Command::ListInterests),
        write(
            "PUT",
            "/api/v1/interests",
            json!({"label": "diesel", "language": "nl", "level": "expert"}),
            Command::PutInterest(interest),
        ),
        call("DELETE", "/api/v1/interests/{label}", None, Some(Heard::Command(gone))),
        read("/api/v1/matches", Command::Matches { limit: 20 }),
        read("/api/v1/peers", Command::ListPeers),
        read("/api/v1/people/blocked", Command::ListDistant),
        write(
            "PUT",
            "/api/v1/people/blocked/{id}",
            json!({"distance": "muted"}),
            Command::KeepAway(id(), NewDistance { distance: Distance::Muted }),
        ),
        call(
            "DELETE",
            "/api/v1/people/blocked/{id}",
            None,
            Some(Heard::Command(Command::LetNear(id()))),
        ),
        write(
            "POST",
            "/api/v1/peers",
            json!({"address": "/ip4/127.0.0.1/tcp/1"}),
            Command::AddPeer(peer),
        ),
    ]
}

fn communities() -> Vec<Call> {
    let new = NewCommunity { name: "M".into(), purpose: String::new(), access: Access::Invite };
    let import =
        NewImport { format: ImportFormat::Skos, content: "<a> <b> <c>.".into(), dry_run: true };
    let revoke = Heard::Command(Command::RevokeInvite(id()));
    let forget = Heard::Command(Command::ForgetJoin(id()));
    vec![
        read("/api/v1/communities", Command::ListCommunities),
        write("POST", "/api/v1/communities", json!({"name": "M"}), Command::CreateCommunity(new)),
        read("/api/v1/communities/{id}", Command::ShowCommunity(id())),
        read("/api/v1/communities/{id}/invites", Command::ListInvites(id())),
        write(
            "POST",
            "/api/v1/communities/{id}/invites",
            json!({"uses": 2}),
            Command::CreateInvite(id(), NewInvite { uses: Some(2), ..NewInvite::default() }),
        ),
        call("DELETE", "/api/v1/invites/{id}", None, Some(revoke)),
        read("/api/v1/joins", Command::ListJoins),
        write(
            "POST",
            "/api/v1/joins",
            json!({"link": "l"}),
            Command::Join(NewJoin { link: "l".into(), words: String::new() }),
        ),
        call("DELETE", "/api/v1/joins/{community}", None, Some(forget)),
        write(
            "POST",
            "/api/v1/communities/{id}/imports",
            json!({"format": "skos", "content": "<a> <b> <c>.", "dry_run": true}),
            Command::Import(id(), import),
        ),
    ]
}

fn membership() -> Vec<Call> {
    let member = "ffee".to_owned();
    let successor = NewSuccessor { name: "Diesel".into(), ..NewSuccessor::default() };
    let leave = Heard::Command(Command::LeaveCommunity(id()));
    let adopt = Heard::Command(Command::AdoptDevice(id(), "eeff".to_owned()));
    let change = CommunityChange { access: Some(Access::Request), ..CommunityChange::default() };
    let why = GivenReason { reason: "spam".into() };
    vec![
        write(
            "POST",
            "/api/v1/communities/{id}/successors",
            json!({"name": "Diesel"}),
            Command::CreateSuccessor(id(), successor),
        ),
        write(
            "PATCH",
            "/api/v1/communities/{id}",
            json!({"access": "request"}),
            Command::ChangeCommunity(id(), change),
        ),
        call("POST", "/api/v1/communities/{id}/leaving", None, Some(leave)),
        write(
            "POST",
            "/api/v1/communities/{id}/members/{member}/removal",
            json!({"reason": "spam"}),
            Command::RemoveMember(id(), member.clone(), why.clone()),
        ),
        write(
            "PUT",
            "/api/v1/communities/{id}/members/{member}/role",
            json!({"role": "reader"}),
            Command::ChangeRole(id(), member.clone(), NewRole { role: Role::Reader }),
        ),
        write(
            "POST",
            "/api/v1/communities/{id}/members/{member}/admission",
            json!({}),
            Command::AdmitMember(id(), member.clone(), Admission::default()),
        ),
        read("/api/v1/communities/{id}/wishes", Command::ListWishes(id())),
        write(
            "POST",
            "/api/v1/communities/{id}/wishes/{member}/refusal",
            json!({"reason": "spam"}),
            Command::DeclineWish(id(), member, why),
        ),
        read("/api/v1/communities/{id}/evidence", Command::ListEvidence(id())),
        call("POST", "/api/v1/communities/{id}/devices/{device}/adoption", None, Some(adopt)),
        read("/api/v1/communities/{id}/door", Command::ShowDoor(id())),
    ]
}

fn glossary() -> Vec<Call> {
    let new = NewTerm { label: "koude tik".into(), language: "nl".into(), definition: None };
    let label = LabelText { text: "cold tick".into(), language: "en".into() };
    let change = TermChange { alternative: Some(label), ..TermChange::default() };
    let reason = "Not with diesels.".to_owned();
    let stance = NewStance { position: Some(Position::Object), reason };
    vec![
        read(
            "/api/v1/communities/{id}/terms",
            Command::ListTerms { community: id(), language: None },
        ),
        write(
            "POST",
            "/api/v1/communities/{id}/terms",
            json!({"label": "koude tik", "language": "nl"}),
            Command::ProposeTerm(id(), new),
        ),
        read("/api/v1/terms/{id}", Command::ShowTerm { term: id(), language: None }),
        write(
            "PATCH",
            "/api/v1/terms/{id}",
            json!({"alternative": {"text": "cold tick", "language": "en"}}),
            Command::ChangeTerm(id(), change),
        ),
        write(
            "PUT",
            "/api/v1/terms/{id}/readings/{reading}/stance",
            json!({"position": "object", "reason": "Not with diesels."}),
            Command::TakeStance(ReadingOf { term: id(), reading: "ad".into() }, stance),
        ),
    ]
}

fn writing() -> Vec<Call> {
    let edit = Edit {
        version: Some(7),
        heads: None,
        splices: vec![Splice { at: 1, delete: 0, insert: "é".into() }],
        client: Some("c".into()),
        sequence: Some(3),
    };
    let edit_json = json!({"version": 7, "splices": [{"at": 1, "insert": "é"}],
        "client": "c", "sequence": 3});
    vec![
        read("/api/v1/communities/{id}/publications", Command::ListPublications(id())),
        write(
            "POST",
            "/api/v1/communities/{id}/publications",
            json!({"title": "T"}),
            Command::CreatePublication(id(), NewPublication { title: "T".into() }),
        ),
        write(
            "PATCH",
            "/api/v1/publications/{id}",
            json!({"title": "T"}),
            Command::RenamePublication(id(), NewTitle { title: "T".into() }),
        ),
        read("/api/v1/publications/{id}/text", Command::ReadText(id())),
        write(
            "PUT",
            "/api/v1/publications/{id}/text",
            json!({"text": "T"}),
            Command::WriteText(id(), WholeText { text: "T".into() }),
        ),
        write("POST", "/api/v1/publications/{id}/edits", edit_json, Command::EditText(id(), edit)),
        read("/api/v1/communities/{id}/questions", Command::ListQuestions(id())),
        write(
            "POST",
            "/api/v1/communities/{id}/questions",
            json!({"title": "Q"}),
            Command::AskQuestion(id(), NewQuestion { title: "Q".into(), body: String::new() }),
        ),
        read("/api/v1/questions/{id}", Command::ShowQuestion(id())),
        write(
            "PUT",
            "/api/v1/questions/{id}/hearing",
            json!({"hear": true}),
            Command::HearQuestion(id(), Hearing { hear: true }),
        ),
    ]
}

fn hiding() -> Vec<Call> {
    let all = [
        ("/api/v1/questions/{id}/hiding", Hideable::Question(id())),
        ("/api/v1/publications/{id}/hiding", Hideable::Publication(id())),
        ("/api/v1/terms/{id}/hiding", Hideable::Term(id())),
        ("/api/v1/terms/{id}/readings/{reading}/hiding", Hideable::Reading(id(), "ad".into())),
    ];
    all.into_iter()
        .flat_map(|(path, what)| {
            let why = NewHiding { reason: "rude".into() };
            let hide = Command::Hide(what.clone(), why);
            let unhide = Some(Heard::Command(Command::Unhide(what)));
            [
                write("PUT", path, json!({"reason": "rude"}), hide),
                call("DELETE", path, None, unhide),
            ]
        })
        .collect()
}

#[tokio::test]
async fn every_operation_asks_the_node_exactly_what_it_was_asked() {
    let house = House::new().await;
    let mut expected = Vec::new();

    for call in calls("spent") {
        let ask = house.ask(call.method, &call.path);
        call.body.iter().fold(ask, |ask, body| ask.json(body)).send().await;
        expected.extend(call.heard);
    }

    assert_eq!(house.node.heard(), expected);
}

#[tokio::test]
async fn a_query_reaches_the_node() {
    let house = House::new().await;

    house.ask("GET", "/api/v1/matches?limit=5").send().await;
    house.ask("GET", "/api/v1/matches?limit=4000000").send().await;
    house.ask("GET", "/api/v1/terms/abc?language=nl-BE").send().await;

    let shown = Command::ShowTerm { term: id(), language: Some("nl-BE".into()) };
    let expected = [Command::Matches { limit: 5 }, Command::Matches { limit: 200 }, shown];
    assert_eq!(house.node.heard(), expected.map(Heard::Command));
}

#[tokio::test]
async fn the_status_says_what_only_the_window_knows() {
    let house = House::new().await;

    let status = house.ask("GET", "/api/v1/status").send().await.json();

    assert_eq!(status["version"], "1.2.3");
    assert_eq!(status["home"], "/home/marijke");
    assert_eq!(status["http"], format!("http://127.0.0.1:{}", house.port));
    assert_eq!(status["peer_id"], "12D3", "the mind's own stays");
}
