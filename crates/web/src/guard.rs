//! The guard: who may come in. Every request passes here before anything else looks at it.
//!
//! The adversary is a page of somebody else in a browser on this machine: it can make the browser
//! send requests here, point a name of its own at 127.0.0.1, and open WebSockets. So a request
//! must name this node as its host, must not come from a foreign page, and must prove that it
//! belongs here: by the bearer token (the command line) or by the cookie (the page). What
//! the cookie comes with is checked more strictly, because a browser adds it by itself; and
//! ports are no border for cookies, so another program's page on this machine is foreign too.
//!
//! Path: [`guard`] → [`addressed_to_us`] → [`from_us`] → for the API, [`known`].

use api::Code;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, Uri, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::opener::same;
use crate::refusal::Refusal;
use crate::shared::Shared;

/// Where the API begins; everything else is public files without any data in them.
pub(crate) const API: &str = "/api";
/// The one operation without a token: it gives the cookie, for a one-time code.
pub(crate) const SESSION: &str = "/api/v1/session";
/// The WebSocket: a GET to which a browser adds the cookie whoever asks.
pub(crate) const EVENTS: &str = "/api/v1/events";
/// Makes one-time codes. Only for the bearer: a cookie must not be able to multiply.
pub(crate) const CODES: &str = "/api/v1/session/codes";

/// The middleware around everything.
pub(crate) async fn guard(State(shared): State<Shared>, request: Request, next: Next) -> Response {
    match admit(&shared, request.method(), request.uri(), request.headers()) {
        Ok(()) => next.run(request).await,
        Err(refusal) => refusal.into_response(),
    }
}

fn admit(shared: &Shared, method: &Method, uri: &Uri, headers: &HeaderMap) -> Result<(), Refusal> {
    let host = addressed_to_us(shared.port, uri, headers)?;
    let has_origin = from_us(host, headers)?;
    if !is_api(uri.path()) {
        return Ok(());
    }
    not_from_a_neighbour(headers)?;
    if uri.path() == SESSION && method == Method::POST {
        return if has_origin { Ok(()) } else { Err(foreign()) };
    }
    let proof = known(shared, headers)?;
    match proof {
        Proof::Bearer => Ok(()),
        Proof::Cookie if uri.path() == CODES => Err(unknown()),
        Proof::Cookie if has_origin || reads(method, uri) => Ok(()),
        Proof::Cookie => Err(foreign()),
    }
}

/// Whether a path belongs to the API.
pub(crate) fn is_api(path: &str) -> bool {
    path.strip_prefix(API).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// Whether a request changes nothing: then a browser may leave the origin out.
fn reads(method: &Method, uri: &Uri) -> bool {
    (method == Method::GET || method == Method::HEAD) && uri.path() != EVENTS
}

/// The host that is named, if it is this node by a name that always means this machine. A name
/// that was rebound to 127.0.0.1 arrives with that name.
fn addressed_to_us<'a>(port: u16, uri: &Uri, headers: &'a HeaderMap) -> Result<&'a str, Refusal> {
    let host = one(headers, &header::HOST).ok_or_else(misaddressed)?;
    let named = host.strip_suffix(&format!(":{port}")).ok_or_else(misaddressed)?;
    let ours = matches!(named, "127.0.0.1" | "localhost" | "[::1]");
    let authority = uri.authority().is_none_or(|authority| authority.as_str() == host);
    if ours && authority { Ok(host) } else { Err(misaddressed()) }
}

/// Whether the request names the page it comes from, and that it is ours if it does. Ours means
/// the very host of the request: `localhost` and `127.0.0.1` are strangers to a browser too.
fn from_us(host: &str, headers: &HeaderMap) -> Result<bool, Refusal> {
    if !headers.contains_key(header::ORIGIN) {
        return Ok(false);
    }
    let origin = one(headers, &header::ORIGIN).ok_or_else(foreign)?;
    let ours = origin.strip_prefix("http://").is_some_and(|from| from == host);
    if ours { Ok(true) } else { Err(foreign()) }
}

/// Browsers say how near the asking page is: ours, or nobody (typed, a bookmark). A page at
/// another port of this machine is `same-site`, gets the cookie sent along, and is refused here.
fn not_from_a_neighbour(headers: &HeaderMap) -> Result<(), Refusal> {
    let near = |value: &axum::http::HeaderValue| value == "same-origin" || value == "none";
    if headers.get_all("sec-fetch-site").iter().all(near) { Ok(()) } else { Err(foreign()) }
}

/// How a request proves that it belongs here.
enum Proof {
    Bearer,
    Cookie,
}

fn known(shared: &Shared, headers: &HeaderMap) -> Result<Proof, Refusal> {
    if headers.contains_key(header::AUTHORIZATION) {
        let given = one(headers, &header::AUTHORIZATION).and_then(bearer);
        let good = given.is_some_and(|given| same(&shared.settings.token, given));
        return if good { Ok(Proof::Bearer) } else { Err(unknown()) };
    }
    let good = cookies(headers, &shared.cookie_name()).any(|v| same(&shared.settings.cookie, v));
    if good { Ok(Proof::Cookie) } else { Err(unknown()) }
}

fn bearer(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// The values of all cookies with this name.
fn cookies<'a>(headers: &'a HeaderMap, name: &'a str) -> impl Iterator<Item = &'a str> {
    let lines = headers.get_all(header::COOKIE).iter().filter_map(|line| line.to_str().ok());
    let pairs = lines.flat_map(|line| line.split(';')).filter_map(|pair| pair.split_once('='));
    pairs.filter(move |(known, _)| known.trim() == name).map(|(_, value)| value.trim())
}

/// The value of a header that stands there exactly once, as text.
fn one<'a>(headers: &'a HeaderMap, name: &header::HeaderName) -> Option<&'a str> {
    let mut values = headers.get_all(name).iter();
    let value = values.next()?;
    if values.next().is_some() { None } else { value.to_str().ok() }
}

fn misaddressed() -> Refusal {
    Refusal::new(
        Code::Forbidden,
        "The request does not name this node as its host.",
        "Use the address in node.json, such as http://127.0.0.1:7431.",
    )
}

fn foreign() -> Refusal {
    Refusal::new(
        Code::Forbidden,
        "The request does not come from the page of this node.",
        "Open the page with `commonground`.",
    )
}

fn unknown() -> Refusal {
    Refusal::new(
        Code::Unauthorised,
        "The request carries no token of this node, or a wrong one.",
        "Open the page with `commonground`; programs find the token in node.json.",
    )
}
