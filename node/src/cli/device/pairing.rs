//! Linking from a terminal: the link or a choice, the number, and a question that wants an answer.
//!
//! Where nobody sits at a terminal, or with `--json`, it is only begun; a script then looks with
//! `device pairing` and answers with `device confirm`.

use std::io::{self, IsTerminal, Write};
use std::thread;

use api::devices::{DeviceChoice, NewOffer, NewSearch, Pairing, PairingStep, SeenNumber};
use api::people::Profile;
use clap::Args;

use super::super::client::Client;
use super::super::say::{Report, clean, talk};
use crate::failure::{Exit, Failure};
use crate::limits::LOOK_AGAIN;

/// Offering to link a device.
#[derive(Debug, Args)]
pub(crate) struct Offer {
    /// The new device is always on, such as a small server at home.
    #[arg(long)]
    keeper: bool,
}

/// Looking for who offers.
#[derive(Debug, Args)]
pub(crate) struct Search {
    /// The link that the other device shows; without it, those nearby are looked for.
    link: Option<String>,
    /// What this device is to be called.
    #[arg(long, default_value = "")]
    name: String,
}

pub(super) fn link(client: &Client, offer: &Offer, as_json: bool) -> Result<Report, Failure> {
    let begun: Pairing = client.post("/pairing/offer", &NewOffer { keeper: offer.keeper })?;
    if as_json || !is_attended() {
        let text = format!("{}\n", begun.link);
        return Ok(Report::new("pairing", &begun, text));
    }
    talk("On the new device, which has no name yet, run this within ten minutes:");
    talk(&format!("\n  commonground device join {}\n", begun.link));
    talk("Waiting for it. Ctrl-C leaves the offer open; `commonground device stop` ends it.");
    let compared = compare(client, |name| format!("“{name}” wants to be linked."))?;
    let ended = wait(client, &compared, |pairing| pairing.step == PairingStep::Done)?;
    let text = format!("Linked: {}.\n", clean(&ended.name));
    Ok(Report::new("pairing", &ended, text))
}

pub(super) fn join(client: &Client, search: Search, as_json: bool) -> Result<Report, Failure> {
    let linked = search.link.is_some();
    let new = NewSearch { name: search.name, link: search.link };
    let begun: Pairing = client.post("/pairing/search", &new)?;
    if as_json || !is_attended() {
        return Ok(Report::new("pairing", &begun, "Begun; see `commonground device pairing`.\n"));
    }
    if !linked {
        choose(client)?;
    }
    let compared = compare(client, |name| format!("This becomes a device of {name}."))?;
    // The node opens itself anew once it is somebody: it may not answer for a moment.
    loop {
        if let Ok(profile) = client.get::<Profile>("/profile")
            && profile.member.is_some()
        {
            let text = format!("This is a device of {} now.\n", clean(&profile.name));
            return Ok(Report::new("pairing", &compared, text));
        }
        if let Ok(pairing) = client.get::<Pairing>("/pairing") {
            failed(&pairing)?;
        }
        thread::sleep(LOOK_AGAIN);
    }
}

pub(super) fn show(client: &Client) -> Result<Report, Failure> {
    let pairing: Pairing = client.get("/pairing")?;
    let mut text = format!("{}\n", step(pairing.step));
    if !pairing.number.is_empty() {
        text.push_str(&format!("{}: {}\n", clean(&pairing.name), spaced(&pairing.number)));
    }
    for found in &pairing.found {
        text.push_str(&format!("{}  {}\n", found.device, clean(&found.name)));
    }
    Ok(Report::new("pairing", &pairing, text))
}

pub(super) fn confirm(client: &Client, number: String) -> Result<Report, Failure> {
    let pairing: Pairing = client.post("/pairing/confirmation", &SeenNumber { number })?;
    let text = format!("{}\n", step(pairing.step));
    Ok(Report::new("pairing", &pairing, text))
}

