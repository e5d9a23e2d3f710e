use super::transition::{TicketView, transition};
use crate::model::Decide;
use crate::permissions::ReviewResults;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 审核办理结果
///
/// Reviews a result: approved, it is the reply to the caller; else the ticket goes back to the handler.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_review_result",
    request_body = Decide,
    security(("bearer" = ["hotline.tickets.review"])),
    responses((status = 200, description = "审核办理结果后的工单 / the ticket after it", body = TicketView)),
)]
#[post("/tickets/{id}/review")]
pub async fn review_result(
    call: Call<ReviewResults>,
    id: Path<Id>,
    body: Body<Decide>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::Review(body.0)).await
}
