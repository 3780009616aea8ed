//! What is strange at a table, and what can be done about it.

use api::evidence::EvidenceList;
use axum::extract::State;
use mind::Command;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, Told, carry_out, tell};
use crate::door::Door;
use crate::extract::{Segment, Segments};
use crate::shared::Shared;

pub(crate) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new().routes(routes!(list_evidence)).routes(routes!(adopt_device))
}

/// What is strange here: notebooks of which two versions exist or that were stopped, what was set aside, and
/// what cannot be read.
#[utoipa::path(
    get,
    path = "/communities/{id}/evidence",
    tag = "evidence",
    params(("id" = String, Path, description = "A community, by its id or an unambiguous prefix")),
    responses((status = 200, body = EvidenceList, description = "As it is now.")),
)]
async fn list_evidence(State(door): State<Door>, Segment(id): Segment) -> Told<EvidenceList> {
    tell(&door, Command::ListEvidence(id)).await
}

/// Answers for what a device wrote in notebooks that count no more: what is known of it here counts again, in
/// my name.
#[utoipa::path(
    post,
    path = "/communities/{id}/devices/{device}/adoption",
    tag = "evidence",
    params(
        ("id" = String, Path, description = "A community, by its id or an unambiguous prefix"),
        ("device" = String, Path, description = "A device, by its id or an unambiguous prefix"),
    ),
    responses((status = 204, description = "Done.")),
)]
async fn adopt_device(State(door): State<Door>, Segments(id, device): Segments) -> Done {
    carry_out(&door, Command::AdoptDevice(id, device)).await
}
