use crate::model::Particulars;
use crate::permissions::RevealMediators;
use crate::register::MEDIATOR;
use crate::store;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::identity::{Phone, ResidentId};
use kernel::{Id, Problem};
use serde::Serialize;
use utoipa::ToSchema;
use web::privacy::access::{self, Look, LookKind, RevealReason};
use web::{Answer, Body, Call, done};

/// A mediator's particulars, as the person who asked sees them once.
#[derive(Serialize, ToSchema)]
pub struct RevealedMediator {
    /// The record of this look.
    pub access: Id,
    /// False in the answer to a repetition: what was shown is not kept anywhere. Look again with a new `Idempotency-Key`; that is a
    /// look of its own.
    pub shown: bool,
    /// 电话
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// 公民身份号码
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_no: Option<ResidentId>,
    /// 补贴账户
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 40)]
    pub subsidy_account: Option<String>,
}

impl RevealedMediator {
    fn of(access: Id, shown: bool, particulars: Particulars) -> Self {
        let Particulars { phone, id_no, subsidy_account } = particulars;
        Self { access, shown, phone, id_no, subsidy_account }
    }
}

/// 查看调解员个人信息
///
/// Shows a mediator's particulars, for a stated reason. The look is recorded before anything is shown, and an account may look only so
/// often within an hour.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_reveal_mediator",
    request_body = RevealReason,
    security(("bearer" = ["mediation.particulars.read"])),
    extensions(("x-unversioned" = json!(true)), ("x-alone" = json!(true))),
    responses((status = 200, description = "调解员个人信息 / the particulars", body = RevealedMediator)),
)]
#[post("/mediators/{id}/particulars/reveal")]
pub async fn reveal_mediator(
    call: Call<RevealMediators>,
    id: Path<Id>,
    body: Body<RevealReason>,
) -> Answer<HttpResponse> {
    let reason = body.0.reason;
    call.write_and_show_once(move |tx, ground| {
        let found = store::find_mediator(tx.db, ground.tenant(), &ground.reach, *id)?;
        let mediator = found.ok_or_else(Problem::not_found)?;
        let particulars = store::find_particulars(tx.db, &ground.keys, mediator.id)?;
        let look = Look {
            kind: LookKind::Reveal,
            event: "mediation.mediator_revealed",
            subject_kind: MEDIATOR,
            subject: mediator.id,
            unit: mediator.unit,
            fields: &store::known_particulars(&particulars),
            reason: &reason,
        };
        let access = access::record(tx, &ground.keys, &look)?;
        let version = mediator.version;
        let stored = done(&RevealedMediator::of(access, false, Particulars::default()), version)?;
        Ok((stored, done(&RevealedMediator::of(access, true, particulars), version)?))
    })
    .await
}
