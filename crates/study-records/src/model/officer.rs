use super::*;
use crate::codes::*;
use crate::permissions::{ReadOfficers, RecordOfficers, VerifyOfficers};
use crate::related;
use crate::rules;
use chrono::{Datelike, NaiveDate};
use kernel::{Id, Refusal};
use ledger::Fact;
use records::annul::take_out;
use records::hours::{Course, Trained};
use records::{Beside, Clashes, Content, Operation, Related, WithoutEntry, Words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

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
    /// 有效: whether that training is verified, and one for enforcement officers. While it is corrected, and once it is void, its hours do
    /// not count.
    #[serde(default = "stands")]
    pub stands: bool,
}

/// Hours are entered of what is verified.
const fn stands() -> bool {
    true
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
    /// 执法领域; what is not said stays.
    #[schema(max_items = 20)]
    pub fields: Option<Vec<EnforcementField>>,
    /// 执法证: none while the person has none.
    pub certificate: Option<Certificate>,
    /// 原执法证, the oldest first: what they were good for stays true. What is not said stays, and a certificate that is renewed joins them.
    #[schema(max_items = 20)]
    pub former_certificates: Option<Vec<Certificate>>,
    /// 年度考核, in the order of years. What is not said stays.
    #[schema(max_items = 60)]
    pub appraisals: Option<Vec<OfficerAppraisal>>,
    /// 处分. What is not said stays.
    #[schema(max_items = 20)]
    pub sanctions: Option<Vec<OfficerSanction>>,
    /// 执法培训: written by `log-hours`; what is sent here is not taken.
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

    /// The officer without a training, the first being 1.
    pub fn without_training(mut self, number: u32) -> Result<Self, Refusal> {
        take_out(&mut self.trainings, number)?;
        Ok(self)
    }

    /// The trainings whose hours count.
    fn standing(&self) -> impl Iterator<Item = &OfficerTraining> {
        self.trainings.iter().filter(|one| one.stands)
    }

    pub(super) fn is_on_post(&self, day: NaiveDate) -> bool {
        self.on_post_from <= day && self.on_post_to.is_none_or(|last| day <= last)
    }

    /// Whether another record says that the same person is on post on one of the days.
    pub fn meets(&self, other: &Self) -> bool {
        let ends_before =
            |one: &Self, next: &Self| one.on_post_to.is_some_and(|last| last < next.on_post_from);
        self.person == other.person && !ends_before(self, other) && !ends_before(other, self)
    }

    /// 本年度学时, in tenths, of somebody on post on that day.
    pub(super) fn hours_on(&self, day: NaiveDate) -> i64 {
        let of = |one: &&OfficerTraining| one.on <= day && one.on.year() == day.year();
        let hours = self.standing().filter(of).map(|one| i64::from(one.tenths_of_hours));
        if self.is_on_post(day) { hours.sum() } else { 0 }
    }

    /// What was learnt in a year, from day to day; it ends with the year, and with the post.
    fn learning(&self, unit: Id) -> Vec<Fact> {
        let mut days = self.turns_of_post();
        for one in self.standing() {
            days.insert(one.on);
            days.extend(NaiveDate::from_ymd_opt(one.on.year() + 1, 1, 1));
        }
        let enough = |day| rules::enough_hours_on(day).is_some_and(|all| all <= self.hours_on(day));
        let hours = Fact::levels(HOURS_OF_YEAR, unit, &days, |day| self.hours_on(day));
        let reached = Fact::levels(HOURS_REACHED, unit, &days, |day| i64::from(enough(day)));
        hours.into_iter().chain(reached).collect()
    }

    /// The days on which it may begin or cease to matter that somebody is on post.
    fn turns_of_post(&self) -> BTreeSet<NaiveDate> {
        let after = self.on_post_to.and_then(|last| last.succ_opt());
        std::iter::once(self.on_post_from).chain(after).collect()
    }

    /// All that the person ever held, the oldest first.
    pub(super) fn certificates(&self) -> impl Iterator<Item = &Certificate> {
        self.former_certificates.iter().flatten().chain(&self.certificate)
    }

    /// 持证上岗: two certificates that overlap are held by one person.
    fn is_certified(&self, day: NaiveDate) -> bool {
        self.is_on_post(day) && self.certificates().any(|one| one.holds_on(day))
    }

    fn certified(&self, unit: Id) -> Vec<Fact> {
        let mut days = self.turns_of_post();
        days.extend(self.certificates().flat_map(Certificate::turns));
        Fact::levels(CERTIFIED, unit, &days, |day| i64::from(self.is_certified(day)))
    }

    /// The certificates before the present one, when a revision does not tell them.
    fn former_after(&self, before: &Self) -> Option<Vec<Certificate>> {
        let renewed = before
            .certificate
            .iter()
            .filter(|known| self.certificate.as_ref().is_some_and(|present| present.renews(known)));
        let former: Vec<Certificate> =
            before.former_certificates.iter().flatten().chain(renewed).cloned().collect();
        (!former.is_empty()).then_some(former)
    }
}

