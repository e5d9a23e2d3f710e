use crate::model::Material;
use crate::permissions::VerifyMaterials;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 退回宣传品
///
/// Gives the material back to be mended, with a reason.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_return_material",
    request_body = Reasoned,
    security(("bearer" = ["pufa-publicity.materials.verify"])),
    responses((status = 200, description = "退回后的宣传品 / the material after it", body = Record<Material>)),
)]
#[post("/materials/{id}/return")]
pub async fn return_material(
    call: Call<VerifyMaterials>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Material, _>(call, *id, Action::Return(body.0)).await
}
