use crate::model::Activity;
use crate::permissions::VerifyActivities;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 作废普法活动
///
/// Voids the activity, with a reason: it counts nowhere any more, and stays to be read.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_void_activity",
    request_body = Reasoned,
    security(("bearer" = ["pufa-publicity.activities.verify"])),
    responses((status = 200, description = "作废后的普法活动 / the activity after it", body = Record<Activity>)),
)]
#[post("/activities/{id}/void")]
pub async fn void_activity(
    call: Call<VerifyActivities>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Activity, _>(call, *id, Action::Void(body.0)).await
}
