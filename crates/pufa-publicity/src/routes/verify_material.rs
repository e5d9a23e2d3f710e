use crate::model::Material;
use crate::permissions::VerifyMaterials;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 核实宣传品
///
/// Verifies a material. Another person than who recorded it does this; from then on stock comes in and goes out.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_verify_material",
    request_body = Note,
    security(("bearer" = ["pufa-publicity.materials.verify"])),
    responses((status = 200, description = "核实后的宣传品 / the material after it", body = Record<Material>)),
)]
#[post("/materials/{id}/verify")]
pub async fn verify_material(
    call: Call<VerifyMaterials>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Material, _>(call, *id, Action::Verify(body.0)).await
}
