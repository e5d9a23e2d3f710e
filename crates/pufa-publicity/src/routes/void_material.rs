use crate::model::Material;
use crate::permissions::VerifyMaterials;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 作废宣传品
///
/// Voids the material, with a reason: it counts nowhere any more, and stays to be read.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_void_material",
    request_body = Reasoned,
    security(("bearer" = ["pufa-publicity.materials.verify"])),
    responses((status = 200, description = "作废后的宣传品 / the material after it", body = Record<Material>)),
)]
#[post("/materials/{id}/void")]
pub async fn void_material(
    call: Call<VerifyMaterials>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Material, _>(call, *id, Action::Void(body.0)).await
}
