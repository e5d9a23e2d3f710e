use crate::model::Committee;
use crate::permissions::ReadCommittees;
use crate::store;
use actix_web::get;
use actix_web::web::Path;
use kernel::{Id, Problem};
use web::{Answer, Call, Read};

/// 读取调委会
///
/// Reads a committee with all its terms.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_read_committee",
    security(("bearer" = ["mediation.committees.read"])),
    responses((status = 200, description = "调委会 / the committee", body = Committee)),
)]
#[get("/committees/{id}")]
pub async fn read_committee(call: Call<ReadCommittees>, id: Path<Id>) -> Answer<Read<Committee>> {
    call.read(move |db, ground| {
        let found = store::find_committee(db, ground.tenant(), &ground.reach, *id)?;
        let value = found.ok_or_else(Problem::not_found)?;
        Ok(Read { version: value.version, value })
    })
    .await
}
