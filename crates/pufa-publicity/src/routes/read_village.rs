use crate::model::ModelVillage;
use crate::permissions::ReadModels;
use actix_web::get;
use actix_web::web::Path;
use kernel::Id;
use records::{Record, http};
use web::{Answer, Call, Read};

/// 读取示范村
///
/// Reads a model village with all that happened to it.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_read_village",
    security(("bearer" = ["pufa-publicity.models.read"])),
    responses((status = 200, description = "示范村 / the model village", body = Record<ModelVillage>)),
)]
#[get("/villages/{id}")]
pub async fn read_village(
    call: Call<ReadModels>,
    id: Path<Id>,
) -> Answer<Read<Record<ModelVillage>>> {
    http::read(call, *id).await
}
