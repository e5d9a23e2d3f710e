use super::case_transition::may_open;
use crate::checks;
use crate::model::{MediationCase, Mediator};
use crate::permissions::{ReadChecks, ReadCommittees};
use crate::store::{self, CaseFilter, CaseSight, CommitteeFilter};
use actix_web::get;
use actix_web::web::Json;
use chrono::NaiveDate;
use db::Db;
use kernel::{Id, Permission, Reach};
use records::{Finding, Findings, UnitDays};
use std::collections::BTreeMap;
use web::{Answer, Call, Ground, Params};

/// So many cases are read at a time.
const PAGE: i64 = 500;

/// 调解疑点清单（案件评查）
///
/// Tells what an auditor should look at among the cases that were found on these days: no notice of rights (人民调解法 arts. 23, 24), a
/// mediator who was not in service on the day of the outcome, or today where there is none (arts. 13 to 15), a term of performance that is over with nothing said of it
/// (art. 31), an extension or an appraisal that was entered when the term was over or there was an outcome, with the account of whoever entered it
/// or its end (`by`), an outcome while the day of an expert's opinion was never entered (art. 38 of 医疗纠纷预防和处理条例), an agreement that takes effect before the first session
/// whose record is signed, an outcome of a day within the limit that was entered when the limit was over (`by`),
/// an election that was taken out again on these days, with who entered it and who took it out (`by`), a mark (积案, 群体性) that the day on which it arose or the number of persons does not bear out. Computed anew each time; a finding is a question and no verdict, and names nobody: whoever
/// may not read the case gets no link to it, and asks for the file (卷宗) by its number. Void and merged cases are left out.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_list_checks",
    params(UnitDays),
    security(("bearer" = ["mediation.checks.read"])),
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
    asked
        .findings(call, move |db, ground, units| {
            let today = ground.now.local_date();
            let mut findings = elections(db, ground, units, asked.days())?;
            let mut after = None;
            loop {
                let page = cases(db, ground, units, asked.days(), after)?;
                let is_last = (page.len() as i64) < PAGE;
                after = page.last().map(|case| case.id);
                let mediators = mediators(db, ground, &page)?;
                let served = |id: Id, day| {
                    mediators.get(&id).is_some_and(|one| one.employment_on(day).is_some())
                };
                let found = page
                    .iter()
                    .flat_map(|case| checks::of_case(case, today, may_open(ground, case), served));
                findings.extend(found);
                if is_last {
                    findings.sort_by_key(checks::place);
                    return Ok(findings);
                }
            }
        })
        .await
}

fn elections(
    db: &mut Db,
    ground: &Ground,
    units: &[Id],
    days: (NaiveDate, NaiveDate),
) -> db::Result<Vec<Finding>> {
    let filter = CommitteeFilter { units: Some(units.to_vec()), ..CommitteeFilter::default() };
    let all = store::list_committees(db, ground.tenant(), &Reach::All, &filter, None, i64::MAX)?;
    let opens = |unit| ground.caller.holds_at(ReadCommittees::NAME, unit);
    Ok(all.iter().flat_map(|one| checks::of_committee(one, days, opens(one.unit))).collect())
}

/// Of soldiers and minors too: a finding says nothing of a case but where it is and which file to ask for.
fn cases(
    db: &mut Db,
    ground: &Ground,
    units: &[Id],
    days: (NaiveDate, NaiveDate),
    after: Option<Id>,
) -> db::Result<Vec<MediationCase>> {
    let filter =
        CaseFilter { units: Some(units.to_vec()), found: Some(days), ..CaseFilter::default() };
    store::list_cases(db, ground.tenant(), &CaseSight::everything(), &filter, after, PAGE)
}

/// Those who mediate or mediated the cases.
fn mediators(
    db: &mut Db,
    ground: &Ground,
    cases: &[MediationCase],
) -> db::Result<BTreeMap<Id, Mediator>> {
    let mut ids: Vec<Id> =
        cases.iter().flat_map(|case| &case.mediators).map(|one| one.mediator).collect();
    ids.sort();
    ids.dedup();
    let found = store::find_some_mediators(db, ground.tenant(), &Reach::All, &ids)?;
    Ok(found.into_iter().map(|one| (one.id, one)).collect())
}
