use crate::model::DutyList;
use crate::permissions::VerifyDuties;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Note};
use records::{Action, Record, http};
use web::{Answer, Body, Call};

/// 批准普法责任清单
///
/// Approves a list of duties. Another person than who drew it up does this; from then on it is in force.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_verify_duty",
    request_body = Note,
    security(("bearer" = ["pufa-publicity.duties.verify"])),
    responses((status = 200, description = "批准后的普法责任清单 / the list of duties after it", body = Record<DutyList>)),
)]
#[post("/duties/{id}/verify")]
pub async fn verify_duty(
    call: Call<VerifyDuties>,
    id: Path<Id>,
    body: Body<Note>,
) -> Answer<HttpResponse> {
    http::act::<DutyList, _>(call, *id, Action::Verify(body.0)).await
}
