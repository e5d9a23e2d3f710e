//! The rules of the field: data, each with its source and the days on which it holds.

use crate::codes::ReviewStep;
use chrono::{Days, Months, NaiveDate};
use records::rules::Rules;
use serde::Deserialize;
use std::sync::LazyLock;

/// 活动佐证
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct EvidenceRule {
    /// So many sheets suffice,
    pub sign_in_sheets: usize,
    /// or so many photos that tell time and place.
    pub photos: usize,
}

/// 时间节点的活动期
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct NodeWindow {
    days: u64,
}

/// 新媒体产品的审核
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct MediaReviewRule {
    usual: Vec<ReviewStep>,
    sensitive: Vec<ReviewStep>,
}

/// 数据快照
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct SnapshotRule {
    /// 发布后天数
    days: Vec<u32>,
}

/// 阵地检查、履职: how long something speaks for somebody.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Lasting {
    months: u32,
}

/// 法律明白人发证
#[derive(Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct CertificateRule {
    pub least_tenths_of_hours: u32,
    pub pass_score: u32,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Book {
    activity_evidence: Rules<EvidenceRule>,
    node_window: Rules<NodeWindow>,
    media_review: Rules<MediaReviewRule>,
    media_snapshots: Rules<SnapshotRule>,
    venue_inspection: Rules<Lasting>,
    literate_certificate: Rules<CertificateRule>,
    literate_inactivity: Rules<Lasting>,
}

// A test reads the same text; without a rule nothing suffices, and nothing is due.
static BUILT_IN: LazyLock<Book> = LazyLock::new(|| read().unwrap_or_default());

fn read() -> Result<Book, toml::de::Error> {
    toml::from_str(include_str!("../data/rules.toml"))
}

/// What shows an activity that ends on a day.
pub fn evidence_on(day: NaiveDate) -> Option<&'static EvidenceRule> {
    BUILT_IN.activity_evidence.on(day)
}

/// How far from a node that ends on a day its activities may lie.
pub fn node_margin_on(day: NaiveDate) -> Days {
    Days::new(BUILT_IN.node_window.on(day).map_or(0, |rule| rule.days))
}

/// The reviews that a product needs to be published on a day.
pub fn reviews_on(day: NaiveDate, sensitive: bool) -> Option<&'static [ReviewStep]> {
    let rule = BUILT_IN.media_review.on(day)?;
    Some(if sensitive { &rule.sensitive } else { &rule.usual })
}

/// How many days after its publication metrics of a product are due.
pub fn snapshots_on(published_on: NaiveDate) -> &'static [u32] {
    BUILT_IN.media_snapshots.on(published_on).map_or(&[], |rule| &rule.days)
}

/// How long an inspection of a day speaks for a venue.
pub fn inspected_for(day: NaiveDate) -> Months {
    Months::new(BUILT_IN.venue_inspection.on(day).map_or(0, |rule| rule.months))
}

/// What a certificate of a legal-literate person asks for on a day.
pub fn certificate_on(day: NaiveDate) -> Option<&'static CertificateRule> {
    BUILT_IN.literate_certificate.on(day)
}

/// Without service for how long somebody is inactive on a day.
pub fn inactive_after(day: NaiveDate) -> Option<Months> {
    BUILT_IN.literate_inactivity.on(day).map(|rule| Months::new(rule.months))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::MEASURES;
    use crate::problems as no;
    use ReviewStep::{Final, First, Second};

    #[test]
    fn the_rules_of_the_product_are_read() {
        read().unwrap();
        let (day, before) = ("2025-12-31".parse().unwrap(), "1999-12-31".parse().unwrap());
        assert_eq!(evidence_on(day), Some(&EvidenceRule { sign_in_sheets: 1, photos: 2 }));
        assert_eq!(evidence_on(before), None, "no rule before the first");
        assert_eq!(node_margin_on(day), Days::new(7));
        assert_eq!(reviews_on(day, false), Some(&[First, Second][..]));
        assert_eq!(reviews_on(day, true), Some(&[First, Second, Final][..]));
        assert_eq!((snapshots_on(day), snapshots_on(before)), (&[7, 30][..], &[][..]));
        assert_eq!((inspected_for(day), inspected_for(before)), (Months::new(12), Months::new(0)));
        let certificate = CertificateRule { least_tenths_of_hours: 1, pass_score: 60 };
        assert_eq!(certificate_on(day), Some(&certificate));
        assert_eq!(inactive_after(day), Some(Months::new(12)));
    }

    /// A rule that changes takes these texts along.
    #[test]
    fn what_people_read_is_the_rule_of_today() {
        assert!(no::EVIDENCE.title_zh.contains("至少两张"));
        assert!(no::STILL_ACTIVE.title_zh.contains("最近一年"));
        assert!(no::REVIEWS.title_zh.contains("须经初审、复审；敏感内容还须终审"));
        let venues = MEASURES.iter().find(|one| one.name == "pufa-publicity.venues").unwrap();
        assert!(venues.title_zh.contains("十二个月内"));
    }
}
