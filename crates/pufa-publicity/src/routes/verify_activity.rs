use crate::model::Activity;
use crate::permissions::VerifyActivities;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 核实普法活动
///
/// Verifies an activity. Another person than who recorded it does this; from then on it counts.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_verify_activity",
    request_body = Note,
    security(("bearer" = ["pufa-publicity.activities.verify"])),
    responses((status = 200, description = "核实后的普法活动 / the activity after it", body = Record<Activity>)),
)]
#[post("/activities/{id}/verify")]
pub async fn verify_activity(
    call: Call<VerifyActivities>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Activity, _>(call, *id, Action::Verify(body.0)).await
}
