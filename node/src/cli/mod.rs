//! The command line: what can be typed, and which file carries it out.
//!
//! Only the parser and the dispatch stand here; each family of commands has its own file with its
//! arguments and its straight work. `run` and `demo` keep the process; everything else asks the
//! running node over HTTP, prints a [`say::Report`] and ends.

pub(crate) mod client;
mod community;
mod device;
mod duration;
mod evidence;
mod folded;
mod import;
mod interest;
mod invite;
mod join;
mod matches;
mod members;
pub(crate) mod open;
mod paths;
mod peer;
mod person;
mod profile;
mod publication;
mod question;
pub(crate) mod say;
mod service;
mod shells;
mod status;
mod stop;
mod successors;
mod term;

use std::path::PathBuf;
use std::process::ExitCode;

use clap::error::ErrorKind;
use clap::{Args, Parser, Subcommand};

use crate::failure::{Exit, Failure};
use crate::home::Home;
use client::Client;
use say::{Report, complain};

/// Common Ground: meet like-minded people, settle what words mean, write together. Everything
/// stays on your own computer and those of the people you share it with.
#[derive(Debug, Parser)]
#[command(name = "commonground", version, max_term_width = 100, disable_help_subcommand = true)]
#[command(after_help = "Without a command: opens the running node in the browser, or starts one.")]
pub(crate) struct Line {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) verb: Option<Verb>,
}

/// What every command takes.
#[derive(Debug, Clone, Args)]
pub(crate) struct Global {
    /// The folder of the node [default: the XDG data folder].
    #[arg(long, global = true, env = "COMMONGROUND_HOME", value_name = "DIR")]
    pub(crate) home: Option<PathBuf>,
    /// Answer with one JSON object.
    #[arg(long, global = true)]
    pub(crate) json: bool,
    /// What a node writes in its log: error, warn, info, debug, trace, or filters per part.
    #[arg(long, global = true, env = "COMMONGROUND_LOG", value_name = "LEVEL")]
    pub(crate) log: Option<String>,
}

/// What can be asked.
#[derive(Debug, Subcommand)]
pub(crate) enum Verb {
    /// Run a node in the foreground.
    Run(crate::run::Options),
    /// Try it: start three nodes that meet, with a story in them, and open the first.
    Demo(crate::demo::Options),
    /// Stop the running node.
    Stop,
    /// Show how things stand: connections, communities, who has what.
    Status,
    /// Check everything that can be checked, with a hint for what is wrong.
    Doctor,
    /// Show where everything is kept.
    Paths,
    /// Your own profile.
    #[command(subcommand)]
    Profile(profile::Verb),
    /// Your interests: what you seek and what you bring.
    #[command(subcommand)]
    Interest(interest::Verb),
    /// Show who shares your interests, and which.
    Matches(matches::Options),
    /// Other nodes.
    #[command(subcommand)]
    Peer(peer::Verb),
    /// People you keep at a distance: blocking and muting.
    #[command(subcommand)]
    Person(person::Verb),
    /// Communities: the tables you sit at.
    #[command(subcommand)]
    Community(community::Verb),
    /// Invitations to a community.
    #[command(subcommand)]
    Invite(invite::Verb),
    /// Join a community by an invitation; waits up to 15 seconds to be let in.
    Join(join::Options),
    /// Your devices: link another, unlink a lost one, and the words that are you.
    #[command(subcommand)]
    Device(device::Verb),
    /// Terms of a community and their readings.
    #[command(subcommand)]
    Term(term::Verb),
    /// Questions of a community.
    #[command(subcommand)]
    Question(question::Verb),
    /// Texts written together.
    #[command(subcommand)]
    Publication(publication::Verb),
    /// Bring a vocabulary into a community's glossary; nothing is overwritten.
    Import(import::Options),
    /// Whether the node starts with the desktop.
    #[command(subcommand)]
    Service(service::Verb),
    /// Print completions for a shell.
    Completions(shells::Options),
    /// Print the manual page.
    Man,
}

/// Reads the arguments, does what they say, says how it went.
pub(crate) fn main() -> ExitCode {
    let line = match Line::try_parse() {
        Ok(line) => line,
        Err(error) => return ExitCode::from(misread(&error).code()),
    };
    let as_json = line.global.json;
    let exit = match carry_out(line) {
        Ok(Some(report)) => report.print(as_json),
        Ok(None) => Exit::Ok,
        Err(failure) => {
            complain(&failure, as_json);
            failure.exit
        }
    };
    ExitCode::from(exit.code())
}

/// Help and version are answers; everything else is a mistake in what was typed.
fn misread(error: &clap::Error) -> Exit {
    let is_answer = matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion);
    if !is_answer && std::env::args_os().any(|argument| argument == "--json") {
        let text = error.render().to_string();
        let message = text.lines().next().unwrap_or_default().trim_start_matches("error: ");
        complain(&Failure::usage(message, "See `commonground --help`."), true);
        return Exit::Usage;
    }
    let _ = error.print();
    if is_answer { Exit::Ok } else { Exit::Usage }
}

