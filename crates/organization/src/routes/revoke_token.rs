use super::token::{BAD_REQUEST, TokenError, refuse};
use crate::login;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use utoipa::ToSchema;
use web::{Answer, State};

/// What to revoke (RFC 7009).
#[derive(Deserialize, ToSchema)]
pub struct Revocation {
    /// A refresh token.
    #[schema(max_length = 400)]
    pub token: String,
}

/// 撤销令牌
///
/// Ends the session that a refresh token belongs to. An unknown token is as good as revoked.
#[utoipa::path(
    tag = "oauth",
    operation_id = "oauth_revoke_token",
    request_body(content = Revocation, content_type = "application/x-www-form-urlencoded"),
    security(()),
    responses(
        (status = 200, description = "已撤销 / revoked"),
        (status = 400, description = "请求被拒 / refused (RFC 6749 §5.2)", body = TokenError),
    ),
)]
#[post("/revoke")]
pub async fn revoke_token(state: Data<State>, body: Bytes) -> Answer<HttpResponse> {
    let Some(form) = web::form::<Revocation>(&state, &body)? else {
        return Ok(refuse(BAD_REQUEST));
    };
    login::revoke(&state.ledger, &form.token).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).finish())
}
