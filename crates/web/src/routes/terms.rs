//! The glossary of a community.

use api::terms::{NewStance, NewTerm, Term, TermChange, TermList, TermRef};
use axum::extract::State;
use mind::{Command, ReadingOf};
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Told, tell};
use crate::door::Door;
use crate::extract::{Asked, Form, Segment, Segments};
use crate::shared::Shared;

/// How terms are to be shown.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct Preferred {
    /// The language preferred for labels (BCP 47).
    language: Option<String>,
}

pub(crate) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_terms, propose_term))
        .routes(routes!(show_term, change_term))
        .routes(routes!(take_stance))
}

/// The terms of a community.
#[utoipa::path(
    get,
    path = "/communities/{id}/terms",
    tag = "terms",
    params(("id" = String, Path, description = "A community, by its id or an unambiguous prefix"), Preferred),
    responses((status = 200, body = TermList, description = "As it is now.")),
)]
async fn list_terms(
    State(door): State<Door>,
    Segment(id): Segment,
    Asked(asked): Asked<Preferred>,
) -> Told<TermList> {
    tell(&door, Command::ListTerms { community: id, language: asked.language }).await
}

/// Proposes a reading; a label that is new begins a term.
#[utoipa::path(
    post,
    path = "/communities/{id}/terms",
    tag = "terms",
    request_body = NewTerm,
    params(("id" = String, Path, description = "A community, by its id or an unambiguous prefix")),
    responses((status = 200, body = TermRef, description = "As it is now.")),
)]
async fn propose_term(
    State(door): State<Door>,
    Segment(id): Segment,
    Form(body): Form<NewTerm>,
) -> Told<TermRef> {
    tell(&door, Command::ProposeTerm(id, body)).await
}

/// A term: its labels, readings and relations.
#[utoipa::path(
    get,
    path = "/terms/{id}",
    tag = "terms",
    params(("id" = String, Path, description = "A term, by its id or an unambiguous prefix"), Preferred),
    responses((status = 200, body = Term, description = "As it is now.")),
)]
async fn show_term(
    State(door): State<Door>,
    Segment(id): Segment,
    Asked(asked): Asked<Preferred>,
) -> Told<Term> {
    tell(&door, Command::ShowTerm { term: id, language: asked.language }).await
}

/// Adds a label, a reading or a relation to a term.
#[utoipa::path(
    patch,
    path = "/terms/{id}",
    tag = "terms",
    request_body = TermChange,
    params(("id" = String, Path, description = "A term, by its id or an unambiguous prefix")),
    responses((status = 200, body = Term, description = "As it is now.")),
)]
async fn change_term(
    State(door): State<Door>,
    Segment(id): Segment,
    Form(body): Form<TermChange>,
) -> Told<Term> {
    tell(&door, Command::ChangeTerm(id, body)).await
}

/// Says where I stand on a reading, about its text as it is now; without a position, nowhere any more.
#[utoipa::path(
    put,
    path = "/terms/{id}/readings/{reading}/stance",
    tag = "terms",
    request_body = NewStance,
    params(
        ("id" = String, Path, description = "A term, by its id or an unambiguous prefix"),
        ("reading" = String, Path, description = "A reading, by its id or an unambiguous prefix"),
    ),
    responses((status = 200, body = Term, description = "As it is now.")),
)]
async fn take_stance(
    State(door): State<Door>,
    Segments(term, reading): Segments,
    Form(stance): Form<NewStance>,
) -> Told<Term> {
    tell(&door, Command::TakeStance(ReadingOf { term, reading }, stance)).await
}
