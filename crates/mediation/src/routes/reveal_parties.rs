use super::case_transition::{find, trusts};
use crate::codes::Sex;
use crate::model::{MediationCase, PartyAgent, PartyDetails, PartyGuardian};
use crate::permissions::RevealParties;
use crate::problems as no;
use crate::register::CASE;
use crate::store;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use chrono::NaiveDate;
use kernel::identity::{Phone, ResidentId};
use kernel::{Id, Permission, Problem, Refusal};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use web::privacy::access::{self, Look, LookKind, RevealReason};
use web::{Answer, Body, Call, Ground, done};

/// A party in clear.
#[derive(Serialize, ToSchema)]
pub struct RevealedParty {
    pub id: Id,
    /// 姓名或名称
    #[schema(max_length = 60, example = "李某")]
    pub name: String,
    /// 性别
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// 民族
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 20)]
    pub ethnicity: Option<String>,
    /// 出生日期
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<NaiveDate>,
    /// 职业或职务
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60)]
    pub occupation: Option<String>,
    /// 电话
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone: Option<Phone>,
    /// 公民身份号码
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id_no: Option<ResidentId>,
    /// 住址
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 300)]
    pub address: Option<String>,
    /// 委托代理人
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agent: Option<PartyAgent>,
    /// 监护人
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guardian: Option<PartyGuardian>,
}

impl RevealedParty {
    fn new((id, details): (Id, PartyDetails)) -> Self {
        let PartyDetails { name, sex, ethnicity, birth_date, occupation, .. } = details;
        let PartyDetails { phone, id_no, address, agent, guardian, .. } = details;
        Self {
            id,
            name,
            sex,
            ethnicity,
            birth_date,
            occupation,
            phone,
            id_no,
            address,
            agent,
            guardian,
        }
    }
}

/// The parties of a case, as the person who asked sees them once.
#[derive(Serialize, ToSchema)]
pub struct RevealedParties {
    /// The record of this look.
    pub access: Id,
    /// False in the answer to a repetition: what was shown is not kept anywhere. Look again with a new `Idempotency-Key`; that is a
    /// look of its own.
    pub shown: bool,
    #[schema(max_items = 100)]
    pub parties: Vec<RevealedParty>,
}

/// 查看当事人信息
///
/// Shows who the parties are, for a stated reason. The look is recorded before anything is shown, and an account may look only so often
/// within an hour.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_reveal_parties",
    request_body = RevealReason,
    security(("bearer" = ["mediation.parties.read"])),
    extensions(("x-unversioned" = json!(true)), ("x-alone" = json!(true))),
    responses((status = 200, description = "当事人信息 / the parties", body = RevealedParties)),
)]
#[post("/cases/{id}/parties/reveal")]
pub async fn reveal_parties(
    call: Call<RevealParties>,
    id: Path<Id>,
    body: Body<RevealReason>,
) -> Answer<HttpResponse> {
    let reason = body.0.reason;
    call.write_and_show_once(move |tx, ground| {
        let case = find(tx.db, ground, *id)?;
        Refusal::unless(may_reveal(ground, &case), &no::CASE_PERMISSION).map_err(Problem::from)?;
        let parties = store::find_parties(tx.db, &ground.keys, case.id)?;
        let fields: BTreeSet<&str> =
            parties.values().flat_map(|party| store::known_of_party(party)).collect();
        let fields: Vec<&str> = fields.into_iter().collect();
        let look = Look {
            kind: LookKind::Reveal,
            event: "mediation.parties_revealed",
            subject_kind: CASE,
            subject: case.id,
            unit: case.unit,
            fields: &fields,
            reason: &reason,
        };
        let access = access::record(tx, &ground.keys, &look)?;
        let revealed = parties.into_iter().map(RevealedParty::new).collect();
        let stored =
            done(&RevealedParties { access, shown: false, parties: Vec::new() }, case.version)?;
        let shown = RevealedParties { access, shown: true, parties: revealed };
        Ok((stored, done(&shown, case.version)?))
    })
    .await
}

/// The right to look is that of the case's unit, or of whoever works on the case; and of what is withheld nothing is shown.
pub(super) fn may_reveal(ground: &Ground, case: &MediationCase) -> bool {
    let caller = &ground.caller;
    let may = case.is_of(caller.account, caller.person)
        || caller.holds_at(RevealParties::NAME, case.unit);
    may && (!case.is_restricted() || trusts(ground, case))
}
