use super::transition::{TicketView, transition};
use crate::model::RequestApplication;
use crate::permissions::RequestApplications;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 申请退单、延期、挂账、终止
///
/// Asks for a return, an extension, a suspension or a termination. The deputy head endorses it, the district decides.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_request_application",
    request_body = RequestApplication,
    security(("bearer" = ["hotline.tickets.request"])),
    responses((status = 200, description = "申请退单、延期、挂账、终止后的工单 / the ticket after it", body = TicketView)),
)]
#[post("/tickets/{id}/request-application")]
pub async fn request_application(
    call: Call<RequestApplications>,
    id: Path<Id>,
    body: Body<RequestApplication>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::RequestApplication(body.0)).await
}
