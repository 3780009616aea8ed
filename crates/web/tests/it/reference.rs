//! The reference for people, `docs/API.md`: its second part is made from the description that the
//! node serves, its beginning is written by hand.
//!
//! `cargo xtask api-docs` writes it (by [`WRITE`]); without that, this fails when it is stale.
//! What it deliberately does not do: decide what an operation means. That stands at the operation.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::PathBuf;

use serde_json::Value;

use crate::harness::House;
use crate::operations::calls;

/// Set, the reference is written instead of compared.
const WRITE: &str = "COMMONGROUND_WRITE_API";
/// What follows this line is made; what stands before it is written by hand.
const MADE: &str =
    "<!-- From here on made by `cargo xtask api-docs`: change the code instead, and run it. -->\n";

/// What an operation takes and gives, as its link text or its plain type.
fn kind(schema: &Value) -> String {
    if let Some(reference) = schema["$ref"].as_str() {
        let name = reference.rsplit('/').next().unwrap_or(reference);
        return format!("[{name}](#{})", name.to_lowercase());
    }
    let options = schema.get("oneOf").or(schema.get("anyOf")).and_then(Value::as_array);
    if let Some(options) = options {
        let each: Vec<_> = options.iter().map(kind).collect();
        return each.join(" or ");
    }
    if let Some(values) = schema["enum"].as_array() {
        let each: Vec<_> = values.iter().map(|value| format!("`{value}`")).collect();
        return each.join(", ");
    }
    match &schema["type"] {
        Value::String(one) if one == "array" => {
            let items = schema.get("items").map_or_else(|| pair(schema), kind);
            format!("list of {items}")
        }
        Value::String(one) => one.clone(),
        Value::Array(some) => {
            let each: Vec<_> = some.iter().filter_map(Value::as_str).collect();
            each.join(" or ")
        }
        _ => "anything".to_owned(),
    }
}

/// What the items of a list of fixed length are.
fn pair(schema: &Value) -> String {
    let items = schema["prefixItems"].as_array().cloned().unwrap_or_default();
    items.iter().map(kind).collect::<Vec<_>>().join(", ")
}

/// A description on one line, fit for a cell of a table.
fn line(value: &Value) -> String {
    let text = value.as_str().unwrap_or_default();
    text.split_whitespace().collect::<Vec<_>>().join(" ").replace('|', "\\|")
}

fn bound(schema: &Value) -> String {
    match (schema["minimum"].as_u64(), schema["maximum"].as_u64()) {
        (Some(least), Some(most)) => format!(", {least} to {most}"),
        _ => String::new(),
    }
}

/// The fields of an object as a table.
fn fields(out: &mut String, schema: &Value) {
    let Some(properties) = schema["properties"].as_object() else { return };
    if properties.is_empty() {
        return;
    }
    out.push_str("| field | type | |\n|---|---|---|\n");
    let required: Vec<_> = schema["required"].as_array().into_iter().flatten().collect();
    for (name, property) in properties {
        let must = if required.iter().any(|one| *one == name) { "" } else { "; may be left out" };
        let (kind, bound) = (kind(property), bound(property));
        let says = line(&property["description"]);
        writeln!(out, "| `{name}` | {kind}{bound}{must} | {says} |").expect("a string");
    }
    out.push('\n');
}

/// One of the shapes that operations name.
fn shape(out: &mut String, name: &str, schema: &Value) {
    writeln!(out, "### {name}\n").expect("a string");
    let says = line(&schema["description"]);
    if !says.is_empty() {
        writeln!(out, "{says}\n").expect("a string");
    }
    let options = schema["oneOf"].as_array().into_iter().flatten();
    let mut is_choice = false;
    for option in options {
        is_choice = true;
        let tag = &option["properties"]["type"]["enum"][0];
        let value = if tag.is_string() { tag } else { &option["enum"][0] };
        let says = line(&option["description"]);
        writeln!(out, "* `{}` {says}\n", value.as_str().unwrap_or("…")).expect("a string");
        fields(out, option);
    }
    if !is_choice {
        if schema.get("enum").is_some() {
            writeln!(out, "One of {}.\n", kind(schema)).expect("a string");
        }
        fields(out, schema);
    }
}

