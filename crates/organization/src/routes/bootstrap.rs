use crate::bootstrap::{Bootstrap, run};
use crate::issuer::Issuer;
use crate::units::Unit;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use web::{Answer, Body, State};

/// 初始化
///
/// Makes the district and the three administrators, as three persons, for the one-time secret that the start printed. Works once.
#[utoipa::path(
    tag = "auth",
    operation_id = "auth_bootstrap",
    request_body = Bootstrap,
    security(()),
    responses(
        (status = 201, description = "已初始化 / done: the district", body = Unit),
        (status = 409, description = "登录名重复 / a login is given twice", body = web::ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "密钥无效或密码不合要求 / the secret or a password is not good", body = web::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[post("/bootstrap")]
pub async fn bootstrap(
    state: Data<State>,
    issuer: Data<Issuer>,
    body: Body<Bootstrap>,
) -> Answer<HttpResponse> {
    let district = run(&state.ledger, &issuer, body.0).await?;
    Ok(HttpResponse::Created().json(district))
}
