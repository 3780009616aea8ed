//! The developer's commands, so that there are no scripts to remember: `cargo xtask help`.
//!
//! It starts other programs and knows nothing of what they build; it is no room of the house. What
//! it runs is told in [`suite`], what must be installed in [`needs`].

mod contract;
mod deb;
mod needs;
mod step;
mod suite;

use std::process::ExitCode;

use anyhow::{Context, Result, bail};

use crate::step::Program;

const HELP: &str = "\
cargo xtask test [STEP…]     everything that is checked, or only the named steps
cargo xtask bench            everything that is measured, in release mode, with its figures
cargo xtask api-docs         docs/API.md, from the description that the node serves
cargo xtask deb              the Debian package, of a release build
cargo xtask screenshots      pictures of the demo, for docs/screenshots
cargo xtask simulate SEEDS   the simulation with that many seeds, in release mode
cargo xtask help             this";

/// Measurements are tests that the suite leaves out: they print figures and assert no times.
const MEASUREMENTS: [&str; 9] = [
    "test",
    "--release",
    "--locked",
    "--workspace",
    "--tests",
    "--",
    "--ignored",
    "--nocapture",
    "--test-threads=1",
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    match run(&arguments) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("xtask: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// Whether all went well; an error is about the command itself.
fn run(arguments: &[String]) -> Result<bool> {
    let (command, rest) = arguments
        .split_first()
        .map_or(("help", &[][..]), |(command, rest)| (command.as_str(), rest));
    match command {
        "test" => suite::test(rest),
        "bench" => done(bench()),
        "api-docs" => done(api_docs()),
        "deb" => done(deb::make().map(|file| println!("{}", file.display()))),
        "screenshots" => done(suite::screenshots()),
        "simulate" => simulate(rest),
        "help" | "--help" | "-h" => {
            println!("{HELP}");
            Ok(true)
        }
        other => bail!("there is no command `{other}`\n{HELP}"),
    }
}

fn bench() -> Result<()> {
    Program::cargo(&MEASUREMENTS).run()?;
    suite::page_bench()
}

fn done(result: Result<()>) -> Result<bool> {
    result.map(|()| true)
}

/// The test that compares the reference with the description writes it instead.
fn api_docs() -> Result<()> {
    let arguments = ["test", "--locked", "--workspace", "--test", "it", "the_reference_for_people"];
    Program::cargo(&arguments).with("COMMONGROUND_WRITE_API", "1").run()
}

fn simulate(rest: &[String]) -> Result<bool> {
    let [seeds] = rest else { bail!("how many seeds? cargo xtask simulate 1000") };
    seeds.parse::<u64>().with_context(|| format!("`{seeds}` is not a number of seeds"))?;
    let arguments = ["test", "--release", "--locked", "-p", "tests", "--test", "simulation"];
    let test = Program::cargo(&arguments).with("COMMONGROUND_SEEDS", seeds.as_str());
    done(test.arguments(&["--", "--nocapture"]).run())
}
