use crate::model::ModelHousehold;
use crate::permissions::RecordModels;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 提交示范户
///
/// Hands a model household over for verification, when the county has named it.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_submit_household",
    request_body = Note,
    security(("bearer" = ["pufa-publicity.models.record"])),
    responses((status = 200, description = "提交后的示范户 / the model household after it", body = Record<ModelHousehold>)),
)]
#[post("/households/{id}/submit")]
pub async fn submit_household(
    call: Call<RecordModels>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<ModelHousehold, _>(call, *id, Action::Submit(body.0)).await
}
