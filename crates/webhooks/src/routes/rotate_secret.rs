use super::{own, record};
use crate::model::{Endpoint, EndpointView};
use crate::permissions::WriteEndpoints;
use crate::rules::Rules;
use crate::store;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::Id;
use web::{Answer, Call, done};

/// 更换密钥
///
/// Makes a new secret, shown now and never again. For 24 hours the former one signs beside it, so that the receiver can change over
/// without a refused event; a secret that was rotated twice within that time is former no longer.
#[utoipa::path(
    tag = "webhooks",
    operation_id = "webhooks_rotate_secret",
    security(("bearer" = ["webhooks.endpoints.write"])),
    extensions(("x-alone" = json!(true))),
    responses((status = 200, description = "已更换 / rotated", body = EndpointView)),
)]
#[post("/endpoints/{id}/rotate-secret")]
pub async fn rotate_secret(call: Call<WriteEndpoints>, id: Path<Id>) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    call.write_and_show_once(move |tx, ground| {
        let endpoint = own(tx, ground, *id, version)?;
        let until = tx.now().plus(Rules::built_in().overlap());
        let secrets = store::find_secrets(tx.db, &ground.keys, endpoint.id)?.rotated(until)?;
        let next = Endpoint {
            version: version + 1,
            public_key: secrets.public(endpoint.scheme),
            former_until: Some(until),
            ..endpoint
        };
        store::advance(tx, &next)?;
        store::keep_secrets(tx, &ground.keys, next.id, &secrets)?;
        record(tx, "webhooks.secret_rotated", &next, serde_json::json!({ "former_until": until }));
        let answer = |secret| done(&EndpointView { endpoint: next.clone(), secret }, next.version);
        Ok((answer(None)?, answer(secrets.shared(next.scheme))?))
    })
    .await
}
