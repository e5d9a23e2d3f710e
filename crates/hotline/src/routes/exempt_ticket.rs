use super::transition::{TicketView, transition};
use crate::model::Exempt;
use crate::permissions::DecideTickets;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 考核剔除
///
/// Takes a ticket out of the assessment of resolution, for a reason on the list.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_exempt_ticket",
    request_body = Exempt,
    security(("bearer" = ["hotline.tickets.decide"])),
    responses((status = 200, description = "考核剔除后的工单 / the ticket after it", body = TicketView)),
)]
#[post("/tickets/{id}/exempt")]
pub async fn exempt_ticket(
    call: Call<DecideTickets>,
    id: Path<Id>,
    body: Body<Exempt>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::Exempt(body.0)).await
}
