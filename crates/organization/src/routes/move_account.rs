use super::WriteAccounts;
use crate::accounts::{self, AccountMove, AccountView};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Body, Call, done};

/// 调动账号
///
/// Moves an account to another unit, both within reach. Its roles are taken away and its sessions end within five seconds: what it may do in
/// the new unit the security administrator says. Tickets that it handled stay behind. The person stays where they are entered until
/// `organization_change_person` says otherwise.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_move_account",
    request_body = AccountMove,
    security(("bearer" = ["organization.accounts.write"])),
    responses((status = 200, description = "调动后的账号 / the account after it", body = AccountView)),
)]
#[post("/accounts/{id}/move")]
pub async fn move_account(
    call: Call<WriteAccounts>,
    id: Path<Id>,
    body: Body<AccountMove>,
) -> Answer<HttpResponse> {
    let (version, unit) = (call.if_match()?, body.0.unit);
    call.write(move |tx, ground| {
        let account = accounts::current(tx, &ground.reach, *id, version)?;
        let account = accounts::move_to(tx, &ground.reach, account, unit)?;
        done(&AccountView::from(&account), account.version)
    })
    .await
}
