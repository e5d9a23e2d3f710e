use super::RotateKeys;
use crate::{Answer, Call, done};
use actix_web::{HttpResponse, post};
use kernel::Id;
use privacy::rotation;
use serde::Serialize;
use utoipa::ToSchema;

/// The key to come.
#[derive(Serialize, ToSchema)]
pub struct NewGeneration {
    /// Its number; `GET /v1/privacy/keys` tells when it is in use and what still stands on older ones.
    pub generation: i32,
}

/// 更换密钥
///
/// Makes the next generation of the tenant's data keys. It seals from its hour on; what stands on older ones is sealed anew in the
/// background, and everything stays readable meanwhile.
#[utoipa::path(
    tag = "privacy",
    operation_id = "privacy_rotate_keys",
    security(("bearer" = ["privacy.keys.rotate"])),
    responses((status = 200, description = "新密钥编号 / the number of the new key", body = NewGeneration)),
)]
#[post("/keys/rotate")]
pub async fn rotate_keys(call: Call<RotateKeys>) -> Answer<HttpResponse> {
    let answer = call
        .write(|tx, ground| {
            let unit = ground.caller.unit.unwrap_or(Id::nil());
            let generation = rotation::begin(tx, &ground.state.vault, unit)?;
            done(&NewGeneration { generation }, i64::from(generation))
        })
        .await?;
    let state = &call.ground().state;
    state.vault.forget(call.ground().tenant());
    Ok(answer)
}
