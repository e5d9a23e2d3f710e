use super::account_act::{account_asked, account_within, ask_about};
use super::{ApproveSecondFactors, ResetSecondFactors};
use crate::accounts::Account;
use crate::{factor, sessions};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Permission, Problem, problems};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use web::{Act, Answer, Body, Call, RequestView};

/// Who could take a second factor away alone would need a password only to be somebody else.
pub(super) const RESET_SECOND_FACTOR: Act = Act {
    code: "organization.reset_second_factor",
    title_zh: "解除他人双因素设备",
    title_en: "Take somebody's second factor away",
    asks: ResetSecondFactors::NAME,
    decides: ApproveSecondFactors::NAME,
    is_taken: false,
    perform: |tx, ground, request| {
        let reach = ground.caller.reach(ApproveSecondFactors::NAME);
        let account = account_asked(tx, &reach, request)?;
        let account = protected(tx, account)?;
        factor::remove(tx, account.id)?;
        // Whoever found the device may be signed in with it.
        let ended = sessions::end_all(tx, account.id, None)?;
        Ok(json!({ "ended_sessions": ended }))
    },
    settle: |_| {},
};

/// Why somebody's second factor has to go.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct LostFactor {
    /// 解除理由, and how it was made sure that the holder asks.
    #[schema(min_length = 2, max_length = 500, example = "手机与恢复码一并遗失，本人持身份证到场")]
    pub reason: String,
}

/// 申请解除他人双因素设备
///
/// Asks that the second factor of an account be taken away, whose holder has lost the device and the recovery codes. It is when somebody
/// else approves; all sessions of the account end then. Where a role needs a second factor, the holder enrols a new device first.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_reset_second_factor",
    request_body = LostFactor,
    security(("bearer" = ["organization.second-factors.reset"])),
    extensions(("x-unversioned" = json!(true))),
    responses((status = 201, description = "待批准 / waits for somebody else", body = RequestView)),
)]
#[post("/accounts/{id}/reset-second-factor")]
pub async fn reset_second_factor(
    call: Call<ResetSecondFactors>,
    id: Path<Id>,
    body: Body<LostFactor>,
) -> Answer<HttpResponse> {
    let LostFactor { reason } = body.0;
    call.write(move |tx, ground| {
        let account = account_within(tx, &ground.reach, *id)?;
        let account = protected(tx, account)?;
        ask_about(tx, ground, &RESET_SECOND_FACTOR, &account, &reason)
    })
    .await
}

/// An account that has a second factor.
fn protected(tx: &mut ledger::Tx<'_>, account: Account) -> db::Result<Account> {
    if factor::find(tx.db, tx.tenant(), account.id)?.is_none() {
        let zh = "该账号没有登记双因素设备，无需解除";
        let en = "This account has no second factor: there is nothing to take away";
        return Err(Problem::new(&problems::CONFLICT, zh, en).into());
    }
    Ok(account)
}
