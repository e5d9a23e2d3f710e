use super::WriteAccounts;
use crate::accounts;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Call, done};

/// A new secret of a system.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewClientSecret {
    pub id: Id,
    /// 密钥; shown only now, and absent when the request is repeated.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub client_secret: Option<String>,
}

/// 新增系统密钥
///
/// Makes a secret for a district system, good for a year. Two may live side by side, so that one is replaced without a
/// failed call. For a system that has or had a secret, a key or roles somebody else approves
/// first (`organization_renew_credentials`).
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_add_client_secret",
    security(("bearer" = ["organization.accounts.write"])),
    extensions(("x-alone" = json!(true))),
    responses((status = 200, description = "新增系统密钥", body = NewClientSecret)),
)]
#[post("/accounts/{id}/client-secrets")]
pub async fn add_client_secret(call: Call<WriteAccounts>, id: Path<Id>) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    call.write_and_show_once(move |tx, ground| {
        let account = accounts::current(tx, &ground.reach, *id, version)?;
        let account = accounts::renewing(tx, account)?;
        let (account, id, secret) = accounts::add_client_secret(tx, account)?;
        let answer = |client_secret| done(&NewClientSecret { id, client_secret }, account.version);
        Ok((answer(None)?, answer(Some(secret))?))
    })
    .await
}
