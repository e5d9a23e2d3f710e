//! 申领资格: what bars a person from an enforcement certificate, and how somebody stands on a day.

use super::*;
use crate::codes::*;
use crate::rules::{self, QualifyingExam};
use chrono::NaiveDate;
use kernel::{Id, ProblemKind, Reason, Refusal};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 年度考核
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficerAppraisal {
    #[schema(minimum = 1980, maximum = 2100, example = 2024)]
    pub year: i32,
    pub result: AppraisalResult,
    /// 评定日期: it speaks from this day on, until the next one.
    pub on: NaiveDate,
}

/// 处分
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficerSanction {
    pub kind: SanctionKind,
    pub from: NaiveDate,
    /// 处分期满: the last day of it.
    pub until: NaiveDate,
}

/// 执法人员状况: on a day, as the record stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct OfficerStanding {
    pub officer: Id,
    pub on: NaiveDate,
    /// 在岗
    pub on_post: bool,
    pub certificate: CertificateStanding,
    /// 本年度学时 in tenths, of somebody on post.
    #[schema(minimum = 0)]
    pub tenths_of_hours: i64,
    /// Why no certificate may be issued to the person on the day; none where one may.
    #[schema(max_items = 5)]
    pub barred: Vec<Reason>,
}

impl Officer {
    /// Why a certificate may not be issued on a day: by the rule of that day.
    fn barred_on(&self, day: NaiveDate) -> Vec<&'static ProblemKind> {
        let Some(rule) = rules::certification_on(day) else {
            return vec![&no::NO_CERTIFICATION_RULE];
        };
        let passed = |exam: &QualifyingExam| match exam {
            QualifyingExam::General => self.general_exam_on,
            QualifyingExam::Special => self.special_exam_on,
        };
        let before = |exam: &QualifyingExam| passed(exam).is_some_and(|passed| passed <= day);
        let appraised = self.appraisals.iter().flatten().rfind(|one| one.on <= day);
        let mut sanctions = self.sanctions.iter().flatten();
        let sanctioned = sanctions
            .any(|one| rule.sanctions.contains(&one.kind) && one.from <= day && day <= one.until);
        let unfit = appraised.is_some_and(|one| rule.appraisals.contains(&one.result));
        let bars = [
            (!rule.staffing.contains(&self.staffing), &no::STAFFING),
            (!rule.exams.iter().all(before), &no::EXAMS_FIRST),
            (unfit, &no::APPRAISED_UNFIT),
            (sanctioned, &no::SANCTIONED),
        ];
        bars.into_iter().filter(|(bars, _)| *bars).map(|(_, kind)| kind).collect()
    }

    /// 编制不符、考试未合格、考核不称职、处分期内的不得申领.
    pub(super) fn may_be_certified(&self, day: NaiveDate) -> Result<(), Refusal> {
        self.barred_on(day).first().map_or(Ok(()), |kind| Err(Refusal(kind)))
    }

    /// Appraisals follow each other, a year each once; a sanction ends after it began. None is of a day to come.
    pub(super) fn check_eligibility(&self, today: NaiveDate) -> Result<(), Refusal> {
        let all: Vec<&OfficerAppraisal> = self.appraisals.iter().flatten().collect();
        let in_order = |(one, next): (&&OfficerAppraisal, &&OfficerAppraisal)| {
            one.on < next.on && one.year < next.year
        };
        let known = |one: &&OfficerAppraisal| one.on <= today;
        let fit = all.iter().zip(all.iter().skip(1)).all(in_order) && all.iter().all(known);
        Refusal::unless(fit, &no::APPRAISALS)?;
        let days = |one: &OfficerSanction| one.from <= one.until && one.from <= today;
        Refusal::unless(self.sanctions.iter().flatten().all(days), &no::DAYS)
    }

    fn certificate_on(&self, day: NaiveDate) -> CertificateStanding {
        let issued = self.certificates().filter(|one| one.issued_on <= day);
        if let Some(one) = issued.last() {
            return one.standing(day);
        }
        let exams = [self.general_exam_on, self.special_exam_on];
        let passed = exams.iter().all(|exam| exam.is_some_and(|passed| passed <= day));
        if passed { CertificateStanding::ExamPassed } else { CertificateStanding::None }
    }

    pub fn standing_on(&self, officer: Id, on: NaiveDate) -> OfficerStanding {
        let barred = self.barred_on(on).into_iter().map(|kind| Refusal(kind).into()).collect();
        OfficerStanding {
            officer,
            on,
            on_post: self.is_on_post(on),
            certificate: self.certificate_on(on),
            tenths_of_hours: self.hours_on(on),
            barred,
        }
    }
}

impl Certificate {
    /// 有效、暂扣、注销、过期、年审不合格 on a day since its issue.
    fn standing(&self, day: NaiveDate) -> CertificateStanding {
        if self.holds_on(day) {
            return CertificateStanding::Valid;
        }
        let ended = self.ended_on.is_some_and(|from| from <= day);
        match self.status {
            CertificateStatus::Revoked if ended => CertificateStanding::Revoked,
            _ if self.valid_to < day => CertificateStanding::Expired,
            CertificateStatus::Suspended if ended => CertificateStanding::Suspended,
            _ if self.is_suspended_on(day) => CertificateStanding::Suspended,
            _ => CertificateStanding::ReviewFailed,
        }
    }
}
