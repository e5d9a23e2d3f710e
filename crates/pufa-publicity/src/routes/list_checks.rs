use crate::checks::{self, Looked};
use crate::model::{Activity, LiteratePerson, Material};
use crate::permissions::{ReadActivities, ReadChecks, ReadLiterates};
use crate::store;
use actix_web::get;
use actix_web::web::Json;
use chrono::NaiveDate;
use db::Db;
use kernel::{Id, Permission};
use records::{Finding, Findings, Record, RecordStatus, UnitDays, agenda};
use std::collections::{BTreeMap, BTreeSet};
use web::{Answer, Call, Ground, Params, Proof};

/// So many activities are read by one statement.
const AT_ONCE: usize = 500;

/// 普法疑点清单
///
/// Tells what an auditor should look at among the activities of these days: a file that proves another activity, too, whenever and wherever
/// that was, more handed out than was in stock, no audience told, no file but an archive number, files that were taken back; and persons in service, whenever they were nominated, whose certificate
/// rests on hours that no longer stand. Computed anew each time; a finding is a question and no verdict. To an activity that whoever asks may not read there is no link, but its archive number.
#[utoipa::path(
    tag = "pufa-publicity",
    operation_id = "pufa-publicity_list_checks",
    params(UnitDays),
    security(("bearer" = ["pufa-publicity.checks.read"])),
    responses(
        (status = 200, description = "疑点清单 / the findings", body = Findings),
        (status = 422, description = "没有此单位，或区间不对 / no such unit, or days that are none", body = web::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[get("/checks")]
pub async fn list_checks(
    call: Call<ReadChecks>,
    params: Params<UnitDays>,
) -> Answer<Json<Findings>> {
    let asked = params.filter;
    asked.findings(call, move |db, ground, units| looked(db, ground, units, asked.days())).await
}

fn looked(
    db: &mut Db,
    ground: &Ground,
    units: &[Id],
    (from, to): (NaiveDate, NaiveDate),
) -> db::Result<Vec<Finding>> {
    let tenant = ground.tenant();
    let activities: Vec<Record<Activity>> =
        records::within(db, tenant, units, &RecordStatus::STANDING, (from, to))?;
    // A stock counts on the day on which its book was opened, which may be long ago.
    let opened = agenda::until(to);
    let stocks: Vec<Record<Material>> =
        records::within(db, tenant, units, &RecordStatus::STANDING, opened)?;
    let ids: BTreeSet<Id> = activities.iter().map(|one| one.id).collect();
    let own = ground.proofs(db, &Vec::from_iter(ids.iter().copied()))?;
    let files = files(&activities, &own);
    let mut again = ground.proofs_alike(db, &files)?;
    again.retain(|one| !ids.contains(&one.record));
    let mut others: BTreeSet<Id> = again.iter().map(|one| one.record).collect();
    others.extend(store::told_alike(db, tenant, &files)?.difference(&ids));
    let elsewhere = elsewhere(db, tenant, &Vec::from_iter(others))?;
    let reads = |unit: Id| ground.caller.holds_at(ReadActivities::NAME, unit);
    let closed = elsewhere.iter().map(|one| one.unit).filter(|unit| !reads(*unit)).collect();
    let mut proofs: BTreeMap<Id, Vec<Proof>> = BTreeMap::new();
    for proof in own.into_iter().chain(again) {
        proofs.entry(proof.record).or_default().push(proof);
    }
    let today = ground.now.local_date();
    let looked = Looked {
        activities: &activities,
        elsewhere: &elsewhere,
        closed: &closed,
        stocks: &stocks,
        proofs: &proofs,
        from,
        to,
        today,
    };
    let literates: Vec<Record<LiteratePerson>> =
        records::within(db, tenant, units, &RecordStatus::STANDING, opened)?;
    let reads = |unit: Id| ground.caller.holds_at(ReadLiterates::NAME, unit);
    let mut all = checks::findings(&looked);
    all.extend(checks::of_literates(&literates, reads));
    Ok(all)
}

/// The digests of what these activities tell, and of what arrived for them.
fn files(activities: &[Record<Activity>], own: &[Proof]) -> Vec<String> {
    let told = activities.iter().flat_map(|one| one.content.told());
    let digests: BTreeSet<&str> = told.chain(own.iter().map(|one| one.sha256.as_str())).collect();
    digests.into_iter().map(String::from).collect()
}

/// The activities among these records, but void ones.
fn elsewhere(db: &mut Db, tenant: &str, ids: &[Id]) -> db::Result<Vec<Record<Activity>>> {
    let mut all = Vec::new();
    for some in ids.chunks(AT_ONCE) {
        all.extend(records::find_some::<Activity>(db, tenant, some)?);
    }
    all.retain(|one| one.status != RecordStatus::Voided);
    Ok(all)
}
