use super::WriteAccounts;
use crate::accounts;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem};
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Call, done};

/// A new secret of a system.
#[derive(Debug, Serialize, ToSchema)]
pub struct NewClientSecret {
    pub id: Id,
    /// 密钥; shown only now.
    #[schema(max_length = 100)]
    pub client_secret: String,
}

/// 新增系统密钥
///
/// Makes a secret for a district system, good for a year. Two may live side by side, so that one is replaced without a
/// failed call.
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_add_client_secret",
    security(("bearer" = ["organization.accounts.write"])),
    responses((status = 200, description = "新增系统密钥", body = NewClientSecret)),
)]
#[post("/accounts/{id}/client-secrets")]
pub async fn add_client_secret(call: Call<WriteAccounts>, id: Path<Id>) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    call.write(move |tx, ground| {
        let account = accounts::current(tx, *id, version)?;
        if !ground.reach.covers(account.unit) {
            return Err(Problem::not_found().into());
        }
        let (account, id, client_secret) = accounts::add_client_secret(tx, account)?;
        done(&NewClientSecret { id, client_secret }, account.version)
    })
    .await
}
