use crate::model::ModelVillage;
use crate::permissions::RecordModels;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Record, Revision, http};
use web::{Answer, Body, Call};

/// 修改示范村
///
/// Replaces the content of the model village. One that was verified needs a reason, waits for verification again and does not count meanwhile.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_revise_village",
    request_body = Revision<ModelVillage>,
    security(("bearer" = ["pufa-publicity.models.record"])),
    responses((status = 200, description = "修改后的示范村 / the model village after it", body = Record<ModelVillage>)),
)]
#[post("/villages/{id}/revise")]
pub async fn revise_village(
    call: Call<RecordModels>,
    id: Path<Id>,
    body: Body<Revision<ModelVillage>>,
) -> Answer<HttpResponse> {
    http::act::<ModelVillage, _>(call, *id, Action::Revise(body.0)).await
}
