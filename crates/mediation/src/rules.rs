//! The rules of the field: data, each with its source and the days on which it holds.

mod limits;
mod patrols;
mod subsidies;

pub use limits::{DisputeLimit, Limit, Term};
pub use patrols::{PATROLLING, PatrolRule, Stretch};
pub use subsidies::{GradeRule, SubsidyRule};

use crate::codes::*;
use crate::model::MediationCase;
use chrono::{Days, Months, NaiveDate};
use kernel::Calendar;
use kernel::calendar::Due;
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

/// 期限
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MediationLimits {
    /// First day on which the rule holds.
    pub valid_from: NaiveDate,
    /// Last day, when it was replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// 依据
    #[schema(max_length = 500)]
    pub source: String,
    /// 决定是否受理的期限（日）, from the registration on.
    pub decision_days: u32,
    /// 调解期限（月）
    pub mediation_months: u32,
    /// 涉军案件期限占比
    pub military_percent: u32,
    /// 涉军案件指派调解员期限（工作日）, from the registration on.
    pub military_assign_workdays: u32,
    /// 司法确认申请期限（日）
    pub confirmation_days: u32,
    /// 回访期限（日）
    pub follow_up_days: u32,
    /// 归档期限（日）
    pub filing_days: u32,
    /// 成年年龄（周岁）
    pub adult_years: u32,
    /// 网格未化解的上报期限（日）
    pub grid_escalation_days: u32,
    /// 村（社区）未化解的上报期限（日）
    pub village_escalation_days: u32,
    /// 司法确认提醒日, counted in days from the effect of the agreement.
    #[schema(max_items = 10)]
    pub confirmation_reminder_days: Vec<u32>,
    /// 高风险纠纷报告公安、镇的期限（日）: 0 is at once.
    pub risk_report_days: u32,
    /// 积案: how many years a matter lasts that is called so.
    pub long_standing_years: u32,
    /// 群体性: how many persons a matter concerns that is called so.
    pub collective_persons: u32,
    /// Relations of identity and of title, which courts do not confirm.
    #[schema(max_items = 50)]
    not_confirmable: Vec<DisputeSubType>,
    /// Matters whose documents are not signed electronically.
    #[schema(max_items = 50)]
    no_electronic: Vec<DisputeSubType>,
    /// Kinds of disputes whose documents are not signed electronically, whatever the sub-type.
    #[schema(max_items = 50)]
    no_electronic_disputes: Vec<DisputeType>,
}

impl MediationLimits {
    /// The part of so many days that the green channel of soldiers has, rounded up.
    fn for_soldiers(&self, days: u32) -> u32 {
        days.saturating_mul(self.military_percent).div_ceil(100)
    }

    /// How long a tier may try before it hands a case up; the town, and several organs together, try until the limit.
    pub fn escalation_days(&self, tier: CaseTier) -> Option<u32> {
        match tier {
            CaseTier::Grid => Some(self.grid_escalation_days),
            CaseTier::Village => Some(self.village_escalation_days),
            CaseTier::Town | CaseTier::Joint => None,
        }
    }

    /// The last day on which the court can be asked to confirm an agreement, where it confirms such at all.
    pub fn confirmation_due(
        &self,
        case: &MediationCase,
        effective_on: NaiveDate,
        calendar: &Calendar,
    ) -> Option<Due> {
        let confirms = case.sub_type.is_none_or(|kind| !self.not_confirmable.contains(&kind));
        confirms.then(|| calendar.add_days_rolling(effective_on, self.confirmation_days))
    }

    pub fn allows_electronic(&self, case: &MediationCase) -> bool {
        !self.no_electronic_disputes.contains(&case.dispute)
            && case.sub_type.is_none_or(|kind| !self.no_electronic.contains(&kind))
    }

    fn holds_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }
}

/// 卷宗目录中的一项
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentRule {
    pub document: FileDocument,
    pub need: DocumentNeed,
}

/// When a document has to be in the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum DocumentNeed {
    /// 必须, for every case that was accepted.
    Accepted,
    /// Where there is an agreement.
    Agreed,
    /// Where it was kept.
    Performed,
    /// Where somebody looked after it.
    FollowedUp,
    /// Where the court was asked.
    Confirmed,
    /// Where an agent acts for a party.
    Represented,
    /// For every case.
    Always,
    /// 按需
    Optional,
}

impl DocumentNeed {
    fn holds_for(self, case: &MediationCase) -> bool {
        match self {
            Self::Accepted => case.accepted_on.is_some(),
            Self::Agreed => case.agreement.is_some(),
            Self::Performed => case.performed_on.is_some(),
            Self::FollowedUp => !case.follow_ups.is_empty(),
            Self::Confirmed => case.confirmation.is_some(),
            Self::Represented => case.parties.iter().any(|party| party.agent),
            Self::Always => true,
            Self::Optional => false,
        }
    }
}

/// 调解规则
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MediationRules {
    #[schema(max_items = 100)]
    pub composition: Vec<CompositionRule>,
    #[schema(max_items = 100)]
    pub limits: Vec<MediationLimits>,
    /// 纠纷细类: of which kinds of disputes each is; 其他 (99) may be of any.
    #[serde(default)]
    #[schema(value_type = Object)]
    sub_types: BTreeMap<String, Vec<DisputeType>>,
    /// 特定纠纷的调解期限
    #[schema(max_items = 100)]
    pub dispute_limits: Vec<DisputeLimit>,
    /// 排查频次
    #[schema(max_items = 100)]
    pub patrols: Vec<PatrolRule>,
    /// 以案定补
    #[schema(max_items = 100)]
    pub subsidies: Vec<SubsidyRule>,
    /// 卷内目录
    #[schema(max_items = 20)]
    pub documents: Vec<DocumentRule>,
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

    /// Whether a sub-type is one of a kind of dispute.
    pub fn divides(&self, dispute: DisputeType, sub_type: Option<DisputeSubType>) -> bool {
        let of = |kind: DisputeSubType| {
            self.sub_types.get(kind.code()).is_some_and(|all| all.contains(&dispute))
        };
        dispute == DisputeType::Other || sub_type.is_none_or(of)
    }

    pub fn composition_on(&self, day: NaiveDate) -> Option<&CompositionRule> {
        self.composition.iter().find(|rule| rule.holds_on(day))
    }

    pub fn subsidies_on(&self, day: NaiveDate) -> Option<&SubsidyRule> {
        self.subsidies.iter().find(|rule| rule.holds_on(day))
    }

    pub fn limits_on(&self, day: NaiveDate) -> Option<&MediationLimits> {
        self.limits.iter().find(|rule| rule.holds_on(day))
    }

    /// What the file of a case lacks, as far as the case has come.
    pub fn missing(&self, case: &MediationCase, there: &[FileDocument]) -> Vec<FileDocument> {
        let needed = self.documents.iter().filter(|rule| rule.need.holds_for(case));
        needed.map(|rule| rule.document).filter(|one| !there.contains(one)).collect()
    }

    /// Whether a file lacks nothing after a correction that it did not lack before.
    pub fn lacks_no_more(&self, before: &MediationCase, after: &MediationCase) -> bool {
        let lacked = self.missing(before, &before.documents);
        self.missing(after, &after.documents).iter().all(|one| lacked.contains(one))
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
