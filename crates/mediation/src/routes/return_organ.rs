use crate::model::Organ;
use crate::permissions::VerifyOrgans;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 退回联动单位
///
/// Gives the organ back to be mended, with a reason.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_return_organ",
    request_body = Reasoned,
    security(("bearer" = ["mediation.organs.verify"])),
    responses((status = 200, description = "退回后的联动单位 / the organ after it", body = Record<Organ>)),
)]
#[post("/organs/{id}/return")]
pub async fn return_organ(
    call: Call<VerifyOrgans>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Organ, _>(call, *id, Action::Return(body.0)).await
}
