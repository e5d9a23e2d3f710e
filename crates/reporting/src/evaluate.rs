use crate::definition::{Catalogue, Indicator, Kind, Part};
use crate::figure::{Coverage, Figure, FigureLimit, Gap, Links, Ratio, exclusions, parts};
use crate::period::Period;
use crate::tiers;
use chrono::NaiveDate;
use db::Db;
use kernel::{Id, Problem};
use ledger::figures::{
    AsOf, Contribution, Grouping, Only, Place, Question, Sums, contributions, distinct, held, sums,
};
use organization::units;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use std::collections::BTreeMap;

/// Where, when, and as known when.
#[derive(Debug, Clone)]
pub struct Scope {
    pub tenant: String,
    /// The unit, with all below it.
    pub unit: Id,
    /// 本级: the unit alone.
    pub alone: bool,
    pub period: Period,
    pub as_of: AsOf,
    /// 单个记录、单个对象
    pub only: Only,
    /// 标签、系列, as they were asked: the ledger knows no more than their digests.
    pub words: Words,
}

/// Names of parameters, with what was said.
pub type Words = Vec<(&'static str, String)>;

/// What links leave as it is: ids, codes and moments stay readable.
const WORDS: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b':');

/// The first day that a stock counts from: before any record.
const BEGINNING: NaiveDate = NaiveDate::MIN;

impl Scope {
    /// By what a figure is limited besides unit and period, as it was asked.
    pub fn told(&self) -> Vec<FigureLimit> {
        let Only { record, entity, proven, .. } = &self.only;
        let proven = proven.as_ref().map(|proven| if proven.is { "with" } else { "without" });
        let asked = [
            ("record", record.map(|record| record.to_string())),
            ("entity", entity.clone()),
            ("evidence", proven.map(str::to_string)),
        ];
        let asked = asked.into_iter().filter_map(|(name, said)| Some((name, said?)));
        let all = asked.chain(self.words.iter().cloned());
        all.map(|(name, said)| FigureLimit { parameter: name.into(), said }).collect()
    }

    /// What to ask the ledger for these measures; a stock counts from the beginning.
    pub fn question(
        &self,
        db: &mut Db,
        measures: Vec<String>,
        stock: bool,
    ) -> db::Result<Question> {
        let from = if stock { earliest(self.period.from) } else { self.period.from };
        let mut spans = units::spans(db, &self.tenant, self.unit, from, self.period.to)?;
        if self.alone {
            spans.iter_mut().for_each(|span| span.units.retain(|unit| *unit == self.unit));
            spans.retain(|span| !span.units.is_empty());
        }
        let (tenant, only) = (self.tenant.clone(), self.only.clone());
        Ok(Question { tenant, measures, spans, as_of: self.as_of, only })
    }

    /// What to ask the ledger for a part of an indicator. What covers counts only as far as it was to be covered; what was to be covered is
    /// all that was planned, whatever the plan itself is filed under or proven by, so that no more is covered than there is.
    pub fn question_of(
        &self,
        db: &mut Db,
        indicator: &Indicator,
        part: Part,
    ) -> db::Result<Question> {
        let mut question =
            self.question(db, indicator.measures(part), indicator.kind.is_stock())?;
        if indicator.kind.is_coverage() && part == Part::Numerator {
            question.only.listed_in = indicator.measures(Part::Denominator).pop();
        }
        if indicator.kind.is_coverage() && part == Part::Denominator {
            question.only = Only { entity: question.only.entity, ..Only::default() };
        }
        Ok(question)
    }
}

/// The records behind one side of an indicator, or those left out of it. Of a stock only what still holds is there.
pub(crate) fn records(
    db: &mut Db,
    scope: &Scope,
    indicator: &Indicator,
    part: Part,
    after: Option<&Place>,
    limit: u64,
) -> db::Result<Vec<Contribution>> {
    let question = scope.question_of(db, indicator, part)?;
    let ask = if indicator.kind.is_stock() { held } else { contributions };
    ask(db, &question, after, limit)
}

/// Both databases can hold and compare year 1.
fn earliest(from: NaiveDate) -> NaiveDate {
    NaiveDate::from_ymd_opt(1, 1, 1).unwrap_or(BEGINNING).min(from)
}

