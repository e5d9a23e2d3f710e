use super::WriteAccounts;
use crate::accounts;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Call, done};

/// A one-time secret; hand it to the holder of the account.
#[derive(Debug, Serialize, ToSchema)]
pub struct ActivationSecret {
    /// 激活码, good for 15 minutes; shown only now.
    #[schema(max_length = 100)]
    pub activation: String,
}

/// 签发激活码
///
/// Makes a one-time secret by which the holder sets a password. No administrator ever sees or sets one.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_issue_activation",
    security(("bearer" = ["organization.accounts.write"])),
    responses((status = 200, description = "签发激活码", body = ActivationSecret)),
)]
#[post("/accounts/{id}/activation")]
pub async fn issue_activation(call: Call<WriteAccounts>, id: Path<Id>) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    call.write(move |tx, ground| {
        let account = accounts::current(tx, *id, version)?;
        if !ground.reach.covers(account.unit) {
            return Err(Problem::not_found().into());
        }
        let (account, activation) = accounts::activate(tx, account)?;
        done(&ActivationSecret { activation }, account.version)
    })
    .await
}
