//! The node itself: how it is, its description, its events, and stopping it.

use api::status::{Doctor, Status};
use axum::Json;
use axum::extract::State;
use axum::extract::ws::WebSocketUpgrade;
use axum::extract::ws::rejection::WebSocketUpgradeRejection;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use mind::Command;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, Told, tell};
use crate::limits::SAY_BYTES_MAX;
use crate::refusal::Refusal;
use crate::shared::Shared;
use crate::socket;

pub(crate) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(show_status))
        .routes(routes!(examine))
        .routes(routes!(stop))
        .routes(routes!(open_events))
        .routes(routes!(describe))
}

/// How the node is: connection, and who has what.
#[utoipa::path(
    get,
    path = "/status",
    tag = "node",
    responses((status = 200, body = Status, description = "As it is now.")),
)]
async fn show_status(State(shared): State<Shared>) -> Told<Status> {
    let Json(mut status) = tell::<Status>(&shared.door, Command::Status).await?;
    status.version.clone_from(&shared.settings.version);
    status.home.clone_from(&shared.settings.home);
    status.http = format!("http://127.0.0.1:{}", shared.port);
    Ok(Json(status))
}

/// Checks everything the node can check about itself, with a hint for what is wrong.
#[utoipa::path(
    get,
    path = "/doctor",
    tag = "node",
    responses((status = 200, body = Doctor, description = "One line per check.")),
)]
async fn examine(State(shared): State<Shared>) -> Told<Doctor> {
    Ok(Json(shared.door.doctor().await?))
}

/// Stops the node cleanly.
#[utoipa::path(
    post,
    path = "/stop",
    tag = "node",
    responses((status = 204, description = "It is stopping.")),
)]
async fn stop(State(shared): State<Shared>) -> Done {
    shared.door.stop().await?;
    Ok(StatusCode::NO_CONTENT)
}

/// A WebSocket: `Event`s from the node, `Say`s to it, each a JSON text message.
#[utoipa::path(
    get,
    path = "/events",
    tag = "node",
    responses(
        (status = 101, description = "The socket is open; messages are `Event` and `Say`."),
        (status = 426, body = api::Problem, description = "Not a WebSocket handshake."),
    ),
)]
async fn open_events(
    State(shared): State<Shared>,
    upgrade: Result<WebSocketUpgrade, WebSocketUpgradeRejection>,
) -> Result<Response, Refusal> {
    let upgrade = upgrade.map_err(|_| {
        Refusal::of_http(
            StatusCode::UPGRADE_REQUIRED,
            "Events come over a WebSocket.",
            "Open ws://…/api/v1/events (version 13) with the same token.",
        )
    })?;
    let place = socket::place(&shared)?;
    let upgrade = upgrade.max_message_size(SAY_BYTES_MAX).max_frame_size(SAY_BYTES_MAX);
    Ok(upgrade.on_upgrade(move |socket| socket::serve(socket, shared, place)))
}

/// This description.
#[utoipa::path(
    get,
    path = "/openapi.json",
    tag = "node",
    responses((status = 200, body = Object, description = "OpenAPI 3.1.")),
)]
async fn describe(State(shared): State<Shared>) -> Response {
    ([(header::CONTENT_TYPE, "application/json")], shared.description.clone()).into_response()
}
