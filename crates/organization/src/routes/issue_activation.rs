use super::WriteAccounts;
use crate::accounts;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Call, done};

/// A one-time secret; hand it to the holder of the account.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActivationSecret {
    /// 激活码, good for 15 minutes; shown only now, and absent when the request is repeated.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub activation: Option<String>,
}

/// 签发激活码
///
/// Makes a one-time secret by which the holder sets a password. For an account that has or had a password or roles somebody else approves first
/// (`organization_renew_credentials`). Whatever the account has open ends when the password is set.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_issue_activation",
    security(("bearer" = ["organization.accounts.write"])),
    extensions(("x-alone" = json!(true))),
    responses((status = 200, description = "签发激活码", body = ActivationSecret)),
)]
#[post("/accounts/{id}/activation")]
pub async fn issue_activation(call: Call<WriteAccounts>, id: Path<Id>) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    call.write_and_show_once(move |tx, ground| {
        let account = accounts::current(tx, &ground.reach, *id, version)?;
        let account = accounts::renewing(tx, account)?;
        let (account, secret) = accounts::activate(tx, account)?;
        let answer = |activation| done(&ActivationSecret { activation }, account.version);
        Ok((answer(None)?, answer(Some(secret))?))
    })
    .await
}
