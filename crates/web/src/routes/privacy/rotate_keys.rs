use super::RotateKeys;
use super::acts::ROTATE_KEYS;
use crate::{Answer, Body, Call, RequestView, ask};
use actix_web::{HttpResponse, post};
use approval::Asked;
use kernel::Id;
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;

/// Why the keys are to be changed.
#[derive(Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct KeyRotation {
    /// 更换理由
    #[schema(min_length = 2, max_length = 500, example = "年度更换")]
    pub reason: String,
}

/// 申请更换密钥
///
/// Asks for the next generation of the tenant's data keys; it is made when somebody else approves. It seals from its hour on; what
/// stands on older ones is sealed anew in the background, and everything stays readable meanwhile.
#[utoipa::path(
    tag = "privacy",
    operation_id = "privacy_rotate_keys",
    request_body = KeyRotation,
    security(("bearer" = ["privacy.keys.rotate"])),
    responses((status = 201, description = "待批准 / waits for somebody else", body = RequestView)),
)]
#[post("/keys/rotate")]
pub async fn rotate_keys(call: Call<RotateKeys>, body: Body<KeyRotation>) -> Answer<HttpResponse> {
    let KeyRotation { reason } = body.0;
    call.write(move |tx, ground| {
        let asked = Asked {
            act: ROTATE_KEYS.code,
            unit: ground.caller.unit.unwrap_or(Id::nil()),
            reason: &reason,
            detail: &json!({}),
            records: &[],
            secret: None,
        };
        ask(tx, ground, &asked)
    })
    .await
}
