use crate::model::{Complete, Plan, Session};
use crate::permissions::RecordPlans;
use crate::problems as no;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem, Refusal};
use records::http::{self, Amendment};
use records::{Record, RecordStatus};
use web::{Answer, Body, Call};

/// 登记计划事项完成
///
/// Says by which verified session an item of an approved plan was done, where the session does not say so itself (`plan`). The plan stays in
/// force. The item is done as long as the session is verified: while it is corrected it is not, and once it is void another session may be
/// named. One session is that of one item; where the item names statutes, it is on one of them.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_complete_plan_item",
    request_body = Complete,
    security(("bearer" = ["study-records.plans.record"])),
    responses((status = 200, description = "登记后的计划 / the plan after it", body = Record<Plan>)),
)]
#[post("/plans/{id}/complete-item")]
pub async fn complete_plan_item(
    call: Call<RecordPlans>,
    id: Path<Id>,
    body: Body<Complete>,
) -> Answer<HttpResponse> {
    let said = body.0;
    let completed = Amendment { event: "item_completed", states: &[RecordStatus::Verified] };
    http::amend_as(call, *id, completed, move |tx, _, plan: &Record<Plan>| {
        let session: Option<Record<Session>> = records::hold(tx, said.session)?;
        let counts =
            |one: &Record<Session>| one.status == RecordStatus::Verified && one.unit == plan.unit;
        let session = session.filter(counts);
        let session = session.ok_or(Refusal(&no::NO_SESSION)).map_err(Problem::from)?;
        let next = plan.content.clone().with_done(plan.id, said.number, &session);
        Ok(next.map_err(Problem::from)?)
    })
    .await
}
