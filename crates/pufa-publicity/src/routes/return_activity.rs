use crate::model::Activity;
use crate::permissions::VerifyActivities;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 退回普法活动
///
/// Gives the activity back to be mended, with a reason.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_return_activity",
    request_body = Reasoned,
    security(("bearer" = ["pufa-publicity.activities.verify"])),
    responses((status = 200, description = "退回后的普法活动 / the activity after it", body = Record<Activity>)),
)]
#[post("/activities/{id}/return")]
pub async fn return_activity(
    call: Call<VerifyActivities>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Activity, _>(call, *id, Action::Return(body.0)).await
}
