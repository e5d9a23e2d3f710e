use super::ReadKeys;
use crate::{Answer, Call};
use actix_web::get;
use actix_web::web::Json;
use privacy::rotation::{self, KeyState};

/// 密钥状态
///
/// Tells which generation of the tenant's data keys seals, which still open something, and how many rows stand on old ones. It tells
/// no key.
#[utoipa::path(
    tag = "privacy",
    operation_id = "privacy_read_keys",
    security(("bearer" = ["privacy.keys.read"])),
    responses((status = 200, description = "密钥状态 / the state of the keys", body = KeyState)),
)]
#[get("/keys")]
pub async fn read_keys(call: Call<ReadKeys>) -> Answer<Json<KeyState>> {
    let (state, tenant) = (&call.ground().state, call.ground().tenant());
    let tables = state.sealed.clone();
    Ok(Json(rotation::state(&state.vault, &state.ledger, tenant, tables).await?))
}
