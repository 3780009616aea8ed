//! `community evidence|adopt`: what is strange at a table, in plain words, and answering for what a lost device left.

use api::evidence::{Evidence, EvidenceList, StoppedBy, Strange};
use clap::Subcommand;
use serde_json::json;
use ureq::http::Method;

use super::client::{Client, segment};
use super::say::{Paint, Report, short};
use crate::failure::Failure;

/// What can be done about strange things.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Say what is strange here: notebooks of which two versions exist or that were stopped, what was set
    /// aside, and what cannot be read.
    Evidence {
        /// The community.
        community: String,
    },
    /// Answer for what a device that does not come back wrote in a notebook that counts no more. It counts
    /// again then, in your name.
    Adopt {
        /// The community.
        community: String,
        /// The device, as `community evidence` names it.
        device: String,
    },
}

pub(crate) fn carry_out(client: &Client, verb: Verb) -> Result<Report, Failure> {
    match verb {
        Verb::Evidence { community } => {
            let path = format!("/communities/{}/evidence", segment(&community));
            let list: EvidenceList = client.get(&path)?;
            let text = shown(&list, Paint::stdout());
            Ok(Report::new("evidence", &list, text))
        }
        Verb::Adopt { community, device } => {
            let path = format!(
                "/communities/{}/devices/{}/adoption",
                segment(&community),
                segment(&device)
            );
            client.tell(Method::POST, &path, &json!({}))?;
            let said = json!({ "community": community, "device": device, "done": "adoption" });
            let text = "What is known of it here counts again, and you answer for it.\n";
            Ok(Report::new("evidence", &said, text))
        }
    }
}

fn shown(list: &EvidenceList, paint: Paint) -> String {
    if list.evidence.is_empty() {
        return "Nothing strange was seen here.\n".to_owned();
    }
    list.evidence.iter().map(|one| entry(one, paint)).collect::<Vec<_>>().join("\n")
}

/// Who, what happened, what follows, what can be done.
fn entry(one: &Evidence, paint: Paint) -> String {
    let (what, follows, can) = words(one);
    let mut text = format!("{}\n  {follows}\n", paint.bold(&what));
    if !can.is_empty() {
        text.push_str(&format!("  {can}\n"));
    }
    if let Some(device) = &one.device {
        text.push_str(&format!("  {}\n", paint.dim(&format!("device {}", short(device)))));
    }
    if !one.proof.is_empty() {
        let proof: Vec<&str> = one.proof.iter().map(|hash| short(hash)).collect();
        let proof = format!("entry {}, proved by {}", one.number, proof.join(" and "));
        text.push_str(&format!("  {}\n", paint.dim(&proof)));
    }
    text
}

fn words(one: &Evidence) -> (String, String, String) {
    let device = device(one);
    let title = title(one);
    match one.what {
        Strange::Forked if one.counts => (
            format!("Two versions of a notebook of {device} exist."),
            "It was ended by a decision that says which version counts, and up to where; that version counts."
                .to_owned(),
            String::new(),
        ),
        Strange::Forked => (
            format!("Two versions of a notebook of {device} exist: it was copied, or restored from an old copy."),
            "It counts for nothing by itself any more; what others built upon stays. Its device goes on in a \
             new one."
                .to_owned(),
            forked_remedy(one),
        ),
        Strange::SaidTwice => (
            format!("{device} said two different things under one number in {title}."),
            "One of them counts, the same one at everybody's. The other is kept aside.".to_owned(),
            "That happens when a running computer is copied; if not, speak with its owner.".to_owned(),
        ),
        Strange::SetAside => (
            format!("What {} wrote in {title} is set aside ({} changes).", who(one), one.changes),
            "It was built upon something that does not count.".to_owned(),
            if one.me { "Write it again, if it matters." } else { "They can write it again." }.to_owned(),
        ),
        Strange::Stopped => (
            format!("Nothing more is taken of a notebook of {device}: {}.", reason(one.why)),
            format!("What came before entry {} counts; everybody else goes on.", one.number),
            "A newer version of the program begins a new notebook; if it stays, speak with its owner."
                .to_owned(),
        ),
        Strange::Unreadable => (
            format!("{title} cannot be read here: part of it was lost on this disk."),
            "Everything else works.".to_owned(),
            "Leave the node running: whoever has it at the table brings it back.".to_owned(),
        ),
    }
}

fn forked_remedy(one: &Evidence) -> String {
    match (one.adoptable, &one.device) {
        (0, _) | (_, None) => String::new(),
        (documents, Some(device)) => format!(
            "Something in {documents} document(s) counts no more. If the device does not come back: \
             commonground community adopt COMMUNITY {}",
            short(device)
        ),
    }
}

fn who(one: &Evidence) -> &str {
    if one.me {
        "you"
    } else if one.name.is_empty() {
        "somebody"
    } else {
        &one.name
    }
}

fn device(one: &Evidence) -> String {
    let whose = if one.me { "your".to_owned() } else { format!("{}'s", who(one)) };
    let name = if one.device_name.is_empty() { "device" } else { &one.device_name };
    format!("{whose} {name}")
}

fn title(one: &Evidence) -> String {
    if one.title.is_empty() { "a document".to_owned() } else { format!("“{}”", one.title) }
}

fn reason(why: Option<StoppedBy>) -> &'static str {
    match why {
        Some(StoppedBy::Harmful) => "it holds a change that would harm a document",
        Some(StoppedBy::OthersVoice) => "it speaks in somebody else's voice",
        Some(StoppedBy::NotDescending) => "it takes back what it said before",
        Some(StoppedBy::Contradicts) => "it contradicts its own beginning",
        Some(StoppedBy::TooMany) => "it names more documents than one may",
        None => "it breaks a rule",
    }
}
