use crate::model::Activity;
use crate::permissions::RecordActivities;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Record, Revision, http};
use web::{Answer, Body, Call};

/// 修改普法活动
///
/// Replaces the content of the activity. One that was verified needs a reason, waits for verification again and does not count meanwhile.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_revise_activity",
    request_body = Revision<Activity>,
    security(("bearer" = ["pufa-publicity.activities.record"])),
    responses((status = 200, description = "修改后的普法活动 / the activity after it", body = Record<Activity>)),
)]
#[post("/activities/{id}/revise")]
pub async fn revise_activity(
    call: Call<RecordActivities>,
    id: Path<Id>,
    body: Body<Revision<Activity>>,
) -> Answer<HttpResponse> {
    http::act::<Activity, _>(call, *id, Action::Revise(body.0)).await
}
