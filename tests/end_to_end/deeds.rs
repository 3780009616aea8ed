//! What the stories do at a table, each by the HTTP API, and what they see there.

use api::publications::{
    Edit, Edited, NewPublication, PublicationRef, PublicationText, Splice, WholeText,
};
use api::questions::{NewQuestion, Question, QuestionRef};
use api::status::{DeviceStatus, Status};
use api::terms::{NewTerm, TermList, TermRef};
use tests::{Client, Node, Refusal, eventually};

/// Proposes a term, with a definition.
pub(crate) fn propose(client: &Client, community: &str, label: &str) -> Result<TermRef, Refusal> {
    let definition = Some(format!("what we call {label} here"));
    let term = NewTerm { label: label.to_owned(), language: "en".to_owned(), definition };
    client.post(&format!("/communities/{community}/terms"), &term)
}

/// The labels of all terms, in order.
pub(crate) fn labels(client: &Client, community: &str) -> Result<Vec<String>, Refusal> {
    let list: TermList = client.get(&format!("/communities/{community}/terms"))?;
    let mut labels: Vec<_> = list.terms.into_iter().map(|term| term.label).collect();
    labels.sort();
    Ok(labels)
}

/// Begins a text and answers its id.
#[track_caller]
pub(crate) fn begin_text(client: &Client, community: &str, title: &str) -> String {
    let path = format!("/communities/{community}/publications");
    let wish = NewPublication { title: title.to_owned() };
    client.post::<PublicationRef>(&path, &wish).expect("a publication").publication
}

/// A text as it is now.
pub(crate) fn read(client: &Client, publication: &str) -> Result<PublicationText, Refusal> {
    client.get(&format!("/publications/{publication}/text"))
}

/// Makes this the text.
pub(crate) fn write(client: &Client, publication: &str, text: &str) -> Result<Edited, Refusal> {
    let whole = WholeText { text: text.to_owned() };
    client.put(&format!("/publications/{publication}/text"), &whole)
}

/// An edit at a version.
pub(crate) fn at_version(version: u64, splice: Splice) -> Edit {
    Edit {
        version: Some(version),
        heads: None,
        splices: vec![splice],
        client: None,
        sequence: None,
    }
}

/// Sends an edit.
pub(crate) fn edit(client: &Client, publication: &str, edit: &Edit) -> Result<Edited, Refusal> {
    client.post(&format!("/publications/{publication}/edits"), edit)
}

/// Puts something at the end of a text, anew when someone was faster.
pub(crate) fn append(client: &Client, publication: &str, text: &str) -> Result<Edited, Refusal> {
    loop {
        let now = read(client, publication)?;
        let at = units(&now.text);
        let splice = Splice { at, delete: 0, insert: text.to_owned() };
        match edit(client, publication, &at_version(now.version, splice)) {
            Err(refusal) if is_stale(&refusal) => {}
            answer => return answer,
        }
    }
}

/// Whether someone was faster.
pub(crate) fn is_stale(refusal: &Refusal) -> bool {
    refusal.problem.as_ref().is_some_and(|problem| problem.code == api::Code::Stale)
}

/// Asks a question and answers its id.
#[track_caller]
pub(crate) fn ask(client: &Client, community: &str, title: &str) -> String {
    let question = NewQuestion { title: title.to_owned(), body: String::new() };
    let path = format!("/communities/{community}/questions");
    client.post::<QuestionRef>(&path, &question).expect("a question").question
}

/// A question as it is now.
pub(crate) fn question(client: &Client, question: &str) -> Result<Question, Refusal> {
    client.get(&format!("/questions/{question}"))
}

/// How things stand, by the node itself.
#[track_caller]
pub(crate) fn status(client: &Client) -> Status {
    client.get("/status").expect("a running node says how it is")
}

/// What `client` says of the devices of `name` at its only table.
#[track_caller]
pub(crate) fn device_of(client: &Client, name: &str) -> DeviceStatus {
    let status = status(client);
    let devices = status.communities.into_iter().flat_map(|community| community.devices);
    let mut found = devices.filter(|device| device.name == name);
    found.next().unwrap_or_else(|| panic!("no device of {name}"))
}

/// How many UTF-16 code units a text has.
pub(crate) fn units(text: &str) -> u64 {
    u64::try_from(text.encode_utf16().count()).expect("a text that fits in memory")
}

/// Waits until a node shows this text.
#[track_caller]
pub(crate) fn reads(node: &Node, publication: &str, text: &str) {
    let api = node.api();
    eventually("the text is there", || {
        read(&api, publication).ok().filter(|now| now.text == text).map(|_| ())
    });
}
