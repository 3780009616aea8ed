//! The operations on devices, for the matrix: what is sent, what the node hears, what it answers.

use api::devices::{
    DeviceChange, DeviceChoice, NewOffer, NewSearch, NumberedWord, Recovery, RecoveryCheck, Return,
    SeenNumber,
};
use mind::{Answer, Command, DeviceCommand};
use serde_json::json;

use crate::node_side::{Heard, of};
use crate::operations::{Call, call, id, read, write};

pub(crate) fn calls() -> Vec<Call> {
    let change = DeviceChange { name: Some("kitchen".into()), keeper: None };
    let check = RecoveryCheck { words: vec![NumberedWord { place: 4, word: "legal".into() }] };
    let body = json!({"words": [{"place": 4, "word": "legal"}]});
    let words = Heard::Command(Command::Devices(DeviceCommand::Words));
    vec![
        read("/api/v1/devices", Command::Devices(DeviceCommand::List)),
        write(
            "PATCH",
            "/api/v1/devices/{id}",
            json!({"name": "kitchen"}),
            Command::Devices(DeviceCommand::Change(id(), change)),
        ),
        call(
            "DELETE",
            "/api/v1/devices/{id}",
            None,
            Some(Heard::Command(Command::Devices(DeviceCommand::Unlink(id())))),
        ),
        write(
            "POST",
            "/api/v1/devices/returns",
            json!({"communities": ["abc"]}),
            Command::Devices(DeviceCommand::SitDownAgain(Return { communities: vec![id()] })),
        ),
        call("POST", "/api/v1/recovery/words", None, Some(words)),
        write(
            "POST",
            "/api/v1/recovery/check",
            body,
            Command::Devices(DeviceCommand::CheckWords(check)),
        ),
        write(
            "POST",
            "/api/v1/recovery",
            json!({"words": "legal winner"}),
            Command::Devices(DeviceCommand::Restore(Recovery { words: "legal winner".into() })),
        ),
    ]
}

pub(crate) fn pairing() -> Vec<Call> {
    let search = NewSearch { name: "kitchen".into(), link: None };
    let (choice, seen) = (DeviceChoice { device: id() }, SeenNumber { number: "482913".into() });
    vec![
        read("/api/v1/pairing", Command::Devices(DeviceCommand::ShowPairing)),
        call(
            "DELETE",
            "/api/v1/pairing",
            None,
            Some(Heard::Command(Command::Devices(DeviceCommand::EndPairing))),
        ),
        write(
            "POST",
            "/api/v1/pairing/offer",
            json!({"keeper": true}),
            Command::Devices(DeviceCommand::Offer(NewOffer { keeper: true })),
        ),
        write(
            "POST",
            "/api/v1/pairing/search",
            json!({"name": "kitchen"}),
            Command::Devices(DeviceCommand::Search(search)),
        ),
        write(
            "POST",
            "/api/v1/pairing/choice",
            json!({"device": "abc"}),
            Command::Devices(DeviceCommand::Choose(choice)),
        ),
        write(
            "POST",
            "/api/v1/pairing/confirmation",
            json!({"number": "482913"}),
            Command::Devices(DeviceCommand::Confirm(seen)),
        ),
    ]
}

/// What the node answers to one of these; none for other commands.
pub(crate) fn answer_to(command: &Command) -> Option<Answer> {
    let Command::Devices(command) = command else { return None };
    Some(match command {
        DeviceCommand::List | DeviceCommand::Change(..) => Answer::Devices(of(json!({
            "devices": [{"device": "bb", "peer_id": "12D3", "name": "laptop", "here": true,
                "keeper": false, "connected": true, "speaks_until": 9, "unlinked": false}],
            "holds_key": true, "unlinked": false,
            "found": [{"community": "cc", "name": "Motordiagnose", "told_by": ["Joost"]}]}))),
        DeviceCommand::ShowPairing
        | DeviceCommand::Offer(_)
        | DeviceCommand::Search(_)
        | DeviceCommand::Choose(_)
        | DeviceCommand::Confirm(_) => Answer::Pairing(of(json!({
            "step": "comparing", "name": "kitchen", "number": "482913", "link": "", "ends_at": 9,
            "found": [{"device": "bb", "member": "aa", "name": "Marijke"}]}))),
        DeviceCommand::Words => Answer::Words(of(json!({"words": ["legal"]}))),
        DeviceCommand::Unlink(_)
        | DeviceCommand::SitDownAgain(_)
        | DeviceCommand::EndPairing
        | DeviceCommand::CheckWords(_)
        | DeviceCommand::Restore(_) => Answer::Done,
    })
}
