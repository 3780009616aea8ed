//! Speaks HTTP to the running node: finds it by `node.json`, sends its token, reads its answers.

use std::io;
use std::time::Duration;

use serde::Serialize;
use serde::de::DeserializeOwned;
use ureq::http::{Method, Request};

use crate::failure::{Exit, Failure};
use crate::home::Home;
use crate::home::plate::Plate;
use crate::limits::{ANSWER_BYTES_MAX, REQUEST_TIMEOUT};

/// A connection to one running node.
pub(crate) struct Client {
    agent: ureq::Agent,
    plate: Plate,
}

impl Client {
    /// The node that runs in this home; exit code 4 or 5 when there is none.
    pub(crate) fn find(home: &Home) -> Result<Self, Failure> {
        Ok(Self::of(Plate::read(home)?))
    }

    fn of(plate: Plate) -> Self {
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .proxy(None)
            .timeout_connect(Some(Duration::from_secs(5)))
            .timeout_global(Some(REQUEST_TIMEOUT))
            .build()
            .new_agent();
        Self { agent, plate }
    }

    /// Another connection to the same node.
    pub(crate) fn again(&self) -> Self {
        Self::of(self.plate.clone())
    }

    pub(crate) fn plate(&self) -> &Plate {
        &self.plate
    }

    pub(crate) fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, Failure> {
        parse(&self.request(Method::GET, path, Vec::new())?)
    }

    /// Sends a JSON body and reads a JSON answer.
    pub(crate) fn send<T: DeserializeOwned>(
        &self,
        method: Method,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, Failure> {
        let body = serde_json::to_vec(body)
            .map_err(|error| Failure::new(Exit::Failed, "internal", error.to_string(), ""))?;
        parse(&self.request(method, path, body)?)
    }

    pub(crate) fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Result<T, Failure> {
        self.send(Method::POST, path, body)
    }

    /// Sends a JSON body where the answer says nothing more.
    pub(crate) fn tell(
        &self,
        method: Method,
        path: &str,
        body: &impl Serialize,
    ) -> Result<(), Failure> {
        let body = serde_json::to_vec(body)
            .map_err(|error| Failure::new(Exit::Failed, "internal", error.to_string(), ""))?;
        self.request(method, path, body).map(|_| ())
    }

    pub(crate) fn delete(&self, path: &str) -> Result<Vec<u8>, Failure> {
        self.request(Method::DELETE, path, Vec::new())
    }

    fn request(&self, method: Method, path: &str, body: Vec<u8>) -> Result<Vec<u8>, Failure> {
        let request = Request::builder()
            .method(method)
            .uri(format!("{}/api/v1{path}", self.plate.http))
            .header("Authorization", format!("Bearer {}", self.plate.token))
            .header("Content-Type", "application/json")
            .body(body)
            .map_err(|error| Failure::usage(format!("This cannot be asked: {error}."), ""))?;
        let mut response = self.agent.run(request).map_err(|error| lost(&error))?;
        let status = response.status();
        let body = response
            .body_mut()
            .with_config()
            .limit(ANSWER_BYTES_MAX)
            .read_to_vec()
            .map_err(|error| lost(&error))?;
        if status.is_success() {
            return Ok(body);
        }
        Err(match serde_json::from_slice::<api::Problem>(&body) {
            Ok(problem) => problem.into(),
            Err(_) => Failure::new(
                Exit::Failed,
                "internal",
                format!("The node answered {status} without saying why."),
                "Look at the log, or run `commonground doctor`.",
            ),
        })
    }
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(body).map_err(|error| {
        Failure::new(
            Exit::Failed,
            "internal",
            format!("The node's answer is not what this version expects: {error}."),
            "Stop the node and start it again, so that both are the same version.",
        )
    })
}

fn lost(error: &ureq::Error) -> Failure {
    let gone = matches!(error, ureq::Error::ConnectionFailed | ureq::Error::HostNotFound)
        || matches!(error, ureq::Error::Io(io) if io.kind() == io::ErrorKind::ConnectionRefused);
    if gone {
        return Failure::new(
            Exit::NotRunning,
            "not_running",
            "The node does not answer.",
            "Start it with `commonground run`; `commonground doctor` says more.",
        );
    }
    Failure::new(
        Exit::Failed,
        "connection",
        format!("The connection to the node was lost: {error}."),
        "Try again; `commonground doctor` says more.",
    )
}

/// A text as one segment of a path.
pub(crate) fn segment(text: &str) -> String {
    use std::fmt::Write;
    text.bytes().fold(String::new(), |mut path, byte| {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'~' => path.push(byte.into()),
            _ => {
                let _ = write!(path, "%{byte:02X}");
            }
        }
        path
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_label_becomes_one_segment() {
        assert_eq!(segment("koude tik/é."), "koude%20tik%2F%C3%A9%2E");
    }

    #[test]
    fn a_node_that_is_gone_is_not_running() {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let http = format!("http://{}", free.local_addr().unwrap());
        drop(free);
        let client = Client::of(Plate {
            http,
            token: String::new(),
            peer_id: String::new(),
            member: None,
            listen: Vec::new(),
        });

        let failure = client.get::<serde_json::Value>("/status").unwrap_err();

        assert_eq!(failure.exit, Exit::NotRunning);
    }
}
