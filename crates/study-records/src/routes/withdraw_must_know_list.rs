use crate::model::{MustKnowList, Withdraw};
use crate::permissions::VerifyMustKnowLists;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use records::http::{self, Amendment};
use records::{Record, RecordStatus};
use web::{Answer, Body, Call};

/// 撤下应知应会清单
///
/// The list holds up to a day and no longer. What was studied of it stays studied; an adjusted list names this one as the version before.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_withdraw_must_know_list",
    request_body = Withdraw,
    security(("bearer" = ["study-records.must_know_lists.verify"])),
    responses((status = 200, description = "撤下后的清单 / the list after it", body = Record<MustKnowList>)),
)]
#[post("/must-know-lists/{id}/withdraw")]
pub async fn withdraw_must_know_list(
    call: Call<VerifyMustKnowLists>,
    id: Path<Id>,
    body: Body<Withdraw>,
) -> Answer<HttpResponse> {
    let said = body.0;
    let amendment = Amendment { event: "withdrawn", states: &[RecordStatus::Verified] };
    http::amend_as(call, *id, amendment, move |_, _, record: &Record<MustKnowList>| {
        let next = record.content.clone().withdraw(&said);
        Ok(next.map_err(Problem::from)?)
    })
    .await
}
