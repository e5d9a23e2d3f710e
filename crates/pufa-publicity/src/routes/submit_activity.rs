use crate::model::Activity;
use crate::permissions::RecordActivities;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 提交普法活动
///
/// Hands an activity over for verification, when it was held: place, audience, attendance and evidence must be there.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_submit_activity",
    request_body = Note,
    security(("bearer" = ["pufa-publicity.activities.record"])),
    responses((status = 200, description = "提交后的普法活动 / the activity after it", body = Record<Activity>)),
)]
#[post("/activities/{id}/submit")]
pub async fn submit_activity(
    call: Call<RecordActivities>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Activity, _>(call, *id, Action::Submit(body.0)).await
}
