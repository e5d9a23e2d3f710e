use crate::model::Programme;
use crate::permissions::RecordPlans;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 提交五年普法规划
///
/// Hands a five-year programme over for approval.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_submit_programme",
    request_body = Note,
    security(("bearer" = ["pufa-publicity.plans.record"])),
    responses((status = 200, description = "提交后的五年普法规划 / the five-year programme after it", body = Record<Programme>)),
)]
#[post("/programmes/{id}/submit")]
pub async fn submit_programme(
    call: Call<RecordPlans>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Programme, _>(call, *id, Action::Submit(body.0)).await
}
