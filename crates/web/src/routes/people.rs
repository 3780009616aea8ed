//! Myself, whom I match, and the devices I am connected to.

use api::people::{Interest, InterestList, Matches, NewPeer, Peers, Profile, ProfileChange};
use axum::extract::State;
use mind::Command;
use serde::Deserialize;
use utoipa::IntoParams;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, Told, carry_out, tell};
use crate::door::Door;
use crate::extract::{Asked, Form, Segment};
use crate::limits::{MATCHES_DEFAULT, MATCHES_MAX};
use crate::shared::Shared;

/// How many are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AtMost {
    /// How many at most; 20 when left out, and never more than 200.
    limit: Option<u32>,
}

pub(crate) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(show_profile, change_profile))
        .routes(routes!(list_interests, put_interest))
        .routes(routes!(remove_interest))
        .routes(routes!(list_matches))
        .routes(routes!(list_peers, add_peer))
}

/// My profile.
#[utoipa::path(
    get,
    path = "/profile",
    tag = "people",
    responses((status = 200, body = Profile, description = "As it is now.")),
)]
async fn show_profile(State(door): State<Door>) -> Told<Profile> {
    tell(&door, Command::ShowProfile).await
}

/// Changes my profile; the first name sets the node up.
#[utoipa::path(
    patch,
    path = "/profile",
    tag = "people",
    request_body = ProfileChange,
    responses((status = 200, body = Profile, description = "As it is now.")),
)]
async fn change_profile(
    State(door): State<Door>,
    Form(body): Form<ProfileChange>,
) -> Told<Profile> {
    tell(&door, Command::ChangeProfile(body)).await
}

/// My interests.
#[utoipa::path(
    get,
    path = "/interests",
    tag = "people",
    responses((status = 200, body = InterestList, description = "As it is now.")),
)]
async fn list_interests(State(door): State<Door>) -> Told<InterestList> {
    tell(&door, Command::ListInterests).await
}

/// Adds an interest, or changes the one with this label.
#[utoipa::path(
    put,
    path = "/interests",
    tag = "people",
    request_body = Interest,
    responses((status = 200, body = InterestList, description = "As it is now.")),
)]
async fn put_interest(State(door): State<Door>, Form(body): Form<Interest>) -> Told<InterestList> {
    tell(&door, Command::PutInterest(body)).await
}

/// Removes an interest.
#[utoipa::path(
    delete,
    path = "/interests/{label}",
    tag = "people",
    params(("label" = String, Path, description = "The label, as written")),
    responses((status = 200, body = InterestList, description = "As it is now.")),
)]
async fn remove_interest(State(door): State<Door>, Segment(id): Segment) -> Told<InterestList> {
    tell(&door, Command::RemoveInterest(id)).await
}

/// The people whose interests meet mine, best first.
#[utoipa::path(
    get,
    path = "/matches",
    tag = "people",
    params(AtMost),
    responses((status = 200, body = Matches, description = "As it is now.")),
)]
async fn list_matches(State(door): State<Door>, Asked(asked): Asked<AtMost>) -> Told<Matches> {
    let limit = asked.limit.unwrap_or(MATCHES_DEFAULT).min(MATCHES_MAX);
    tell(&door, Command::Matches { limit }).await
}

/// The devices this node has met.
#[utoipa::path(
    get,
    path = "/peers",
    tag = "people",
    responses((status = 200, body = Peers, description = "As it is now.")),
)]
async fn list_peers(State(door): State<Door>) -> Told<Peers> {
    tell(&door, Command::ListPeers).await
}

/// Remembers the address of a device and connects to it.
#[utoipa::path(
    post,
    path = "/peers",
    tag = "people",
    request_body = NewPeer,
    responses((status = 204, description = "Done.")),
)]
async fn add_peer(State(door): State<Door>, Form(body): Form<NewPeer>) -> Done {
    carry_out(&door, Command::AddPeer(body)).await
}
