use crate::model::Programme;
use crate::permissions::RecordPlans;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Record, Revision, http};
use web::{Answer, Body, Call};

/// 修改五年普法规划
///
/// Replaces the content of the five-year programme. One that was verified needs a reason, waits for verification again and does not count meanwhile.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_revise_programme",
    request_body = Revision<Programme>,
    security(("bearer" = ["pufa-publicity.plans.record"])),
    responses((status = 200, description = "修改后的五年普法规划 / the five-year programme after it", body = Record<Programme>)),
)]
#[post("/programmes/{id}/revise")]
pub async fn revise_programme(
    call: Call<RecordPlans>,
    id: Path<Id>,
    body: Body<Revision<Programme>>,
) -> Answer<HttpResponse> {
    http::act::<Programme, _>(call, *id, Action::Revise(body.0)).await
}
