use super::params::{figure_params, indicator};
use super::{ReadFigures, Reporting};
use crate::definition::Indicator;
use crate::evaluate::{Needed, Scope, coverage, with_companions};
use crate::figure::{Coverage, Ratio};
use crate::period::Period;
use actix_web::get;
use actix_web::web::{Data, Json, Path};
use chrono::{Datelike, Months, NaiveDate};
use db::Db;
use kernel::{Id, Problem, problems};
use ledger::figures::{Grouping, SumRow, Sums};
use organization::units;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Answer, Call, Params};

/// What a series runs along.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// 按月
    Month,
    /// 按下级单位: the unit itself and each unit directly below it with its subtree.
    Unit,
}

figure_params! {
    /// Which series.
    SeriesParams {
        /// Along months or along units.
        #[param(inline)]
        by: By,
    }
}

/// An indicator along months or units, from one snapshot.
#[derive(Serialize, ToSchema)]
pub struct Series {
    #[schema(max_length = 60)]
    pub indicator: String,
    #[schema(max_length = 100)]
    pub title_zh: String,
    pub by: By,
    pub period: Period,
    pub scope: Id,
    #[schema(max_items = 2000)]
    pub points: Vec<Point>,
}

/// One point of a series.
#[derive(Serialize, ToSchema)]
pub struct Point {
    /// The month, `2025-03`, or the unit's name.
    #[schema(max_length = 200)]
    pub label: String,
    /// The unit, in a series along units.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unit: Option<Id>,
    pub value: Option<f64>,
    #[schema(max_length = 40)]
    pub text: String,
    pub numerator: f64,
    pub denominator: Option<i64>,
    /// The figure that must stand beside this one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
}

/// 分月、分单位序列
///
/// An indicator by month, or by the unit itself and each unit below it.
#[utoipa::path(
    tag = "reporting",
    operation_id = "reporting_read_series",
    params(("code" = String, Path, description = "指标代码 / indicator", max_length = 60, example = "HL.CLOSE_RATE"), SeriesParams),
    security(("bearer" = ["reporting.figures.read"])),
    responses(
        (status = 200, description = "序列 / the series", body = Series),
        (status = 422, description = "该指标没有序列，或其记录不设标签和系列 / such an indicator has no series, or what it counts is filed under no tag or series", body = web::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[get("/figures/{code}/series")]
pub async fn read_series(
    call: Call<ReadFigures>,
    reporting: Data<Reporting>,
    code: Path<String>,
    params: Params<SeriesParams>,
) -> Answer<Json<Series>> {
    let (reporting, filter) = (reporting.into_inner(), params.filter);
    let code = code.into_inner();
    call.scan_behind(move |db, ground| {
        let scope = filter.asked().scope(db, ground)?;
        let indicator = indicator(&reporting, &code, &scope)?;
        if indicator.kind.is_of_units() {
            let zh = "分级覆盖没有序列：请按单位分别查询";
            let en = "What is asked unit by unit has no series: ask for each unit";
            return Err(Problem::field("code", "tiers", zh, en).into());
        }
        let wanted = with_companions(&reporting.catalogue, &[indicator], scope.period.to)?;
        let points = db.snapshot(|db| match filter.by {
            By::Month => by_month(db, &scope, &wanted),
            By::Unit => by_unit(db, &scope, &wanted),
        })?;
        Ok(Json(Series {
            indicator: indicator.code.clone(),
            title_zh: indicator.title_zh.clone(),
            by: filter.by,
            period: scope.period.clone(),
            scope: scope.unit,
            points,
        }))
    })
    .await
}

/// `wanted` is the indicator, and its companion if it has one.
fn point(
    wanted: &[&Indicator],
    label: String,
    unit: Option<Id>,
    total: impl Fn(&Indicator, &str) -> i64,
) -> Option<Point> {
    let indicator = wanted.first()?;
    let ratio = |indicator: &Indicator| Ratio::of(indicator, |measure| total(indicator, measure));
    let own = ratio(indicator);
    Some(Point {
        label,
        unit,
        value: own.value(indicator),
        text: own.text(indicator),
        numerator: own.numerator(),
        denominator: own.denominator(),
        coverage: wanted.get(1).map(|companion| coverage(companion, ratio(companion))),
    })
}

fn by_month(db: &mut Db, scope: &Scope, wanted: &[&Indicator]) -> db::Result<Vec<Point>> {
    if wanted.iter().any(|indicator| indicator.kind.is_stock()) {
        let zh = "存量指标没有分月序列：请按不同的 as_of 查询";
        let en = "A stock has no series by month: ask for it at different as_of";
        return Err(
            Problem { kind: &problems::INVALID, ..Problem::field("by", "stock", zh, en) }.into()
        );
    }
    let needed = Needed::ask(db, scope, wanted, Grouping::Month)?;
    let in_month = |sums: &Sums, measure: &str, month: NaiveDate| {
        let of = |row: &&SumRow| row.measure == measure && row.month == Some(month);
        sums.rows.iter().filter(of).map(|row| row.value).sum()
    };
    let point = |month: NaiveDate| {
        let label = format!("{}-{:02}", month.year(), month.month());
        point(wanted, label, None, |indicator, measure| {
            in_month(needed.of(indicator), measure, month)
        })
    };
    Ok(months(scope.period.from, scope.period.to).filter_map(point).collect())
}

fn months(from: NaiveDate, to: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    let next = |month: &NaiveDate| month.checked_add_months(Months::new(1));
    std::iter::successors(from.with_day(1), next).take_while(move |month| *month <= to).take(1200)
}

fn by_unit(db: &mut Db, scope: &Scope, wanted: &[&Indicator]) -> db::Result<Vec<Point>> {
    // Asked alone, so that of what was planned by the unit itself no more is covered than there is.
    let itself = Scope { alone: true, ..scope.clone() };
    let Period { from, to, .. } = scope.period;
    let children = units::children(db, &scope.tenant, scope.unit, from, to)?;
    let below = children.into_iter().map(|child| {
        let below = Scope { unit: child.id, ..scope.clone() };
        (child.name, below)
    });
    let mut points = Vec::new();
    for (label, asked) in std::iter::once(("本级".to_string(), itself)).chain(below) {
        let needed = Needed::ask(db, &asked, wanted, Grouping::Total)?;
        points.extend(point(wanted, label, Some(asked.unit), |indicator, measure| {
            needed.of(indicator).total(measure)
        }));
    }
    Ok(points)
}
