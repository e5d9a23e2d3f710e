use super::transition::{TicketView, transition};
use crate::permissions::AssignTickets;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use kernel::Note;
use web::{Answer, Body, Call};

/// 恢复办理
///
/// Ends a suspension: the clock runs again, and the limit moves by the days on which it stood.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_resume_ticket",
    request_body = Note,
    security(("bearer" = ["hotline.tickets.assign"])),
    responses((status = 200, description = "恢复办理后的工单 / the ticket after it", body = TicketView)),
)]
#[post("/tickets/{id}/resume")]
pub async fn resume_ticket(
    call: Call<AssignTickets>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::Resume(body.0)).await
}
