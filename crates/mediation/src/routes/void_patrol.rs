use crate::model::Patrol;
use crate::permissions::VerifyPatrols;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 作废排查轮次
///
/// Voids the patrol, with a reason: it counts nowhere any more, and stays to be read.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_void_patrol",
    request_body = Reasoned,
    security(("bearer" = ["mediation.patrols.verify"])),
    responses((status = 200, description = "作废后的排查轮次 / the patrol after it", body = Record<Patrol>)),
)]
#[post("/patrols/{id}/void")]
pub async fn void_patrol(
    call: Call<VerifyPatrols>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Patrol, _>(call, *id, Action::Void(body.0)).await
}
