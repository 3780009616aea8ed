//! The operations: each decodes a request into a command, asks, and gives the answer back as it is.
//!
//! No operation decides anything: bounds and meaning are the mind's business. Their descriptions
//! stand in their attributes; what they all have in common is added by [`crate::description`].

mod communities;
mod devices;
mod distance;
mod evidence;
mod hiding;
mod membership;
mod node;
mod people;
mod publications;
mod questions;
mod session;
mod successors;
mod terms;

use axum::Json;
use axum::http::StatusCode;
use mind::{Answer, Command};
use utoipa_axum::router::OpenApiRouter;

use crate::door::Door;
use crate::refusal::Refusal;
use crate::shared::Shared;

/// All operations, below `/api/v1`.
pub(crate) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .merge(people::routes())
        .merge(distance::routes())
        .merge(hiding::routes())
        .merge(communities::routes())
        .merge(membership::routes())
        .merge(devices::routes())
        .merge(evidence::routes())
        .merge(terms::routes())
        .merge(publications::routes())
        .merge(questions::routes())
        .merge(node::routes())
        .merge(successors::routes())
        .merge(session::routes())
}

/// What an operation that gives something back returns.
pub(crate) type Told<T> = Result<Json<T>, Refusal>;
/// What an operation that gives nothing back returns.
pub(crate) type Done = Result<StatusCode, Refusal>;

/// Asks, and takes the answer out of its variant.
pub(crate) async fn tell<T: Answered>(door: &Door, command: Command) -> Told<T> {
    let answer = door.ask(command).await?;
    T::taken(answer).map(Json).ok_or_else(mismatched)
}

/// Asks for something that is answered by [`Answer::Done`].
pub(crate) async fn carry_out(door: &Door, command: Command) -> Done {
    let done = door.ask(command).await? == Answer::Done;
    if done { Ok(StatusCode::NO_CONTENT) } else { Err(mismatched()) }
}

/// The node answered a command with another command's answer: its tickets are mixed up.
fn mismatched() -> Refusal {
    tracing::error!("a command was answered with an answer of another kind");
    Refusal::internal()
}

/// A type that answers commands.
pub(crate) trait Answered: Sized {
    fn taken(answer: Answer) -> Option<Self>;
}

macro_rules! answered {
    ($($variant:ident($kind:ty)),+ $(,)?) => {
        $(impl Answered for $kind {
            fn taken(answer: Answer) -> Option<Self> {
                if let Answer::$variant(value) = answer { Some(value) } else { None }
            }
        })+
    };
}

answered!(
    Profile(api::people::Profile),
    Interests(api::people::InterestList),
    Matches(api::people::Matches),
    Peers(api::people::Peers),
    Communities(api::communities::CommunityList),
    CommunityRef(api::communities::CommunityRef),
    Community(api::communities::Community),
    Wishes(api::membership::WishList),
    Door(api::membership::DoorLink),
    Invites(api::communities::InviteList),
    Invite(api::communities::Invite),
    Join(api::communities::Join),
    Joins(api::communities::JoinList),
    Imported(api::communities::ImportReport),
    Devices(api::devices::DeviceList),
    Pairing(api::devices::Pairing),
    Words(api::devices::RecoveryWords),
    Terms(api::terms::TermList),
    TermRef(api::terms::TermRef),
    Term(api::terms::Term),
    Publications(api::publications::PublicationList),
    PublicationRef(api::publications::PublicationRef),
    Text(api::publications::PublicationText),
    Edited(api::publications::Edited),
    Questions(api::questions::QuestionList),
    QuestionRef(api::questions::QuestionRef),
    Question(api::questions::Question),
    Successor(api::successors::SuccessorMade),
    Evidence(api::evidence::EvidenceList),
    Status(api::status::Status),
    Distant(api::distance::DistantPeople),
);
