//! The rules of the field: data, each with its source and the days on which it holds.

use crate::codes::{CommitteeKind, ElectedBy};
use chrono::{Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::sync::LazyLock;
use utoipa::ToSchema;

/// 调委会的组成
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CompositionRule {
    /// First day on which the rule holds.
    pub valid_from: NaiveDate,
    /// Last day, when it was replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// 依据
    #[schema(max_length = 500)]
    pub source: String,
    pub min_members: u32,
    pub max_members: u32,
    pub chairs: u32,
    pub min_women: u32,
    /// 任期（年）
    pub term_years: u32,
    /// 推选方式, by kind of committee; kinds that are not named are set up by their founder.
    #[schema(value_type = Object)]
    electors: BTreeMap<String, Vec<ElectedBy>>,
}

impl CompositionRule {
    /// The last day of a term that begins on a day.
    pub fn term_end(&self, from: NaiveDate) -> Option<NaiveDate> {
        from.checked_add_months(Months::new(self.term_years * 12))?.checked_sub_days(Days::new(1))
    }

    pub fn allows(&self, kind: CommitteeKind, by: ElectedBy) -> bool {
        match self.electors.get(kind.code()) {
            Some(electors) => electors.contains(&by),
            None => by == ElectedBy::Founder,
        }
    }

    fn holds_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }
}

/// 调解规则
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MediationRules {
    #[schema(max_items = 100)]
    pub composition: Vec<CompositionRule>,
}

impl MediationRules {
    pub fn built_in() -> &'static Self {
        // A test reads the same text; without rules everything that needs one is refused.
        static BUILT_IN: LazyLock<MediationRules> =
            LazyLock::new(|| MediationRules::read().unwrap_or_default());
        &BUILT_IN
    }

    fn read() -> Result<Self, toml::de::Error> {
        toml::from_str(include_str!("../data/rules.toml"))
    }

    pub fn composition_on(&self, day: NaiveDate) -> Option<&CompositionRule> {
        self.composition.iter().find(|rule| rule.holds_on(day))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rules_of_the_product_are_read() {
        let rules = MediationRules::read().unwrap();
        let rule = rules.composition_on("2025-03-10".parse().unwrap()).unwrap();
        assert_eq!((rule.min_members, rule.max_members, rule.chairs, rule.min_women), (3, 9, 1, 1));
        let end = rule.term_end("2024-02-29".parse().unwrap());
        assert_eq!(end, Some("2027-02-27".parse().unwrap()));
    }

    /// 人民调解法 is in force from 1 January 2011 (art. 35).
    #[test]
    fn no_rule_holds_before_the_law() {
        let rules = MediationRules::read().unwrap();
        assert!(rules.composition_on("2010-12-31".parse().unwrap()).is_none());
    }
}
