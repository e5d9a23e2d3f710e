use super::{DecideRequests, seen};
use crate::act::refuse_systems;
use crate::call::forbidden;
use crate::{Act, Answer, Body, Call, RequestView, done};
use ::approval::Decision;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use serde::Deserialize;
use std::sync::{Arc, OnceLock};
use utoipa::ToSchema;

/// Why somebody decides so.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DecisionReason {
    /// 审批意见
    #[schema(min_length = 2, max_length = 500, example = "材料齐全，同意")]
    pub reason: String,
}

/// 批准
///
/// Approves what somebody else asks for; it is done in the same moment, or the request stays pending and the answer says why. A copy of
/// somebody's data is then `granted`: whoever asked takes it, once.
#[utoipa::path(
    tag = "approval",
    operation_id = "approval_approve_request",
    request_body = DecisionReason,
    security(("bearer" = ["approval.requests.decide"])),
    extensions(("x-unversioned" = json!(true))),
    responses((status = 200, description = "已批准并办理 / approved and done", body = RequestView)),
)]
#[post("/requests/{id}/approve")]
pub async fn approve_request(
    call: Call<DecideRequests>,
    id: Path<Id>,
    body: Body<DecisionReason>,
) -> Answer<HttpResponse> {
    decide(call, *id, body.0, Decision::Approve).await
}

/// 驳回
///
/// Refuses what somebody else asks for; nothing is done, and what it was about is forgotten.
#[utoipa::path(
    tag = "approval",
    operation_id = "approval_refuse_request",
    request_body = DecisionReason,
    security(("bearer" = ["approval.requests.decide"])),
    extensions(("x-unversioned" = json!(true))),
    responses((status = 200, description = "已驳回 / refused", body = RequestView)),
)]
#[post("/requests/{id}/refuse")]
pub async fn refuse_request(
    call: Call<DecideRequests>,
    id: Path<Id>,
    body: Body<DecisionReason>,
) -> Answer<HttpResponse> {
    decide(call, *id, body.0, Decision::Refuse).await
}

async fn decide(
    call: Call<DecideRequests>,
    id: Id,
    body: DecisionReason,
    decision: Decision,
) -> Answer<HttpResponse> {
    let done_act: Arc<OnceLock<Act>> = Arc::default();
    let place = done_act.clone();
    let work = move |tx: &mut ledger::Tx<'_>, ground: &crate::Ground| {
        let (request, act) = seen(tx.db, ground, id)?;
        if !ground.caller.holds_at(act.decides, request.unit) {
            return Err(forbidden(&ground.caller, act.decides).into());
        }
        refuse_systems(ground)?;
        let decision = match decision {
            Decision::Approve if act.is_taken => Decision::Grant,
            decision => decision,
        };
        let perform = |tx: &mut ledger::Tx<'_>, request: &mut ::approval::Request| {
            (act.perform)(tx, ground, request)
        };
        let decided =
            ::approval::decide(tx, &ground.keys, request, decision, &body.reason, perform)?;
        let (request, outcome) = decided;
        place.get_or_init(|| act);
        let view = RequestView::of(&request, ground);
        let outcome = Some(outcome).filter(|outcome| !outcome.is_null());
        done(&RequestView { outcome, ..view }, request.version())
    };
    let answer = call.write(work).await?;
    if let Some(act) = done_act.get().filter(|_| decision == Decision::Approve) {
        (act.settle)(call.ground());
    }
    Ok(answer)
}
