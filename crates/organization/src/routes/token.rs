use crate::assertions;
use crate::issuer::Issuer;
use crate::login::{self, ClientProof, Tokens};
use actix_web::http::StatusCode;
use actix_web::http::header::AUTHORIZATION;
use actix_web::web::{Bytes, Data};
use actix_web::{HttpRequest, HttpResponse, post};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Answer, State, Tried};

/// A token request (RFC 6749 §4.4, §6; RFC 7523 §2.2).
#[derive(Deserialize, ToSchema)]
pub struct TokenRequest {
    /// `refresh_token` or `client_credentials`.
    #[schema(max_length = 40, example = "client_credentials")]
    pub grant_type: Option<String>,
    #[schema(max_length = 400)]
    pub refresh_token: Option<String>,
    /// `{tenant}/{login}` of a system, or its login where there is one tenant; or HTTP Basic.
    #[schema(max_length = 100, example = "230718/district-hotline")]
    pub client_id: Option<String>,
    #[schema(max_length = 200)]
    pub client_secret: Option<String>,
    /// `urn:ietf:params:oauth:client-assertion-type:jwt-bearer`, with `client_assertion`.
    #[schema(max_length = 100)]
    pub client_assertion_type: Option<String>,
    /// 客户端断言: in place of a secret, a token that the system signed with a key whose public half its account has (RFC 7523): `iss`
    /// and `sub` the client id, `aud` this issuer or this endpoint, `exp` within five minutes, `jti` never used before.
    #[schema(max_length = 4000)]
    pub client_assertion: Option<String>,
}

/// A refusal (RFC 6749 §5.2).
#[derive(Serialize, ToSchema)]
pub struct TokenError {
    /// `invalid_request`, `invalid_client`, `invalid_grant`, `unsupported_grant_type`.
    #[schema(max_length = 40, example = "invalid_grant")]
    pub error: &'static str,
    #[schema(max_length = 200)]
    pub error_description: &'static str,
}

/// Status, error and what it means.
type Refusal = (StatusCode, &'static str, &'static str);

const BAD_CLIENT: Refusal = (
    StatusCode::UNAUTHORIZED,
    "invalid_client",
    "client id, secret or assertion is not valid, or not from here",
);
const BAD_GRANT: Refusal =
    (StatusCode::BAD_REQUEST, "invalid_grant", "the refresh token is not valid; sign in again");
const BAD_TYPE: Refusal =
    (StatusCode::BAD_REQUEST, "unsupported_grant_type", "use refresh_token or client_credentials");
pub(super) const BAD_REQUEST: Refusal =
    (StatusCode::BAD_REQUEST, "invalid_request", "a member is missing or given twice");

/// 换取令牌
///
/// The OAuth 2.0 token endpoint. `refresh_token` gives new tokens for a session; the token used is spent. `client_credentials`
/// signs a district system in, with its secret or with an assertion that it signed itself. The password grant is not offered.
#[utoipa::path(
    tag = "oauth",
    operation_id = "oauth_token",
    request_body(content = TokenRequest, content_type = "application/x-www-form-urlencoded"),
    security(()),
    responses(
        (status = 200, description = "令牌 / tokens", body = Tokens),
        (status = 400, description = "请求被拒 / refused (RFC 6749 §5.2)", body = TokenError),
        (status = 401, description = "客户端未通过验证 / the client is not known", body = TokenError),
    ),
)]
#[post("/token")]
pub async fn token(
    request: HttpRequest,
    state: Data<State>,
    issuer: Data<Issuer>,
    body: Bytes,
) -> Answer<HttpResponse> {
    let Some(form) = web::form::<TokenRequest>(&state, &body)? else {
        return Ok(refuse(BAD_REQUEST));
    };
    let tried = Tried::by(&request);
    let deny = |refusal: Refusal| {
        web::deny(&request, refusal.1);
        refuse(refusal)
    };
    match form.grant_type.as_deref() {
        Some("refresh_token") => {
            let Some(token) = form.refresh_token else { return Ok(refuse(BAD_REQUEST)) };
            let tokens = login::with_refresh_token(&state.ledger, &issuer, &token, &tried).await?;
            Ok(tokens.map_or_else(|| deny(BAD_GRANT), give))
        }
        Some("client_credentials") => {
            let proof = match proof(&request, form) {
                Ok(proof) => proof,
                Err(refusal) if refusal == BAD_CLIENT => return Ok(deny(refusal)),
                Err(refusal) => return Ok(refuse(refusal)),
            };
            let from = web::source(&request);
            let tokens =
                login::with_client_proof(&state.ledger, &issuer, proof, from, &tried).await?;
            Ok(tokens.map_or_else(|| deny(BAD_CLIENT), give))
        }
        Some(_) => Ok(refuse(BAD_TYPE)),
        None => Ok(refuse(BAD_REQUEST)),
    }
}

/// What the client shows, in one way and no more (RFC 6749 §2.3, RFC 7521 §4.2).
fn proof(request: &HttpRequest, form: TokenRequest) -> Result<ClientProof, Refusal> {
    let TokenRequest { client_id, client_secret, client_assertion, client_assertion_type, .. } =
        form;
    let is_named = client_assertion_type.as_deref().is_none_or(|kind| kind == assertions::KIND);
    let goes_together = client_assertion.is_some() == client_assertion_type.is_some();
    if !is_named || !goes_together {
        return Err(BAD_REQUEST);
    }
    let basic = basic(request);
    match (basic, client_assertion, client_secret) {
        (None, Some(assertion), None) => {
            let claimed = assertions::claimed_client(&assertion);
            let is_same = client_id.is_none() || client_id == claimed;
            is_same.then_some(ClientProof::Assertion(assertion)).ok_or(BAD_CLIENT)
        }
        (Some((client, secret)), None, None) => Ok(ClientProof::Secret { client, secret }),
        (None, None, Some(secret)) => {
            client_id.map(|client| ClientProof::Secret { client, secret }).ok_or(BAD_CLIENT)
        }
        (None, None, None) => Err(BAD_CLIENT),
        _ => Err(BAD_REQUEST),
    }
}

/// HTTP Basic, in which both parts are form-encoded first (RFC 6749 §2.3.1): the slash of a client id comes as `%2F`.
fn basic(request: &HttpRequest) -> Option<(String, String)> {
    let (scheme, text) = request.headers().get(AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let text = scheme.eq_ignore_ascii_case("basic").then_some(text)?;
    let text = String::from_utf8(BASE64_STANDARD.decode(text).ok()?).ok()?;
    let (client, secret) = text.split_once(':')?;
    serde_urlencoded::from_str(&format!("client={client}&secret={secret}"))
        .ok()
        .map(|Basic { client, secret }| (client, secret))
}

#[derive(Deserialize)]
struct Basic {
    client: String,
    secret: String,
}

fn give(tokens: Tokens) -> HttpResponse {
    HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(tokens)
}

pub(super) fn refuse((status, error, error_description): Refusal) -> HttpResponse {
    let mut response = HttpResponse::build(status);
    if status == StatusCode::UNAUTHORIZED {
        response.insert_header(("WWW-Authenticate", "Basic realm=\"taizhang\""));
    }
    response
        .insert_header(("Cache-Control", "no-store"))
        .json(TokenError { error, error_description })
}
