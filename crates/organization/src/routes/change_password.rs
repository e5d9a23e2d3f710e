use crate::attempts::Source;
use crate::issuer::Issuer;
use crate::login::{self, Proof};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post};
use serde::Deserialize;
use utoipa::ToSchema;
use web::{Answer, Body, State, Tried};

/// A new password for the old one.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PasswordChange {
    /// County-level division; needed only where one server has several.
    #[schema(max_length = 12)]
    pub tenant: Option<String>,
    #[schema(max_length = 60, example = "wangxm")]
    pub login: String,
    /// 现用密码
    #[schema(max_length = 128, format = Password)]
    pub password: String,
    /// 验证码, where the account has a second factor.
    #[schema(max_length = 40)]
    pub code: Option<String>,
    /// 新密码
    #[schema(max_length = 128, format = Password)]
    pub new_password: String,
    /// 同时退出全部会话: whether every open session ends with the old password.
    pub end_sessions: bool,
}

/// 更换密码
///
/// The holder changes the password, also one that has expired, by showing the old one as at a sign-in. Wrong ones are counted
/// as there.
#[utoipa::path(
    tag = "auth",
    operation_id = "auth_change_password",
    request_body = PasswordChange,
    security(()),
    responses(
        (status = 204, description = "已更换 / changed"),
        (status = 401, description = "现用密码或验证码不正确 / the old password or the code is wrong", body = web::ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "新密码不合要求 / the new password is not good", body = web::ProblemBody, content_type = "application/problem+json"),
        (status = 429, description = "尝试次数过多 / too many attempts", body = web::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[post("/password/change")]
pub async fn change_password(
    request: HttpRequest,
    state: Data<State>,
    issuer: Data<Issuer>,
    body: Body<PasswordChange>,
) -> Answer<HttpResponse> {
    let PasswordChange { tenant, login, password, code, new_password, end_sessions } = body.0;
    let source = Source { address: web::source(&request), device: None };
    let tried = Tried::by(&request);
    let proof = Proof { tenant, login, password, code, source, tried };
    login::change_password(&state, &issuer, proof, new_password, end_sessions).await?;
    Ok(HttpResponse::NoContent().finish())
}
