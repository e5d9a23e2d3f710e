use super::WriteAccounts;
use crate::accounts::{self, AccountTerm, AccountView};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call, done};

/// 设定账号有效期
///
/// Says until which day an account is let in, or that there is no end. From the next midnight on it is refused, its sessions and tokens too,
/// within five seconds. An administrator's account has no last day.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_set_account_term",
    request_body = AccountTerm,
    security(("bearer" = ["organization.accounts.write"])),
    responses((status = 200, description = "设定有效期后的账号 / the account after it", body = AccountView)),
)]
#[post("/accounts/{id}/term")]
pub async fn set_account_term(
    call: Call<WriteAccounts>,
    id: Path<Id>,
    body: Body<AccountTerm>,
) -> Answer<HttpResponse> {
    let (version, until) = (call.if_match()?, body.0.until);
    call.write(move |tx, ground| {
        let account = accounts::current(tx, &ground.reach, *id, version)?;
        let account = accounts::set_term(tx, account, until)?;
        done(&AccountView::from(&account), account.version)
    })
    .await
}
