use super::transition::{TicketView, transition};
use crate::model::Decide;
use crate::permissions::EndorseApplications;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 审核申请
///
/// The deputy head endorses the waiting application, or turns it down.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_endorse_application",
    request_body = Decide,
    security(("bearer" = ["hotline.tickets.endorse"])),
    responses((status = 200, description = "审核申请后的工单 / the ticket after it", body = TicketView)),
)]
#[post("/tickets/{id}/endorse-application")]
pub async fn endorse_application(
    call: Call<EndorseApplications>,
    id: Path<Id>,
    body: Body<Decide>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::EndorseApplication(body.0)).await
}
