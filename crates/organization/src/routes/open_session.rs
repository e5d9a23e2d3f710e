use crate::issuer::Issuer;
use crate::login::{self, Tokens};
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use serde::Deserialize;
use utoipa::ToSchema;
use web::{Answer, Body, State};

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
}

/// 登录
///
/// Opens a session: an access token of ten minutes, and a refresh token that changes with every use. A wrong login and a wrong
/// password get the same answer after the same time.
#[utoipa::path(
    tag = "auth",
    operation_id = "auth_open_session",
    request_body = Credentials,
    security(()),
    responses(
        (status = 200, description = "已登录 / signed in", body = Tokens),
        (status = 401, description = "登录名或密码不正确 / wrong login or password", body = web::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[post("/sessions")]
pub async fn open_session(
    state: Data<State>,
    issuer: Data<Issuer>,
    body: Body<Credentials>,
) -> Answer<HttpResponse> {
    let Credentials { tenant, login, password } = body.0;
    let tokens = login::with_password(&state.ledger, &issuer, tenant, login, password).await?;
    Ok(HttpResponse::Ok().insert_header(("Cache-Control", "no-store")).json(tokens))
}
