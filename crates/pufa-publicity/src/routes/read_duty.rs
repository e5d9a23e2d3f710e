use crate::model::DutyList;
use crate::permissions::ReadDuties;
use actix_web::get;
use actix_web::web::Path;
use kernel::Id;
use records::{Record, http};
use web::{Answer, Call, Read};

/// 读取普法责任清单
///
/// Reads a list of duties with all that happened to it.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_read_duty",
    security(("bearer" = ["pufa-publicity.duties.read"])),
    responses((status = 200, description = "普法责任清单 / the list of duties", body = Record<DutyList>)),
)]
#[get("/duties/{id}")]
pub async fn read_duty(call: Call<ReadDuties>, id: Path<Id>) -> Answer<Read<Record<DutyList>>> {
    http::read(call, *id).await
}
