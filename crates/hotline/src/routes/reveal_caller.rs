use super::transition::find;
use crate::model::{CallerDetails, RevealReason, Ticket};
use crate::permissions::{ReadConfidential, RevealCallers};
use crate::store::{self, Access, AccessKind};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use chrono::TimeDelta;
use kernel::{Id, Permission, Problem, problems};
use ledger::{Change, Tx};
use serde_json::json;
use web::{Answer, Body, Call, Ground, done};

/// How long the first lock stays open.
const UNLOCKED: TimeDelta = TimeDelta::hours(24);

/// 查看诉求人信息
///
/// Shows who called, for a stated reason. The look is recorded before anything is shown. For a confidential ticket it takes two:
/// one opens the first lock, another one, who may see confidential tickets, looks.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_reveal_caller",
    request_body = RevealReason,
    security(("bearer" = ["hotline.callers.read"])),
    extensions(("x-unversioned" = json!(true))),
    responses((status = 200, description = "诉求人信息 / who called", body = CallerDetails)),
)]
#[post("/tickets/{id}/caller/reveal")]
pub async fn reveal_caller(
    call: Call<RevealCallers>,
    id: Path<Id>,
    body: Body<RevealReason>,
) -> Answer<HttpResponse> {
    let reason = body.0.reason;
    call.write(move |tx, ground| {
        let ticket = find(tx.db, ground, *id)?;
        if ticket.is_restricted() {
            two_locks(tx, ground, &ticket)?;
        }
        record_access(tx, &ticket, AccessKind::Reveal, &reason)?;
        done(&store::find_caller(tx.db, ground.tenant(), ticket.id)?, ticket.version)
    })
    .await
}

fn two_locks(tx: &mut Tx<'_>, ground: &Ground, ticket: &Ticket) -> db::Result<()> {
    let since = ground.now.plus(-UNLOCKED);
    let opened = store::accesses(tx.db, ground.tenant(), ticket.id, AccessKind::Unlock, since)?;
    let by_another = opened.iter().any(|account| *account != ground.caller.account);
    if by_another && ground.caller.holds_at(ReadConfidential::NAME, ticket.lead_unit) {
        return Ok(());
    }
    let zh = "保密工单须两人解锁：先由热线专干解锁，24 小时内再由分管领导查看";
    let en =
        "A confidential ticket takes two: the clerk unlocks, the deputy head looks within 24 hours";
    Err(Problem::new(&problems::FORBIDDEN, zh, en).into())
}

/// Writes that somebody looked, or opened the first lock; the reason stays out of the ledger, for it may name people.
pub(super) fn record_access(
    tx: &mut Tx<'_>,
    ticket: &Ticket,
    kind: AccessKind,
    reason: &str,
) -> db::Result<()> {
    let (id, account, at) = (kernel::new_id(), tx.author().account, tx.now());
    store::insert_access(
        tx,
        &Access { id, ticket: ticket.id, account, kind, at, reason: reason.into() },
    )?;
    let event = match kind {
        AccessKind::Unlock => "hotline.caller_unlocked",
        AccessKind::Reveal => "hotline.caller_revealed",
    };
    let data = json!({ "ticket": ticket.id });
    tx.record(Change {
        event,
        kind: "hotline.caller_access",
        id,
        version: 1,
        unit: ticket.lead_unit,
        data,
        before: &[],
        after: &[],
    });
    Ok(())
}
