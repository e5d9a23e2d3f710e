use super::WriteAccounts;
use crate::accounts::{self, AccountView, NewAccount};
use actix_web::{HttpResponse, post};
use kernel::Problem;
use web::{Answer, Body, Call, created};

/// 建立账号
///
/// Makes an account. It may do nothing until the security administrator gives it roles, and a person cannot sign in
/// before setting a password with an activation secret.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_create_account",
    request_body = NewAccount,
    security(("bearer" = ["organization.accounts.write"])),
    responses((status = 201, description = "已建立 / created", body = AccountView)),
)]
#[post("/accounts")]
pub async fn create_account(
    call: Call<WriteAccounts>,
    body: Body<NewAccount>,
) -> Answer<HttpResponse> {
    let new = body.0;
    call.write(move |tx, ground| {
        if !ground.reach.covers(new.unit) {
            return Err(Problem::not_found().into());
        }
        let account = accounts::create(tx, &ground.reach, &new)?;
        created(
            &AccountView::from(&account),
            1,
            format!("/v1/organization/accounts/{}", account.id),
        )
    })
    .await
}
