use super::transition::{TicketView, transition};
use crate::model::FeedBack;
use crate::permissions::RequestApplications;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 督办反馈
///
/// Answers a supervision order.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_feed_back_supervision",
    request_body = FeedBack,
    security(("bearer" = ["hotline.tickets.request"])),
    responses((status = 200, description = "督办反馈后的工单 / the ticket after it", body = TicketView)),
)]
#[post("/tickets/{id}/feed-back")]
pub async fn feed_back_supervision(
    call: Call<RequestApplications>,
    id: Path<Id>,
    body: Body<FeedBack>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::FeedBack(body.0)).await
}
