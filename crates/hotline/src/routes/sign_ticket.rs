use super::transition::{TicketView, transition};
use crate::permissions::SignTickets;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use kernel::Note;
use web::{Answer, Body, Call};

/// 签收
///
/// Signs for a ticket, within the limit for signing.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_sign_ticket",
    request_body = Note,
    security(("bearer" = ["hotline.tickets.sign"])),
    responses((status = 200, description = "签收后的工单 / the ticket after it", body = TicketView)),
)]
#[post("/tickets/{id}/sign")]
pub async fn sign_ticket(
    call: Call<SignTickets>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::Sign(body.0)).await
}
