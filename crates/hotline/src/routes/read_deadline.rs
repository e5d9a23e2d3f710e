use super::transition::find;
use crate::permissions::ReadTickets;
use crate::workflow::{self, Deadline};
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::Id;
use web::{Answer, Call};

/// 时限说明
///
/// Explains a ticket's limits: the rule and its source, every clock, and for each day why it counts or does not.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_read_deadline",
    security(("bearer" = ["hotline.tickets.read"])),
    responses((status = 200, description = "时限说明 / the limits, explained", body = Deadline)),
)]
#[get("/tickets/{id}/deadline")]
pub async fn read_deadline(call: Call<ReadTickets>, id: Path<Id>) -> Answer<Json<Deadline>> {
    call.read(move |db, ground| {
        let ticket = find(db, ground, *id)?;
        Ok(Json(workflow::explain(&ticket, &ground.calendar, ground.now)))
    })
    .await
}
