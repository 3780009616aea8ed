//! The board of a community.

use api::questions::{Hearing, NewQuestion, Question, QuestionList, QuestionRef};
use axum::extract::State;
use mind::Command;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Told, tell};
use crate::door::Door;
use crate::extract::{Form, Segment};
use crate::shared::Shared;

pub(crate) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_questions, ask_question))
        .routes(routes!(show_question))
        .routes(routes!(hear_question))
}

/// The questions of a community.
#[utoipa::path(
    get,
    path = "/communities/{id}/questions",
    tag = "questions",
    params(("id" = String, Path, description = "A community, by its id or an unambiguous prefix")),
    responses((status = 200, body = QuestionList, description = "As it is now.")),
)]
async fn list_questions(State(door): State<Door>, Segment(id): Segment) -> Told<QuestionList> {
    tell(&door, Command::ListQuestions(id)).await
}

/// Asks a question.
#[utoipa::path(
    post,
    path = "/communities/{id}/questions",
    tag = "questions",
    request_body = NewQuestion,
    params(("id" = String, Path, description = "A community, by its id or an unambiguous prefix")),
    responses((status = 200, body = QuestionRef, description = "As it is now.")),
)]
async fn ask_question(
    State(door): State<Door>,
    Segment(id): Segment,
    Form(body): Form<NewQuestion>,
) -> Told<QuestionRef> {
    tell(&door, Command::AskQuestion(id, body)).await
}

/// A question and who hears it too.
#[utoipa::path(
    get,
    path = "/questions/{id}",
    tag = "questions",
    params(("id" = String, Path, description = "A question, by its id or an unambiguous prefix")),
    responses((status = 200, body = Question, description = "As it is now.")),
)]
async fn show_question(State(door): State<Door>, Segment(id): Segment) -> Told<Question> {
    tell(&door, Command::ShowQuestion(id)).await
}

/// Says that I hear this too, or no longer.
#[utoipa::path(
    put,
    path = "/questions/{id}/hearing",
    tag = "questions",
    request_body = Hearing,
    params(("id" = String, Path, description = "A question, by its id or an unambiguous prefix")),
    responses((status = 200, body = Question, description = "As it is now.")),
)]
async fn hear_question(
    State(door): State<Door>,
    Segment(id): Segment,
    Form(body): Form<Hearing>,
) -> Told<Question> {
    tell(&door, Command::HearQuestion(id, body)).await
}
