use crate::model::Subsidy;
use crate::permissions::VerifySubsidies;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 作废补贴
///
/// Voids the subsidy, with a reason: it counts nowhere any more, and stays to be read.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_void_subsidy",
    request_body = Reasoned,
    security(("bearer" = ["mediation.subsidies.verify"])),
    responses((status = 200, description = "作废后的补贴 / the subsidy after it", body = Record<Subsidy>)),
)]
#[post("/subsidies/{id}/void")]
pub async fn void_subsidy(
    call: Call<VerifySubsidies>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Subsidy, _>(call, *id, Action::Void(body.0)).await
}
