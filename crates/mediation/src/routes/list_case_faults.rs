use crate::codes::{CaseFault, CaseStatus};
use crate::model::{MediationCase, Mediator};
use crate::permissions::AuditCases;
use crate::problems as no;
use crate::store::{self, CaseFilter, CaseSight};
use actix_web::get;
use actix_web::web::Json;
use chrono::NaiveDate;
use db::Db;
use kernel::{Id, Problem, Reach, Refusal};
use organization::units;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use web::{Answer, Call, Ground, Params};

const PAGE: i64 = 500;

/// Of which unit, found on which days.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct CaseFaultParams {
    /// The unit, with all below it.
    pub unit: Id,
    /// 开始日期
    pub from: NaiveDate,
    /// 结束日期: a year after the first at most.
    pub to: NaiveDate,
}

/// 一件有问题的案件
#[derive(Debug, Serialize, ToSchema)]
pub struct FaultyCase {
    pub case: Id,
    /// 卷号
    #[schema(max_length = 160)]
    pub case_no: Option<String>,
    pub unit: Id,
    pub status: CaseStatus,
    pub found_on: NaiveDate,
    #[schema(max_items = 3)]
    pub faults: Vec<CaseFault>,
}

/// 案件评查问题
#[derive(Debug, Serialize, ToSchema)]
pub struct CaseFaults {
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// How many cases were looked at.
    pub cases: u64,
    #[schema(max_items = 100000)]
    pub faulty: Vec<FaultyCase>,
}

/// 案件评查问题
///
/// Tells which cases were not mediated as the law asks: no notice of rights (人民调解法 arts. 23, 24), a mediator who was not in service on
/// the day of the outcome (arts. 13 to 15), a term of performance that is over with nothing said of it (art. 31). Void and merged cases
/// are left out; no case says its words here, and nobody's particulars are shown.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_list_case_faults",
    params(CaseFaultParams),
    security(("bearer" = ["mediation.cases.audit"])),
    responses(
        (status = 200, description = "案件评查问题 / the cases with their faults", body = CaseFaults),
        (status = 422, description = "没有此单位，或区间不对 / no such unit, or days that are none", body = web::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[get("/cases/faults")]
pub async fn list_case_faults(
    call: Call<AuditCases>,
    params: Params<CaseFaultParams>,
) -> Answer<Json<CaseFaults>> {
    let CaseFaultParams { unit, from, to } = params.filter;
    call.scan(move |db, ground| {
        let days = to.signed_duration_since(from).num_days();
        Refusal::unless((0..=366).contains(&days), &no::SPAN).map_err(Problem::from)?;
        let unit = units::named(db, ground.tenant(), &ground.reach, "unit", unit)?;
        let cases = found(db, ground, unit.id, (from, to))?;
        let mediators = mediators(db, ground, &cases)?;
        let faulty = cases.iter().filter_map(|case| faulty(ground, case, &mediators)).collect();
        Ok(Json(CaseFaults { from, to, cases: cases.len() as u64, faulty }))
    })
    .await
}

fn found(
    db: &mut Db,
    ground: &Ground,
    unit: Id,
    (from, to): (NaiveDate, NaiveDate),
) -> db::Result<Vec<MediationCase>> {
    let units = Some(units::subtree(db, ground.tenant(), unit, to)?);
    let filter = CaseFilter { units, ..CaseFilter::default() };
    let everything = CaseSight::everything();
    let (mut all, mut after) = (Vec::new(), None);
    loop {
        let page = store::list_cases(db, ground.tenant(), &everything, &filter, after, PAGE)?;
        after = page.last().map(|case| case.id);
        let is_last = (page.len() as i64) < PAGE;
        let within = |case: &MediationCase| from <= case.found_on && case.found_on <= to;
        all.extend(page.into_iter().filter(|case| within(case) && case.stands()));
        if is_last {
            return Ok(all);
        }
    }
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

fn faulty(
    ground: &Ground,
    case: &MediationCase,
    mediators: &BTreeMap<Id, Mediator>,
) -> Option<FaultyCase> {
    let served = |id: Id, day: NaiveDate| {
        mediators.get(&id).is_some_and(|one| one.employment_on(day).is_some())
    };
    let faults = case.faults(ground.now.local_date(), served);
    (!faults.is_empty()).then(|| FaultyCase {
        case: case.id,
        case_no: case.case_no.clone(),
        unit: case.unit,
        status: case.status,
        found_on: case.found_on,
        faults,
    })
}
