use super::*;
use crate::codes::*;
use crate::rules;
use chrono::{Datelike, NaiveDate};
use kernel::{Id, Refusal};
use ledger::Fact;
use records::Content;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// 行政执法证
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Certificate {
    pub issuer: CertificateIssuer,
    pub status: CertificateStatus,
    /// 发证日期
    pub issued_on: NaiveDate,
    /// 有效期至
    pub valid_to: NaiveDate,
    /// 暂扣、注销日期: it holds no longer from this day on.
    pub ended_on: Option<NaiveDate>,
}

impl Certificate {
    /// The last day on which it holds.
    fn last_day(&self) -> NaiveDate {
        let ended = self.ended_on.and_then(|day| day.pred_opt());
        ended.map_or(self.valid_to, |day| day.min(self.valid_to))
    }
}

/// 参加的执法培训
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficerTraining {
    /// The verified training.
    pub training: Id,
    /// The day on which it ended.
    pub on: NaiveDate,
    /// 学时 in tenths.
    #[schema(minimum = 1, maximum = 10000, example = 80)]
    pub tenths_of_hours: u32,
}

kernel::command! {
    /// An officer took part in a training.
    LogHours {
        /// A verified training for enforcement officers.
        training: Id,
    }
}

/// 行政执法人员: one record per person, with the days on which the person is on post and the certificate holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Officer {
    pub person: Id,
    /// 岗位
    #[schema(min_length = 1, max_length = 100, example = "综合行政执法队队员")]
    pub post: String,
    /// 编制
    pub staffing: Staffing,
    /// 上岗日期
    pub on_post_from: NaiveDate,
    /// 离岗日期: the last day on post.
    pub on_post_to: Option<NaiveDate>,
    /// 通用法律知识考试合格日期
    pub general_exam_on: Option<NaiveDate>,
    /// 专门法律知识考试合格日期
    pub special_exam_on: Option<NaiveDate>,
    /// 执法证: none while the person has none.
    pub certificate: Option<Certificate>,
    /// 执法培训
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub trainings: Vec<OfficerTraining>,
}

impl Officer {
    /// The officer with the hours of a training.
    pub fn with_training(mut self, training: OfficerTraining) -> Result<Self, Refusal> {
        let known = self.trainings.iter().any(|one| one.training == training.training);
        Refusal::unless(!known, &no::TRAINED_BEFORE)?;
        self.trainings.push(training);
        Ok(self)
    }

    fn is_on_post(&self, day: NaiveDate) -> bool {
        self.on_post_from <= day && self.on_post_to.is_none_or(|last| day <= last)
    }

    /// 本年度学时, in tenths, of somebody on post on that day.
    fn hours_on(&self, day: NaiveDate) -> i64 {
        let of = |one: &&OfficerTraining| one.on <= day && one.on.year() == day.year();
        let hours = self.trainings.iter().filter(of).map(|one| i64::from(one.tenths_of_hours));
        if self.is_on_post(day) { hours.sum() } else { 0 }
    }

    /// What was learnt in a year, from day to day; it ends with the year, and with the post.
    fn learning(&self, unit: Id) -> Vec<Fact> {
        let mut days = BTreeSet::from([self.on_post_from]);
        days.extend(self.on_post_to.and_then(|last| last.succ_opt()));
        for one in &self.trainings {
            days.insert(one.on);
            days.extend(NaiveDate::from_ymd_opt(one.on.year() + 1, 1, 1));
        }
        let (mut facts, mut before) = (Vec::new(), (0, 0));
        for day in days {
            let hours = self.hours_on(day);
            let now = (
                hours,
                i64::from(rules::enough_hours_on(day).is_some_and(|enough| enough <= hours)),
            );
            let changes = [(HOURS_OF_YEAR, now.0 - before.0), (HOURS_REACHED, now.1 - before.1)];
            let changes = changes.into_iter().filter(|(_, value)| *value != 0);
            facts.extend(changes.map(|(measure, value)| Fact::new(measure, unit, day, value)));
            before = now;
        }
        facts
    }
}

impl Content for Officer {
    const KIND: &'static str = "study-records.officer";
    const PATH: &'static str = "/v1/study-records/officers";
    const NAME: (&'static str, &'static str) = ("执法人员", "enforcement officer");
    const RECORD: &'static str = "study-records.officers.record";
    const VERIFY: &'static str = "study-records.officers.verify";
    const WAITING: &'static str = OFFICERS_WAITING;

    fn day(&self) -> NaiveDate {
        self.on_post_from
    }

    fn title(&self) -> &str {
        &self.post
    }

    fn category(&self) -> &'static str {
        self.staffing.code()
    }

    /// 合同制、劳务派遣、临时借调人员不得持证 (山东省的规定); 两项考试均合格方可申领.
    fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.on_post_from <= today, &no::IN_FUTURE)?;
        Refusal::unless(self.on_post_to.is_none_or(|day| self.on_post_from <= day), &no::DAYS)?;
        let Some(certificate) = &self.certificate else { return Ok(()) };
        Refusal::unless(self.staffing.may_be_certified(), &no::STAFFING)?;
        let ends = certificate.ended_on.is_none_or(|day| certificate.issued_on <= day);
        Refusal::unless(certificate.issued_on <= certificate.valid_to && ends, &no::DAYS)?;
        Refusal::unless(certificate.issued_on <= today, &no::IN_FUTURE)?;
        let passed = [self.general_exam_on, self.special_exam_on];
        let before = |day: Option<NaiveDate>| day.is_some_and(|day| day <= certificate.issued_on);
        Refusal::unless(passed.into_iter().all(before), &no::EXAMS_FIRST)?;
        let ended = certificate.status != CertificateStatus::Valid;
        Refusal::unless(ended == certificate.ended_on.is_some(), &no::CERTIFICATE_END)
    }

    fn complete(&self, _: NaiveDate) -> Result<(), Refusal> {
        Ok(())
    }

    fn facts(&self, unit: Id) -> Vec<Fact> {
        let mut facts: Vec<Fact> =
            Fact::span(OFFICERS, unit, self.on_post_from, self.on_post_to).collect();
        if let Some(certificate) = &self.certificate {
            let from = certificate.issued_on.max(self.on_post_from);
            let last = certificate.last_day();
            let last = self.on_post_to.map_or(last, |day| day.min(last));
            facts.extend(Fact::span(CERTIFIED, unit, from, Some(last)));
        }
        facts.extend(self.learning(unit));
        facts
    }

    fn told(&self) -> Value {
        json!({
            "staffing": self.staffing, "on_post_to": self.on_post_to, "trainings": self.trainings,
            "certificate": self.certificate.as_ref().map(|one| json!({
                "status": one.status, "issued_on": one.issued_on, "valid_to": one.valid_to, "ended_on": one.ended_on,
            })),
        })
    }
}
