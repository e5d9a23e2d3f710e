use crate::model::Organ;
use crate::permissions::ReadOrgans;
use actix_web::get;
use actix_web::web::Path;
use kernel::Id;
use records::{Record, http};
use web::{Answer, Call, Read};

/// 读取联动单位
///
/// Reads an organ with all that happened to it.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_read_organ",
    security(("bearer" = ["mediation.organs.read"])),
    responses((status = 200, description = "联动单位 / the organ", body = Record<Organ>)),
)]
#[get("/organs/{id}")]
pub async fn read_organ(call: Call<ReadOrgans>, id: Path<Id>) -> Answer<Read<Record<Organ>>> {
    http::read(call, *id).await
}
