use super::MediationRules;
use crate::codes::{CaseOutcome, Complexity, SubsidyCheck, SubsidyGrade};
use crate::model::{MediationCase, Subsidy, SubsidyChecks};
use crate::problems as no;
use chrono::NaiveDate;
use kernel::Refusal;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 以案定补: what is paid for which cases.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubsidyRule {
    /// First day on which the rule holds.
    pub valid_from: NaiveDate,
    /// Last day, when it was replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// 依据
    #[schema(max_length = 500)]
    pub source: String,
    /// 疑似拆分的间隔（日）: disputes of the same parties that were found within so many days may be one.
    pub split_days: u32,
    #[schema(max_items = 10)]
    pub grades: Vec<GradeRule>,
}

/// 补贴等级
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct GradeRule {
    pub grade: SubsidyGrade,
    /// Outcomes that earn it.
    #[schema(max_items = 10)]
    pub outcomes: Vec<CaseOutcome>,
    /// Complexities that earn it.
    #[schema(max_items = 10)]
    pub complexities: Vec<Complexity>,
    /// 最低（分）
    pub min: i64,
    /// 最高（分）
    pub max: i64,
    /// What has to hold of the case.
    #[schema(max_items = 10)]
    pub needs: Vec<SubsidyCheck>,
}

impl SubsidyRule {
    pub(super) fn holds_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }

    pub fn grade(&self, grade: SubsidyGrade) -> Option<&GradeRule> {
        self.grades.iter().find(|one| one.grade == grade)
    }
}

impl GradeRule {
    pub fn is_earned_by(&self, case: &MediationCase) -> bool {
        let outcome = case.outcome.is_some_and(|outcome| self.outcomes.contains(&outcome));
        outcome && self.complexities.contains(&case.complexity)
    }

    pub fn is_met_by(&self, checks: SubsidyChecks) -> bool {
        self.needs.iter().all(|need| match need {
            SubsidyCheck::Registered => checks.registered,
            SubsidyCheck::FileOk => checks.file_ok,
            SubsidyCheck::Performed => checks.performed,
        })
    }
}

impl MediationRules {
    /// Whether a case earns what is claimed for it, by the rule of the day of its outcome.
    pub fn earns(&self, case: &MediationCase, claim: &Subsidy) -> Result<(), Refusal> {
        self.earns_by(case, claim, self.checks(case))
    }

    /// After a correction: what the file lacked before it, as the form of a visit that came later, takes nothing away.
    pub fn earns_still(
        &self,
        before: &MediationCase,
        after: &MediationCase,
        claim: &Subsidy,
    ) -> Result<(), Refusal> {
        let file_ok = after.filed_on.is_some() && self.lacks_no_more(before, after);
        self.earns_by(after, claim, SubsidyChecks { file_ok, ..self.checks(after) })
    }

    fn earns_by(
        &self,
        case: &MediationCase,
        claim: &Subsidy,
        checks: SubsidyChecks,
    ) -> Result<(), Refusal> {
        let grade = case.outcome_on.and_then(|day| self.subsidies_on(day)?.grade(claim.grade));
        let grade = grade.filter(|grade| grade.is_earned_by(case));
        let grade = grade.ok_or(Refusal(&no::SUBSIDY_GRADE))?;
        let amounts = grade.min..=grade.max;
        Refusal::unless(amounts.contains(&claim.amount), &no::SUBSIDY_AMOUNT)?;
        Refusal::unless(grade.is_met_by(checks), &no::SUBSIDY_CHECKS)
    }

    /// What a case is looked at for before anything is paid. What was settled on the spot has its line in the register and no number.
    pub fn checks(&self, case: &MediationCase) -> SubsidyChecks {
        let complete = self.missing(case, &case.documents).is_empty();
        SubsidyChecks {
            registered: case.case_no.is_some() || case.outcome == Some(CaseOutcome::Spot),
            file_ok: case.filed_on.is_some() && complete,
            performed: case.performance == Some(crate::codes::Performance::Full),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every grade stands in the table once, and no amount is upside down.
    #[test]
    fn the_table_of_grades_is_whole() {
        for rule in &MediationRules::built_in().subsidies {
            assert_eq!(rule.grades.len(), SubsidyGrade::ALL.len());
            for grade in SubsidyGrade::ALL {
                let one = rule.grade(*grade).unwrap_or_else(|| panic!("{}", grade.code()));
                assert!(0 < one.min && one.min <= one.max, "{}", grade.code());
                assert!(!one.needs.is_empty() && !one.outcomes.is_empty(), "{}", grade.code());
            }
        }
        assert!(!MediationRules::built_in().subsidies.is_empty());
    }
}
