use crate::checks::{self, Sat};
use crate::model::Session;
use crate::permissions::{ReadChecks, ReadSittings};
use crate::store::{self, SittingFilter};
use actix_web::get;
use actix_web::web::Json;
use chrono::NaiveDate;
use db::Db;
use kernel::{Id, Permission};
use records::statutes;
use records::{Content, Finding, Findings, Record, RecordStatus, UnitDays};
use std::collections::BTreeSet;
use web::{Answer, Call, Ground, Params};

/// So many sittings are read at a time.
const PAGE: i64 = 500;

/// 学法疑点清单
///
/// Tells what an auditor should look at among the study of these days: the same minutes on different days, sessions on days off, persons who
/// were here and on leave there, sessions without content or on a statute that is void, attempts at an exam that are alike with their mistakes.
/// Computed anew each time; a finding is a question and no verdict, and names nobody.
#[utoipa::path(
    tag = "study-records",
    operation_id = "study-records_list_checks",
    params(UnitDays),
    security(("bearer" = ["study-records.checks.read"])),
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

type Days = (NaiveDate, NaiveDate);

fn looked(db: &mut Db, ground: &Ground, units: &[Id], days: Days) -> db::Result<Vec<Finding>> {
    let sessions: Vec<Record<Session>> =
        records::within(db, ground.tenant(), units, &RecordStatus::STANDING, days)?;
    let named: BTreeSet<&str> = sessions.iter().flat_map(|one| one.content.statutes()).collect();
    let known = statutes::look_up(db, ground.tenant(), named.into_iter())?;
    let mut findings = checks::of_sessions(&sessions, &ground.calendar, &known);
    for sat in sittings(db, ground, units, days)? {
        findings.extend(checks::of_sitting(&sat));
    }
    Ok(findings)
}

/// The sittings of these days that are over.
fn sittings(db: &mut Db, ground: &Ground, units: &[Id], (from, to): Days) -> db::Result<Vec<Sat>> {
    let filter = SittingFilter { units: Some(units.to_vec()), ..SittingFilter::default() };
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = store::list_sittings(db, ground.tenant(), &ground.reach, &filter, after, PAGE)?;
        let is_last = (page.len() as i64) < PAGE;
        after = page.last().map(|sitting| sitting.id);
        for sitting in page {
            let day = sitting.opens_at.local_date();
            if (from..=to).contains(&day) && sitting.is_over(ground.now) {
                let sheet = store::find_sheet(db, ground.tenant(), sitting.id)?;
                let attempts = store::attempts_of(db, ground.tenant(), sitting.id)?;
                let opens = ground.caller.holds_at(ReadSittings::NAME, sitting.unit);
                all.push(Sat { sitting, sheet, attempts, opens });
            }
        }
        if is_last {
            return Ok(all);
        }
    }
}
