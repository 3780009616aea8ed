//! Sessions: a one-time code becomes the cookie of one browser.

use std::time::Instant;

use api::Code;
use api::session::{NewSession, Opening};
use axum::Json;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::Told;
use crate::extract::Form;
use crate::limits::COOKIE_LIFE_S;
use crate::refusal::Refusal;
use crate::shared::Shared;

pub(crate) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(begin_session)).routes(routes!(mint_code))
}

/// Exchanges a one-time code for the cookie. Only the page of this node may; it needs no token.
#[utoipa::path(
    post,
    path = "/session",
    tag = "session",
    request_body = NewSession,
    security(()),
    responses((status = 204, description = "The cookie is set.")),
)]
async fn begin_session(
    State(shared): State<Shared>,
    Form(new): Form<NewSession>,
) -> Result<Response, Refusal> {
    if !shared.opener.redeem(&new.code, Instant::now()) {
        return Err(Refusal::new(
            Code::Unauthorised,
            "This code was used already, or a minute has passed.",
            "Open the page with `commonground` again.",
        ));
    }
    let cookie = format!(
        "{}={}; HttpOnly; SameSite=Strict; Path=/; Max-Age={COOKIE_LIFE_S}",
        shared.cookie_name(),
        shared.settings.cookie,
    );
    Ok((StatusCode::NO_CONTENT, [(header::SET_COOKIE, cookie)]).into_response())
}

/// Makes a one-time code for a browser on this machine. Needs the token; a cookie is not enough.
#[utoipa::path(
    post,
    path = "/session/codes",
    tag = "session",
    security(("bearer" = [])),
    responses((status = 200, body = Opening, description = "Where to open the page.")),
)]
async fn mint_code(State(shared): State<Shared>) -> Told<Opening> {
    Ok(Json(Opening { url: shared.opener.address()? }))
}
