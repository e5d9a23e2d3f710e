//! A person's own copy, and the erasure: each takes two people.

use super::acts::{ERASE_PERSON, EXPORT_PERSON, asked_for, digest};
use super::{ErasePersons, ExportPersons};
use crate::{Act, Answer, Body, Call, Ground, RequestView, ask, done};
use ::privacy::people::{self, Person, PersonRecord};
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use approval::{Asked, Request};
use kernel::identity::{Phone, ResidentId};
use kernel::{Id, Problem};
use ledger::{Reply, Tx};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// Whose particulars, by one of the numbers, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ExportPerson {
    /// 电话
    #[schema(example = "13812345678")]
    pub phone: Option<Phone>,
    /// 公民身份号码
    pub id_no: Option<ResidentId>,
    /// 姓名: tells apart who shares a telephone. With `id_no`, records that know a telephone alone are found by it and the name only.
    #[schema(min_length = 1, max_length = 100, example = "李四")]
    pub name: Option<String>,
    /// 查阅、复制申请的来由
    #[schema(min_length = 2, max_length = 500, example = "本人持身份证到场申请")]
    pub reason: String,
}

/// Whose particulars are to be erased, on which ground, and why.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewErasure {
    /// 电话
    #[schema(example = "13812345678")]
    pub phone: Option<Phone>,
    /// 公民身份号码
    pub id_no: Option<ResidentId>,
    /// 姓名: tells apart who shares a telephone. With `id_no`, records that know a telephone alone are found by it and the name only.
    #[schema(min_length = 1, max_length = 100, example = "李四")]
    pub name: Option<String>,
    /// 法定事由: `purpose_achieved`, `withdrawn`, `unlawful` (个人信息保护法 art. 47).
    #[schema(max_length = 60, example = "unlawful")]
    pub ground: String,
    #[schema(min_length = 2, max_length = 500, example = "本人书面申请")]
    pub reason: String,
}

/// All that is held of a person within the caller's reach.
#[derive(Serialize, ToSchema)]
pub struct PersonCopy {
    /// False in the answer to a repetition: what was shown is not kept.
    pub shown: bool,
    #[schema(max_items = 10000)]
    pub records: Vec<PersonRecord>,
}

fn person(
    phone: Option<Phone>,
    id_no: Option<ResidentId>,
    name: Option<String>,
) -> Result<Person, Problem> {
    if phone.is_none() && id_no.is_none() {
        let zh = "请给出 phone 或 id_no";
        return Err(Problem::field("/phone", "one_number", zh, "Give phone or id_no"));
    }
    Ok(Person { phone, id_no, name })
}

/// What two people agree on about a person: whom, is sealed.
fn ask_about(
    tx: &mut Tx<'_>,
    ground: &Ground,
    act: &Act,
    person: &Person,
    reason: &str,
    detail: impl FnOnce(&[Id]) -> Value,
) -> db::Result<Reply> {
    let (people, reach) = (&ground.state.people, &ground.reach);
    let found = people::find(tx.db, &ground.keys, people, person, reach)?;
    let records: Vec<Id> = found.into_iter().map(|(_, one)| one.record).collect();
    let secret = serde_json::to_vec(person).map_err(db::Error::broken)?;
    let asked = Asked {
        act: act.code,
        unit: ground.caller.unit.unwrap_or(Id::nil()),
        reason,
        detail: &detail(&records),
        records: &records,
        secret: Some(&secret),
    };
    ask(tx, ground, &asked)
}

/// 申请查阅复制个人信息
///
/// Asks for a copy of all that is held of a person, for that person (个人信息保护法 art. 45). Nobody gets it before somebody else approves;
/// then whoever asked takes it, once, within seven days of the approval (`granted`, `taken`).
#[utoipa::path(
    tag = "privacy",
    operation_id = "privacy_request_export",
    request_body = ExportPerson,
    security(("bearer" = ["privacy.persons.export"])),
    responses((status = 201, description = "待批准 / waits for somebody else", body = RequestView)),
)]
#[post("/exports")]
pub async fn request_export(
    call: Call<ExportPersons>,
    body: Body<ExportPerson>,
) -> Answer<HttpResponse> {
    let ExportPerson { phone, id_no, name, reason } = body.0;
    call.require_key()?;
    let person = person(phone, id_no, name)?;
    call.write(move |tx, ground| {
        let detail = |records: &[Id]| json!({ "records": records.len() });
        ask_about(tx, ground, &EXPORT_PERSON, &person, &reason, detail)
    })
    .await
}

/// 领取个人信息副本
///
/// Takes the copy that somebody else has approved, as whoever asked for it, once: `request_not_granted` before, and ever after. Each record
/// is put on the list of looks.
#[utoipa::path(
    tag = "privacy",
    operation_id = "privacy_take_export",
    security(("bearer" = ["privacy.persons.export"])),
    extensions(("x-alone" = json!(true)), ("x-unversioned" = json!(true))),
    responses((status = 200, description = "个人信息副本 / the copy", body = PersonCopy)),
)]
#[post("/exports/{id}/take")]
pub async fn take_export(call: Call<ExportPersons>, id: Path<Id>) -> Answer<HttpResponse> {
    call.require_key()?;
    call.write_and_show_once(move |tx, ground| {
        let own = |request: &Request| {
            request.act == EXPORT_PERSON.code && request.requested_by == ground.caller.account
        };
        let request = approval::find(tx.db, ground.tenant(), *id)?.filter(own);
        let request = request.ok_or_else(Problem::not_found)?;
        let reason = request.reason(&ground.keys)?;
        let person = asked_for(&approval::take(tx, &ground.keys, &request)?)?;
        let people = &ground.state.people;
        let found = people::find(tx.db, &ground.keys, people, &person, &ground.reach)?;
        let records = people::export(tx, &ground.keys, &person, &found, &reason)?;
        let stored = done(&PersonCopy { shown: false, records: Vec::new() }, 1)?;
        Ok((stored, done(&PersonCopy { shown: true, records }, 1)?))
    })
    .await
}

/// 申请删除个人信息
///
/// Asks that a person's particulars be erased from all records within reach, which the request names to whoever may decide (`records`; the
/// ledger has their number and digest). Nothing is erased before somebody else approves it, who reaches all of them, and these alone are:
/// `not_asked` of the request names what else is held of the person within the approver's reach, `missing` of the outcome counts those that
/// tell of the person no longer. Records that a law keeps refuse it then. Ciphertexts, indexes and texts go, and the files of a record with its words (`files` of the
/// outcome); figures and proofs stay, but figures that are asked with evidence have the files no more. Where the words are of others, `files_left` names files that may show the person: they are voided by
/// whoever may.
#[utoipa::path(
    tag = "privacy",
    operation_id = "privacy_request_erasure",
    request_body = NewErasure,
    security(("bearer" = ["privacy.persons.erase"])),
    responses((status = 201, description = "待批准 / waits for somebody else", body = RequestView)),
)]
#[post("/erasures")]
pub async fn request_erasure(
    call: Call<ErasePersons>,
    body: Body<NewErasure>,
) -> Answer<HttpResponse> {
    let NewErasure { phone, id_no, name, ground: legal_ground, reason } = body.0;
    call.require_key()?;
    let person = person(phone, id_no, name)?;
    call.write(move |tx, ground| {
        people::check_ground(&legal_ground)?;
        let detail = |records: &[Id]| {
            json!({ "ground": legal_ground, "records": records.len(), "records_digest": digest(records) })
        };
        ask_about(tx, ground, &ERASE_PERSON, &person, &reason, detail)
    })
    .await
}
