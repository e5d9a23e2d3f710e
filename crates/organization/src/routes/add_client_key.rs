use super::WriteAccounts;
use crate::accounts::{self, ClientKeyView, PublicKey};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use serde::Deserialize;
use utoipa::ToSchema;
use web::{Answer, Body, Call, done};

/// A key of a system.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewClientKey {
    pub public_key: PublicKey,
}

/// 登记系统公钥
///
/// Lets a district system prove itself with assertions signed by this key (`private_key_jwt`, RFC 7523), for a year. Two may
/// live side by side, so that one is replaced without a failed call. For a system that has or had a secret, a key or roles somebody else
/// approves first
/// (`organization_renew_credentials`).
#[utoipa::path(
    tag = "organization",
    operation_id = "organization_add_client_key",
    request_body = NewClientKey,
    security(("bearer" = ["organization.accounts.write"])),
    responses((status = 200, description = "登记系统公钥", body = ClientKeyView)),
)]
#[post("/accounts/{id}/client-keys")]
pub async fn add_client_key(
    call: Call<WriteAccounts>,
    id: Path<Id>,
    body: Body<NewClientKey>,
) -> Answer<HttpResponse> {
    let (version, key) = (call.if_match()?, body.0.public_key);
    call.write(move |tx, ground| {
        let account = accounts::current(tx, &ground.reach, *id, version)?;
        let account = accounts::renewing(tx, account)?;
        let (account, view) = accounts::add_client_key(tx, account, key.clone())?;
        done(&view, account.version)
    })
    .await
}
