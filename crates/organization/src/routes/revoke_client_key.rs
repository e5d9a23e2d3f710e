use super::WriteAccounts;
use crate::accounts::{self, AccountView};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Call, done};

/// 撤销系统公钥
///
/// Revokes one key of a system; the other goes on.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_revoke_client_key",
    security(("bearer" = ["organization.accounts.write"])),
    responses((status = 200, description = "撤销系统公钥", body = AccountView)),
)]
#[post("/accounts/{id}/client-keys/{key}/revoke")]
pub async fn revoke_client_key(
    call: Call<WriteAccounts>,
    path: Path<(Id, Id)>,
) -> Answer<HttpResponse> {
    let (id, key) = *path;
    let version = call.if_match()?;
    call.write(move |tx, ground| {
        let account = accounts::current(tx, &ground.reach, id, version)?;
        let account = accounts::revoke_client_key(tx, account, key)?;
        done(&AccountView::from(&account), account.version)
    })
    .await
}
