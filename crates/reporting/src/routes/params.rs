use super::Reporting;
use crate::definition::Indicator;
use crate::evaluate::{Scope, Words};
use crate::period::Period;
use crate::problems as no;
use chrono::NaiveDate;
use db::Db;
use kernel::{Id, Instant, Problem, Refusal, problems};
use ledger::feed;
use ledger::figures::{AsOf, Filed, Only, Proven, end_of_day};
use organization::units;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::{Ground, IN_SERIES, TAGGED, label};

/// Where and when, as every figure is asked.
#[derive(Debug, Clone)]
pub struct Asked {
    pub unit: Option<Id>,
    pub period: Option<String>,
    pub from: Option<NaiveDate>,
    pub to: Option<NaiveDate>,
    pub as_of: Option<String>,
    pub ledger_index: Option<u64>,
    pub record: Option<Id>,
    pub entity: Option<String>,
    pub evidence: Option<Proof>,
    pub tag: Option<String>,
    pub series: Option<String>,
}

/// Whether evidence files prove what is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Proof {
    /// 有佐证
    With,
    /// 无佐证
    Without,
}

/// A query with the members of [`Asked`] and some of its own; serde cannot flatten and refuse the unknown at once.
macro_rules! figure_params {
    ($(#[$doc:meta])* $name:ident { $($(#[$field:meta])* $member:ident: $kind:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, serde::Deserialize, utoipa::IntoParams)]
        #[serde(deny_unknown_fields)]
        #[into_params(parameter_in = Query)]
        pub struct $name {
            $($(#[$field])* pub $member: $kind,)*
            /// 统计范围: the unit whose subtree is counted; the caller's own when absent.
            pub unit: Option<kernel::Id>,
            /// 统计期: `2025`, `2025-H1`, `2025-Q3` or `2025-03`; or give `from` and `to`.
            #[param(max_length = 10, example = "2025")]
            pub period: Option<String>,
            /// First day.
            pub from: Option<chrono::NaiveDate>,
            /// Last day.
            pub to: Option<chrono::NaiveDate>,
            /// 截至: a day or a moment; now when absent. Records entered later are left out, deadlines are judged then.
            #[param(max_length = 40, example = "2025-12-31")]
            pub as_of: Option<String>,
            /// Count only the first so many sealed entries: a figure computed there is the same for ever.
            #[param(minimum = 0)]
            pub ledger_index: Option<u64>,
            /// 单个记录: count what this record contributes, and nothing besides.
            pub record: Option<kernel::Id>,
            /// 单个对象: count only what mentions this code, such as the campaign that activities belong to.
            #[param(min_length = 1, max_length = 100, pattern = "^[A-Za-z0-9:._-]*$", example = "publicity-8")]
            pub entity: Option<String>,
            /// 佐证: count only records that evidence files prove, or only those without any.
            #[param(inline)]
            pub evidence: Option<crate::routes::params::Proof>,
            /// 标签: count only records with this tag, in exactly these words; what is filed under none (`not_filed`) is not asked so.
            #[param(min_length = 1, max_length = 40, example = "八五普法")]
            pub tag: Option<String>,
            /// 系列: count only records of this series, in exactly these words; what is filed under none (`not_filed`) is not asked so.
            #[param(min_length = 1, max_length = 60, example = "法治进社区")]
            pub series: Option<String>,
        }

        impl $name {
            fn asked(&self) -> crate::routes::params::Asked {
                crate::routes::params::Asked {
                    unit: self.unit,
                    period: self.period.clone(),
                    from: self.from,
                    to: self.to,
                    as_of: self.as_of.clone(),
                    ledger_index: self.ledger_index,
                    record: self.record,
                    entity: self.entity.clone(),
                    evidence: self.evidence,
                    tag: self.tag.clone(),
                    series: self.series.clone(),
                }
            }
        }
    };
}

pub(super) use figure_params;

/// The record that is asked for; one that there is not, where it is for few eyes and the caller is none of them: whether it counts for a
/// figure would tell what it is about.
fn shown(db: &mut Db, ground: &Ground, unit: Id, record: Id) -> db::Result<Id> {
    let mut guards = feed::guards(db, ground.tenant(), &[record])?.into_values().flatten();
    let allowed = guards.all(|guard| ground.caller.holds_at(&guard, unit));
    Ok(if allowed { record } else { Id::nil() })
}

impl Asked {
    /// The scope, if it lies within the caller's reach.
    pub fn scope(&self, db: &mut Db, ground: &Ground) -> db::Result<Scope> {
        let period = Period::asked(self.period.as_deref(), self.from, self.to)?;
        let unit = match self.unit.or(ground.caller.unit) {
            Some(unit) => unit,
            None => units::root(db, ground.tenant())?.ok_or_else(Problem::not_found)?.id,
        };
        if !ground.reach.covers(unit) || units::find(db, ground.tenant(), unit)?.is_none() {
            return Err(Problem::not_found().into());
        }
        let as_of = self.as_of(ground.now)?;
        let entity = self.entity.clone();
        entity.as_deref().map_or(Ok(()), code)?;
        let proven = self
            .evidence
            .map(|asked| Proven { by: web::PROVEN_BY.into(), is: asked == Proof::With });
        let (filed, words) = self.filed();
        let record = self.record.map(|record| shown(db, ground, unit, record)).transpose()?;
        let only = Only { record, entity, listed_in: None, proven, filed };
        Ok(Scope {
            tenant: ground.tenant().to_string(),
            unit,
            alone: false,
            period,
            as_of,
            only,
            words,
        })
    }

    /// What records have to be filed under, as the ledger knows it and as it was asked.
    fn filed(&self) -> (Vec<Filed>, Words) {
        let asked = [(TAGGED, "tag", &self.tag), (IN_SERIES, "series", &self.series)];
        let asked = asked.into_iter().filter_map(|(measure, name, word)| {
            let word = word.clone()?;
            let filed = Filed { under: measure.into(), entity: label(&word) };
            Some((filed, (name, word)))
        });
        asked.unzip()
    }

    fn as_of(&self, now: Instant) -> Result<AsOf, Problem> {
        let moment = match self.as_of.as_deref() {
            None => None,
            Some(text) => Some(moment(text, now).ok_or_else(bad_as_of)?),
        };
        if moment.is_some_and(|moment| moment > now) {
            return Err(bad_as_of());
        }
        Ok(match (self.ledger_index, moment) {
            (Some(size), moment) => AsOf::Sealed { size, moment: moment.unwrap_or(now) },
            (None, Some(moment)) => AsOf::Moment(moment),
            (None, None) => AsOf::Now(now),
        })
    }
}

/// What facts mention is a code.
fn code(text: &str) -> Result<(), Problem> {
    let fits = |byte: u8| byte.is_ascii_alphanumeric() || b":._-".contains(&byte);
    if !text.is_empty() && text.bytes().all(fits) {
        return Ok(());
    }
    let zh = "entity 应为代码，如 publicity-8";
    let en = "entity must be a code such as publicity-8";
    Err(Problem { kind: &problems::MALFORMED, ..Problem::field("entity", "entity", zh, en) })
}

fn moment(text: &str, now: Instant) -> Option<Instant> {
    match text.parse::<NaiveDate>() {
        Ok(day) if day > now.local_date() => None,
        Ok(day) => Some(end_of_day(day, now)),
        Err(_) => text.parse().ok(),
    }
}

fn bad_as_of() -> Problem {
    let zh = "as_of 应为不晚于现在的日期或时刻，如 2025-12-31 或 2025-12-31T16:00:00Z";
    let en = "as_of must be a day or a moment that is not in the future, such as 2025-12-31 or 2025-12-31T16:00:00Z";
    Problem { kind: &problems::MALFORMED, ..Problem::field("as_of", "as_of", zh, en) }
}

/// The rule of an indicator that holds on the period's last day, if what it counts can be limited as it is asked.
pub fn indicator<'a>(
    reporting: &'a Reporting,
    code: &str,
    scope: &Scope,
) -> Result<&'a Indicator, Problem> {
    let rule = reporting.catalogue.on(code, scope.period.to).ok_or_else(|| {
        let zh =
            format!("没有指标 {code}，或其口径在该统计期尚未生效；可查询 /v1/reporting/indicators");
        let en = format!(
            "There is no indicator {code} with a rule for that period; see /v1/reporting/indicators"
        );
        Problem { detail_zh: zh, detail_en: en, ..Problem::not_found() }
    })?;
    Refusal::unless(fits(reporting, rule, scope), &no::NOT_FILED)?;
    Ok(rule)
}

/// The rules that a request names by their codes; all whose figures can be limited as it asks when it names none.
pub fn indicators<'a>(
    reporting: &'a Reporting,
    codes: Option<&str>,
    scope: &Scope,
) -> Result<Vec<&'a Indicator>, Problem> {
    let Some(codes) = codes else {
        let all = reporting.catalogue.all_on(scope.period.to).into_iter();
        return Ok(all.filter(|rule| fits(reporting, rule, scope)).collect());
    };
    codes.split(',').map(|code| indicator(reporting, code.trim(), scope)).collect()
}

/// Whether a tag or a series can be asked of it, where one is.
fn fits(reporting: &Reporting, rule: &Indicator, scope: &Scope) -> bool {
    scope.only.filed.is_empty() || reporting.catalogue.is_filed(rule, scope.period.to)
}
