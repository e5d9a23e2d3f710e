use crate::codes::{SplitSign, SubsidyGrade};
use crate::model::{MediationCase, PartyDetails, Subsidy};
use crate::permissions::AuditSubsidies;
use crate::rules::MediationRules;
use crate::store::{self, CaseSight};
use actix_web::get;
use actix_web::web::Json;
use chrono::NaiveDate;
use db::Db;
use kernel::Id;
use records::{Record, RecordStatus, UnitDays};
use serde::Serialize;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use web::{Answer, Call, Ground, Params};

/// 一笔补贴
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct SplitClaim {
    pub subsidy: Id,
    pub case: Id,
    pub unit: Id,
    pub grade: SubsidyGrade,
    /// 金额（分）
    pub amount: i64,
    pub status: RecordStatus,
    pub claimed_on: NaiveDate,
    pub paid_on: Option<NaiveDate>,
}

/// 两笔补贴疑为同一纠纷
#[derive(Debug, Serialize, ToSchema)]
pub struct SubsidySplit {
    pub first: SplitClaim,
    pub second: SplitClaim,
    /// What speaks for it.
    #[schema(max_items = 3)]
    pub signs: Vec<SplitSign>,
}

/// 疑似拆分的补贴
#[derive(Debug, Serialize, ToSchema)]
pub struct SubsidySplits {
    pub from: NaiveDate,
    pub to: NaiveDate,
    #[schema(max_items = 100000)]
    pub pairs: Vec<SubsidySplit>,
}

/// 疑似拆分的补贴
///
/// Tells which two claims may be for one dispute: their cases were merged, or the same parties, by number or by all their names, had
/// both within the days of the rule (`GET …/rules`). Void claims are left out; nobody's particulars are shown.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_list_subsidy_splits",
    params(UnitDays),
    security(("bearer" = ["mediation.subsidies.audit"])),
    responses(
        (status = 200, description = "疑似拆分的补贴 / the pairs", body = SubsidySplits),
        (status = 422, description = "没有此单位，或区间不对 / no such unit, or days that are none", body = web::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[get("/subsidies/splits")]
pub async fn list_subsidy_splits(
    call: Call<AuditSubsidies>,
    params: Params<UnitDays>,
) -> Answer<Json<SubsidySplits>> {
    let asked = params.filter;
    call.scan(move |db, ground| {
        let units = asked.units(db, ground)?;
        let claims = claims(db, ground, &units, asked.days())?;
        let pairs = claims.iter().enumerate().flat_map(|(n, first)| {
            let others = claims.iter().skip(n + 1);
            others.filter_map(move |second| pair(first, second))
        });
        Ok(Json(SubsidySplits { from: asked.from, to: asked.to, pairs: pairs.collect() }))
    })
    .await
}

struct Claimed {
    record: Record<Subsidy>,
    case: MediationCase,
    parties: Vec<PartyDetails>,
    names: BTreeSet<String>,
}

fn claims(
    db: &mut Db,
    ground: &Ground,
    units: &[Id],
    days: (NaiveDate, NaiveDate),
) -> db::Result<Vec<Claimed>> {
    use RecordStatus::{Draft, Returned, Submitted, Verified};
    let tenant = ground.tenant();
    let statuses = [Draft, Submitted, Returned, Verified];
    let records: Vec<Record<Subsidy>> = records::within(db, tenant, units, &statuses, days)?;
    let mut all = Vec::new();
    for record in records {
        let everything = CaseSight::everything();
        let case = store::find_case(db, tenant, &everything, record.content.case)?;
        let Some(case) = case else { continue };
        let parties = store::find_parties(db, &ground.keys, case.id)?;
        let parties: Vec<PartyDetails> = parties.into_values().collect();
        let names = parties.iter().map(|party| party.name.clone()).collect();
        all.push(Claimed { record, case, parties, names });
    }
    Ok(all)
}

fn pair(first: &Claimed, second: &Claimed) -> Option<SubsidySplit> {
    let root = |one: &Claimed| one.case.merged_into.unwrap_or(one.case.id);
    let mut signs = Vec::new();
    signs.extend((root(first) == root(second)).then_some(SplitSign::Merged));
    if is_close(first, second) {
        let same = |party: &PartyDetails| {
            let numbers = party.numbers();
            second.parties.iter().any(|other| numbers.shares_a_number_with(&other.numbers()))
        };
        signs.extend(first.parties.iter().any(same).then_some(SplitSign::SameNumber));
        let named = !first.names.is_empty() && first.names == second.names;
        signs.extend(named.then_some(SplitSign::SameNames));
    }
    let (of_first, of_second) = (told(&first.record), told(&second.record));
    (!signs.is_empty()).then_some(SubsidySplit { first: of_first, second: of_second, signs })
}

/// Found within the days of the rule that holds when the later one was found.
fn is_close(first: &Claimed, second: &Claimed) -> bool {
    let (one, other) = (first.case.found_on, second.case.found_on);
    let rule = MediationRules::built_in().subsidies_on(one.max(other));
    let apart = one.signed_duration_since(other).num_days().abs();
    rule.is_some_and(|rule| apart <= i64::from(rule.split_days))
}

fn told(record: &Record<Subsidy>) -> SplitClaim {
    let Subsidy { case, grade, amount, claimed_on, ref paid, .. } = record.content;
    SplitClaim {
        subsidy: record.id,
        case,
        unit: record.unit,
        grade,
        amount,
        status: record.status,
        claimed_on,
        paid_on: paid.as_ref().map(|paid| paid.on),
    }
}
