use crate::model::{LiterateParticulars, LiteratePerson};
use crate::permissions::RevealLiterates;
use crate::store;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use kernel::identity::{Phone, ResidentId};
use kernel::{Id, Problem};
use records::{Content, Record};
use serde::Serialize;
use utoipa::ToSchema;
use web::privacy::access::{self, Look, LookKind, RevealReason};
use web::{Answer, Body, Call, done};

/// A legal-literate person's particulars, as the person who asked sees them once.
#[derive(Serialize, ToSchema)]
pub struct RevealedLiterate {
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
}

impl RevealedLiterate {
    fn of(access: Id, shown: bool, particulars: LiterateParticulars) -> Self {
        let LiterateParticulars { phone, id_no } = particulars;
        Self { access, shown, phone, id_no }
    }
}

/// 查看法律明白人个人信息
///
/// Shows a legal-literate person's particulars, for a stated reason. The look is recorded before anything is shown, and an account may
/// look only so often within an hour.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_reveal_literate",
    request_body = RevealReason,
    security(("bearer" = ["pufa-publicity.particulars.read"])),
    extensions(("x-unversioned" = json!(true)), ("x-alone" = json!(true))),
    responses((status = 200, description = "法律明白人个人信息 / the particulars", body = RevealedLiterate)),
)]
#[post("/literates/{id}/particulars/reveal")]
pub async fn reveal_literate(
    call: Call<RevealLiterates>,
    id: Path<Id>,
    body: Body<RevealReason>,
) -> Answer<HttpResponse> {
    let reason = body.0.reason;
    call.write_and_show_once(move |tx, ground| {
        let found: Option<Record<LiteratePerson>> = records::find(tx.db, ground.tenant(), *id)?;
        let found = found.filter(|record| ground.reach.covers(record.unit));
        let record = found.ok_or_else(Problem::not_found)?;
        let particulars = store::find_particulars(tx.db, &ground.keys, record.id)?;
        let look = Look {
            kind: LookKind::Reveal,
            event: "pufa-publicity.literate_revealed",
            subject_kind: LiteratePerson::KIND,
            subject: record.id,
            unit: record.unit,
            fields: &store::known(&particulars),
            reason: &reason,
        };
        let access = access::record(tx, &ground.keys, &look)?;
        let empty = LiterateParticulars::default();
        let stored = done(&RevealedLiterate::of(access, false, empty), record.version)?;
        Ok((stored, done(&RevealedLiterate::of(access, true, particulars), record.version)?))
    })
    .await
}
