use crate::model::Material;
use crate::permissions::ReadMaterials;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Actions, Id};
use records::http;
use web::{Answer, Call};

/// 宣传品可执行的操作
///
/// Tells what the caller may do with the material now, and for everything else why not.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_list_material_actions",
    security(("bearer" = ["pufa-publicity.materials.read"])),
    responses((status = 200, description = "可执行的操作 / the actions", body = Actions)),
)]
#[get("/materials/{id}/actions")]
pub async fn list_material_actions(
    call: Call<ReadMaterials>,
    id: Path<Id>,
) -> Answer<Json<Actions>> {
    http::actions::<Material, _>(call, *id).await
}