/// Sums that a set of indicators needs: flows and stocks are asked apart, for they count different days, and distinct entities, for
/// they are not added up. Tiers, by code, are judged unit by unit.
pub(crate) struct Needed {
    flows: Sums,
    stocks: Sums,
    distinct: Sums,
    held: Sums,
    tiers: BTreeMap<String, (Sums, Vec<Gap>)>,
    /// By indicator: what counts of one side depends on the other.
    covered: BTreeMap<String, Sums>,
}

type Ask = fn(&mut Db, &Question, Grouping) -> db::Result<Sums>;

impl Needed {
    pub fn ask(
        db: &mut Db,
        scope: &Scope,
        indicators: &[&Indicator],
        grouping: Grouping,
    ) -> db::Result<Self> {
        let mut of_kind = |wanted: fn(Kind) -> bool, stock: bool, ask: Ask| {
            let measures = all_measures(indicators.iter().filter(|one| wanted(one.kind)));
            if measures.is_empty() {
                return Ok(Sums::default());
            }
            let question = scope.question(db, measures, stock)?;
            ask(db, &question, grouping)
        };
        let flows = |kind: Kind| !kind.is_stock() && !kind.is_distinct();
        let stocks = |kind: Kind| matches!(kind, Kind::Stock | Kind::Share | Kind::StockAverage);
        let (flows, stocks) = (of_kind(flows, false, sums)?, of_kind(stocks, true, sums)?);
        let mentioned = of_kind(|kind| kind == Kind::Distinct, false, distinct)?;
        let held = of_kind(|kind| kind == Kind::StockDistinct, true, distinct)?;
        let mut tiers = BTreeMap::new();
        for one in indicators.iter().filter(|one| one.kind.is_of_units()) {
            tiers.insert(one.code.clone(), tiers::judge(db, scope, one)?);
        }
        let mut covered = BTreeMap::new();
        for one in indicators.iter().filter(|one| one.kind.is_coverage()) {
            covered.insert(one.code.clone(), coverings(db, scope, one, grouping)?);
        }
        Ok(Self { flows, stocks, distinct: mentioned, held, tiers, covered })
    }

    pub fn of(&self, indicator: &Indicator) -> &Sums {
        match indicator.kind {
            Kind::Stock | Kind::Share | Kind::StockAverage => &self.stocks,
            Kind::Distinct => &self.distinct,
            Kind::StockDistinct => &self.held,
            Kind::Tiers | Kind::UnitShare | Kind::UnitAverage => {
                self.tiers.get(&indicator.code).map_or(&self.stocks, |(sums, _)| sums)
            }
            Kind::Coverage | Kind::StockCoverage => {
                self.covered.get(&indicator.code).unwrap_or(&self.distinct)
            }
            Kind::Flow | Kind::Rate | Kind::Average => &self.flows,
        }
    }

    /// Which units lack what an indicator asks of each.
    fn gaps(&self, indicator: &Indicator) -> Vec<Gap> {
        self.tiers.get(&indicator.code).map(|(_, gaps)| gaps.clone()).unwrap_or_default()
    }
}

/// Both sides of a coverage, and what was left out of it.
fn coverings(
    db: &mut Db,
    scope: &Scope,
    indicator: &Indicator,
    grouping: Grouping,
) -> db::Result<Sums> {
    let mut all = Sums::default();
    for (part, ask) in [
        (Part::Numerator, distinct as Ask),
        (Part::Denominator, distinct as Ask),
        (Part::Excluded, sums as Ask),
    ] {
        let question = scope.question_of(db, indicator, part)?;
        let side = ask(db, &question, grouping)?;
        all.rows.extend(side.rows);
        all.sealed = side.sealed;
    }
    Ok(all)
}

fn all_measures<'a>(indicators: impl Iterator<Item = &'a &'a Indicator>) -> Vec<String> {
    let parts = [Part::Numerator, Part::Denominator, Part::Excluded];
    let mut measures: Vec<String> = indicators
        .flat_map(|indicator| parts.into_iter().flat_map(|part| indicator.measures(part)))
        .collect();
    measures.sort();
    measures.dedup();
    measures
}

