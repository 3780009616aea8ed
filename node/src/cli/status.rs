//! `status` and `doctor`: how things stand, and what is wrong.

use api::status::{Check, CommunityStatus, Connection, Doctor, Status, Verdict};

use super::client::Client;
use super::say::{Facts, Paint, Report, Table, clean, count, short};
use crate::failure::{Exit, Failure};
use crate::home::Home;

pub(crate) fn status(client: &Client) -> Result<Report, Failure> {
    let status: Status = client.get("/status")?;
    let text = show(&status, Paint::stdout());
    Ok(Report::new("status", &status, text))
}

fn show(status: &Status, paint: Paint) -> String {
    let name = if status.name.is_empty() { "(no name yet)" } else { &status.name };
    let mut text = format!("{}\n\n", sentence(&status.connection));
    if status.disk_full {
        text.push_str(&paint.red("The disk is full: nothing new is kept until there is room.\n\n"));
    }
    let facts = Facts::new()
        .fact("you", name)
        .fact("version", &status.version)
        .fact("home", &status.home)
        .fact("window", &status.http)
        .fact("peer", &status.peer_id)
        .fact("listens", &status.listen.join(" "));
    text.push_str(&facts.text(paint));
    for community in &status.communities {
        text.push('\n');
        text.push_str(&show_community(community, paint));
    }
    text
}

/// The one sentence about connection, in people's names.
fn sentence(connection: &Connection) -> String {
    let mut parts = Vec::new();
    if connection.present.is_empty() {
        parts.push(match connection.peers {
            0 => "Not connected to anyone".to_owned(),
            peers => format!("Connected to {}", count(peers as usize, "node", "nodes")),
        });
    } else {
        parts.push(format!("Connected with {}", clean(&connection.present.join(", "))));
    }
    for waiting in &connection.waiting_for {
        let changes =
            count(usize::try_from(waiting.changes).unwrap_or(usize::MAX), "change", "changes");
        parts.push(format!("waiting for {} ({changes})", clean(&waiting.name)));
    }
    if connection.only_here {
        parts.push("some of it is only on this computer".to_owned());
    }
    format!("{}.", parts.join("; "))
}

fn show_community(community: &CommunityStatus, paint: Paint) -> String {
    let mut table = Table::new(&["device", "of", "connected", "has everything"], "");
    for device in &community.devices {
        let name =
            if device.here { format!("{} (here)", device.name) } else { device.name.clone() };
        let connected = if device.here || device.connected { "yes" } else { "no" };
        let has = match (device.has_everything, device.lacks) {
            (true, _) => "yes".to_owned(),
            (false, Some(lacks)) => format!("lacks {lacks}"),
            (false, None) => "not known".to_owned(),
        };
        table.row(&[short(&device.device), &name, connected, &has]);
    }
    let head = format!(
        "{}  {}\n",
        paint.bold(&clean(&community.name)),
        paint.dim(&format!("{}  digest {}", short(&community.community), short(&community.digest)))
    );
    if community.devices.is_empty() { head } else { format!("{head}{}", table.text(paint)) }
}

/// Asks the running node; without one, checks what can be checked from outside.
pub(crate) fn doctor(home: &Home) -> Result<Report, Failure> {
    let doctor = match Client::find(home).and_then(|client| client.get("/doctor")) {
        Ok(doctor) => doctor,
        Err(failure) => crate::doctor::from_outside(home, &failure),
    };
    let failed = doctor.checks.iter().any(|check| check.verdict == Verdict::Failed);
    let text = list(&doctor, Paint::stdout());
    let exit = if failed { Exit::Failed } else { Exit::Ok };
    Ok(Report::new("doctor", &doctor, text).ending(exit))
}

fn list(doctor: &Doctor, paint: Paint) -> String {
    let width = doctor.checks.iter().map(|check| check.check.chars().count()).max().unwrap_or(0);
    doctor.checks.iter().map(|check| line(check, width, paint)).collect()
}

fn line(check: &Check, width: usize, paint: Paint) -> String {
    let verdict = match check.verdict {
        Verdict::Ok => paint.green("ok     "),
        Verdict::Warning => paint.yellow("warning"),
        Verdict::Failed => paint.red("failed "),
    };
    let mut text = format!("{verdict}  {:<width$}  {}\n", check.check, clean(&check.message));
    if !check.hint.is_empty() {
        text.push_str(&format!("{:9}{:width$}  {}\n", "", "", paint.dim(&clean(&check.hint))));
    }
    text
}

#[cfg(test)]
mod tests {
    use api::status::WaitingFor;

    use super::*;

    #[test]
    fn the_sentence_about_connection_names_people() {
        let connection = Connection {
            present: vec!["Fatima".into(), "Sem".into()],
            waiting_for: vec![WaitingFor { member: "m".into(), name: "Lotte".into(), changes: 3 }],
            only_here: false,
            peers: 2,
        };

        let sentence = sentence(&connection);

        assert_eq!(sentence, "Connected with Fatima, Sem; waiting for Lotte (3 changes).");
    }

    #[test]
    fn alone_is_said_plainly() {
        let connection =
            Connection { present: vec![], waiting_for: vec![], only_here: true, peers: 0 };

        let sentence = sentence(&connection);

        assert_eq!(sentence, "Not connected to anyone; some of it is only on this computer.");
    }
}
