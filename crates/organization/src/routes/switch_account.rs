use super::WriteAccounts;
use crate::accounts::{self, AccountView};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Call, done};

/// 启用账号
///
/// Lets an account sign in again.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_enable_account",
    security(("bearer" = ["organization.accounts.write"])),
    responses((status = 200, description = "启用账号", body = AccountView)),
)]
#[post("/accounts/{id}/enable")]
pub async fn enable_account(call: Call<WriteAccounts>, id: Path<Id>) -> Answer<HttpResponse> {
    switch(call, *id, true).await
}

/// 停用账号
///
/// Bars an account; its sessions end within five seconds.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_disable_account",
    security(("bearer" = ["organization.accounts.write"])),
    responses((status = 200, description = "停用账号", body = AccountView)),
)]
#[post("/accounts/{id}/disable")]
pub async fn disable_account(call: Call<WriteAccounts>, id: Path<Id>) -> Answer<HttpResponse> {
    switch(call, *id, false).await
}

async fn switch(call: Call<WriteAccounts>, id: Id, enabled: bool) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    call.write(move |tx, ground| {
        let account = accounts::current(tx, &ground.reach, id, version)?;
        let account = accounts::enable(tx, account, enabled)?;
        done(&AccountView::from(&account), account.version)
    })
    .await
}
