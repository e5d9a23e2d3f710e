use super::case_transition::{CaseView, transition};
use crate::model::RecordConsent;
use crate::permissions::RegisterCases;
use crate::workflow::Action;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call};

/// 登记意见
///
/// Records whether a party agrees to mediation. Who clearly refuses is not mediated with (人民调解法 art. 17).
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_record_consent",
    request_body = RecordConsent,
    security(("bearer" = ["mediation.cases.register"])),
    responses((status = 200, description = "登记意见后的案件 / the case after it", body = CaseView)),
)]
#[post("/cases/{id}/record-consent")]
pub async fn record_consent(
    call: Call<RegisterCases>,
    id: Path<Id>,
    body: Body<RecordConsent>,
) -> Answer<HttpResponse> {
    transition(call, *id, Action::RecordConsent(body.0)).await
}
