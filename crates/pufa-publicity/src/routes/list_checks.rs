use crate::checks::{self, Looked};
use crate::model::{Activity, Material};
use crate::permissions::ReadChecks;
use actix_web::get;
use actix_web::web::Json;
use chrono::NaiveDate;
use db::Db;
use kernel::Id;
use records::{Findings, Record, RecordStatus, UnitDays};
use std::collections::BTreeMap;
use web::{Answer, Call, Ground, Params, Proof};

/// 普法疑点清单
///
/// Tells what an auditor should look at among the activities of these days: one file for several of them, more handed out than was in stock,
/// no audience told, no file but an archive number, files that were taken back. Computed anew each time; a finding is a question and no
/// verdict.
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
    use RecordStatus::{Draft, Returned, Submitted, Verified};
    let (tenant, units) = (ground.tenant(), asked.units(db, ground)?);
    let standing = [Draft, Submitted, Returned, Verified];
    let activities: Vec<Record<Activity>> =
        records::within(db, tenant, &units, &standing, asked.days())?;
    // A stock counts on the day on which its book was opened, which may be long ago.
    let opened = (NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or(asked.from), asked.to);
    let stocks: Vec<Record<Material>> = records::within(db, tenant, &units, &standing, opened)?;
    let ids: Vec<Id> = activities.iter().map(|one| one.id).collect();
    let mut proofs: BTreeMap<Id, Vec<Proof>> = BTreeMap::new();
    for proof in ground.proofs(db, &ids)? {
        proofs.entry(proof.record).or_default().push(proof);
    }
    let today = ground.now.local_date();
    let (from, to) = asked.days();
    let looked =
        Looked { activities: &activities, stocks: &stocks, proofs: &proofs, from, to, today };
    Ok(asked.answer(checks::findings(&looked)))
}
