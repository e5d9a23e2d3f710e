//! The rules of the field: data, each with its source and the days on which it holds.

use crate::codes::{AppraisalResult, SanctionKind, SessionKind, Staffing};
use chrono::NaiveDate;
use records::rules::Rules;
use serde::Deserialize;
use std::sync::LazyLock;

/// 执法人员年度学时
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct EnforcementTraining {
    /// 学时 in tenths.
    tenths_of_hours: i64,
}

/// 在线考试
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct OnlineExam {
    /// 宽限: how long after a deadline what was sent in time may still arrive.
    grace_seconds: u32,
}

/// 换证
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct CertificateRenewal {
    /// How long before the end of a certificate the next one may be issued.
    days: u64,
}

/// 资格考试
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum QualifyingExam {
    /// 通用法律知识
    General,
    /// 专门法律知识
    Special,
}

/// 申领执法证
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Certification {
    /// Who may have a certificate.
    pub staffing: Vec<Staffing>,
    /// Which exams have to be passed by the day of issue.
    pub exams: Vec<QualifyingExam>,
    /// After which result of the last annual appraisal nobody has one.
    pub appraisals: Vec<AppraisalResult>,
    /// Under which sanctions nobody has one.
    pub sanctions: Vec<SanctionKind>,
}

/// 集体学习应在工作日
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DaysOff {
    /// What is done on any day.
    kinds: Vec<SessionKind>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    certificate_renewal: Rules<CertificateRenewal>,
    certification: Rules<Certification>,
    enforcement_training: Rules<EnforcementTraining>,
    online_exam: Rules<OnlineExam>,
    study_on_days_off: Rules<DaysOff>,
}

// A test reads the same text; without a rule nobody has enough, and nobody is certified.
static BUILT_IN: LazyLock<Book> = LazyLock::new(|| read().unwrap_or_default());

fn read() -> Result<Book, toml::de::Error> {
    toml::from_str(include_str!("../data/rules.toml"))
}

/// How many hours, in tenths, an officer needs in the year of a day.
pub fn enough_hours_on(day: NaiveDate) -> Option<i64> {
    BUILT_IN.enforcement_training.on(day).map(|rule| rule.tenths_of_hours)
}

/// How many seconds of grace a sitting of a day gives; none without a rule.
pub fn grace_on(day: NaiveDate) -> u32 {
    BUILT_IN.online_exam.on(day).map_or(0, |rule| rule.grace_seconds)
}

/// How many days before a certificate ends the one that is issued on a day still renews it; none without a rule.
pub fn days_of_renewal_on(day: NaiveDate) -> u64 {
    BUILT_IN.certificate_renewal.on(day).map_or(0, |rule| rule.days)
}

/// What a certificate that is issued on a day asks for.
pub fn certification_on(day: NaiveDate) -> Option<&'static Certification> {
    BUILT_IN.certification.on(day)
}

/// Whether a kind of study has its place on days off, too.
pub fn is_for_days_off(kind: SessionKind, day: NaiveDate) -> bool {
    BUILT_IN.study_on_days_off.on(day).is_some_and(|rule| rule.kinds.contains(&kind))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_of_the_product_are_read() {
        read().unwrap();
        let day = |text: &str| text.parse().unwrap();
        assert_eq!(days_of_renewal_on(day("2025-12-31")), 183);
        assert_eq!(grace_on(day("2025-12-31")), 30);
        assert_eq!(grace_on(day("1999-12-31")), 0, "no rule before the first");
        assert_eq!(enough_hours_on(day("2025-12-31")), Some(600));
        assert_eq!(enough_hours_on(day("2022-12-31")), None, "no rule before the plan");
        let certification = certification_on(day("2025-12-31")).unwrap();
        assert_eq!(certification.staffing, [Staffing::Administrative, Staffing::Institution]);
        assert_eq!(certification.exams, [QualifyingExam::General, QualifyingExam::Special]);
        assert_eq!(certification.appraisals, [AppraisalResult::Unfit]);
        assert!(!certification.sanctions.contains(&SanctionKind::Warning), "记过 and above");
        for (kind, free) in [(SessionKind::SelfStudy, true), (SessionKind::CenterGroup, false)] {
            assert_eq!(is_for_days_off(kind, day("2025-12-31")), free);
        }
    }
}
