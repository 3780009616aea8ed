//! Problems as HTTP: a status for each code, and the problem itself as the body.
//!
//! Most refusals are a [`Problem`] of the mind; those of HTTP itself (no such page, wrong method)
//! carry their own status beside it.

use api::{Code, Problem};
use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

/// A problem and the status it is answered with.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    problem: Problem,
}

impl From<Problem> for Refusal {
    fn from(problem: Problem) -> Self {
        Self { status: status_of(problem.code), problem }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        (self.status, Json(self.problem)).into_response()
    }
}

impl Refusal {
    pub(crate) fn new(code: Code, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Problem::new(code, message, hint).into()
    }

    /// A malformed request, with a status of HTTP's own.
    pub(crate) fn of_http(
        status: StatusCode,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self { status, problem: Problem::new(Code::BadRequest, message, hint) }
    }

    /// No such operation.
    pub(crate) fn no_such_path(path: &str) -> Self {
        Self::new(
            Code::NotFound,
            format!("There is nothing at {path}."),
            "GET /api/v1/openapi.json lists what there is.",
        )
    }

    /// The operation exists, but not with this method.
    pub(crate) fn wrong_method() -> Self {
        Self::of_http(
            StatusCode::METHOD_NOT_ALLOWED,
            "This path does not take this method.",
            "The `allow` header and GET /api/v1/openapi.json say which it takes.",
        )
    }

    /// Something of the node's own that cannot happen, did. The cause is logged, not told.
    pub(crate) fn internal() -> Self {
        Self::new(
            Code::Internal,
            "The node failed to answer.",
            "Look in its log (`commonground paths` says where), and report what you find.",
        )
    }
}

/// The status of a code.
pub(crate) fn status_of(code: Code) -> StatusCode {
    match code {
        Code::BadRequest => StatusCode::BAD_REQUEST,
        Code::Unauthorised => StatusCode::UNAUTHORIZED,
        Code::Forbidden | Code::Refused => StatusCode::FORBIDDEN,
        Code::NotFound => StatusCode::NOT_FOUND,
        Code::Ambiguous | Code::Conflict | Code::Stale | Code::NotSetUp => StatusCode::CONFLICT,
        Code::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
        Code::Busy => StatusCode::SERVICE_UNAVAILABLE,
        Code::DiskFull => StatusCode::INSUFFICIENT_STORAGE,
        Code::Internal => StatusCode::INTERNAL_SERVER_ERROR,
    }
}