fn carry_out(line: Line) -> Result<Option<Report>, Failure> {
    let Line { global, verb } = line;
    let home = Home::locate(global.home.as_deref())?;
    let Some(verb) = verb else { return open::open(&home, &global) };
    let ask = || Client::find(&home);
    match verb {
        Verb::Run(options) => crate::run::run(&home, &global, options).map(|()| None),
        Verb::Demo(options) => crate::demo::demo(options).map(|()| None),
        Verb::Stop => stop::stop(&home).map(Some),
        Verb::Status => status::status(&ask()?).map(Some),
        Verb::Doctor => status::doctor(&home).map(Some),
        Verb::Paths => Ok(Some(paths::paths(&home))),
        Verb::Profile(verb) => profile::carry_out(&ask()?, verb).map(Some),
        Verb::Interest(verb) => interest::carry_out(&ask()?, verb).map(Some),
        Verb::Matches(options) => matches::matches(&ask()?, options).map(Some),
        Verb::Peer(verb) => peer::carry_out(&ask()?, verb).map(Some),
        Verb::Person(verb) => person::carry_out(&ask()?, verb).map(Some),
        Verb::Community(verb) => community::carry_out(&ask()?, verb).map(Some),
        Verb::Invite(verb) => invite::carry_out(&ask()?, verb).map(Some),
        Verb::Join(options) => join::join(&ask()?, &options).map(Some),
        Verb::Device(verb) => device::carry_out(&ask()?, verb, global.json).map(Some),
        Verb::Term(verb) => term::carry_out(&ask()?, verb).map(Some),
        Verb::Question(verb) => question::carry_out(&ask()?, verb).map(Some),
        Verb::Publication(verb) => publication::carry_out(&ask()?, verb).map(Some),
        Verb::Import(options) => import::import(&ask, &options).map(Some),
        Verb::Service(verb) => service::carry_out(&home, verb).map(Some),
        Verb::Completions(options) => shells::completions(&options).map(Some),
        Verb::Man => shells::man().map(Some),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_consistent() {
        Line::command().debug_assert();
    }

    #[test]
    fn every_command_of_the_contract_is_understood() {
        let lines = [
            "--home H run --name N --listen /ip4/127.0.0.1/tcp/0 --listen /ip4/127.0.0.1/tcp/1 --http 127.0.0.1:0 --no-mdns --no-open --bootstrap /ip4/127.0.0.1/tcp/4",
            "peer add /ip4/127.0.0.1/tcp/4001",
            "peer list --json",
            "profile set --name N --about A --affiliation F --language nl",
            "profile show",
            "interest add koude-tik --language nl --level passionate --stance seeking --visibility communities",
            "interest remove koude-tik",
            "interest list",
            "matches",
            "community create N --purpose P --access open",
            "community list",
            "community show C",
            "invite create C --uses 3 --expires 7d",
            "join common-ground:abc",
            "term propose C L --language nl --definition D",
            "term list C",
            "term show T",
            "term stance T R object --reason no",
            "publication create C T",
            "publication list C",
            "publication text P --json",
            "publication edit P --at 3 --delete 2 --insert x",
            "publication edit P --at 3 --insert -x",
            "publication write P --file F",
            "question ask C T --body B",
            "question list C",
            "question show Q",
            "import C F --format skos --dry-run",
            "status --json",
            "doctor",
            "device list",
            "device link --keeper",
            "device join commonground:device/00 --name kitchen",
            "device confirm 482913",
            "device unlink D",
            "device check 4=legal 17=winner",
            "service install --kind systemd",
            "service uninstall",
            "service status --json",
            "stop",
        ];
        for line in lines {
            let words = std::iter::once("commonground").chain(line.split(' '));
            Line::try_parse_from(words).unwrap_or_else(|error| panic!("{line}: {error}"));
        }
    }

    /// The words of a line as a shell takes them apart; all that the guide needs of it.
    fn words(line: &str) -> Vec<String> {
        let line = line.split(" #").next().unwrap_or(line);
        let mut words = Vec::new();
        for (at, part) in line.split('"').enumerate() {
            if at % 2 == 1 {
                words.push(part.to_owned());
            } else {
                words.extend(part.split_whitespace().map(ToOwned::to_owned));
            }
        }
        words
    }

    #[test]
    fn every_command_in_the_guide_is_understood() {
        let guide = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/guide");
        let mut tried = 0;
        for language in ["nl", "en"] {
            for chapter in std::fs::read_dir(guide.join(language)).unwrap() {
                let text = std::fs::read_to_string(chapter.unwrap().path()).unwrap();
                let lines = text.lines().filter(|line| line.starts_with("commonground"));
                let spoken = text.split('`').skip(1).step_by(2);
                let spoken = spoken.filter(|code| code.starts_with("commonground "));
                for line in lines.chain(spoken.filter(|code| !code.contains('\n'))) {
                    if let Err(error) = Line::try_parse_from(words(line)) {
                        // Some are only named, without what they take.
                        let incomplete = [
                            ErrorKind::MissingRequiredArgument,
                            ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand,
                        ];
                        assert!(incomplete.contains(&error.kind()), "{line}: {error}");
                    }
                    tried += 1;
                }
            }
        }
        assert!(tried > 40, "only {tried} commands were found");
    }

    #[test]
    fn commands_that_do_not_work_yet_are_not_offered() {
        for line in ["export C", "search Q", "backup create"] {
            let words = std::iter::once("commonground").chain(line.split(' '));
            assert!(Line::try_parse_from(words).is_err(), "{line}");
        }
    }
}
