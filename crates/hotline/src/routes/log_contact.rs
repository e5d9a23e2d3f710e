use super::transition::{TicketView, transition};
use crate::model::LogContact;
use crate::permissions::HandleTickets;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 联系诉求人
///
/// Logs a contact with the caller, or an attempt. Three attempts on two days count as contact.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_log_contact",
    request_body = LogContact,
    security(("bearer" = ["hotline.tickets.handle"])),
    responses((status = 200, description = "联系诉求人后的工单 / the ticket after it", body = TicketView)),
)]
#[post("/tickets/{id}/log-contact")]
pub async fn log_contact(
    call: Call<HandleTickets>,
    id: Path<Id>,
    body: Body<LogContact>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::LogContact(body.0)).await
}
