use crate::model::Activity;
use crate::permissions::ReadActivities;
use actix_web::get;
use actix_web::web::Path;
use kernel::Id;
use records::{Record, http};
use web::{Answer, Call, Read};

/// 读取普法活动
///
/// Reads an activity with all that happened to it.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_read_activity",
    security(("bearer" = ["pufa-publicity.activities.read"])),
    responses((status = 200, description = "普法活动 / the activity", body = Record<Activity>)),
)]
#[get("/activities/{id}")]
pub async fn read_activity(
    call: Call<ReadActivities>,
    id: Path<Id>,
) -> Answer<Read<Record<Activity>>> {
    http::read(call, *id).await
}
