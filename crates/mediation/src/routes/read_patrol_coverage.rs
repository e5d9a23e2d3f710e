use crate::model::Patrol;
use crate::permissions::ReadPatrols;
use crate::rules::PATROLLING;
use crate::rules::{MediationRules, Stretch};
use actix_web::get;
use actix_web::web::Json;
use chrono::NaiveDate;
use db::Db;
use kernel::Id;
use organization::units::{self, Unit};
use records::{Record, UnitDays};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use web::{Answer, Call, Ground, Params};

/// 一个单位的排查频次
#[derive(Debug, Serialize, ToSchema)]
pub struct UnitPatrols {
    pub unit: Id,
    /// 单位名称
    #[schema(max_length = 100)]
    pub name: String,
    /// 应排查的时段数: those that are over.
    #[schema(minimum = 0)]
    pub due: u64,
    /// 已核实的排查轮次
    #[schema(minimum = 0)]
    pub rounds: u64,
    /// 其中零报告
    #[schema(minimum = 0)]
    pub zero_reports: u64,
    /// 缺报的时段
    #[schema(max_items = 60)]
    pub missed: Vec<Stretch>,
}

/// 排查频次
#[derive(Debug, Serialize, ToSchema)]
pub struct PatrolCoverage {
    pub from: NaiveDate,
    pub to: NaiveDate,
    #[schema(max_items = 10000)]
    pub units: Vec<UnitPatrols>,
}

/// 排查频次核查
///
/// Tells for every town, village and community in which stretches that its rule asks for (`GET …/rules`) no verified round ended. A round
/// counts for its unit; that of a grid or an office for the village or town that it belongs to, and none of a village for the town.
#[utoipa::path(
    tag = "mediation",
    operation_id = "mediation_read_patrol_coverage",
    params(UnitDays),
    security(("bearer" = ["mediation.patrols.read"])),
    responses(
        (status = 200, description = "排查频次 / the coverage", body = PatrolCoverage),
        (status = 422, description = "没有此单位，或区间不对 / no such unit, or days that are none", body = web::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[get("/patrols/coverage")]
pub async fn read_patrol_coverage(
    call: Call<ReadPatrols>,
    params: Params<UnitDays>,
) -> Answer<Json<PatrolCoverage>> {
    let asked = params.filter;
    call.read_behind(move |db, ground| {
        asked.units(db, ground)?;
        let units = coverage(db, ground, asked)?;
        Ok(Json(PatrolCoverage { from: asked.from, to: asked.to, units }))
    })
    .await
}

fn coverage(db: &mut Db, ground: &Ground, asked: UnitDays) -> db::Result<Vec<UnitPatrols>> {
    let (tenant, today) = (ground.tenant(), ground.now.local_date());
    let units = units::of_kinds(db, tenant, asked.unit, asked.to, &PATROLLING)?;
    let owners = owners(db, tenant, &units, asked.to)?;
    let among: Vec<Id> = owners.keys().copied().collect();
    let rounds: Vec<Record<Patrol>> =
        records::verified_within(db, tenant, &among, (asked.from, asked.to))?;
    let last = today.pred_opt().unwrap_or(today).min(asked.to);
    let rules = MediationRules::built_in();
    let judged = units.iter().map(|unit| {
        let own = |round: &&Record<Patrol>| owners.get(&round.unit) == Some(&unit.id);
        let own: Vec<&Patrol> = rounds.iter().filter(own).map(|round| &round.content).collect();
        let exists = |one: &Stretch| {
            unit.valid_from <= one.from && unit.valid_to.is_none_or(|end| one.to <= end)
        };
        let due = rules.stretches(unit.kind, asked.from, last).into_iter().filter(exists);
        let due: Vec<Stretch> = due.collect();
        let held =
            |one: &Stretch| own.iter().any(|round| one.from <= round.to && round.to <= one.to);
        UnitPatrols {
            unit: unit.id,
            name: unit.name.clone(),
            due: due.len() as u64,
            rounds: own.len() as u64,
            zero_reports: own.iter().filter(|round| round.zero_report).count() as u64,
            missed: due.into_iter().filter(|one| !held(one)).collect(),
        }
    });
    Ok(judged.collect())
}

/// For which unit a round of each unit counts: the nearest above it, itself included, that has to go round.
fn owners(
    db: &mut Db,
    tenant: &str,
    units: &[Unit],
    day: NaiveDate,
) -> db::Result<BTreeMap<Id, Id>> {
    let mut trees = Vec::new();
    for unit in units {
        trees.push((unit.id, units::subtree(db, tenant, unit.id, day)?));
    }
    // Smaller trees lie in larger ones and come last.
    trees.sort_by_key(|(_, tree)| std::cmp::Reverse(tree.len()));
    let all =
        trees.into_iter().flat_map(|(owner, tree)| tree.into_iter().map(move |id| (id, owner)));
    Ok(all.collect())
}
