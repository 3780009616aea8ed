//! The API against its own description, tried by schemathesis: whatever the description allows, and
//! much that it does not, is sent to a real node with a table in its home. Any answer 500, any status, type or
//! shape that is not described, fails.
//!
//! Twice: with ids that exist, so that operations do their work, and with made-up ones. Seeded, so
//! that the same is sent each time. `/stop` is left out, since it ends the node (its own tests are in
//! `node/tests`), and `/events`, which is a WebSocket.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::needs;
use crate::step::Program;

/// How long a node may take until it can be used.
const START_MAX: Duration = Duration::from_secs(30);
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// Cases made up for each operation, beside those that cover its description.
const EXAMPLES: &str = "25";
/// What must hold of every answer. That what the description allows is always taken is not among them:
/// a description cannot say that a name must be somebody's.
const CHECKS: &str = "not_a_server_error,status_code_conformance,content_type_conformance,\
                      response_headers_conformance,response_schema_conformance";

/// Runs it on this program, with files under `folder`.
pub(crate) fn check(program: &Path, folder: &Path) -> Result<()> {
    let schemathesis = needs::schemathesis(&folder.join("schemathesis"))?;
    let home = folder.join("contract-home");
    if home.exists() {
        fs::remove_dir_all(&home)?;
    }
    let node = Node::start(program, &home)?;
    let ids = node.furnish()?;
    for (name, config) in [("with ids that exist", ids.as_str()), ("with ids made up", "")] {
        println!("-- {name}");
        let file = folder.join("schemathesis.toml");
        fs::write(&file, config)?;
        node.face(&schemathesis, &file)?;
    }
    Ok(())
}

/// A running node; it ends with this.
struct Node {
    process: Child,
    program: PathBuf,
    home: PathBuf,
}

impl Node {
    fn start(program: &Path, home: &Path) -> Result<Self> {
        let process = Command::new(program)
            .arg("--home")
            .arg(home)
            .args(["run", "--name", "Ann", "--no-open", "--no-mdns"])
            .args(["--listen", "/ip4/127.0.0.1/tcp/0", "--http", "127.0.0.1:0"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .with_context(|| format!("start {}", program.display()))?;
        let mut node = Self { process, program: program.to_owned(), home: home.to_owned() };
        let until = Instant::now() + START_MAX;
        while node.plate().is_err() {
            if node.process.try_wait()?.is_some() || Instant::now() > until {
                bail!("the node did not start; try: {} run", program.display());
            }
            std::thread::sleep(LOOK_EVERY);
        }
        Ok(node)
    }

    fn plate(&self) -> Result<Value> {
        Ok(serde_json::from_str(&fs::read_to_string(self.home.join("node.json"))?)?)
    }

    fn field(&self, name: &str) -> Result<String> {
        let plate = self.plate()?;
        plate[name].as_str().map(ToOwned::to_owned).with_context(|| format!("no {name}"))
    }

    /// What a command of the command line answers in this field.
    fn says(&self, arguments: &[&str], field: &str) -> Result<String> {
        let home = self.home.display().to_string();
        let all = [&["--home", home.as_str(), "--json"], arguments].concat();
        let program = self.program.display().to_string();
        let said = Program::new(&program, &all).ask();
        let said: Value = serde_json::from_str(&said.context("the node refused a command")?)?;
        said[field].as_str().map(ToOwned::to_owned).with_context(|| format!("no {field} in {said}"))
    }

    /// One of everything; the settings that name them.
    fn furnish(&self) -> Result<String> {
        let community = self.says(&["community", "create", "Knots"], "community")?;
        let define = ["term", "propose", &community, "bowline", "--definition", "a loop"];
        let term = self.says(&define, "term")?;
        let text = self.says(&["publication", "create", &community, "On loops"], "publication")?;
        let question = self.says(&["question", "ask", &community, "Why?"], "question")?;
        let places = [
            ("communities", community),
            ("terms", term),
            ("publications", text),
            ("questions", question),
        ];
        Ok(places
            .iter()
            .map(|(place, id)| {
                format!(
                    "[[operations]]\ninclude-path-regex = \"/{place}/\\\\{{id\\\\}}\"\n\
                     parameters = {{ \"path.id\" = \"{id}\" }}\n\n"
                )
            })
            .collect())
    }

    fn face(&self, schemathesis: &Path, config: &Path) -> Result<()> {
        let description = format!("{}/api/v1/openapi.json", self.field("http")?);
        let token = format!("Authorization: Bearer {}", self.field("token")?);
        let (config, program) = (config.display().to_string(), schemathesis.display().to_string());
        let arguments = [
            "--config-file",
            &config,
            "run",
            &description,
            "-H",
            &token,
            "--seed",
            "7",
            "--max-examples",
            EXAMPLES,
            "--phases",
            "examples,coverage,fuzzing",
            "--checks",
            CHECKS,
            "--exclude-path",
            "/api/v1/stop",
            "--exclude-path",
            "/api/v1/events",
            "--generation-database",
            "none",
            "--no-color",
        ];
        Program::new(&program, &arguments).run()
    }
}

impl Drop for Node {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
