//! Texts written together.

use api::publications::{
    Edit, Edited, NewPublication, NewTitle, PublicationList, PublicationRef, PublicationText,
    WholeText,
};
use axum::extract::State;
use mind::Command;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Told, tell};
use crate::door::Door;
use crate::extract::{Form, Long, Segment};
use crate::shared::Shared;

pub(crate) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_publications, create_publication))
        .routes(routes!(rename_publication))
        .routes(routes!(read_text, write_text))
        .routes(routes!(edit_text))
}

/// The publications of a community.
#[utoipa::path(
    get,
    path = "/communities/{id}/publications",
    tag = "publications",
    params(("id" = String, Path, description = "A community, by its id or an unambiguous prefix")),
    responses((status = 200, body = PublicationList, description = "As it is now.")),
)]
async fn list_publications(
    State(door): State<Door>,
    Segment(id): Segment,
) -> Told<PublicationList> {
    tell(&door, Command::ListPublications(id)).await
}

/// Begins a publication.
#[utoipa::path(
    post,
    path = "/communities/{id}/publications",
    tag = "publications",
    request_body = NewPublication,
    params(("id" = String, Path, description = "A community, by its id or an unambiguous prefix")),
    responses((status = 200, body = PublicationRef, description = "As it is now.")),
)]
async fn create_publication(
    State(door): State<Door>,
    Segment(id): Segment,
    Form(body): Form<NewPublication>,
) -> Told<PublicationRef> {
    tell(&door, Command::CreatePublication(id, body)).await
}

/// Gives a publication another title.
#[utoipa::path(
    patch,
    path = "/publications/{id}",
    tag = "publications",
    request_body = NewTitle,
    params(("id" = String, Path, description = "A publication, by its id or an unambiguous prefix")),
    responses((status = 200, body = Edited, description = "As it is now.")),
)]
async fn rename_publication(
    State(door): State<Door>,
    Segment(id): Segment,
    Form(body): Form<NewTitle>,
) -> Told<Edited> {
    tell(&door, Command::RenamePublication(id, body)).await
}

/// The text, with the version that edits name.
#[utoipa::path(
    get,
    path = "/publications/{id}/text",
    tag = "publications",
    params(("id" = String, Path, description = "A publication, by its id or an unambiguous prefix")),
    responses((status = 200, body = PublicationText, description = "As it is now.")),
)]
async fn read_text(State(door): State<Door>, Segment(id): Segment) -> Told<PublicationText> {
    tell(&door, Command::ReadText(id)).await
}

/// Makes this the text, by the smallest edit that leads to it.
#[utoipa::path(
    put,
    path = "/publications/{id}/text",
    tag = "publications",
    request_body = WholeText,
    params(("id" = String, Path, description = "A publication, by its id or an unambiguous prefix")),
    responses((status = 200, body = Edited, description = "As it is now.")),
)]
async fn write_text(
    State(door): State<Door>,
    Segment(id): Segment,
    Long(body): Long<WholeText>,
) -> Told<Edited> {
    tell(&door, Command::WriteText(id, body)).await
}

/// Edits the text at a version or as of earlier heads; durable once answered.
#[utoipa::path(
    post,
    path = "/publications/{id}/edits",
    tag = "publications",
    request_body = Edit,
    params(("id" = String, Path, description = "A publication, by its id or an unambiguous prefix")),
    responses((status = 200, body = Edited, description = "As it is now.")),
)]
async fn edit_text(
    State(door): State<Door>,
    Segment(id): Segment,
    Long(body): Long<Edit>,
) -> Told<Edited> {
    tell(&door, Command::EditText(id, body)).await
}
