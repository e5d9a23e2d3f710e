//! What callers send to put right what was agreed and how it is kept.

use super::{Agreement, Instalment};
use crate::codes::Performance;
use chrono::NaiveDate;
use kernel::Patch;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 更正协议: what is absent stays as it is.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectAgreement {
    /// 生效日期: the day of the outcome, too.
    #[schema(nullable = false)]
    pub effective_on: Option<NaiveDate>,
    /// 主要事实、争议事项
    #[schema(nullable = false, min_length = 1, max_length = 5000)]
    pub facts: Option<String>,
    /// 责任
    #[schema(nullable = false, max_length = 5000)]
    pub liability: Option<String>,
    /// 协议内容、履行方式
    #[schema(nullable = false, min_length = 1, max_length = 10000)]
    pub content: Option<String>,
    /// 履行期限: where it was that of the last instalment it goes on being that.
    #[serde(default, skip_serializing_if = "Patch::is_keep")]
    #[schema(value_type = Option<NaiveDate>)]
    pub deadline: Patch<NaiveDate>,
    /// 分期: all of them, with what was paid.
    #[schema(nullable = false, max_items = 120)]
    pub instalments: Option<Vec<CorrectInstalment>>,
}

/// 更正分期
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectInstalment {
    pub due_on: NaiveDate,
    /// 分
    #[schema(minimum = 1)]
    pub amount: i64,
    /// 履行日期, of what was paid.
    pub paid_on: Option<NaiveDate>,
}

/// 更正履行情况: how the agreement stands. That of instalments follows from them, unless it is not kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectPerformance {
    pub performance: Performance,
    /// The day on which it was kept whole, or found not to be kept; of nothing else.
    pub on: Option<NaiveDate>,
}

impl CorrectAgreement {
    /// What was agreed, as it is after it.
    pub fn over(&self, before: Agreement) -> Agreement {
        let last = |all: &[Instalment]| all.iter().map(|one| one.due_on).max();
        let follows = before.deadline.is_some() && before.deadline == last(&before.instalments);
        let instalments = self.instalments.as_ref();
        let instalments = instalments.map(|all| all.iter().map(CorrectInstalment::made).collect());
        let instalments = instalments.unwrap_or(before.instalments);
        let moved = last(&instalments).filter(|_| follows);
        Agreement {
            effective_on: self.effective_on.unwrap_or(before.effective_on),
            facts: self.facts.clone().unwrap_or(before.facts),
            liability: self.liability.clone().unwrap_or(before.liability),
            content: self.content.clone().unwrap_or(before.content),
            deadline: self.deadline.over(moved.or(before.deadline)),
            instalments,
            ..before
        }
    }
}

impl CorrectInstalment {
    const fn made(&self) -> Instalment {
        Instalment { due_on: self.due_on, amount: self.amount, paid_on: self.paid_on }
    }
}
