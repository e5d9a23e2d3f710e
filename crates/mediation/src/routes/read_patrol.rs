use crate::model::{Patrol, PatrolView};
use crate::permissions::ReadPatrols;
use crate::store;
use actix_web::get;
use actix_web::web::Path;
use kernel::{Id, Problem};
use records::Record;
use web::{Answer, Call, Read};

/// 读取排查轮次
///
/// Reads a screening round with all that happened to it, and how many disputes name it. Which they are: `GET /v1/mediation/cases?patrol=…`.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_read_patrol",
    security(("bearer" = ["mediation.patrols.read"])),
    responses((status = 200, description = "排查轮次 / the screening round", body = PatrolView)),
)]
#[get("/patrols/{id}")]
pub async fn read_patrol(call: Call<ReadPatrols>, id: Path<Id>) -> Answer<Read<PatrolView>> {
    call.read(move |db, ground| {
        let found: Option<Record<Patrol>> = records::find(db, ground.tenant(), *id)?;
        let within = found.filter(|record| ground.reach.covers(record.unit));
        let record = within.ok_or_else(Problem::not_found)?;
        let found_count = store::found_by_patrol(db, ground.tenant(), record.id)?;
        let version = record.version;
        Ok(Read { value: PatrolView { record, found_count }, version })
    })
    .await
}