impl Trained for Officer {
    const TARGET: &'static str = TrainingTarget::Enforcement.code();

    fn following(&self, training: Id, held: Option<&Course>) -> Option<Self> {
        let mut next = self.clone();
        for one in next.trainings.iter_mut().filter(|one| one.training == training) {
            one.stands = held.is_some();
            if let Some(held) = held {
                (one.on, one.tenths_of_hours) = (held.held_to, held.tenths_of_hours);
            }
        }
        (next != *self).then_some(next)
    }
}

impl Content for Officer {
    type MayRead = ReadOfficers;
    type MayRecord = RecordOfficers;
    type MayVerify = VerifyOfficers;

    const KIND: &'static str = "study-records.officer";
    const PATH: &'static str = "/v1/study-records/officers";
    const WORDS: Words = Words::of("执法人员", "an enforcement officer", "enforcement officers")
        .remarks(&[
            (Operation::Record, "It says when the officer is on post, and with which certificate."),
            (Operation::Annul, "That is a training with its hours, in the order of `trainings`."),
        ]);
    const WAITING: &'static str = OFFICERS_WAITING;
    const ENTRIES: Option<WithoutEntry<Self>> = Some(Self::without_training);
    const RELATED: Related<Self> = related::of_an_officer;
    const BESIDE: Beside<Self> = related::on_post_once;
    const CLASHES: Clashes<Self> = related::on_post_elsewhere;

    fn day(&self) -> NaiveDate {
        self.on_post_from
    }

    fn title(&self) -> &str {
        &self.post
    }

    fn category(&self) -> &'static str {
        self.staffing.code()
    }

    /// Who may not be certified holds no certificate: by the rule of the day of issue.
    fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.on_post_from <= today, &no::IN_FUTURE)?;
        Refusal::unless(self.on_post_to.is_none_or(|day| self.on_post_from <= day), &no::DAYS)?;
        self.certificates().try_for_each(|one| one.check(today))?;
        let later = |(one, next): (&Certificate, &Certificate)| one.issued_on < next.issued_on;
        let in_order = self.certificates().zip(self.certificates().skip(1)).all(later);
        Refusal::unless(in_order, &no::FORMER_CERTIFICATES)?;
        self.check_eligibility(today)?;
        self.certificate.iter().try_for_each(|one| self.may_be_certified(one.issued_on))
    }

    fn complete(&self, _: NaiveDate) -> Result<(), Refusal> {
        Ok(())
    }

    /// Clients that know nothing of fields, numbers, former certificates, appraisals and sanctions send none, and take none away.
    fn keeping(mut self, before: Option<&Self>) -> Self {
        self.trainings = before.map(|before| before.trainings.clone()).unwrap_or_default();
        let Some(before) = before else { return self };
        if self.fields.is_none() {
            self.fields.clone_from(&before.fields);
        }
        if self.appraisals.is_none() {
            self.appraisals.clone_from(&before.appraisals);
        }
        if self.sanctions.is_none() {
            self.sanctions.clone_from(&before.sanctions);
        }
        if self.former_certificates.is_none() {
            self.former_certificates = self.former_after(before);
        }
        if let (Some(present), Some(known)) = (&mut self.certificate, &before.certificate)
            && !present.renews(known)
        {
            present.keep(known);
        }
        self
    }

    fn facts(&self, unit: Id) -> Vec<Fact> {
        let mut facts: Vec<Fact> =
            Fact::span(OFFICERS, unit, self.on_post_from, self.on_post_to).collect();
        facts.extend(self.certified(unit));
        facts.extend(self.learning(unit));
        let person = self.person.to_string();
        facts.into_iter().map(|fact| fact.of(person.clone())).collect()
    }

    fn told(&self) -> Value {
        json!({
            "staffing": self.staffing, "on_post_to": self.on_post_to, "trainings": self.trainings,
            "certificate": self.certificate.as_ref().map(Certificate::told),
            "former_certificates": self.former_certificates.iter().flatten().map(Certificate::told).collect::<Vec<_>>(),
        })
    }
}
