use super::transition::{TicketView, transition};
use crate::permissions::HandleTickets;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use kernel::Note;
use web::{Answer, Body, Call};

/// 开始办理
///
/// Begins to handle a ticket after the caller was contacted.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_start_handling",
    request_body = Note,
    security(("bearer" = ["hotline.tickets.handle"])),
    responses((status = 200, description = "开始办理后的工单 / the ticket after it", body = TicketView)),
)]
#[post("/tickets/{id}/start-handling")]
pub async fn start_handling(
    call: Call<HandleTickets>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::StartHandling(body.0)).await
}
