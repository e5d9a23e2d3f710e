use crate::model::Material;
use crate::permissions::ReadMaterials;
use actix_web::get;
use actix_web::web::Path;
use kernel::Id;
use records::{Record, http};
use web::{Answer, Call, Read};

/// 读取宣传品
///
/// Reads a material with all that happened to it.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_read_material",
    security(("bearer" = ["pufa-publicity.materials.read"])),
    responses((status = 200, description = "宣传品 / the material", body = Record<Material>)),
)]
#[get("/materials/{id}")]
pub async fn read_material(
    call: Call<ReadMaterials>,
    id: Path<Id>,
) -> Answer<Read<Record<Material>>> {
    http::read(call, *id).await
}
