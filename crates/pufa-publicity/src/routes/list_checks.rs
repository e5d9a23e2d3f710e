use crate::checks::{self, Looked};
use crate::model::{Activity, Material};
use crate::permissions::{ReadActivities, ReadChecks};
use actix_web::get;
use actix_web::web::Json;
use db::Db;
use kernel::{Id, Permission};
use records::{Findings, Record, RecordStatus, UnitDays, agenda};
use std::collections::{BTreeMap, BTreeSet};
use web::{Answer, Call, Ground, Params, Proof};

/// So many activities are read by one statement.
const AT_ONCE: usize = 500;

/// 普法疑点清单
///
/// Tells what an auditor should look at among the activities of these days: a file that proves another activity, too, whenever and wherever
/// that was, more handed out than was in stock, no audience told, no file but an archive number, files that were taken back. Computed anew
/// each time; a finding is a question and no verdict. To an activity that whoever asks may not read there is no link, but its archive number.
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
    call.scan(move |db, ground| looked(db, ground, &asked).map(Json)).await
}

fn looked(db: &mut Db, ground: &Ground, asked: &UnitDays) -> db::Result<Findings> {
    let (tenant, units) = (ground.tenant(), asked.units(db, ground)?);
    let activities: Vec<Record<Activity>> =
        records::within(db, tenant, &units, &RecordStatus::STANDING, asked.days())?;
    // A stock counts on the day on which its book was opened, which may be long ago.
    let opened = agenda::until(asked.to);
    let stocks: Vec<Record<Material>> =
        records::within(db, tenant, &units, &RecordStatus::STANDING, opened)?;
    let ids: BTreeSet<Id> = activities.iter().map(|one| one.id).collect();
    let own = ground.proofs(db, &Vec::from_iter(ids.iter().copied()))?;
    let again = used_again(db, ground, &activities, &own)?;
    let again: Vec<Proof> = again.into_iter().filter(|one| !ids.contains(&one.record)).collect();
    let elsewhere = elsewhere(db, tenant, &again)?;
    let reads = |unit: Id| ground.caller.holds_at(ReadActivities::NAME, unit);
    let closed = elsewhere.iter().map(|one| one.unit).filter(|unit| !reads(*unit)).collect();
    let mut proofs: BTreeMap<Id, Vec<Proof>> = BTreeMap::new();
    for proof in own.into_iter().chain(again) {
        proofs.entry(proof.record).or_default().push(proof);
    }
    let today = ground.now.local_date();
    let (from, to) = asked.days();
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
    Ok(asked.answer(checks::findings(&looked)))
}

/// What the files of these activities prove, in all of the tenant.
fn used_again(
    db: &mut Db,
    ground: &Ground,
    activities: &[Record<Activity>],
    own: &[Proof],
) -> db::Result<Vec<Proof>> {
    let told = activities.iter().flat_map(checks::told);
    let digests: BTreeSet<&str> = told.chain(own.iter().map(|one| one.sha256.as_str())).collect();
    ground.proofs_alike(db, &digests.into_iter().map(String::from).collect::<Vec<_>>())
}

/// The activities among what files prove, but void ones.
fn elsewhere(db: &mut Db, tenant: &str, proofs: &[Proof]) -> db::Result<Vec<Record<Activity>>> {
    let ids: BTreeSet<Id> = proofs.iter().map(|one| one.record).collect();
    let mut all = Vec::new();
    for some in ids.into_iter().collect::<Vec<_>>().chunks(AT_ONCE) {
        all.extend(records::find_some::<Activity>(db, tenant, some)?);
    }
    all.retain(|one| one.status != RecordStatus::Voided);
    Ok(all)
}
