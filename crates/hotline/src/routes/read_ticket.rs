use super::transition::{TicketView, sight};
use crate::permissions::ReadTickets;
use crate::store;
use actix_web::get;
use actix_web::web::Path;
use kernel::{Id, Problem};
use web::{Answer, Call, Read};

/// 读取工单
///
/// Reads a ticket. Its caller is masked; a confidential ticket shows its content only to those who may see it.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_read_ticket",
    security(("bearer" = ["hotline.tickets.read"])),
    responses((status = 200, description = "工单 / the ticket", body = TicketView)),
)]
#[get("/tickets/{id}")]
pub async fn read_ticket(call: Call<ReadTickets>, id: Path<Id>) -> Answer<Read<TicketView>> {
    call.read(move |db, ground| {
        let found = store::find_with_caller(db, &ground.keys, sight(ground), *id)?;
        let (ticket, caller) = found.ok_or_else(Problem::not_found)?;
        let caller = (!caller.is_empty()).then(|| caller.masked());
        Ok(Read { version: ticket.version, value: TicketView::of(ticket, caller, ground) })
    })
    .await
}
