use super::transition::{decide, find};
use crate::permissions::ReadTickets;
use crate::workflow::{self, Assignee};
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Actions, Id};
use web::{Answer, Call};

/// 可执行的操作
///
/// Tells what the caller may do with a ticket now, and for everything else why not.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_list_actions",
    security(("bearer" = ["hotline.tickets.read"])),
    responses((status = 200, description = "可执行的操作 / the actions", body = Actions)),
)]
#[get("/tickets/{id}/actions")]
pub async fn list_actions(call: Call<ReadTickets>, id: Path<Id>) -> Answer<Json<Actions>> {
    call.read(move |db, ground| {
        let ticket = find(db, ground, *id)?;
        let actions = decide(ground, &ticket, Assignee::default(), |context| {
            workflow::actions(&ticket, context)
        });
        Ok(Json(Actions { version: ticket.version, actions }))
    })
    .await
}
