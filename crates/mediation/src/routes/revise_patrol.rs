use crate::model::Patrol;
use crate::permissions::RecordPatrols;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Record, Revision, http};
use web::{Answer, Body, Call};

/// 修改排查轮次
///
/// Replaces the content of the patrol. One that was verified needs a reason, waits for verification again and does not count meanwhile.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_revise_patrol",
    request_body = Revision<Patrol>,
    security(("bearer" = ["mediation.patrols.record"])),
    responses((status = 200, description = "修改后的排查轮次 / the patrol after it", body = Record<Patrol>)),
)]
#[post("/patrols/{id}/revise")]
pub async fn revise_patrol(
    call: Call<RecordPatrols>,
    id: Path<Id>,
    body: Body<Revision<Patrol>>,
) -> Answer<HttpResponse> {
    http::act::<Patrol, _>(call, *id, Action::Revise(body.0)).await
}
