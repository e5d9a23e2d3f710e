use super::account_act::{account_asked, account_within, ask_about};
use super::{ApproveCredentials, WriteAccounts};
use crate::accounts::{self, Account};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Permission, Problem, problems};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use web::{Act, Answer, Body, Call, RequestView};

/// Who could give an account in use a new password, secret or key alone would be that account whenever they liked.
pub(super) const RENEW_CREDENTIALS: Act = Act {
    code: "organization.renew_credentials",
    title_zh: "换发账号凭据",
    title_en: "Give an account new credentials",
    asks: WriteAccounts::NAME,
    decides: ApproveCredentials::NAME,
    is_taken: false,
    perform: |tx, ground, request| {
        let reach = ground.caller.reach(ApproveCredentials::NAME);
        let account = in_use(account_asked(tx, &reach, request)?)?;
        let account = accounts::allow_renewal(tx, account)?;
        Ok(json!({ "version": account.version }))
    },
    settle: |_| {},
};

/// Why an account needs new credentials.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CredentialsRenewal {
    /// 换发理由, and how it was made sure that the holder asks.
    #[schema(min_length = 2, max_length = 500, example = "本人遗忘密码，持身份证到场")]
    pub reason: String,
}

/// 申请换发账号凭据
///
/// Asks that an account in use may have a new activation, client secret or client key. When somebody else approves, one of them may be
/// made within 24 hours, by the operation that makes the first one.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_renew_credentials",
    request_body = CredentialsRenewal,
    security(("bearer" = ["organization.accounts.write"])),
    extensions(("x-unversioned" = json!(true))),
    responses((status = 201, description = "待批准 / waits for somebody else", body = RequestView)),
)]
#[post("/accounts/{id}/renew-credentials")]
pub async fn renew_credentials(
    call: Call<WriteAccounts>,
    id: Path<Id>,
    body: Body<CredentialsRenewal>,
) -> Answer<HttpResponse> {
    let CredentialsRenewal { reason } = body.0;
    call.write(move |tx, ground| {
        let account = in_use(account_within(tx, &ground.reach, *id)?)?;
        ask_about(tx, ground, &RENEW_CREDENTIALS, &account, &reason)
    })
    .await
}

/// An account that is in use.
fn in_use(account: Account) -> db::Result<Account> {
    if !account.is_in_use() {
        let zh = "该账号尚未使用，可直接签发激活码或密钥，无需批准";
        let en = "This account is not in use yet: issue an activation or a secret directly";
        return Err(Problem::new(&problems::CONFLICT, zh, en).into());
    }
    Ok(account)
}
