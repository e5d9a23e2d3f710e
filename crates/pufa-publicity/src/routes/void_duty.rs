use crate::model::DutyList;
use crate::permissions::VerifyDuties;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 作废普法责任清单
///
/// Voids the list of duties, with a reason: it counts nowhere any more, and stays to be read.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_void_duty",
    request_body = Reasoned,
    security(("bearer" = ["pufa-publicity.duties.verify"])),
    responses((status = 200, description = "作废后的普法责任清单 / the list of duties after it", body = Record<DutyList>)),
)]
#[post("/duties/{id}/void")]
pub async fn void_duty(
    call: Call<VerifyDuties>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<DutyList, _>(call, *id, Action::Void(body.0)).await
}
