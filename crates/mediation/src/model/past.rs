use crate::codes::*;
use chrono::NaiveDate;
use kernel::Id;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// How far a case had come on paper, as a register of cases tells it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PastCase {
    /// 卷号
    #[schema(min_length = 1, max_length = 100)]
    pub case_no: String,
    /// 承办调委会: none for what was settled on the spot, and only for that.
    pub committee: Option<Id>,
    /// 受理日期
    pub accepted_on: Option<NaiveDate>,
    /// 承办调解员: the one who presided first.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub mediators: Vec<Id>,
    /// 调解结果: none while it is open.
    pub outcome: Option<CaseOutcome>,
    /// 结案日期
    pub concluded_on: Option<NaiveDate>,
    /// 协议内容
    #[schema(min_length = 1, max_length = 10000)]
    pub content: Option<String>,
    /// 协议金额（分）
    #[schema(minimum = 0)]
    pub amount: Option<i64>,
    /// 履行情况
    pub performance: Option<Performance>,
    /// 履行日期
    pub performed_on: Option<NaiveDate>,
    /// 回访日期
    pub followed_up_on: Option<NaiveDate>,
    /// 归档日期
    pub filed_on: Option<NaiveDate>,
}
