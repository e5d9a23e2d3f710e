use crate::attempts::Source;
use crate::issuer::Issuer;
use crate::login::{self, Proof, Tokens};
use actix_web::http::header::USER_AGENT;
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post};
use serde::Deserialize;
use utoipa::ToSchema;
use web::{Answer, Body, State, Tried};

const AGENT: usize = 200;

/// 登录名与密码
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// County-level division; needed only where one server has several.
    #[schema(max_length = 12, example = "230718")]
    pub tenant: Option<String>,
    /// 登录名
    #[schema(max_length = 60, example = "wangxm")]
    pub login: String,
    /// 密码
    #[schema(max_length = 128, format = Password)]
    pub password: String,
    /// 验证码 of the second factor, or a recovery code, where the account has one.
    #[schema(max_length = 40, example = "287082")]
    pub code: Option<String>,
    /// 设备令牌 that an earlier sign-in gave to this device.
    #[schema(max_length = 100)]
    pub device: Option<String>,
}

/// 登录
///
/// Opens a session: an access token of ten minutes, and a refresh token that changes with every use. A wrong login and a wrong
/// password get the same answer after the same time. Wrong ones are slowed down, per login and per source; a device that signed in
/// before is not shut out by what others try.
#[utoipa::path(
    tag = "auth",
    operation_id = "auth_open_session",
    request_body = Credentials,
    security(()),
    responses(
        (status = 200, description = "已登录 / signed in", body = Tokens),
        (status = 401, description = "登录名、密码或验证码不正确 / wrong login, password or code", body = web::ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "尝试次数过多，见 Retry-After / too many attempts, see Retry-After", body = web::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[post("/sessions")]
pub async fn open_session(
    request: HttpRequest,
    state: Data<State>,
    issuer: Data<Issuer>,
    body: Body<Credentials>,
) -> Answer<HttpResponse> {
    let Credentials { tenant, login, password, code, device } = body.0;
    let source = Source { address: web::source(&request), device };
    let tried = Tried::by(&request);
    let proof = Proof { tenant, login, password, code, source, tried };
    let tokens = login::with_password(&state, &issuer, proof, agent(&request)).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(tokens))
}

/// What the client calls itself, so that its holder knows a session again; text of a stranger, cut short.
fn agent(request: &HttpRequest) -> Option<String> {
    let named = request.headers().get(USER_AGENT)?.to_str().ok()?;
    Some(named.chars().take(AGENT).collect())
}