/// Waits until somebody is there, and has one chosen.
fn choose(client: &Client) -> Result<(), Failure> {
    talk("Looking for a device nearby that offers …");
    let begun: Pairing = client.get("/pairing")?;
    let found = wait(client, &begun, |pairing| !pairing.found.is_empty())?.found;
    for (at, offer) in found.iter().enumerate() {
        talk(&format!("  {}  {}", at + 1, clean(&offer.name)));
    }
    let answer = ask("Which of them are you? ")?;
    let chosen = answer.parse::<usize>().ok().and_then(|number| number.checked_sub(1));
    let Some(offer) = chosen.and_then(|place| found.get(place)) else {
        return Err(Failure::usage(format!("{answer} is none of them."), "Begin again."));
    };
    let choice = DeviceChoice { device: offer.device.clone() };
    client.post::<Pairing>("/pairing/choice", &choice).map(|_| ())
}

/// Shows the number and has the person compare.
fn compare(client: &Client, what: fn(&str) -> String) -> Result<Pairing, Failure> {
    let begun: Pairing = client.get("/pairing")?;
    let shown = wait(client, &begun, |pairing| pairing.step == PairingStep::Comparing)?;
    let name = if shown.name.is_empty() { "A device without a name" } else { &shown.name };
    talk(&format!("\n{} Does the other screen show", what(&clean(name))));
    talk(&format!("\n    {}\n", spaced(&shown.number)));
    let answer = ask("too? Type yes to link, anything else to stop: ")?;
    if !matches!(answer.to_lowercase().as_str(), "yes" | "y" | "ja" | "j") {
        client.delete("/pairing")?;
        return Err(Failure::new(
            Exit::Refused,
            "refused",
            "Nothing was linked.",
            "If the numbers differ, somebody else is in between: begin again.",
        ));
    }
    client.post("/pairing/confirmation", &SeenNumber { number: shown.number })
}

fn wait(
    client: &Client,
    begun: &Pairing,
    until: impl Fn(&Pairing) -> bool,
) -> Result<Pairing, Failure> {
    let mut pairing = begun.clone();
    loop {
        failed(&pairing)?;
        if until(&pairing) {
            return Ok(pairing);
        }
        thread::sleep(LOOK_AGAIN);
        pairing = client.get("/pairing")?;
    }
}

fn failed(pairing: &Pairing) -> Result<(), Failure> {
    match (pairing.step, &pairing.problem) {
        (PairingStep::Failed, Some(problem)) => Err(problem.clone().into()),
        (PairingStep::Idle, _) => Err(Failure::new(
            Exit::Refused,
            "ended",
            "It was ended.",
            "Begin again on both devices.",
        )),
        _ => Ok(()),
    }
}

pub(super) fn is_attended() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// One line that a person types.
pub(super) fn ask(question: &str) -> Result<String, Failure> {
    let mut stderr = io::stderr();
    let _ = write!(stderr, "{question}").and_then(|()| stderr.flush());
    let mut line = String::new();
    io::stdin().read_line(&mut line).map_err(|error| {
        Failure::usage(format!("Nothing could be read: {error}."), "Try again.")
    })?;
    Ok(line.trim().to_owned())
}

fn spaced(number: &str) -> String {
    number.split_at_checked(3).map_or_else(|| number.to_owned(), |(a, b)| format!("{a} {b}"))
}

fn step(step: PairingStep) -> &'static str {
    match step {
        PairingStep::Idle => "Nothing is under way.",
        PairingStep::Offering => "Offering; nobody asks yet.",
        PairingStep::Searching => "Looking for a device that offers.",
        PairingStep::Asking => "Asked; waiting for the other device.",
        PairingStep::Comparing => "Compare the numbers.",
        PairingStep::Confirmed => "Confirmed here, not yet there.",
        PairingStep::Done => "Linked.",
        PairingStep::Failed => "It came to nothing.",
    }
}
