//! Who belongs to a community: letting in, roles, removing, leaving, and what it is called.

use api::communities::Community;
use api::membership::{Admission, CommunityChange, DoorLink, GivenReason, NewRole, WishList};
use axum::extract::State;
use mind::Command;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, Told, carry_out, tell};
use crate::door::Door;
use crate::extract::{Form, Segment, Segments};
use crate::shared::Shared;

pub(crate) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(change_community))
        .routes(routes!(leave_community))
        .routes(routes!(remove_member))
        .routes(routes!(change_role))
        .routes(routes!(admit_member))
        .routes(routes!(list_wishes))
        .routes(routes!(decline_wish))
        .routes(routes!(show_door))
}

/// Changes the name, the purpose, who may come in, how meanings are settled; or lays it to rest.
#[utoipa::path(
    patch,
    path = "/communities/{id}",
    tag = "membership",
    request_body = CommunityChange,
    params(("id" = String, Path, description = "A community, by its id or an unambiguous prefix")),
    responses((status = 200, body = Community, description = "As it is now.")),
)]
async fn change_community(
    State(door): State<Door>,
    Segment(id): Segment,
    Form(body): Form<CommunityChange>,
) -> Told<Community> {
    tell(&door, Command::ChangeCommunity(id, body)).await
}

/// Leaves a community. What I wrote stays there; what I have of it stays here.
#[utoipa::path(
    post,
    path = "/communities/{id}/leaving",
    tag = "membership",
    params(("id" = String, Path, description = "A community, by its id or an unambiguous prefix")),
    responses((status = 204, description = "Done.")),
)]
async fn leave_community(State(door): State<Door>, Segment(id): Segment) -> Done {
    carry_out(&door, Command::LeaveCommunity(id)).await
}

/// Removes a member. What they wrote until now stays; what they have they keep.
#[utoipa::path(
    post,
    path = "/communities/{id}/members/{member}/removal",
    tag = "membership",
    request_body = GivenReason,
    params(
        ("id" = String, Path, description = "A community, by its id or an unambiguous prefix"),
        ("member" = String, Path, description = "A member, by their id or an unambiguous prefix"),
    ),
    responses((status = 204, description = "Done.")),
)]
async fn remove_member(
    State(door): State<Door>,
    Segments(id, member): Segments,
    Form(body): Form<GivenReason>,
) -> Done {
    carry_out(&door, Command::RemoveMember(id, member, body)).await
}

/// Gives a member another role.
#[utoipa::path(
    put,
    path = "/communities/{id}/members/{member}/role",
    tag = "membership",
    request_body = NewRole,
    params(
        ("id" = String, Path, description = "A community, by its id or an unambiguous prefix"),
        ("member" = String, Path, description = "A member, by their id or an unambiguous prefix"),
    ),
    responses((status = 204, description = "Done.")),
)]
async fn change_role(
    State(door): State<Door>,
    Segments(id, member): Segments,
    Form(body): Form<NewRole>,
) -> Done {
    carry_out(&door, Command::ChangeRole(id, member, body)).await
}

/// Lets in someone who asked, or who was removed before.
#[utoipa::path(
    post,
    path = "/communities/{id}/members/{member}/admission",
    tag = "membership",
    request_body = Admission,
    params(
        ("id" = String, Path, description = "A community, by its id or an unambiguous prefix"),
        ("member" = String, Path, description = "Who asked or was removed, by their id or an unambiguous prefix"),
    ),
    responses((status = 204, description = "Done.")),
)]
async fn admit_member(
    State(door): State<Door>,
    Segments(id, member): Segments,
    Form(body): Form<Admission>,
) -> Done {
    carry_out(&door, Command::AdmitMember(id, member, body)).await
}

/// People who ask to come in and whom nobody has answered.
#[utoipa::path(
    get,
    path = "/communities/{id}/wishes",
    tag = "membership",
    params(("id" = String, Path, description = "A community, by its id or an unambiguous prefix")),
    responses((status = 200, body = WishList, description = "As it is now.")),
)]
async fn list_wishes(State(door): State<Door>, Segment(id): Segment) -> Told<WishList> {
    tell(&door, Command::ListWishes(id)).await
}

/// Says no to someone who asked to come in.
#[utoipa::path(
    post,
    path = "/communities/{id}/wishes/{member}/refusal",
    tag = "membership",
    request_body = GivenReason,
    params(
        ("id" = String, Path, description = "A community, by its id or an unambiguous prefix"),
        ("member" = String, Path, description = "Who asked, by their id or an unambiguous prefix"),
    ),
    responses((status = 204, description = "Done.")),
)]
async fn decline_wish(
    State(door): State<Door>,
    Segments(id, member): Segments,
    Form(body): Form<GivenReason>,
) -> Done {
    carry_out(&door, Command::DeclineWish(id, member, body)).await
}

/// The link to the door of a community that is open, or open on request.
#[utoipa::path(
    get,
    path = "/communities/{id}/door",
    tag = "membership",
    params(("id" = String, Path, description = "A community, by its id or an unambiguous prefix")),
    responses((status = 200, body = DoorLink, description = "As it is now.")),
)]
async fn show_door(State(door): State<Door>, Segment(id): Segment) -> Told<DoorLink> {
    tell(&door, Command::ShowDoor(id)).await
}
