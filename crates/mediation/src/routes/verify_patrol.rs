use crate::model::Patrol;
use crate::permissions::VerifyPatrols;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 核实排查轮次
///
/// Verifies an patrol. Another person than who recorded or wrote it does this; from then on it counts.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_verify_patrol",
    request_body = Note,
    security(("bearer" = ["mediation.patrols.verify"])),
    responses((status = 200, description = "核实后的排查轮次 / the patrol after it", body = Record<Patrol>)),
)]
#[post("/patrols/{id}/verify")]
pub async fn verify_patrol(
    call: Call<VerifyPatrols>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<Patrol, _>(call, *id, Action::Verify(body.0)).await
}
