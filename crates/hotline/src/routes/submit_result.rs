use super::transition::{TicketView, transition};
use crate::model::SubmitResult;
use crate::permissions::HandleTickets;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 提交办理结果
///
/// Submits the result for review: the reply, at least one piece of evidence, and the legal basis of an explanation.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_submit_result",
    request_body = SubmitResult,
    security(("bearer" = ["hotline.tickets.handle"])),
    responses((status = 200, description = "提交办理结果后的工单 / the ticket after it", body = TicketView)),
)]
#[post("/tickets/{id}/submit-result")]
pub async fn submit_result(
    call: Call<HandleTickets>,
    id: Path<Id>,
    body: Body<SubmitResult>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::SubmitResult(body.0)).await
}
