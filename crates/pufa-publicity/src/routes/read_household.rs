use crate::model::ModelHousehold;
use crate::permissions::ReadModels;
use actix_web::get;
use actix_web::web::Path;
use kernel::Id;
use records::{Record, http};
use web::{Answer, Call, Read};

/// 读取示范户
///
/// Reads a model household with all that happened to it.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_read_household",
    security(("bearer" = ["pufa-publicity.models.read"])),
    responses((status = 200, description = "示范户 / the model household", body = Record<ModelHousehold>)),
)]
#[get("/households/{id}")]
pub async fn read_household(
    call: Call<ReadModels>,
    id: Path<Id>,
) -> Answer<Read<Record<ModelHousehold>>> {
    http::read(call, *id).await
}
