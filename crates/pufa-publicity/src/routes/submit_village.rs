use crate::model::ModelVillage;
use crate::permissions::RecordModels;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 提交示范村
///
/// Hands a model village over for verification, when it was named.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_submit_village",
    request_body = Note,
    security(("bearer" = ["pufa-publicity.models.record"])),
    responses((status = 200, description = "提交后的示范村 / the model village after it", body = Record<ModelVillage>)),
)]
#[post("/villages/{id}/submit")]
pub async fn submit_village(
    call: Call<RecordModels>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<ModelVillage, _>(call, *id, Action::Submit(body.0)).await
}