/// Evaluates indicators, their companions included, from one snapshot.
pub fn figures(
    db: &mut Db,
    catalogue: &Catalogue,
    scope: &Scope,
    indicators: &[&Indicator],
) -> db::Result<Vec<Figure>> {
    let with_companions = with_companions(catalogue, indicators, scope.period.to)?;
    let needed = db.snapshot(|db| Needed::ask(db, scope, &with_companions, Grouping::Total))?;
    let figure = |indicator: &&Indicator| {
        let companion = indicator.companion.as_deref();
        let companion = companion.and_then(|code| catalogue.on(code, scope.period.to));
        let coverage = companion.map(|companion| {
            let ratio = Ratio::of(companion, |measure| needed.of(companion).total(measure));
            coverage(companion, ratio)
        });
        Figure {
            gaps: needed.gaps(indicator),
            parts: parts(catalogue, indicator, needed.of(indicator)),
            ..figure(indicator, scope, needed.of(indicator), coverage)
        }
    };
    Ok(indicators.iter().map(figure).collect())
}

pub(crate) fn with_companions<'a>(
    catalogue: &'a Catalogue,
    indicators: &[&'a Indicator],
    day: NaiveDate,
) -> db::Result<Vec<&'a Indicator>> {
    let mut all = indicators.to_vec();
    for code in indicators.iter().filter_map(|indicator| indicator.companion.as_deref()) {
        // A figure that must not stand alone is rather not shown at all.
        let companion = catalogue.on(code, day).ok_or_else(Problem::not_found)?;
        all.push(companion);
    }
    Ok(all)
}

pub(crate) fn coverage(companion: &Indicator, ratio: Ratio) -> Coverage {
    Coverage {
        indicator: companion.code.clone(),
        title_zh: companion.title_zh.clone(),
        text: ratio.text(companion),
        numerator: ratio.numerator(),
        denominator: ratio.denominator(),
    }
}

fn figure(indicator: &Indicator, scope: &Scope, sums: &Sums, coverage: Option<Coverage>) -> Figure {
    let ratio = Ratio::of(indicator, |measure| sums.total(measure));
    let as_of = scope.as_of.moment();
    let ledger_index = match scope.as_of {
        AsOf::Sealed { size, .. } => size,
        _ => sums.sealed,
    };
    Figure {
        indicator: indicator.code.clone(),
        title_zh: indicator.title_zh.clone(),
        title_en: indicator.title_en.clone(),
        kind: indicator.kind,
        value: ratio.value(indicator),
        text: ratio.text(indicator),
        numerator: ratio.numerator(),
        denominator: ratio.denominator(),
        excluded: exclusions(indicator, sums),
        gaps: Vec::new(),
        parts: Vec::new(),
        unit: indicator.unit.clone(),
        period: scope.period.clone(),
        scope: scope.unit,
        only: scope.told(),
        as_of,
        ledger_index,
        indicator_version: indicator.version,
        definition_hash: indicator.hash(),
        coverage,
        records: links(indicator, scope),
    }
}

/// The addresses that give exactly the records of this figure: they carry its moment, so that later records stay out.
fn links(indicator: &Indicator, scope: &Scope) -> Links {
    let known = match scope.as_of {
        AsOf::Now(moment) | AsOf::Moment(moment) => format!("as_of={moment}"),
        AsOf::Sealed { size, moment } => format!("as_of={moment}&ledger_index={size}"),
    };
    let only = scope.told().into_iter().map(|one| {
        let said = utf8_percent_encode(&one.said, WORDS);
        format!("&{}={said}", one.parameter)
    });
    let only = only.collect::<String>();
    let link = |part: &str| {
        format!(
            "/v1/reporting/figures/{}/records?part={part}&unit={}&from={}&to={}&{known}{only}",
            indicator.code, scope.unit, scope.period.from, scope.period.to
        )
    };
    Links {
        numerator: link("numerator"),
        denominator: (!indicator.denominator.is_empty()).then(|| link("denominator")),
        excluded: (!indicator.excluded.is_empty()).then(|| link("excluded")),
    }
}
