use super::transition::find;
use crate::model::{CallerDetails, Ticket};
use crate::permissions::{ReadConfidential, RevealCallers};
use crate::receipt::KIND;
use crate::store;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use chrono::TimeDelta;
use kernel::identity::{Phone, ResidentId};
use kernel::{Id, Permission, Problem, problems};
use ledger::Tx;
use serde::Serialize;
use utoipa::ToSchema;
use web::privacy::access::{self, Look, LookKind, RevealReason};
use web::{Answer, Body, Call, Ground, done};

/// How long the first lock stays open.
const UNLOCKED: TimeDelta = TimeDelta::hours(24);

/// Who called, as the person who asked sees it once.
#[derive(Serialize, ToSchema)]
pub struct RevealedCaller {
    /// The record of this look.
    pub access: Id,
    /// False in the answer to a repetition: what was shown is not kept anywhere. Look again with a new `Idempotency-Key`; that is a
    /// look of its own.
    pub shown: bool,
    /// 姓名
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60)]
    pub name: Option<String>,
    /// 电话
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// 公民身份号码
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_no: Option<ResidentId>,
}

impl RevealedCaller {
    fn shown(access: Id, caller: CallerDetails) -> Self {
        let CallerDetails { name, phone, id_no } = caller;
        Self { access, shown: true, name, phone, id_no }
    }

    fn of_a_repetition(access: Id) -> Self {
        Self { access, shown: false, name: None, phone: None, id_no: None }
    }
}

/// 查看诉求人信息
///
/// Shows who called, for a stated reason. The look is recorded before anything is shown, and an account may look only so often
/// within an hour. For a confidential ticket it takes two: one opens the first lock, another one, who may see confidential tickets,
/// looks.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_reveal_caller",
    request_body = RevealReason,
    security(("bearer" = ["hotline.callers.read"])),
    extensions(("x-unversioned" = json!(true)), ("x-alone" = json!(true))),
    responses((status = 200, description = "诉求人信息 / who called", body = RevealedCaller)),
)]
#[post("/tickets/{id}/caller/reveal")]
pub async fn reveal_caller(
    call: Call<RevealCallers>,
    id: Path<Id>,
    body: Body<RevealReason>,
) -> Answer<HttpResponse> {
    let reason = body.0.reason;
    call.write_and_show_once(move |tx, ground| {
        let ticket = find(tx.db, ground, *id)?;
        if ticket.is_restricted() {
            two_locks(tx, ground, &ticket)?;
        }
        let caller = store::find_caller(tx.db, &ground.keys, ticket.id)?;
        let access = record_access(tx, ground, &ticket, LookKind::Reveal, &caller, &reason)?;
        let stored = done(&RevealedCaller::of_a_repetition(access), ticket.version)?;
        Ok((stored, done(&RevealedCaller::shown(access, caller), ticket.version)?))
    })
    .await
}

fn two_locks(tx: &mut Tx<'_>, ground: &Ground, ticket: &Ticket) -> db::Result<()> {
    let since = ground.now.plus(-UNLOCKED);
    let opened = access::accounts(tx.db, ground.tenant(), ticket.id, LookKind::Unlock, since)?;
    let by_another = opened.iter().any(|account| *account != ground.caller.account);
    if by_another && ground.caller.holds_at(ReadConfidential::NAME, ticket.lead_unit) {
        return Ok(());
    }
    let zh = "保密工单须两人解锁：先由热线专干解锁，24 小时内再由分管领导查看";
    let en =
        "A confidential ticket takes two: the clerk unlocks, the deputy head looks within 24 hours";
    Err(Problem::new(&problems::FORBIDDEN, zh, en).into())
}

/// Writes that somebody looks, or opened the first lock.
pub(super) fn record_access(
    tx: &mut Tx<'_>,
    ground: &Ground,
    ticket: &Ticket,
    kind: LookKind,
    caller: &CallerDetails,
    reason: &str,
) -> db::Result<Id> {
    let event = match kind {
        LookKind::Unlock => "hotline.caller_unlocked",
        LookKind::Reveal | LookKind::Write | LookKind::Export => "hotline.caller_revealed",
    };
    let look = Look {
        kind,
        event,
        subject_kind: KIND,
        subject: ticket.id,
        unit: ticket.lead_unit,
        fields: &caller.known(),
        reason,
    };
    access::record(tx, &ground.keys, &look)
}
