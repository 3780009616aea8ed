//! Communities, invites and joining.

use api::communities::{
    Community, CommunityList, CommunityRef, ImportReport, Invite, InviteList, Join, JoinList,
    NewCommunity, NewImport, NewInvite, NewJoin,
};
use axum::extract::State;
use mind::Command;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, Told, carry_out, tell};
use crate::door::Door;
use crate::extract::{Form, Long, Segment};
use crate::shared::Shared;

pub(crate) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_communities, create_community))
        .routes(routes!(show_community))
        .routes(routes!(list_invites, create_invite))
        .routes(routes!(revoke_invite))
        .routes(routes!(list_joins, join_community))
        .routes(routes!(forget_join))
        .routes(routes!(import_vocabulary))
}

/// The communities of this node.
#[utoipa::path(
    get,
    path = "/communities",
    tag = "communities",
    responses((status = 200, body = CommunityList, description = "As it is now.")),
)]
async fn list_communities(State(door): State<Door>) -> Told<CommunityList> {
    tell(&door, Command::ListCommunities).await
}

/// Makes a community, with me as its first member.
#[utoipa::path(
    post,
    path = "/communities",
    tag = "communities",
    request_body = NewCommunity,
    responses((status = 200, body = CommunityRef, description = "As it is now.")),
)]
async fn create_community(
    State(door): State<Door>,
    Form(body): Form<NewCommunity>,
) -> Told<CommunityRef> {
    tell(&door, Command::CreateCommunity(body)).await
}

/// A community: its members and documents.
#[utoipa::path(
    get,
    path = "/communities/{id}",
    tag = "communities",
    params(("id" = String, Path, description = "A community, by its id or an unambiguous prefix")),
    responses((status = 200, body = Community, description = "As it is now.")),
)]
async fn show_community(State(door): State<Door>, Segment(id): Segment) -> Told<Community> {
    tell(&door, Command::ShowCommunity(id)).await
}

/// The invites made on this node.
#[utoipa::path(
    get,
    path = "/communities/{id}/invites",
    tag = "communities",
    params(("id" = String, Path, description = "A community, by its id or an unambiguous prefix")),
    responses((status = 200, body = InviteList, description = "As it is now.")),
)]
async fn list_invites(State(door): State<Door>, Segment(id): Segment) -> Told<InviteList> {
    tell(&door, Command::ListInvites(id)).await
}

/// Makes an invite, with the link to hand over.
#[utoipa::path(
    post,
    path = "/communities/{id}/invites",
    tag = "communities",
    request_body = NewInvite,
    params(("id" = String, Path, description = "A community, by its id or an unambiguous prefix")),
    responses((status = 200, body = Invite, description = "As it is now.")),
)]
async fn create_invite(
    State(door): State<Door>,
    Segment(id): Segment,
    Form(body): Form<NewInvite>,
) -> Told<Invite> {
    tell(&door, Command::CreateInvite(id, body)).await
}

/// Revokes an invite: nobody new comes in by it.
#[utoipa::path(
    delete,
    path = "/invites/{id}",
    tag = "communities",
    params(("id" = String, Path, description = "An invite, by its id or an unambiguous prefix")),
    responses((status = 204, description = "Done.")),
)]
async fn revoke_invite(State(door): State<Door>, Segment(id): Segment) -> Done {
    carry_out(&door, Command::RevokeInvite(id)).await
}

/// Joins under way and how far each is.
#[utoipa::path(
    get,
    path = "/joins",
    tag = "communities",
    responses((status = 200, body = JoinList, description = "As it is now.")),
)]
async fn list_joins(State(door): State<Door>) -> Told<JoinList> {
    tell(&door, Command::ListJoins).await
}

/// Starts joining by a link, or tries again; says how far it is.
#[utoipa::path(
    post,
    path = "/joins",
    tag = "communities",
    request_body = NewJoin,
    responses((status = 200, body = Join, description = "As it is now.")),
)]
async fn join_community(State(door): State<Door>, Form(body): Form<NewJoin>) -> Told<Join> {
    tell(&door, Command::Join(body)).await
}

/// Gives up a join.
#[utoipa::path(
    delete,
    path = "/joins/{community}",
    tag = "communities",
    params(("community" = String, Path, description = "The community, by its id or an unambiguous prefix")),
    responses((status = 204, description = "Done.")),
)]
async fn forget_join(State(door): State<Door>, Segment(id): Segment) -> Done {
    carry_out(&door, Command::ForgetJoin(id)).await
}

/// Adds a vocabulary to the glossary, or says what that would do. Destroys nothing.
#[utoipa::path(
    post,
    path = "/communities/{id}/imports",
    tag = "communities",
    request_body = NewImport,
    params(("id" = String, Path, description = "A community, by its id or an unambiguous prefix")),
    responses((status = 200, body = ImportReport, description = "As it is now.")),
)]
async fn import_vocabulary(
    State(door): State<Door>,
    Segment(id): Segment,
    Long(body): Long<NewImport>,
) -> Told<ImportReport> {
    tell(&door, Command::Import(id, body)).await
}
