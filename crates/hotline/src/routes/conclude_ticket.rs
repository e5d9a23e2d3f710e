use super::transition::{TicketView, transition};
use crate::permissions::DecideTickets;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use kernel::Note;
use web::{Answer, Body, Call};

/// 办结
///
/// Accepts the feedback and concludes the ticket.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_conclude_ticket",
    request_body = Note,
    security(("bearer" = ["hotline.tickets.decide"])),
    responses((status = 200, description = "办结后的工单 / the ticket after it", body = TicketView)),
)]
#[post("/tickets/{id}/conclude")]
pub async fn conclude_ticket(
    call: Call<DecideTickets>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::Conclude(body.0)).await
}
