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
    let mut pages = Vec::new();
    let mut command = Line::command();
    command.build();
    render(&command, &mut pages)?;
    let page = text(pages)?;
    Ok(Report::new("man", &json!({ "page": page }), page.clone()))
}

/// One page: the program, then a section per command with its own options.
fn render(command: &clap::Command, page: &mut Vec<u8>) -> Result<(), Failure> {
    clap_mangen::Man::new(command.clone())
        .render(page)
        .map_err(|error| internal(&error.to_string()))
}

fn text(bytes: Vec<u8>) -> Result<String, Failure> {
    String::from_utf8(bytes).map_err(|error| internal(&error.to_string()))
}

fn internal(message: &str) -> Failure {
    Failure::new(Exit::Failed, "internal", message, "Please report this.")
}
