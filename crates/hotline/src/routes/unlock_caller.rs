use super::reveal_caller::record_access;
use super::transition::find;
use crate::permissions::RevealCallers;
use crate::store;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use serde::Serialize;
use utoipa::ToSchema;
use web::privacy::access::{LookKind, RevealReason};
use web::{Answer, Body, Call, done};

/// The first lock is open.
#[derive(Serialize, ToSchema)]
pub struct Unlocked {
    pub ticket: Id,
    /// Who may not open the second lock: it takes two.
    pub by: Id,
}

/// 解锁保密工单诉求人信息（第一人）
///
/// Opens the first of the two locks on who called in a confidential matter; within 24 hours somebody else may open the second.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_unlock_caller",
    request_body = RevealReason,
    security(("bearer" = ["hotline.callers.read"])),
    extensions(("x-unversioned" = json!(true)), ("x-alone" = json!(true))),
    responses((status = 200, description = "已解锁第一道 / the first lock is open", body = Unlocked)),
)]
#[post("/tickets/{id}/caller/unlock")]
pub async fn unlock_caller(
    call: Call<RevealCallers>,
    id: Path<Id>,
    body: Body<RevealReason>,
) -> Answer<HttpResponse> {
    let reason = body.0.reason;
    call.write(move |tx, ground| {
        let ticket = find(tx.db, ground, *id)?;
        let caller = store::find_caller(tx.db, &ground.keys, ticket.id)?;
        record_access(tx, ground, &ticket, LookKind::Unlock, &caller, &reason)?;
        done(&Unlocked { ticket: ticket.id, by: ground.caller.account }, 1)
    })
    .await
}
