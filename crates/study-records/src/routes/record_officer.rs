use crate::model::Officer;
use crate::permissions::RecordOfficers;
use actix_web::{HttpResponse, post};
use records::{NewRecord, Record, http};
use web::{Answer, Body, Call};

/// 登记执法人员
///
/// Records an enforcement officer, as a draft: when on post, and which certificate.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_record_officer",
    request_body = NewRecord<Officer>,
    security(("bearer" = ["study-records.officers.record"])),
    responses(
        (status = 201, description = "新执法人员 / the new enforcement officer", body = Record<Officer>),
        (status = 200, description = "此前已登记 / recorded before, as it is now", body = Record<Officer>),
    ),
)]
#[post("/officers")]
pub async fn record_officer(
    call: Call<RecordOfficers>,
    body: Body<NewRecord<Officer>>,
) -> Answer<HttpResponse> {
    http::record(call, body.0).await
}
