//! What a request carries, decoded and bounded; what does not fit is refused in plain words.
//!
//! axum has extractors of its own; these differ in that every refusal is a [`Problem`], that
//! a body has to arrive in time, and that one that is too large is read to its end (within
//! limits) so that the sender sees the answer.

use std::time::Duration;

use api::{Code, Problem};
use axum::body::{Body, Bytes};
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use futures::StreamExt;
use serde::Serialize;
use serde::de::{DeserializeOwned, Error};
use serde_json::Value;
use tokio::time::timeout;

use crate::limits::{DRAIN_BYTES_MAX, FORM_BYTES_MAX, TEXT_BYTES_MAX};
use crate::refusal::Refusal;
use crate::shared::Shared;

/// A JSON body without longer texts.
pub(crate) struct Form<T>(pub(crate) T);

/// A JSON body with a text or a file in it.
pub(crate) struct Long<T>(pub(crate) T);

/// One segment of the path.
pub(crate) struct Segment(pub(crate) String);

/// Two segments of the path, in order.
pub(crate) struct Segments(pub(crate) String, pub(crate) String);

/// The query's parameters.
pub(crate) struct Asked<T>(pub(crate) T);

impl<T: DeserializeOwned + Serialize> FromRequest<Shared> for Form<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, shared: &Shared) -> Result<Self, Refusal> {
        json(request, FORM_BYTES_MAX, shared.settings.patience.body).await.map(Self)
    }
}

impl<T: DeserializeOwned + Serialize> FromRequest<Shared> for Long<T> {
    type Rejection = Refusal;

    async fn from_request(request: Request, shared: &Shared) -> Result<Self, Refusal> {
        json(request, TEXT_BYTES_MAX, shared.settings.patience.body).await.map(Self)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Segment {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let segment = Path::<String>::from_request_parts(parts, state).await;
        segment.map(|Path(segment)| Self(segment)).map_err(unreadable)
    }
}

impl<S: Send + Sync> FromRequestParts<S> for Segments {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let segments = Path::<(String, String)>::from_request_parts(parts, state).await;
        segments.map(|Path((one, other))| Self(one, other)).map_err(unreadable)
    }
}

#[allow(clippy::needless_pass_by_value, reason = "as map_err hands it over")]
fn unreadable(error: PathRejection) -> Refusal {
    bad(format!("The path cannot be read: {}.", error.body_text()), "Percent-encode UTF-8.")
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Asked<T> {
    type Rejection = Refusal;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self, Refusal> {
        let asked = Query::<T>::from_request_parts(parts, state).await;
        asked.map(|Query(asked)| Self(asked)).map_err(|error: QueryRejection| {
            bad(
                format!("The query does not fit: {}.", error.body_text()),
                "GET /api/v1/openapi.json says which parameters there are.",
            )
        })
    }
}

/// What to do about a body that does not fit.
const FITS: &str = "GET /api/v1/openapi.json says what it looks like.";

async fn json<T: DeserializeOwned + Serialize>(
    request: Request,
    bytes_max: usize,
    patience: Duration,
) -> Result<T, Refusal> {
    let is_json = names_json(request.headers());
    let body = timeout(patience, read(request.into_body(), bytes_max)).await;
    let body = body.unwrap_or_else(|_| Err(too_slow()))?;
    if !is_json {
        return Err(Refusal::of_http(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "The body is not said to be JSON.",
            "Send it with `content-type: application/json`.",
        ));
    }
    understood(&body).map_err(|wrong| bad(format!("The body does not fit: {wrong}."), FITS))
}

/// Decodes JSON, and refuses arrays where there should be objects: serde would take one as a
/// struct's fields in order, which no description says.
fn understood<T: DeserializeOwned + Serialize>(body: &[u8]) -> Result<T, serde_json::Error> {
    let understood: T = match serde_json::from_slice(body) {
        Ok(understood) => understood,
        Err(error) => with_whole_numbers(body).ok_or(error)?,
    };
    if body.contains(&b'[') {
        let given: Value = serde_json::from_slice(body)?;
        same_shape(&given, &serde_json::to_value(&understood)?)?;
    }
    Ok(understood)
}

/// To JSON `7.0` is the whole number 7; to serde it is not. None when that was not the trouble.
fn with_whole_numbers<T: DeserializeOwned>(body: &[u8]) -> Option<T> {
    let mut given: Value = serde_json::from_slice(body).ok()?;
    if make_whole(&mut given) { serde_json::from_value(given).ok() } else { None }
}

/// Writes whole numbers without a fraction, and says whether there were any to write.
fn make_whole(value: &mut Value) -> bool {
    // Beyond this a floating-point number may stand for several whole ones.
    const EXACT_MAX: f64 = 9_007_199_254_740_992.0;
    let mut any = false;
    if let Some(number) = value.as_f64().filter(|_| value.is_f64()) {
        any = number.fract() == 0.0 && (0.0..EXACT_MAX).contains(&number);
        if any {
            *value = Value::from(number as u64);
        }
    }
    value.as_array_mut().into_iter().flatten().for_each(|item| any |= make_whole(item));
    let object = value.as_object_mut().into_iter().flat_map(|object| object.values_mut());
    object.for_each(|item| any |= make_whole(item));
    any
}

fn same_shape(given: &Value, understood: &Value) -> Result<(), serde_json::Error> {
    match (given, understood) {
        (Value::Array(_), Value::Object(_)) => {
            Err(serde_json::Error::custom("an array where an object is expected"))
        }
        (Value::Array(given), Value::Array(understood)) => {
            given.iter().zip(understood).try_for_each(|(a, b)| same_shape(a, b))
        }
        (Value::Object(given), Value::Object(understood)) => {
            let pairs = given.iter().filter_map(|(name, a)| Some((a, understood.get(name)?)));
            pairs.into_iter().try_for_each(|(a, b)| same_shape(a, b))
        }
        _ => Ok(()),
    }
}

/// Reads a body of at most `bytes_max`. What is too large is still read, but not kept.
async fn read(body: Body, bytes_max: usize) -> Result<Bytes, Refusal> {
    let mut stream = body.into_data_stream();
    let mut kept: Vec<u8> = Vec::new();
    let mut read = 0_usize;
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(|error| {
            bad(format!("The body broke off: {error}."), "Send it again, whole.")
        })?;
        read += piece.len();
        if read <= bytes_max {
            kept.extend_from_slice(&piece);
        } else if read > bytes_max + DRAIN_BYTES_MAX {
            break;
        } else {
            kept = Vec::new();
        }
    }
    if read > bytes_max { Err(too_large(bytes_max)) } else { Ok(kept.into()) }
}

fn names_json(headers: &HeaderMap) -> bool {
    let named = headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok());
    named.is_some_and(|named| {
        let essence = named.split(';').next().unwrap_or_default().trim();
        essence.eq_ignore_ascii_case("application/json")
    })
}

fn bad(message: String, hint: &str) -> Refusal {
    Refusal::new(Code::BadRequest, message, hint)
}

fn too_slow() -> Refusal {
    Refusal::of_http(
        StatusCode::REQUEST_TIMEOUT,
        "The body did not arrive in time.",
        "Send the request again, without pauses.",
    )
}

fn too_large(bytes_max: usize) -> Refusal {
    Problem::new(
        Code::TooLarge,
        format!("The request is larger than {} KiB.", bytes_max / 1024),
        "Send less at once; split an import file into parts.",
    )
    .into()
}
