use crate::model::Patrol;
use crate::permissions::VerifyPatrols;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 退回排查轮次
///
/// Gives the patrol back to be mended, with a reason.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_return_patrol",
    request_body = Reasoned,
    security(("bearer" = ["mediation.patrols.verify"])),
    responses((status = 200, description = "退回后的排查轮次 / the patrol after it", body = Record<Patrol>)),
)]
#[post("/patrols/{id}/return")]
pub async fn return_patrol(
    call: Call<VerifyPatrols>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Patrol, _>(call, *id, Action::Return(body.0)).await
}
