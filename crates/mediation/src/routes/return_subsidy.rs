use crate::model::Subsidy;
use crate::permissions::VerifySubsidies;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 退回补贴
///
/// Gives the subsidy back to be mended, with a reason.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_return_subsidy",
    request_body = Reasoned,
    security(("bearer" = ["mediation.subsidies.verify"])),
    responses((status = 200, description = "退回后的补贴 / the subsidy after it", body = Record<Subsidy>)),
)]
#[post("/subsidies/{id}/return")]
pub async fn return_subsidy(
    call: Call<VerifySubsidies>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Subsidy, _>(call, *id, Action::Return(body.0)).await
}
