use crate::model::Material;
use crate::permissions::RecordMaterials;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 提交宣传品
///
/// Hands a material over for verification.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_submit_material",
    request_body = Note,
    security(("bearer" = ["pufa-publicity.materials.record"])),
    responses((status = 200, description = "提交后的宣传品 / the material after it", body = Record<Material>)),
)]
#[post("/materials/{id}/submit")]
pub async fn submit_material(
    call: Call<RecordMaterials>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Material, _>(call, *id, Action::Submit(body.0)).await
}
