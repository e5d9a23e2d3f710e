use crate::model::Activity;
use crate::permissions::ReadActivities;
use actix_web::get;
use actix_web::web::{Json, Path};
use kernel::{Actions, Id};
use records::http;
use web::{Answer, Call};

/// 普法活动可执行的操作
///
/// Tells what the caller may do with the activity now, and for everything else why not.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_list_activity_actions",
    security(("bearer" = ["pufa-publicity.activities.read"])),
    responses((status = 200, description = "可执行的操作 / the actions", body = Actions)),
)]
#[get("/activities/{id}/actions")]
pub async fn list_activity_actions(
    call: Call<ReadActivities>,
    id: Path<Id>,
) -> Answer<Json<Actions>> {
    http::actions::<Activity, _>(call, *id).await
}
