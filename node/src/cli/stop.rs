//! `stop`: asks the running node to stop, and waits until it is gone.

use std::thread;
use std::time::Instant;

use serde_json::json;
use ureq::http::Method;

use super::client::Client;
use super::say::Report;
use crate::failure::{Exit, Failure};
use crate::home::Home;
use crate::home::lock::Lock;
use crate::limits::{LOOK_AGAIN, STOP_WAIT};

pub(crate) fn stop(home: &Home) -> Result<Report, Failure> {
    Client::find(home)?.tell(Method::POST, "/stop", &json!({}))?;
    let until = Instant::now() + STOP_WAIT;
    while Lock::is_held(home) {
        if Instant::now() >= until {
            return Err(Failure::new(
                Exit::Failed,
                "stop",
                "The node was asked to stop and is still busy.",
                "Wait a little longer, or look at its log (`commonground paths`).",
            ));
        }
        thread::sleep(LOOK_AGAIN);
    }
    Ok(Report::new("stop", &json!({ "stopped": true }), "The node has stopped.\n"))
}
