use crate::model::Patrol;
use crate::permissions::RecordPatrols;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 提交排查轮次
///
/// Hands an patrol over for verification: hours and attendance have to be there.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_submit_patrol",
    request_body = Note,
    security(("bearer" = ["mediation.patrols.record"])),
    responses((status = 200, description = "提交后的排查轮次 / the patrol after it", body = Record<Patrol>)),
)]
#[post("/patrols/{id}/submit")]
pub async fn submit_patrol(
    call: Call<RecordPatrols>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Patrol, _>(call, *id, Action::Submit(body.0)).await
}
