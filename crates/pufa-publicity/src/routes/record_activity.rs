use crate::model::Activity;
use crate::permissions::RecordActivities;
use actix_web::{HttpResponse, post};
use records::{NewRecord, Record, http};
use web::{Answer, Body, Call};

/// 登记普法活动
///
/// Records an activity, as a draft; one that lies ahead is an activity that is planned. Sending it again under the same id is harmless.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_record_activity",
    request_body = NewRecord<Activity>,
    security(("bearer" = ["pufa-publicity.activities.record"])),
    responses(
        (status = 201, description = "新普法活动 / the new activity", body = Record<Activity>),
        (status = 200, description = "此前已登记 / recorded before, as it is now", body = Record<Activity>),
    ),
)]
#[post("/activities")]
pub async fn record_activity(
    call: Call<RecordActivities>,
    body: Body<NewRecord<Activity>>,
) -> Answer<HttpResponse> {
    http::record(call, body.0).await
}
