//! The operations on devices, for the matrix: what is sent, what the node hears, what it answers.

use api::devices::{
    DeviceChange, DeviceChoice, NewOffer, NewSearch, NumberedWord, Recovery, RecoveryCheck, Return,
    SeenNumber,
};
use mind::{Answer, Command};
use serde_json::json;

use crate::node_side::{Heard, of};
use crate::operations::{Call, call, id, read, write};

pub(crate) fn calls() -> Vec<Call> {
    let change = DeviceChange { name: Some("kitchen".into()), keeper: None };
    let search = NewSearch { name: "kitchen".into(), link: None };
    let check = RecoveryCheck { words: vec![NumberedWord { place: 4, word: "legal".into() }] };
    let body = json!({"words": [{"place": 4, "word": "legal"}]});
    let words = Heard::Command(Command::RecoveryWords);
    let (choice, seen) = (DeviceChoice { device: id() }, SeenNumber { number: "482913".into() });
    vec![
        read("/api/v1/devices", Command::ListDevices),
        write(
            "PATCH",
            "/api/v1/devices/{id}",
            json!({"name": "kitchen"}),
            Command::ChangeDevice(id(), change),
        ),
        call(
            "DELETE",
            "/api/v1/devices/{id}",
            None,
            Some(Heard::Command(Command::UnlinkDevice(id()))),
        ),
        write(
            "POST",
            "/api/v1/devices/returns",
            json!({"communities": ["abc"]}),
            Command::SitDownAgain(Return { communities: vec![id()] }),
        ),
        read("/api/v1/pairing", Command::ShowPairing),
        call("DELETE", "/api/v1/pairing", None, Some(Heard::Command(Command::EndPairing))),
        write(
            "POST",
            "/api/v1/pairing/offer",
            json!({"keeper": true}),
            Command::OfferPairing(NewOffer { keeper: true }),
        ),
        write(
            "POST",
            "/api/v1/pairing/search",
            json!({"name": "kitchen"}),
            Command::SearchPairing(search),
        ),
        write(
            "POST",
            "/api/v1/pairing/choice",
            json!({"device": "abc"}),
            Command::ChooseOffer(choice),
        ),
        write(
            "POST",
            "/api/v1/pairing/confirmation",
            json!({"number": "482913"}),
            Command::ConfirmNumber(seen),
        ),
        call("POST", "/api/v1/recovery/words", None, Some(words)),
        write("POST", "/api/v1/recovery/check", body, Command::CheckRecovery(check)),
        write(
            "POST",
            "/api/v1/recovery",
            json!({"words": "legal winner"}),
            Command::Restore(Recovery { words: "legal winner".into() }),
        ),
    ]
}

/// What the node answers to one of these; none for other commands.
pub(crate) fn answer_to(command: &Command) -> Option<Answer> {
    Some(match command {
        Command::ListDevices | Command::ChangeDevice(..) => Answer::Devices(of(json!({
            "devices": [{"device": "bb", "peer_id": "12D3", "name": "laptop", "here": true,
                "keeper": false, "connected": true, "speaks_until": 9, "unlinked": false}],
            "holds_key": true, "unlinked": false,
            "found": [{"community": "cc", "name": "Motordiagnose", "told_by": ["Joost"]}]}))),
        Command::ShowPairing
        | Command::OfferPairing(_)
        | Command::SearchPairing(_)
        | Command::ChooseOffer(_)
        | Command::ConfirmNumber(_) => Answer::Pairing(of(json!({
            "step": "comparing", "name": "kitchen", "number": "482913", "link": "", "ends_at": 9,
            "found": [{"device": "bb", "member": "aa", "name": "Marijke"}]}))),
        Command::RecoveryWords => Answer::Words(of(json!({"words": ["legal"]}))),
        Command::UnlinkDevice(_)
        | Command::SitDownAgain(_)
        | Command::EndPairing
        | Command::CheckRecovery(_)
        | Command::Restore(_) => Answer::Done,
        _ => return None,
    })
}
