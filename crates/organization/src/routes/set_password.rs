use crate::attempts::Attempts;
use crate::issuer::Issuer;
use crate::{accounts, login};
use actix_web::web::Data;
use actix_web::{HttpRequest, HttpResponse, post};
use ledger::Author;
use serde::Deserialize;
use utoipa::ToSchema;
use web::{Answer, Body, State, Tried};

const MEMBER: &str = "/password";

/// A password for an activation secret.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPassword {
    /// County-level division; needed only where one server has several.
    #[schema(max_length = 12)]
    pub tenant: Option<String>,
    #[schema(max_length = 60)]
    pub login: String,
    /// 激活码
    #[schema(max_length = 100)]
    pub activation: String,
    /// 新密码: at least 8 characters of any kind.
    #[schema(max_length = 128, format = Password)]
    pub password: String,
}

/// 设置密码
///
/// Sets a password with the activation secret that an administrator handed out.
#[utoipa::path(
    tag = "auth",
    operation_id = "auth_set_password",
    request_body = NewPassword,
    security(()),
    responses(
        (status = 204, description = "已设置 / set"),
        (status = 422, description = "激活码无效或密码不合要求 / the secret or the password is not good", body = web::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[post("/password")]
pub async fn set_password(
    request: HttpRequest,
    state: Data<State>,
    issuer: Data<Issuer>,
    body: Body<NewPassword>,
) -> Answer<HttpResponse> {
    let NewPassword { tenant, login, activation, password } = body.0;
    // What the password alone says; what the account says of it comes after the secret, or it would tell whose login exists.
    issuer.judge(&login, &[]).check(MEMBER, &password)?;
    let (ledger, now) = (&state.ledger, state.ledger.now());
    let known = ledger
        .database()
        .read(move |db| {
            let Some(tenant) = login::tenant_or_only(db, tenant.as_deref())? else {
                return Ok(None);
            };
            Ok(accounts::by_login(db, &tenant, &login)?.map(|account| (tenant, account)))
        })
        .await?;
    let tried = Tried::by(&request);
    known.iter().for_each(|(_, account)| tried.is(account.id));
    let known = known.filter(|(_, account)| account.is_activated_by(&activation, now));
    let (tenant, account) = known.ok_or_else(accounts::bad_activation)?;
    login::judge(&state, &issuer, &tenant, &account, MEMBER, &password).await?;
    let hash = issuer.hashing().hash(password).await?;
    let (id, login) = (account.id, Attempts::of(&state, &issuer).await?.key(&account.login)?);
    let author = Author { account: id, ..Author::system(&tenant) };
    ledger
        .change(author, move |tx| {
            let account =
                accounts::find(tx.db, tx.tenant(), id)?.ok_or_else(accounts::bad_activation)?;
            accounts::set_password(tx, account, &activation, hash.clone(), &login).map(drop)
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
