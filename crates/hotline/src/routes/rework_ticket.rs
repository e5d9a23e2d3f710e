use super::transition::{TicketView, transition};
use crate::model::Rework;
use crate::permissions::ReworkTickets;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 退回重办
///
/// Sends a ticket back after its follow-up; the clock begins anew.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_rework_ticket",
    request_body = Rework,
    security(("bearer" = ["hotline.tickets.rework"])),
    responses((status = 200, description = "退回重办后的工单 / the ticket after it", body = TicketView)),
)]
#[post("/tickets/{id}/rework")]
pub async fn rework_ticket(
    call: Call<ReworkTickets>,
    id: Path<Id>,
    body: Body<Rework>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::Rework(body.0)).await
}
