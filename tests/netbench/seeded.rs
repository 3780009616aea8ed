//! A home with a long text in it, made once by typing a recorded history through a node's API, one
//! request for each recorded edit, and copied from then on.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use api::publications::{Edit, Edited, PublicationRef, PublicationText, Splice};
use flate2::read::GzDecoder;
use serde::Deserialize;
use serde_json::json;
use tests::talk::found;
use tests::{Node, let_pass};

/// The file in a prepared home that names the text and its community.
const NAMES: &str = "netbench.json";
/// More than what a node waits before it takes its author to rest.
const REST: Duration = Duration::from_secs(25);

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Trace {
    end_content: String,
    txns: Vec<Txn>,
}

#[derive(Deserialize)]
struct Txn {
    patches: Vec<(u64, u64, String)>,
}

/// Gives a stopped or running node the prepared home; answers its community and its text.
pub(crate) fn put_into(node: &mut Node, file: &Path) -> Result<(String, String), String> {
    let prepared = prepared_home(file);
    if !prepared.join(NAMES).is_file() {
        prepare(node, file, &prepared)?;
    }
    node.terminate();
    fs::remove_dir_all(node.home()).map_err(|error| error.to_string())?;
    copy(&prepared, node.home()).map_err(|error| error.to_string())?;
    node.restart();
    let names = fs::read(node.home().join(NAMES)).map_err(|error| error.to_string())?;
    serde_json::from_slice(&names).map_err(|error| error.to_string())
}

fn prepared_home(file: &Path) -> PathBuf {
    let name = file.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let work = std::env::var_os("PERF_WORK").map_or_else(std::env::temp_dir, PathBuf::from);
    work.join(format!("commonground-{name}"))
}

fn prepare(node: &mut Node, file: &Path, prepared: &Path) -> Result<(), String> {
    let trace = File::open(file).map_err(|error| format!("{}: {error}", file.display()))?;
    let trace: Trace = serde_json::from_reader(io::BufReader::new(GzDecoder::new(trace)))
        .map_err(|error| error.to_string())?;
    let community = found(node, "Paper");
    let api = node.api();
    let path = format!("/communities/{community}/publications");
    let text: PublicationRef =
        api.post(&path, &json!({ "title": "Paper" })).map_err(|refusal| refusal.text)?;
    let text = text.publication;
    let read = |path: &str| api.get::<PublicationText>(path).map_err(|refusal| refusal.text);
    let path = format!("/publications/{text}/text");
    let mut version = read(&path)?.version;
    for (number, txn) in trace.txns.iter().enumerate() {
        let splice = |(at, delete, insert): &(u64, u64, String)| Splice {
            at: *at,
            delete: *delete,
            insert: insert.clone(),
        };
        let edit = Edit {
            version: Some(version),
            heads: None,
            splices: txn.patches.iter().map(splice).collect(),
            client: None,
            sequence: None,
        };
        let edited: Result<Edited, _> = api.post(&format!("/publications/{text}/edits"), &edit);
        version = edited.map_err(|refusal| format!("edit {number}: {}", refusal.text))?.version;
        if number % 10_000 == 9_999 {
            eprintln!("{} of {} edits", number + 1, trace.txns.len());
        }
    }
    if read(&path)?.text != trace.end_content {
        return Err("the history leads to another text".to_owned());
    }
    // Whoever wrote it rests: the log is summed up, and the text kept in one piece.
    let_pass(REST);
    node.terminate();
    copy(node.home(), prepared).map_err(|error| error.to_string())?;
    let names = serde_json::to_vec(&(community, text)).map_err(|error| error.to_string())?;
    fs::write(prepared.join(NAMES), names).map_err(|error| error.to_string())?;
    node.restart();
    Ok(())
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let (path, place) = (entry.path(), to.join(entry.file_name()));
        if path.is_dir() {
            copy(&path, &place)?;
        } else if path.is_file() {
            fs::copy(&path, &place)?;
        }
    }
    Ok(())
}
