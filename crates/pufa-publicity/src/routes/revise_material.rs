use crate::model::Material;
use crate::permissions::RecordMaterials;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Record, Revision, http};
use web::{Answer, Body, Call};

/// 修改宣传品
///
/// Replaces the content of the material. One that was verified needs a reason, waits for verification again and does not count meanwhile.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_revise_material",
    request_body = Revision<Material>,
    security(("bearer" = ["pufa-publicity.materials.record"])),
    responses((status = 200, description = "修改后的宣传品 / the material after it", body = Record<Material>)),
)]
#[post("/materials/{id}/revise")]
pub async fn revise_material(
    call: Call<RecordMaterials>,
    id: Path<Id>,
    body: Body<Revision<Material>>,
) -> Answer<HttpResponse> {
    http::act::<Material, _>(call, *id, Action::Revise(body.0)).await
}
