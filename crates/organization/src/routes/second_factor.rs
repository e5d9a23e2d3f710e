//! 双因素认证: a device is enrolled, confirmed, and taken away by its holder.

use crate::accounts::{self, Account, AccountKind};
use crate::issuer::Issuer;
use crate::{factor, login, sessions};
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem, problems};
use ledger::Tx;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::SignedIn;
use web::{Answer, Body, Call, done};

/// A code for what changes the second factor.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FactorProof {
    /// 验证码 of the device that is enrolled now, or a recovery code; not needed while none is.
    #[schema(max_length = 40, example = "287082")]
    pub code: Option<String>,
}

/// The first code of a new device.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct FactorConfirmation {
    /// 验证码 that the device shows.
    #[schema(max_length = 40, example = "287082")]
    pub code: String,
}

/// What an authenticator app needs.
#[derive(Serialize, ToSchema)]
pub struct FactorEnrolment {
    /// 密钥 (Base32); shown only now, and absent when the request is repeated.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 100)]
    pub secret: Option<String>,
    /// The same as an address for a QR code (`otpauth://…`).
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 500)]
    pub uri: Option<String>,
}

/// For the day when the device is lost.
#[derive(Serialize, ToSchema)]
pub struct RecoveryCodes {
    /// 恢复码, each good once; shown only now, and absent when the request is repeated.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_items = 10)]
    pub recovery_codes: Option<Vec<String>>,
}

/// Whether an account is protected by a second factor.
#[derive(Serialize, ToSchema)]
pub struct FactorState {
    pub second_factor: bool,
}

/// Whoever changes the second factor of their own account.
struct Holder {
    account: Account,
    /// The device that a code was shown of; none where there was none to show.
    factor: Option<Id>,
}

impl Holder {
    /// Refuses when another device protects the account by now. Nobody changes the account until this unit of work ends.
    fn still(&self, tx: &mut Tx<'_>) -> db::Result<()> {
        accounts::find_to_change(tx.db, tx.tenant(), self.account.id)?;
        let now = factor::confirmed(tx.db, tx.tenant(), self.account.id)?;
        if now.map(|factor| factor.id) == self.factor {
            return Ok(());
        }
        Err(login::code_missing().into())
    }
}

/// The caller, who is a person; whoever has a device shows a code of it first.
async fn holder(call: &Call<SignedIn>, issuer: &Issuer, code: Option<&str>) -> Answer<Holder> {
    call.require_key()?;
    let found = call.read(|db, ground| {
        let id = ground.caller.account;
        let account = accounts::find(db, ground.tenant(), id)?.ok_or_else(Problem::not_found)?;
        Ok((factor::confirmed(db, ground.tenant(), id)?.map(|factor| factor.id), account))
    });
    let (factor, account) = found.await?;
    if account.kind != AccountKind::Person {
        let zh = "系统账号没有双因素认证，请使用密钥或 private_key_jwt";
        let en = "A system has no second factor: it has secrets or keys";
        return Err(Problem::new(&problems::CONFLICT, zh, en).into());
    }
    if factor.is_some() {
        let state = &call.ground().state;
        login::prove_code(state, issuer, call.ground().tenant(), &account, code).await?;
    }
    Ok(Holder { account, factor })
}

/// 登记双因素设备
///
/// Makes the secret of a new authenticator device (TOTP, RFC 6238). It protects nothing until it is confirmed. Who has a device
/// already sends a code of it, and is without one until the new one is confirmed.
#[utoipa::path(
    tag = "auth",
    operation_id = "auth_enrol_second_factor",
    request_body = FactorProof,
    security(("bearer" = [])),
    extensions(("x-alone" = json!(true))),
    responses((status = 200, description = "设备密钥 / the device's secret", body = FactorEnrolment)),
)]
#[post("/second-factor")]
pub async fn enrol_second_factor(
    call: Call<SignedIn>,
    issuer: Data<Issuer>,
    body: Body<FactorProof>,
) -> Answer<HttpResponse> {
    let holder = holder(&call, &issuer, body.0.code.as_deref()).await?;
    call.write_and_show_once(move |tx, ground| {
        holder.still(tx)?;
        let made = factor::enrol(tx, &ground.keys, &holder.account)?;
        let answer = |secret, uri| done(&FactorEnrolment { secret, uri }, 1);
        Ok((answer(None, None)?, answer(Some(made.secret), Some(made.uri))?))
    })
    .await
}

/// 确认双因素设备
///
/// Shows that the device has the secret. From now on signing in needs a code of it. Gives ten recovery codes, once; the session of
/// this request counts as opened with the second factor.
#[utoipa::path(
    tag = "auth",
    operation_id = "auth_confirm_second_factor",
    request_body = FactorConfirmation,
    security(("bearer" = [])),
    extensions(("x-alone" = json!(true))),
    responses((status = 200, description = "恢复码 / recovery codes", body = RecoveryCodes)),
)]
#[post("/second-factor/confirm")]
pub async fn confirm_second_factor(
    call: Call<SignedIn>,
    body: Body<FactorConfirmation>,
) -> Answer<HttpResponse> {
    let code = body.0.code;
    call.write_and_show_once(move |tx, ground| {
        let codes = factor::confirm(tx, &ground.keys, ground.caller.account, &code)?;
        let session = sessions::find_to_change(tx.db, tx.tenant(), ground.caller.session)?;
        if let Some(mut session) = session.filter(|one| one.ended_at.is_none()) {
            session.second_factor = true;
            sessions::advance(tx, session, "organization.session_strengthened")?;
        }
        let answer = |recovery_codes| done(&RecoveryCodes { recovery_codes }, 1);
        Ok((answer(None)?, answer(Some(codes))?))
    })
    .await
}

/// 解除双因素设备
///
/// Takes the second factor away, for a code of it. Who lost the device and the recovery codes asks the
/// security administrator, who has it taken away with a second person (`reset-second-factor`).
#[utoipa::path(
    tag = "auth",
    operation_id = "auth_remove_second_factor",
    request_body = FactorProof,
    security(("bearer" = [])),
    responses((status = 200, description = "已解除 / removed", body = FactorState)),
)]
#[post("/second-factor/remove")]
pub async fn remove_second_factor(
    call: Call<SignedIn>,
    issuer: Data<Issuer>,
    body: Body<FactorProof>,
) -> Answer<HttpResponse> {
    let holder = holder(&call, &issuer, body.0.code.as_deref()).await?;
    call.write(move |tx, _| {
        holder.still(tx)?;
        factor::remove(tx, holder.account.id)?;
        done(&FactorState { second_factor: false }, 1)
    })
    .await
}
