use crate::model::Organ;
use crate::permissions::VerifyOrgans;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 作废联动单位
///
/// Voids the organ, with a reason: it counts nowhere any more, and stays to be read.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_void_organ",
    request_body = Reasoned,
    security(("bearer" = ["mediation.organs.verify"])),
    responses((status = 200, description = "作废后的联动单位 / the organ after it", body = Record<Organ>)),
)]
#[post("/organs/{id}/void")]
pub async fn void_organ(
    call: Call<VerifyOrgans>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<Organ, _>(call, *id, Action::Void(body.0)).await
}
