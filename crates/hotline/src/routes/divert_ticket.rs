use super::transition::{TicketView, transition};
use crate::model::Divert;
use crate::permissions::DivertTickets;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 告知法定途径
///
/// Tells the caller of the legal path, for tickets that the town took in itself.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_divert_ticket",
    request_body = Divert,
    security(("bearer" = ["hotline.tickets.divert"])),
    responses((status = 200, description = "告知法定途径后的工单 / the ticket after it", body = TicketView)),
)]
#[post("/tickets/{id}/divert")]
pub async fn divert_ticket(
    call: Call<DivertTickets>,
    id: Path<Id>,
    body: Body<Divert>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::Divert(body.0)).await
}
