use crate::model::Programme;
use crate::permissions::ReadPlans;
use actix_web::get;
use actix_web::web::Path;
use kernel::Id;
use records::{Record, http};
use web::{Answer, Call, Read};

/// 读取五年普法规划
///
/// Reads a five-year programme with all that happened to it.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_read_programme",
    security(("bearer" = ["pufa-publicity.plans.read"])),
    responses((status = 200, description = "五年普法规划 / the five-year programme", body = Record<Programme>)),
)]
#[get("/programmes/{id}")]
pub async fn read_programme(
    call: Call<ReadPlans>,
    id: Path<Id>,
) -> Answer<Read<Record<Programme>>> {
    http::read(call, *id).await
}
