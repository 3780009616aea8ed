//! The HTTP API of a node, as its page or a script uses it.

use std::time::Duration;

use api::Problem;
use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::http::{Request, Response};
use ureq::{Agent, Body};

/// Longer than any command takes (a join by the command line waits up to 15 s; the API does not).
const PATIENCE: Duration = Duration::from_secs(30);

/// A request that was answered with something else than success.
#[derive(Debug, Clone, PartialEq)]
pub struct Refusal {
    /// The HTTP status; 0 when the node was not reached at all.
    pub status: u16,
    /// What the node says is wrong, when it is a problem.
    pub problem: Option<Problem>,
    /// What it said.
    pub text: String,
}

/// Speaks to one node with its token.
#[derive(Debug, Clone)]
pub struct Client {
    agent: Agent,
    base: String,
    token: String,
}

impl Client {
    /// A client for the API at `http`.
    pub fn new(http: &str, token: &str) -> Self {
        let config = Agent::config_builder()
            .timeout_global(Some(PATIENCE))
            .http_status_as_error(false)
            .build();
        Self {
            agent: config.new_agent(),
            base: format!("{http}/api/v1"),
            token: format!("Bearer {token}"),
        }
    }

    /// Reads.
    pub fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Refusal> {
        self.call("GET", path, None)
    }

    /// Adds.
    pub fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, Refusal> {
        self.call("POST", path, Some(json(body)))
    }

    /// Replaces.
    pub fn put<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, Refusal> {
        self.call("PUT", path, Some(json(body)))
    }

    /// Changes.
    pub fn patch<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, Refusal> {
        self.call("PATCH", path, Some(json(body)))
    }

    /// Removes.
    pub fn delete<T: DeserializeOwned>(&self, path: &str) -> Result<T, Refusal> {
        self.call("DELETE", path, None)
    }

    fn call<T: DeserializeOwned>(
        &self,
        method: &str,
        path: &str,
        body: Option<Vec<u8>>,
    ) -> Result<T, Refusal> {
        let mut response = self.send(method, path, body).map_err(|error| Refusal {
            status: 0,
            problem: None,
            text: error.to_string(),
        })?;
        let status = response.status();
        let text = response.body_mut().read_to_string().unwrap_or_default();
        // An answer without content reads as null.
        let content = if text.is_empty() { "null" } else { &text };
        match serde_json::from_str(content) {
            Ok(value) if status.is_success() => Ok(value),
            _ => {
                let problem = serde_json::from_str(&text).ok();
                Err(Refusal { status: status.as_u16(), problem, text })
            }
        }
    }

    fn send(
        &self,
        method: &str,
        path: &str,
        body: Option<Vec<u8>>,
    ) -> Result<Response<Body>, ureq::Error> {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}{path}", self.base))
            .header("authorization", &self.token);
        match body {
            Some(body) => {
                self.agent.run(request.header("content-type", "application/json").body(body)?)
            }
            None => self.agent.run(request.body(())?),
        }
    }
}

fn json(body: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(body).expect("a test sends what is JSON")
}
