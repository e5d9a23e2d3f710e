//! The rules of the field: data, each with its source and the days on which it holds.

use chrono::NaiveDate;
use records::statutes::Confidence;
use serde::Deserialize;
use std::sync::LazyLock;

/// 执法人员年度学时
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct EnforcementTraining {
    /// First day on which the rule holds.
    valid_from: NaiveDate,
    /// Last day, when it was replaced.
    valid_to: Option<NaiveDate>,
    /// 学时 in tenths.
    tenths_of_hours: i64,
    /// 依据: for whoever changes the rule; a test asks that none lacks it.
    source: String,
    confidence: Confidence,
}

/// 在线考试
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct OnlineExam {
    /// First day on which the rule holds.
    valid_from: NaiveDate,
    /// Last day, when it was replaced.
    valid_to: Option<NaiveDate>,
    /// 宽限: how long after a deadline what was sent in time may still arrive.
    grace_seconds: u32,
    source: String,
    confidence: Confidence,
}

/// 换证
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct CertificateRenewal {
    /// First day on which the rule holds.
    valid_from: NaiveDate,
    /// Last day, when it was replaced.
    valid_to: Option<NaiveDate>,
    /// How long before the end of a certificate the next one may be issued.
    days: u64,
    source: String,
    confidence: Confidence,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Rules {
    certificate_renewal: Vec<CertificateRenewal>,
    enforcement_training: Vec<EnforcementTraining>,
    online_exam: Vec<OnlineExam>,
}

// A test reads the same text; without a rule nobody has enough.
static BUILT_IN: LazyLock<Rules> = LazyLock::new(|| read().unwrap_or_default());

fn read() -> Result<Rules, toml::de::Error> {
    toml::from_str(include_str!("../data/rules.toml"))
}

/// How many hours, in tenths, an officer needs in the year of a day.
pub fn enough_hours_on(day: NaiveDate) -> Option<i64> {
    let holds = |rule: &&EnforcementTraining| {
        rule.valid_from <= day && rule.valid_to.is_none_or(|last| day <= last)
    };
    BUILT_IN.enforcement_training.iter().find(holds).map(|rule| rule.tenths_of_hours)
}

/// How many seconds of grace a sitting of a day gives; none without a rule.
pub fn grace_on(day: NaiveDate) -> u32 {
    let holds =
        |rule: &&OnlineExam| rule.valid_from <= day && rule.valid_to.is_none_or(|last| day <= last);
    BUILT_IN.online_exam.iter().find(holds).map_or(0, |rule| rule.grace_seconds)
}

/// How many days before a certificate ends the one that is issued on a day still renews it; none without a rule.
pub fn days_of_renewal_on(day: NaiveDate) -> u64 {
    let holds = |rule: &&CertificateRenewal| {
        rule.valid_from <= day && rule.valid_to.is_none_or(|last| day <= last)
    };
    BUILT_IN.certificate_renewal.iter().find(holds).map_or(0, |rule| rule.days)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_of_the_product_are_read() {
        let Rules { enforcement_training: rules, online_exam, certificate_renewal } =
            read().unwrap();
        let sourced =
            |one: &CertificateRenewal| !one.source.is_empty() && one.confidence == Confidence::K;
        assert!(certificate_renewal.iter().all(sourced));
        assert_eq!(days_of_renewal_on("2025-12-31".parse().unwrap()), 183);
        let sourced = |one: &OnlineExam| !one.source.is_empty() && one.confidence == Confidence::K;
        assert!(online_exam.iter().all(sourced));
        assert_eq!(grace_on("2025-12-31".parse().unwrap()), 30);
        assert_eq!(grace_on("1999-12-31".parse().unwrap()), 0, "no rule before the first");
        assert!(rules.iter().all(|rule| !rule.source.is_empty()));
        assert!(rules.iter().all(|rule| rule.confidence == Confidence::K), "read in no source yet");
        assert_eq!(enough_hours_on("2025-12-31".parse().unwrap()), Some(600));
        assert_eq!(enough_hours_on("2022-12-31".parse().unwrap()), None, "no rule before the plan");
    }
}
