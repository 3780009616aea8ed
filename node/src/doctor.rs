//! The doctor: one line per check, each with a hint when something is wrong.
//!
//! Asked inside, the running node answers with what only it knows; asked from outside, the command
//! line checks what can be checked without one. It looks and never repairs.

mod leftovers;
mod reach;
mod versions;

use std::collections::BTreeMap;
use std::fs;
use std::net::{Ipv4Addr, TcpListener};
use std::path::Path;

use api::status::{Check, Doctor, Verdict};
use protocol::limits::CLOCK_AHEAD_MS_MAX;
use store::StoreError;

use crate::failure::{Exit, Failure};
use crate::home::plate::Plate;
use crate::home::settings::Settings;
use crate::home::{Home, files};
use crate::limits::DISK_LOW_BYTES;
use crate::run::clock;

pub(crate) use reach::Ways;

/// What only the running node knows.
#[derive(Debug)]
pub(crate) struct Inside<'a> {
    pub(crate) listening: &'a [String],
    pub(crate) peers: usize,
    /// The versions that others say to run, and how many each.
    pub(crate) versions: &'a BTreeMap<String, usize>,
    /// The ways to others.
    pub(crate) ways: Ways,
    pub(crate) store: Option<StoreError>,
    pub(crate) disk_full: bool,
    /// How far this clock is ahead of the others', when somebody is there.
    pub(crate) clock_ahead_ms: Option<i64>,
}

fn ok(check: &str, message: impl Into<String>) -> Check {
    Check {
        check: check.into(),
        verdict: Verdict::Ok,
        message: message.into(),
        hint: String::new(),
    }
}

fn warning(check: &str, message: impl Into<String>, hint: impl Into<String>) -> Check {
    Check {
        check: check.into(),
        verdict: Verdict::Warning,
        message: message.into(),
        hint: hint.into(),
    }
}

fn failed(check: &str, message: impl Into<String>, hint: impl Into<String>) -> Check {
    Check {
        check: check.into(),
        verdict: Verdict::Failed,
        message: message.into(),
        hint: hint.into(),
    }
}

/// What the running node finds.
pub(crate) fn from_inside(home: &Home, plate: &Plate, inside: &Inside<'_>) -> Doctor {
    let mut checks = vec![
        versions::check(inside.versions),
        ok("node", format!("It runs, with its home in {}.", home.path().display())),
        ok("window", format!("It is open at {}.", plate.http)),
        listening(inside.listening),
        peers(inside.peers),
        store(inside),
    ];
    checks.extend(reach::checks(inside.ways, inside.listening));
    checks.extend(about_the_machine(home, inside.clock_ahead_ms));
    Doctor { checks }
}

/// What can be found without a running node; `why` is why there is none.
pub(crate) fn from_outside(home: &Home, why: &Failure) -> Doctor {
    let not_running = match why.exit {
        Exit::NotSetUp | Exit::NotRunning => warning("node", &why.message, &why.hint),
        Exit::Ok
        | Exit::Failed
        | Exit::Usage
        | Exit::Partly
        | Exit::Refused
        | Exit::StoreMissing
        | Exit::Locked => failed("node", &why.message, &why.hint),
    };
    let mut checks = vec![versions::check(&BTreeMap::new()), not_running];
    match Settings::read(home) {
        Ok(settings) => checks.extend(kept_ports(&settings)),
        Err(failure) => checks.push(failed("settings", failure.message, failure.hint)),
    }
    if home.is_set_up() {
        checks.push(store_folder(home));
    }
    checks.extend(about_the_machine(home, None));
    Doctor { checks }
}

fn listening(addresses: &[String]) -> Check {
    if addresses.is_empty() {
        return failed(
            "port",
            "The node listens at no address, so nobody can connect to it.",
            "Look at its log; choose another address with `run --listen`.",
        );
    }
    let only_here = addresses.iter().all(|address| address.starts_with("/ip4/127."));
    if only_here {
        return warning(
            "port",
            "The node listens on this computer only.",
            "That is right for trying things; otherwise leave out --listen.",
        );
    }
    ok("port", format!("The node listens at {}.", addresses.join(" ")))
}

fn peers(connected: usize) -> Check {
    match connected {
        0 => warning(
            "peers",
            "No other node is connected.",
            "Join by an invitation, or add a node with `commonground peer add MULTIADDR`.",
        ),
        1 => ok("peers", "One other node is connected."),
        more => ok("peers", format!("{more} other nodes are connected.")),
    }
}

fn store(inside: &Inside<'_>) -> Check {
    if inside.disk_full {
        return failed(
            "store",
            "The disk is full: nothing new is kept.",
            "Make room; the node goes on by itself.",
        );
    }
    match &inside.store {
        None => ok("store", "Everything that was written can be read."),
        Some(error) => failed("store", format!("{error}."), "Stop the node and start it again."),
    }
}

fn store_folder(home: &Home) -> Check {
    if home.store().is_dir() {
        return ok("store", "The store is there.");
    }
    failed(
        "store",
        format!("{} is gone.", home.store().display()),
        "Put it back from a backup, or give up what was in it with `commonground run --new-store`.",
    )
}

fn kept_ports(settings: &Settings) -> Vec<Check> {
    let kept = [("window", settings.http_port), ("port", settings.tcp_port)];
    kept.into_iter().filter_map(|(name, port)| port.map(|port| kept_port(name, port))).collect()
}

