//! `service`: whether the node starts with the desktop. Works without a running node.

use clap::{Args, Subcommand};
use serde_json::{Value, json};

use super::say::{Facts, Paint, Report};
use crate::failure::{Exit, Failure};
use crate::home::Home;
use crate::home::lock::Lock;
use crate::service::{self, Kind, Places, Standing};

/// What to do about it.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Let the node start when you log in.
    Install(Options),
    /// Do not start it any more; what it keeps stays.
    Uninstall,
    /// Show whether it starts by itself, and whether it runs.
    Status,
}

/// By what it starts.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// By what it is started [default: what suits this system].
    #[arg(long, value_enum)]
    kind: Option<Kind>,
}

pub(crate) fn carry_out(home: &Home, verb: Verb) -> Result<Report, Failure> {
    let places = Places::find()?;
    match verb {
        Verb::Install(options) => install(&places, home, &options),
        Verb::Uninstall => uninstall(&places),
        Verb::Status => Ok(status(&places, home)),
    }
}

fn install(places: &Places, home: &Home, options: &Options) -> Result<Report, Failure> {
    let program = std::env::current_exe().map_err(|error| {
        Failure::new(
            Exit::Failed,
            "service",
            format!("This program does not know where it is: {error}."),
            "Call it by its full path.",
        )
    })?;
    let done = service::install(places, home, &program, options.kind, Lock::is_held(home))?;
    let Standing { kind, file, enabled } = &done.standing;
    let shown = file.display();
    let mut text = if done.was_there {
        format!("It starts when you log in, as before ({shown}).\n")
    } else {
        format!("From now on it starts when you log in ({shown}).\n")
    };
    if let Some(command) = done.to_do {
        text = format!("{shown} is in its place. Have it taken up with:\n  {command}\n");
    }
    let fields = json!({
        "kind": kind.name(),
        "file": shown.to_string(),
        "enabled": enabled,
        "to_do": done.to_do,
    });
    Ok(Report::new("service", &fields, text))
}

fn uninstall(places: &Places) -> Result<Report, Failure> {
    let gone = service::uninstall(places)?;
    let text = if gone.is_empty() {
        "It did not start by itself; nothing to take away.\n".to_owned()
    } else {
        let files: Vec<String> =
            gone.iter().map(|standing| standing.file.display().to_string()).collect();
        format!("It does not start by itself any more; {} is gone.\n", files.join(" and "))
    };
    let removed: Vec<String> =
        gone.iter().map(|standing| standing.file.display().to_string()).collect();
    Ok(Report::new("service", &json!({ "removed": removed }), text))
}

fn status(places: &Places, home: &Home) -> Report {
    let running = Lock::is_held(home);
    let found = service::installed(places);
    let own = found.iter().find(|standing| service::is_for(standing, home));
    let starts = match (own, found.first()) {
        (Some(own), _) if own.enabled => format!("by {} ({})", own.kind.name(), own.file.display()),
        (Some(own), _) => format!(
            "not yet: {} is there and not enabled (systemctl --user enable --now commonground.service)",
            own.file.display()
        ),
        (None, Some(other)) => format!("no; {} is for another home", other.file.display()),
        (None, None) => "no (commonground service install)".to_owned(),
    };
    let text = Facts::new()
        .fact("starts by itself", &starts)
        .fact("runs now", if running { "yes" } else { "no" })
        .text(Paint::stdout());
    let fields = json!({
        "installed": own.is_some(),
        "enabled": own.is_some_and(|own| own.enabled),
        "running": running,
        "kind": own.map(|own| own.kind.name()),
        "file": own.map_or(Value::Null, |own| json!(own.file.display().to_string())),
    });
    Report::new("service", &fields, text)
}
