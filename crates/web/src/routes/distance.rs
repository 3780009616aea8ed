//! Whom I keep at a distance.

use api::distance::{DistantPeople, NewDistance};
use axum::extract::State;
use mind::Command;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, Told, carry_out, tell};
use crate::door::Door;
use crate::extract::{Form, Segment};
use crate::shared::Shared;

pub(crate) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_distant)).routes(routes!(keep_away, let_near))
}

/// Everyone I blocked or muted, the last one first.
#[utoipa::path(
    get,
    path = "/people/blocked",
    tag = "people",
    responses((status = 200, body = DistantPeople, description = "As it is now.")),
)]
async fn list_distant(State(door): State<Door>) -> Told<DistantPeople> {
    tell(&door, Command::ListDistant).await
}

/// Blocks or mutes a person, on this node and for me alone; nobody is told.
#[utoipa::path(
    put,
    path = "/people/blocked/{id}",
    tag = "people",
    request_body = NewDistance,
    params(("id" = String, Path, description = "A person, by their member id or an unambiguous prefix")),
    responses((status = 204, description = "Done.")),
)]
async fn keep_away(
    State(door): State<Door>,
    Segment(id): Segment,
    Form(body): Form<NewDistance>,
) -> Done {
    carry_out(&door, Command::KeepAway(id, body)).await
}

/// Neither blocks nor mutes a person any longer. What they announce comes again by itself.
#[utoipa::path(
    delete,
    path = "/people/blocked/{id}",
    tag = "people",
    params(("id" = String, Path, description = "Somebody blocked or muted, by their member id or an unambiguous prefix")),
    responses((status = 204, description = "Done.")),
)]
async fn let_near(State(door): State<Door>, Segment(id): Segment) -> Done {
    carry_out(&door, Command::LetNear(id)).await
}
