use crate::model::DutyList;
use crate::permissions::VerifyDuties;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::{Action, Reasoned, Record, http};
use web::{Answer, Body, Call};

/// 退回普法责任清单
///
/// Gives the list of duties back to be mended, with a reason.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_return_duty",
    request_body = Reasoned,
    security(("bearer" = ["pufa-publicity.duties.verify"])),
    responses((status = 200, description = "退回后的普法责任清单 / the list of duties after it", body = Record<DutyList>)),
)]
#[post("/duties/{id}/return")]
pub async fn return_duty(
    call: Call<VerifyDuties>,
    id: Path<Id>,
    body: Body<Reasoned>,
) -> Answer<HttpResponse> {
    http::act::<DutyList, _>(call, *id, Action::Return(body.0)).await
}
