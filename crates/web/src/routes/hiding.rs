//! Hiding, as a facilitator, what was written at a table; and showing it again.

use api::hiding::NewHiding;
use axum::extract::State;
use mind::{Command, Hideable};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, carry_out};
use crate::door::Door;
use crate::extract::{Form, Segment, Segments};
use crate::shared::Shared;

pub(crate) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(hide_question, unhide_question))
        .routes(routes!(hide_publication, unhide_publication))
        .routes(routes!(hide_term, unhide_term))
        .routes(routes!(hide_reading, unhide_reading))
}

/// Hides a question in every list, for everyone at the table, with the reason. Nothing is taken away.
#[utoipa::path(
    put,
    path = "/questions/{id}/hiding",
    tag = "questions",
    request_body = NewHiding,
    params(("id" = String, Path, description = "A question, by its id or an unambiguous prefix")),
    responses((status = 204, description = "Done.")),
)]
async fn hide_question(
    State(door): State<Door>,
    Segment(id): Segment,
    Form(body): Form<NewHiding>,
) -> Done {
    carry_out(&door, Command::Hide(Hideable::Question(id), body)).await
}

/// Shows a question again, whoever hid it.
#[utoipa::path(
    delete,
    path = "/questions/{id}/hiding",
    tag = "questions",
    params(("id" = String, Path, description = "A question, by its id or an unambiguous prefix")),
    responses((status = 204, description = "Done.")),
)]
async fn unhide_question(State(door): State<Door>, Segment(id): Segment) -> Done {
    carry_out(&door, Command::Unhide(Hideable::Question(id))).await
}

/// Hides a publication in every list, for everyone at the table, with the reason. Nothing is taken away.
#[utoipa::path(
    put,
    path = "/publications/{id}/hiding",
    tag = "publications",
    request_body = NewHiding,
    params(("id" = String, Path, description = "A publication, by its id or an unambiguous prefix")),
    responses((status = 204, description = "Done.")),
)]
async fn hide_publication(
    State(door): State<Door>,
    Segment(id): Segment,
    Form(body): Form<NewHiding>,
) -> Done {
    carry_out(&door, Command::Hide(Hideable::Publication(id), body)).await
}

/// Shows a publication again, whoever hid it.
#[utoipa::path(
    delete,
    path = "/publications/{id}/hiding",
    tag = "publications",
    params(("id" = String, Path, description = "A publication, by its id or an unambiguous prefix")),
    responses((status = 204, description = "Done.")),
)]
async fn unhide_publication(State(door): State<Door>, Segment(id): Segment) -> Done {
    carry_out(&door, Command::Unhide(Hideable::Publication(id))).await
}

/// Hides a term with all its readings in every list, for everyone at the table, with the reason. Nothing is taken away.
#[utoipa::path(
    put,
    path = "/terms/{id}/hiding",
    tag = "terms",
    request_body = NewHiding,
    params(("id" = String, Path, description = "A term, by its id or an unambiguous prefix")),
    responses((status = 204, description = "Done.")),
)]
async fn hide_term(
    State(door): State<Door>,
    Segment(id): Segment,
    Form(body): Form<NewHiding>,
) -> Done {
    carry_out(&door, Command::Hide(Hideable::Term(id), body)).await
}

/// Shows a term with all its readings again, whoever hid it.
#[utoipa::path(
    delete,
    path = "/terms/{id}/hiding",
    tag = "terms",
    params(("id" = String, Path, description = "A term, by its id or an unambiguous prefix")),
    responses((status = 204, description = "Done.")),
)]
async fn unhide_term(State(door): State<Door>, Segment(id): Segment) -> Done {
    carry_out(&door, Command::Unhide(Hideable::Term(id))).await
}

/// Hides one reading of a term, for everyone at the table, with the reason. Nothing is taken away.
#[utoipa::path(
    put,
    path = "/terms/{id}/readings/{reading}/hiding",
    tag = "terms",
    request_body = NewHiding,
    params(
        ("id" = String, Path, description = "A term, by its id or an unambiguous prefix"),
        ("reading" = String, Path, description = "A reading, by its id or an unambiguous prefix"),
    ),
    responses((status = 204, description = "Done.")),
)]
async fn hide_reading(
    State(door): State<Door>,
    Segments(id, reading): Segments,
    Form(body): Form<NewHiding>,
) -> Done {
    carry_out(&door, Command::Hide(Hideable::Reading(id, reading), body)).await
}

/// Shows one reading of a term again, whoever hid it.
#[utoipa::path(
    delete,
    path = "/terms/{id}/readings/{reading}/hiding",
    tag = "terms",
    params(
        ("id" = String, Path, description = "A term, by its id or an unambiguous prefix"),
        ("reading" = String, Path, description = "A reading, by its id or an unambiguous prefix"),
    ),
    responses((status = 204, description = "Done.")),
)]
async fn unhide_reading(State(door): State<Door>, Segments(id, reading): Segments) -> Done {
    carry_out(&door, Command::Unhide(Hideable::Reading(id, reading))).await
}