/// A request that works, as curl sends it.
fn example(method: &str, path: &str, body: Option<&Value>) -> String {
    let method = if method == "GET" { String::new() } else { format!(" -X {method}") };
    let mut text = format!("curl -s{method} -H \"authorization: Bearer $TOKEN\" \"$HTTP{path}\"");
    if let Some(body) = body {
        write!(text, " \\\n  -H 'content-type: application/json' -d '{body}'").expect("a string");
    }
    format!("```\n{text}\n```\n\n")
}

/// Parameters in the path and the query.
fn parameters(out: &mut String, operation: &Value) {
    for parameter in operation["parameters"].as_array().into_iter().flatten() {
        let name = parameter["name"].as_str().unwrap_or_default();
        let place = parameter["in"].as_str().unwrap_or_default();
        let (kind, says) = (kind(&parameter["schema"]), line(&parameter["description"]));
        writeln!(out, "* `{name}` in the {place} ({kind}): {says}").expect("a string");
    }
    let body = &operation["requestBody"]["content"]["application/json"]["schema"];
    if body.is_object() {
        writeln!(out, "* body: {}", kind(body)).expect("a string");
    }
}

/// Good answers in full; problems by their status.
fn answers(out: &mut String, operation: &Value) {
    let mut problems = Vec::new();
    for (status, response) in operation["responses"].as_object().into_iter().flatten() {
        let schema = &response["content"]["application/json"]["schema"];
        let kind = if schema.is_object() { kind(schema) } else { "nothing".to_owned() };
        if status.starts_with(['4', '5']) {
            problems.push(status.as_str());
        } else {
            let says = line(&response["description"]);
            writeln!(out, "* {status}: {kind}. {says}").expect("a string");
        }
    }
    writeln!(out, "* problems: {}\n", problems.join(", ")).expect("a string");
}

/// The description as Markdown, the same for the same description.
fn made(description: &Value) -> String {
    let mut out = MADE.to_owned();
    let examples: BTreeMap<_, _> =
        calls("code").into_iter().map(|call| ((call.template, call.method), call)).collect();
    let mut families: BTreeMap<&str, String> = BTreeMap::new();
    let paths = description["paths"].as_object().expect("has paths");
    for (path, item) in paths {
        for (method, operation) in item.as_object().expect("has operations") {
            let method = method.to_uppercase();
            let family = operation["tags"][0].as_str().expect("has a family");
            let out = families.entry(family).or_default();
            let purpose = line(&operation["summary"]);
            write!(out, "### {method} {path}\n\n{purpose}\n\n").expect("a string");
            parameters(out, operation);
            answers(out, operation);
            let call = &examples[&(path.as_str(), method.as_str())];
            // What the matrix calls `abc` is too short for a real node.
            let path = call.path.replace("/abc", "/107e89f9");
            out.push_str(&example(call.method, &path, call.body.as_ref()));
        }
    }
    for (family, text) in families {
        write!(out, "\n## Operations: {family}\n\n{text}").expect("a string");
    }
    out.push_str("\n## Shapes\n\n");
    let schemas = description["components"]["schemas"].as_object().expect("has shapes");
    for (name, schema) in schemas {
        shape(&mut out, name, schema);
    }
    format!("{}\n", out.trim_end())
}

#[tokio::test]
async fn the_reference_for_people_is_what_the_node_serves() {
    let house = House::new().await;
    let file = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../docs/API.md");
    let kept = std::fs::read_to_string(&file).expect("docs/API.md is there");
    let (by_hand, kept_made) = kept.split_once(MADE).expect("it says where the made part begins");

    let fresh = made(&house.description().await);

    if std::env::var_os(WRITE).is_some() {
        std::fs::write(&file, format!("{by_hand}{fresh}")).expect("it can be written");
        return;
    }
    let is_same = format!("{MADE}{kept_made}") == fresh;
    assert!(is_same, "docs/API.md is stale: run `cargo xtask api-docs`");
}
