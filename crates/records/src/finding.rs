//! 疑点: what an auditor should look at. It is computed from the records whenever somebody asks, and kept nowhere; a finding is a question
//! and no verdict.

use crate::problems as no;
use crate::record::{Content, Record};
use actix_web::web::Json;
use chrono::NaiveDate;
use db::Db;
use kernel::{Id, Permission, Problem, Refusal};
use organization::units;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use web::{Answer, Call, Ground};

/// So many findings are shown; whoever has more asks for fewer days or one unit.
const MOST: usize = 500;
/// So many records are named in one; the words tell that there may be more.
const NAMED: usize = 100;

/// Of which unit, of which days.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct UnitDays {
    /// The unit, with all below it.
    pub unit: Id,
    /// 开始日期
    pub from: NaiveDate,
    /// 结束日期: a year after the first at most.
    pub to: NaiveDate,
}

/// A rule by which records are looked at: its code, and what is to be made of what it finds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Check {
    pub code: &'static str,
    pub zh: &'static str,
    pub en: &'static str,
}

/// 涉及的记录
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FindingRecord {
    /// 记录种类
    #[schema(max_length = 60, example = "pufa-publicity.activity")]
    pub kind: String,
    pub id: Id,
    pub unit: Id,
    /// The day that it counts on.
    pub day: NaiveDate,
    /// 卷号: by which its file is asked for, where it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 160)]
    pub number: Option<String>,
    /// 登记人 (accounts): whom to ask, where the finding is about what somebody entered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(required = false, max_items = 100)]
    pub by: Vec<Id>,
    /// Its address; absent where whoever asks may not read it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 200)]
    pub link: Option<String>,
}

impl FindingRecord {
    pub fn of<C: Content>(record: &Record<C>) -> Self {
        Self {
            kind: C::KIND.into(),
            id: record.id,
            unit: record.unit,
            day: record.content.day(),
            number: None,
            by: Vec::new(),
            link: Some(format!("{}/{}", C::PATH, record.id)),
        }
    }

    /// For whoever may not read it: its file is asked for by its number.
    pub fn closed(self, number: Option<String>) -> Self {
        Self { number, link: None, ..self }
    }
}

/// 疑点
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Finding {
    /// Stable, such as `same_file`.
    #[schema(max_length = 40, example = "same_file")]
    pub code: String,
    /// 说明
    #[schema(max_length = 500)]
    pub zh: String,
    #[schema(max_length = 500)]
    pub en: String,
    /// 涉及的记录: the first hundred, by day.
    #[schema(max_items = 100)]
    pub records: Vec<FindingRecord>,
}

impl Finding {
    /// Of more than can be named, these come before the others.
    pub fn about(
        check: &Check,
        these: impl IntoIterator<Item = FindingRecord>,
        others: impl IntoIterator<Item = FindingRecord>,
    ) -> Self {
        Self::of(check, these.into_iter().chain(others).take(NAMED))
    }

    pub fn of(check: &Check, records: impl IntoIterator<Item = FindingRecord>) -> Self {
        let mut records: Vec<FindingRecord> = records.into_iter().collect();
        records.sort_by_key(|one| (one.day, one.id));
        records.truncate(NAMED);
        Self { code: check.code.into(), zh: check.zh.into(), en: check.en.into(), records }
    }
}

/// 疑点清单
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Findings {
    pub from: NaiveDate,
    pub to: NaiveDate,
    #[schema(max_items = 500)]
    pub findings: Vec<Finding>,
    /// There are more than are shown.
    pub more: bool,
}

impl UnitDays {
    /// The answer of a line to which questions there are about these units and days: what `find` finds, anew each time.
    pub async fn findings<P: Permission>(
        self,
        call: Call<P>,
        mut find: impl FnMut(&mut Db, &Ground, &[Id]) -> db::Result<Vec<Finding>> + Send + 'static,
    ) -> Answer<Json<Findings>> {
        call.scan(move |db, ground| {
            let units = self.units(db, ground)?;
            Ok(Json(self.answer(find(db, ground, &units)?)))
        })
        .await
    }

    /// The unit and those below it, if they lie within reach and the days are some.
    pub fn units(&self, db: &mut Db, ground: &Ground) -> db::Result<Vec<Id>> {
        let days = self.to.signed_duration_since(self.from).num_days();
        Refusal::unless((0..=366).contains(&days), &no::SPAN).map_err(Problem::from)?;
        let unit = units::named(db, ground.tenant(), &ground.reach, "unit", self.unit)?;
        units::subtree(db, ground.tenant(), unit.id, self.to)
    }

    pub fn days(&self) -> (NaiveDate, NaiveDate) {
        (self.from, self.to)
    }

    /// In the order of the rules, and of days within a rule.
    fn answer(self, mut findings: Vec<Finding>) -> Findings {
        let more = findings.len() > MOST;
        findings.truncate(MOST);
        Findings { from: self.from, to: self.to, findings, more }
    }
}

/// What more than one of these has, with those that have it: `keys` says what each has.
pub fn shared<'a, T, K: Ord>(
    all: &'a [T],
    keys: impl Fn(&'a T) -> Vec<K>,
) -> impl Iterator<Item = (K, Vec<&'a T>)> {
    let mut by_key: BTreeMap<K, Vec<&T>> = BTreeMap::new();
    for one in all {
        let mut own = keys(one);
        own.sort();
        own.dedup();
        own.into_iter().for_each(|key| by_key.entry(key).or_default().push(one));
    }
    by_key.into_iter().filter(|(_, some)| some.len() > 1)
}
