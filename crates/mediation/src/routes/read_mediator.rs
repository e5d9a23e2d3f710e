use super::shared::MediatorView;
use crate::permissions::ReadMediators;
use crate::store;
use actix_web::get;
use actix_web::web::Path;
use kernel::{Id, Problem};
use web::{Answer, Call, Read};

/// 读取调解员
///
/// Reads a mediator: appointments, suspensions, trainings. Particulars are masked.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_read_mediator",
    security(("bearer" = ["mediation.mediators.read"])),
    responses((status = 200, description = "调解员 / the mediator", body = MediatorView)),
)]
#[get("/mediators/{id}")]
pub async fn read_mediator(call: Call<ReadMediators>, id: Path<Id>) -> Answer<Read<MediatorView>> {
    call.read(move |db, ground| {
        let found = store::find_mediator(db, ground.tenant(), &ground.reach, *id)?;
        let mediator = found.ok_or_else(Problem::not_found)?;
        Ok(Read { version: mediator.version, value: MediatorView::of(db, ground, mediator)? })
    })
    .await
}
