use super::transition::{TicketView, transition};
use crate::model::Decide;
use crate::permissions::DecideTickets;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 批准申请
///
/// The district decides the waiting application; the deputy head does so for tickets that the town took in itself.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_decide_application",
    request_body = Decide,
    security(("bearer" = ["hotline.tickets.decide"])),
    responses((status = 200, description = "批准申请后的工单 / the ticket after it", body = TicketView)),
)]
#[post("/tickets/{id}/decide-application")]
pub async fn decide_application(
    call: Call<DecideTickets>,
    id: Path<Id>,
    body: Body<Decide>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::DecideApplication(body.0)).await
}
