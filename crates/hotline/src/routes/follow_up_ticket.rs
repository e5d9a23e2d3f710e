use super::transition::{TicketView, transition};
use crate::model::RecordFollowUp;
use crate::permissions::FollowUpTickets;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 回访
///
/// Records a follow-up: was the caller contacted, is the matter solved, how satisfied is the caller.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_follow_up_ticket",
    request_body = RecordFollowUp,
    security(("bearer" = ["hotline.tickets.follow_up"])),
    responses((status = 200, description = "回访后的工单 / the ticket after it", body = TicketView)),
)]
#[post("/tickets/{id}/follow-up")]
pub async fn follow_up_ticket(
    call: Call<FollowUpTickets>,
    id: Path<Id>,
    body: Body<RecordFollowUp>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::FollowUp(body.0)).await
}
