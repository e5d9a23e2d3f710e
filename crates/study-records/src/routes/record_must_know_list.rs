use crate::model::MustKnowList;
use crate::permissions::RecordMustKnowLists;
use actix_web::{HttpResponse, post};
use records::{NewRecord, Record, http};
use web::{Answer, Body, Call};

/// 登记应知应会清单
///
/// Records what a group of people has to know in a year, as a draft.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_record_must_know_list",
    request_body = NewRecord<MustKnowList>,
    security(("bearer" = ["study-records.must_know_lists.record"])),
    responses(
        (status = 201, description = "新应知应会清单 / the new must-know list", body = Record<MustKnowList>),
        (status = 200, description = "此前已登记 / recorded before, as it is now", body = Record<MustKnowList>),
    ),
)]
#[post("/must-know-lists")]
pub async fn record_must_know_list(
    call: Call<RecordMustKnowLists>,
    body: Body<NewRecord<MustKnowList>>,
) -> Answer<HttpResponse> {
    http::record(call, body.0).await
}
