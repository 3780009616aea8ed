//! `completions SHELL` and `man`: what packagers install beside the program.

use clap::{Args, CommandFactory, ValueEnum};
use clap_complete::Shell;
use serde_json::json;

use super::Line;
use super::say::Report;
use crate::failure::{Exit, Failure};

/// Which shell.
#[derive(Debug, Args)]
pub(crate) struct Options {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

pub(crate) fn completions(options: &Options) -> Result<Report, Failure> {
    let mut script = Vec::new();
    clap_complete::generate(options.shell, &mut Line::command(), "commonground", &mut script);
    let script = text(script)?;
    let shell = options.shell.to_possible_value().map(|value| value.get_name().to_owned());
    Ok(Report::new("completions", &json!({ "shell": shell, "script": script }), script.clone()))
}

pub(crate) fn man() -> Result<Report, Failure> {
    let mut command = Line::command();
    command.build();
    let mut page = Vec::new();
    clap_mangen::Man::new(command.clone())
        .render(&mut page)
        .map_err(|error| internal(&error.to_string()))?;
    let mut page = text(page)?;
    page.push_str(".SH COMMANDS IN FULL\n");
    describe(&mut command, &mut page);
    Ok(Report::new("man", &json!({ "page": page }), page.clone()))
}

/// Every command with what it takes, in one page: nobody has to find a second one.
fn describe(command: &mut clap::Command, page: &mut String) {
    for sub in command.get_subcommands_mut() {
        if sub.has_subcommands() {
            describe(sub, page);
            continue;
        }
        let usage = sub.render_usage().to_string();
        let about = sub.get_about().map(ToString::to_string).unwrap_or_default();
        page.push_str(&format!(
            ".SS {}\n{}.\n",
            roff(usage.trim_start_matches("Usage: ")),
            roff(&about)
        ));
        for argument in sub.get_arguments() {
            let is_general = argument.is_global_set() || argument.get_id() == "help";
            let help = argument.get_help().map(ToString::to_string).unwrap_or_default();
            if !is_general {
                let name = roff(&argument.to_string());
                page.push_str(&format!(".TP\n\\fB{name}\\fR\n{}.\n", roff(&help)));
            }
        }
    }
}

/// A text as roff takes it: hyphens are hyphens, and no line is a request by accident.
fn roff(text: &str) -> String {
    let text = text.replace('\\', "\\e").replace('-', "\\-").replace('\n', " ");
    if text.starts_with(['.', '\'']) { format!("\\&{text}") } else { text }
}

fn text(bytes: Vec<u8>) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|error| internal(&error.to_string()))
}

fn internal(message: &str) -> Failure {
    Failure::new(Exit::Failed, "internal", message, "Please report this.")
}
