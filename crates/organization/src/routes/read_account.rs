use super::ReadAccounts;
use crate::accounts::{self, AccountView};
use actix_web::get;
use actix_web::web::Path;
use kernel::{Id, Problem};
use web::{Answer, Call, Read};

/// 读取账号
///
/// Reads an account; secrets are never shown.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_read_account",
    security(("bearer" = ["organization.accounts.read"])),
    responses((status = 200, description = "读取账号", body = AccountView)),
)]
#[get("/accounts/{id}")]
pub async fn read_account(call: Call<ReadAccounts>, id: Path<Id>) -> Answer<Read<AccountView>> {
    call.read(move |db, ground| {
        let account = accounts::find(db, ground.tenant(), *id)?;
        let account = account
            .filter(|account| ground.reach.covers(account.unit))
            .ok_or_else(Problem::not_found)?;
        Ok(Read { version: account.version, value: AccountView::from(&account) })
    })
    .await
}
