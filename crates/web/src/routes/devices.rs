//! The devices of one person: which they are, linking and unlinking, and the recovery kit.

use api::devices::{
    DeviceChange, DeviceChoice, DeviceList, NewOffer, NewSearch, Pairing, Recovery, RecoveryCheck,
    RecoveryWords, Return, SeenNumber,
};
use axum::extract::State;
use mind::{Command, DeviceCommand};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::{Done, Told, carry_out, tell};
use crate::door::Door;
use crate::extract::{Form, Segment};
use crate::shared::Shared;

pub(crate) fn routes() -> OpenApiRouter<Shared> {
    OpenApiRouter::new()
        .routes(routes!(list_devices))
        .routes(routes!(change_device, unlink_device))
        .routes(routes!(show_pairing, end_pairing))
        .routes(routes!(offer_pairing))
        .routes(routes!(search_pairing))
        .routes(routes!(choose_offer))
        .routes(routes!(confirm_number))
        .routes(routes!(sit_down_again))
        .routes(routes!(recovery_words))
        .routes(routes!(check_recovery))
        .routes(routes!(restore))
}

/// The devices of this member, and the tables that fellow members know this one does not sit at yet.
#[utoipa::path(
    get,
    path = "/devices",
    tag = "devices",
    responses((status = 200, body = DeviceList, description = "As it is now.")),
)]
async fn list_devices(State(door): State<Door>) -> Told<DeviceList> {
    tell(&door, Command::Devices(DeviceCommand::List)).await
}

/// Calls a device something else, or says whether it is always on. Needs the member's key.
#[utoipa::path(
    patch,
    path = "/devices/{id}",
    tag = "devices",
    request_body = DeviceChange,
    params(("id" = String, Path, description = "A device, by its id or an unambiguous prefix")),
    responses((status = 200, body = DeviceList, description = "As it is now.")),
)]
async fn change_device(
    State(door): State<Door>,
    Segment(id): Segment,
    Form(body): Form<DeviceChange>,
) -> Told<DeviceList> {
    tell(&door, Command::Devices(DeviceCommand::Change(id, body))).await
}

/// Unlinks a device, for ever: what it writes later counts nowhere. Needs the member's key.
#[utoipa::path(
    delete,
    path = "/devices/{id}",
    tag = "devices",
    params(("id" = String, Path, description = "A device, by its id or an unambiguous prefix")),
    responses((status = 204, description = "Done.")),
)]
async fn unlink_device(State(door): State<Door>, Segment(id): Segment) -> Done {
    carry_out(&door, Command::Devices(DeviceCommand::Unlink(id))).await
}

/// Where linking a device stands.
#[utoipa::path(
    get,
    path = "/pairing",
    tag = "devices",
    responses((status = 200, body = Pairing, description = "As it is now.")),
)]
async fn show_pairing(State(door): State<Door>) -> Told<Pairing> {
    tell(&door, Command::Devices(DeviceCommand::ShowPairing)).await
}

/// Ends what is under way; nothing is changed by it.
#[utoipa::path(
    delete,
    path = "/pairing",
    tag = "devices",
    responses((status = 204, description = "Done.")),
)]
async fn end_pairing(State(door): State<Door>) -> Done {
    carry_out(&door, Command::Devices(DeviceCommand::EndPairing)).await
}

/// Offers to link a device, for ten minutes. Needs the member's key.
#[utoipa::path(
    post,
    path = "/pairing/offer",
    tag = "devices",
    request_body = NewOffer,
    responses((status = 200, body = Pairing, description = "As it is now.")),
)]
async fn offer_pairing(State(door): State<Door>, Form(body): Form<NewOffer>) -> Told<Pairing> {
    tell(&door, Command::Devices(DeviceCommand::Offer(body))).await
}

/// Looks for the device that offers, on a node without a name.
#[utoipa::path(
    post,
    path = "/pairing/search",
    tag = "devices",
    request_body = NewSearch,
    responses((status = 200, body = Pairing, description = "As it is now.")),
)]
async fn search_pairing(State(door): State<Door>, Form(body): Form<NewSearch>) -> Told<Pairing> {
    tell(&door, Command::Devices(DeviceCommand::Search(body))).await
}

/// Asks one of those that offer.
#[utoipa::path(
    post,
    path = "/pairing/choice",
    tag = "devices",
    request_body = DeviceChoice,
    responses((status = 200, body = Pairing, description = "As it is now.")),
)]
async fn choose_offer(State(door): State<Door>, Form(body): Form<DeviceChoice>) -> Told<Pairing> {
    tell(&door, Command::Devices(DeviceCommand::Choose(body))).await
}

/// The person saw the same number on both screens.
#[utoipa::path(
    post,
    path = "/pairing/confirmation",
    tag = "devices",
    request_body = SeenNumber,
    responses((status = 200, body = Pairing, description = "As it is now.")),
)]
async fn confirm_number(State(door): State<Door>, Form(body): Form<SeenNumber>) -> Told<Pairing> {
    tell(&door, Command::Devices(DeviceCommand::Confirm(body))).await
}

/// Sits down at tables of which fellow members say that this member belongs.
#[utoipa::path(
    post,
    path = "/devices/returns",
    tag = "devices",
    request_body = Return,
    responses((status = 204, description = "Done.")),
)]
async fn sit_down_again(State(door): State<Door>, Form(body): Form<Return>) -> Done {
    carry_out(&door, Command::Devices(DeviceCommand::SitDownAgain(body))).await
}

/// The 24 words that are this member. By POST, so that no cache and no history holds them.
#[utoipa::path(
    post,
    path = "/recovery/words",
    tag = "devices",
    responses((status = 200, body = RecoveryWords, description = "In order.")),
)]
async fn recovery_words(State(door): State<Door>) -> Told<RecoveryWords> {
    tell(&door, Command::Devices(DeviceCommand::Words)).await
}

/// Proves that somebody has the words: two of them at least, by their places.
#[utoipa::path(
    post,
    path = "/recovery/check",
    tag = "devices",
    request_body = RecoveryCheck,
    responses((status = 204, description = "They are right.")),
)]
async fn check_recovery(State(door): State<Door>, Form(body): Form<RecoveryCheck>) -> Done {
    carry_out(&door, Command::Devices(DeviceCommand::CheckWords(body))).await
}

/// Makes this node, which has no name yet, a device of the member whose words these are.
#[utoipa::path(
    post,
    path = "/recovery",
    tag = "devices",
    request_body = Recovery,
    responses((status = 204, description = "Done.")),
)]
async fn restore(State(door): State<Door>, Form(body): Form<Recovery>) -> Done {
    carry_out(&door, Command::Devices(DeviceCommand::Restore(body))).await
}
