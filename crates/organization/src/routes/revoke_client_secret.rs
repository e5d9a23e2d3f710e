use super::WriteAccounts;
use crate::accounts::{self, AccountView};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Call, done};

/// 撤销系统密钥
///
/// Revokes one secret of a system; the other goes on.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_revoke_client_secret",
    security(("bearer" = ["organization.accounts.write"])),
    responses((status = 200, description = "撤销系统密钥", body = AccountView)),
)]
#[post("/accounts/{id}/client-secrets/{secret}/revoke")]
pub async fn revoke_client_secret(
    call: Call<WriteAccounts>,
    path: Path<(Id, Id)>,
) -> Answer<HttpResponse> {
    let (id, secret) = *path;
    let version = call.if_match()?;
    call.write(move |tx, ground| {
        let account = accounts::current(tx, &ground.reach, id, version)?;
        let account = accounts::revoke_client_secret(tx, account, secret)?;
        done(&AccountView::from(&account), account.version)
    })
    .await
}
