use super::NewTermChange;
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
    /// 约定延期日期: on which the parties agreed to be mediated for longer.
    #[serde(default)]
    pub extended_on: Option<NaiveDate>,
    /// 延期至
    #[serde(default)]
    pub extended_until: Option<NaiveDate>,
    /// 鉴定委托日期
    #[serde(default)]
    pub appraised_from: Option<NaiveDate>,
    /// 收到鉴定意见日期: none while the expert is at work.
    #[serde(default)]
    pub appraised_until: Option<NaiveDate>,
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

impl PastCase {
    /// 期限变更, as far as the register tells both ends of it: what an expert was asked before what the parties agreed to.
    pub fn term_changes(&self) -> impl Iterator<Item = NewTermChange> {
        let row = |what, from: Option<NaiveDate>, until| {
            let agreed_by_parties = what == TermChangeKind::Extension;
            from.map(|from| NewTermChange { what, from, until, agreed_by_parties })
        };
        let appraisal = row(TermChangeKind::Appraisal, self.appraised_from, self.appraised_until);
        let extension = row(TermChangeKind::Extension, self.extended_on, self.extended_until);
        appraisal.into_iter().chain(extension)
    }
}
