use super::transition::{TicketView, transition};
use crate::model::Supervise;
use crate::permissions::SuperviseTickets;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 督办
///
/// Issues a supervision order.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_supervise_ticket",
    request_body = Supervise,
    security(("bearer" = ["hotline.tickets.supervise"])),
    responses((status = 200, description = "督办后的工单 / the ticket after it", body = TicketView)),
)]
#[post("/tickets/{id}/supervise")]
pub async fn supervise_ticket(
    call: Call<SuperviseTickets>,
    id: Path<Id>,
    body: Body<Supervise>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::Supervise(body.0)).await
}
