//! What moves the limit of a case: rows that are added to and never changed, so that it stays to be seen who said what, and when.

use super::MediationCase;
use crate::codes::{Belated, TermChangeKind};
use chrono::NaiveDate;
use kernel::{Id, Instant};
use records::Remark;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// 期限变更: 约定延长, or 鉴定.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TermChange {
    pub what: TermChangeKind,
    /// 约定日期; of an appraisal 委托日期.
    pub from: NaiveDate,
    /// 延长至: the new last day; of an appraisal 收到鉴定意见日期, that day included. Null while the expert is at work.
    pub until: Option<NaiveDate>,
    /// 同意延长的当事人
    #[schema(max_items = 100)]
    pub agreed_by: Vec<Id>,
    /// Who entered it (account), or took it over from a register.
    pub recorded_by: Id,
    pub recorded_at: Instant,
    /// 登记鉴定意见: by whom and when, of an appraisal that was entered while the expert was at work.
    pub ended: Option<TermChangeEnd>,
    /// 补登: where it was entered when there was an outcome, or the limit was over; of an appraisal its end, too. Auditors are told.
    pub belated: Option<Belated>,
    /// 更正理由, of what a correction entered or ended.
    #[schema(max_length = 1000)]
    pub reason: Option<String>,
    /// 撤销: it was entered wrongly, and moves nothing any more.
    pub withdrawn: Option<Remark>,
}

/// 登记鉴定意见
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TermChangeEnd {
    /// The account.
    pub by: Id,
    pub at: Instant,
}

/// 期限变更, as somebody says it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTermChange {
    pub what: TermChangeKind,
    /// 约定日期; of an appraisal 委托日期.
    pub from: NaiveDate,
    /// 延长至; of an appraisal 收到鉴定意见日期, that day included, or nothing while the expert is at work.
    pub until: Option<NaiveDate>,
    /// 各方当事人均同意: said of an extension that is new.
    #[serde(default)]
    pub agreed_by_parties: bool,
}

impl TermChange {
    pub fn stands(&self) -> bool {
        self.withdrawn.is_none()
    }

    /// Whether it is what somebody says.
    pub fn says(&self, said: &NewTermChange) -> bool {
        (self.what, self.from, self.until) == (said.what, said.from, said.until)
    }

    /// An expert is at work.
    pub fn is_open(&self) -> bool {
        self.what == TermChangeKind::Appraisal && self.until.is_none() && self.stands()
    }

    /// Codes and dates for the ledger; reasons stay with the case.
    pub fn told(&self) -> Value {
        json!({
            "what": self.what, "from": self.from, "until": self.until, "belated": self.belated,
            "stands": self.stands(),
        })
    }
}

impl MediationCase {
    /// What moves its limit, as it is known now.
    pub fn standing_changes(&self) -> impl Iterator<Item = &TermChange> {
        self.term_changes.iter().filter(|one| one.stands())
    }
}