fn kept_port(name: &str, port: u16) -> Check {
    if TcpListener::bind((Ipv4Addr::LOCALHOST, port)).is_ok() {
        return ok(name, format!("Port {port} is free for the next start."));
    }
    warning(
        name,
        format!("Port {port}, which the node keeps for itself, is in use by another program."),
        "The next start uses another for the time being; stop that program to get it back.",
    )
}

fn about_the_machine(home: &Home, clock_ahead_ms: Option<i64>) -> Vec<Check> {
    let mut checks = Vec::new();
    if home.path().is_dir() {
        checks.push(disk_space(home.path()));
        checks.push(can_write(home));
        checks.push(privacy(home));
        checks.extend(leftovers::check(home));
    }
    checks.push(clock_check(clock_ahead_ms));
    checks
}

fn disk_space(path: &Path) -> Check {
    match rustix::fs::statvfs(path) {
        Ok(disk) => {
            let free = disk.f_bavail.saturating_mul(disk.f_frsize);
            let message = format!("{} MiB are free where the home is.", free >> 20);
            if free < DISK_LOW_BYTES {
                warning("disk", message, "Make room soon: a full disk stops all writing.")
            } else {
                ok("disk", message)
            }
        }
        Err(error) => {
            failed("disk", format!("The disk does not answer: {error}."), "Check the disk.")
        }
    }
}

fn can_write(home: &Home) -> Check {
    let probe = home.path().join("doctor.probe");
    let written = files::replace(&probe, b"probe");
    let _ = fs::remove_file(&probe);
    match written {
        Ok(()) => ok("writing", "The home can be written."),
        Err(error) => failed(
            "writing",
            format!("The home cannot be written: {error}."),
            "Make room, or correct its permissions.",
        ),
    }
}

fn privacy(home: &Home) -> Check {
    use std::os::unix::fs::PermissionsExt;
    let open = fs::metadata(home.path()).is_ok_and(|data| data.permissions().mode() & 0o077 != 0);
    if open {
        return warning(
            "privacy",
            "Others on this computer can look into the home.",
            "The next start closes it.",
        );
    }
    ok("privacy", "Only you can look into the home.")
}

/// 2025-01-01: a clock before it was never set.
const EARLIEST_MS: u64 = 1_735_689_600_000;

fn clock_check(ahead_ms: Option<i64>) -> Check {
    if clock::now().0 < EARLIEST_MS {
        return failed(
            "clock",
            "The clock of this computer is years behind.",
            "Set it: others do not believe what is signed in the past.",
        );
    }
    let Some(ahead_ms) = ahead_ms else { return ok("clock", "The clock looks set.") };
    if ahead_ms.unsigned_abs() <= CLOCK_AHEAD_MS_MAX {
        return ok("clock", "The clock agrees with those of the others.");
    }
    let minutes = ahead_ms.unsigned_abs() / 60_000;
    let side = if ahead_ms > 0 { "ahead of" } else { "behind" };
    warning(
        "clock",
        format!("The clock of this computer is {minutes} minutes {side} those of the others."),
        "Compare it with a clock you trust and set the wrong one; until then announcements are not believed.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(dir: &tempfile::TempDir) -> Home {
        let home = Home::locate(Some(dir.path())).unwrap();
        home.prepare().unwrap();
        home
    }

    fn find<'a>(doctor: &'a Doctor, name: &str) -> &'a Check {
        doctor.checks.iter().find(|check| check.check == name).unwrap()
    }

    #[test]
    fn whatever_is_not_well_says_what_to_do() {
        let dir = tempfile::tempdir().unwrap();
        let home = home(&dir);
        let why = home.must_be_set_up().unwrap_err();

        let doctor = from_outside(&home, &why);

        for check in &doctor.checks {
            assert_eq!(check.verdict == Verdict::Ok, check.hint.is_empty(), "{check:?}");
        }
        assert_eq!(find(&doctor, "node").verdict, Verdict::Warning);
    }

    #[test]
    fn a_full_disk_is_a_failure_inside() {
        let inside = Inside {
            listening: &[],
            peers: 0,
            versions: &BTreeMap::new(),
            ways: Ways {
                finds_neighbours: false,
                neighbours: 0,
                outside: network::Outside::Unknown,
            },
            store: None,
            disk_full: true,
            clock_ahead_ms: None,
        };

        assert_eq!(store(&inside).verdict, Verdict::Failed);
        assert_eq!(listening(inside.listening).verdict, Verdict::Failed);
        assert_eq!(peers(inside.peers).verdict, Verdict::Warning);
    }

    #[test]
    fn a_clock_that_others_do_not_share_is_a_warning_either_way() {
        let day = 24 * 60 * 60 * 1_000;
        assert_eq!(clock_check(Some(1_000)).verdict, Verdict::Ok);
        assert!(clock_check(Some(day)).message.contains("ahead of"));
        assert!(clock_check(Some(-day)).message.contains("behind"));
    }

    #[test]
    fn a_port_that_someone_took_is_a_warning() {
        let taken = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = taken.local_addr().unwrap().port();

        assert_eq!(kept_port("port", port).verdict, Verdict::Warning);
    }
}
