use crate::model::DutyList;
use crate::permissions::VerifyDuties;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use records::Record;
use records::annul::{AnnulEntry, annul};
use web::{Answer, Body, Call};

/// 撤销责任事项完成
///
/// Says, with the reason, that a duty was not done by the activity that is named; `number` is that of the duty. The right one is named by
/// `complete-item`.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_annul_duty_item",
    request_body = AnnulEntry,
    security(("bearer" = ["pufa-publicity.duties.verify"])),
    responses((status = 200, description = "撤销登记后的责任清单 / the list after it", body = Record<DutyList>)),
)]
#[post("/duties/{id}/annul-entry")]
pub async fn annul_duty_item(
    call: Call<VerifyDuties>,
    id: Path<Id>,
    body: Body<AnnulEntry>,
) -> Answer<HttpResponse> {
    let (number, said) = (body.0.number, body.0.into());
    annul(call, *id, said, move |content: DutyList| content.without_done(number)).await
}
