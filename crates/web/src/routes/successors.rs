//! Tables that go on as another.

use api::successors::{NewSuccessor, SuccessorMade};
use axum::extract::State;
use mind::Command;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Told, tell};
use crate::door::Door;
use crate::extract::{Long, Segment};
use crate::shared::Shared;

pub(crate) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(create_successor))
}

/// Makes a table that goes on from this one, or from several, or names one that is there; what is
/// chosen goes along. Their members find the way in at the old table.
#[utoipa::path(
    post,
    path = "/communities/{id}/successors",
    tag = "membership",
    request_body = NewSuccessor,
    params(("id" = String, Path, description = "A community, by its id or an unambiguous prefix")),
    responses((status = 200, body = SuccessorMade, description = "As it is now.")),
)]
async fn create_successor(
    State(door): State<Door>,
    Segment(id): Segment,
    Long(body): Long<NewSuccessor>,
) -> Told<SuccessorMade> {
    tell(&door, Command::CreateSuccessor(id, body)).await
}
