//! `commonground` alone: opens the running node in the browser, or starts one and opens that.

use serde::Deserialize;
use serde_json::json;
use ureq::http::Method;

use super::Global;
use super::client::Client;
use super::say::Report;
use crate::failure::{Exit, Failure};
use crate::home::Home;
use crate::run::browser;

/// What the node answers when a way in is asked for.
#[derive(Deserialize)]
struct Way {
    url: String,
}

pub(crate) fn open(home: &Home, global: &Global) -> Result<Option<Report>, Failure> {
    match Client::find(home) {
        Ok(client) => {
            let url = way_in(&client)?;
            let text = if browser::open(&url) { String::new() } else { format!("{url}\n") };
            Ok(Some(Report::new("open", &json!({ "url": url }), text)))
        }
        Err(failure) if matches!(failure.exit, Exit::NotRunning | Exit::NotSetUp) => {
            crate::run::run(home, global, crate::run::Options::default()).map(|()| None)
        }
        Err(failure) => Err(failure),
    }
}

/// An address that lets one browser in, once.
pub(crate) fn way_in(client: &Client) -> Result<String, Failure> {
    let way: Way = client.send(Method::POST, "/session/codes", &json!({}))?;
    Ok(way.url)
}
