//! What callers send. Every action may say when a phone without network recorded it, and carry a comment.

use super::CallerDetails;
use super::parts::Evidence;
use crate::codes::*;
use chrono::NaiveDate;
use kernel::{Id, Instant, command};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 派单: a ticket from the district, or one that the town takes in itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewTicket {
    /// Made by the client, so that a repetition is recognised; by the server when absent.
    pub id: Option<Id>,
    pub external_system: ExternalSystem,
    /// 上级工单号: required unless the town takes the ticket in itself.
    #[schema(min_length = 1, max_length = 60, example = "YC20250310000123")]
    pub external_no: Option<String>,
    /// The number of the district's message about this ticket; 1 when absent.
    #[schema(minimum = 1)]
    pub event_seq: Option<i64>,
    pub channel: Channel,
    pub category: Category,
    #[schema(max_length = 6, pattern = "^[0-9A-Za-z]{1,6}$")]
    pub topic_code: Option<String>,
    #[serde(default = "normal")]
    pub urgency: Urgency,
    /// 标题
    #[schema(min_length = 1, max_length = 200, example = "路灯不亮")]
    pub title: String,
    /// 诉求内容
    #[schema(min_length = 1, max_length = 10000, example = "锦山村村口路灯连续三晚不亮，请维修。")]
    pub content: String,
    /// 地点
    #[schema(min_length = 1, max_length = 300, example = "锦山村村口")]
    pub place: String,
    pub happened_at: Option<Instant>,
    /// 被反映对象
    #[schema(max_length = 200)]
    pub object: Option<String>,
    pub caller_type: CallerType,
    /// 诉求人
    #[serde(default)]
    pub caller: CallerDetails,
    /// 要求保密
    #[serde(default)]
    pub confidential: bool,
    /// 要求不回复
    #[serde(default)]
    pub no_reply: bool,
    /// 群体诉求（5人以上）
    #[serde(default)]
    pub group: bool,
    /// 同一诉求第几次
    #[serde(default = "first")]
    #[schema(minimum = 1, maximum = 1000)]
    pub repeat_seq: u32,
    /// 派单时间; now when absent.
    pub dispatched_at: Option<Instant>,
    /// 工单载明的办结时限; it overrides the rule (北京市接诉即办工作条例 art. 13).
    pub written_limit: Option<Instant>,
    /// 主办单位
    pub lead_unit: Id,
    /// 指定承办: it may not be returned (潍坊市 12345 条例 art. 22).
    #[serde(default)]
    pub designated: bool,
}

fn normal() -> Urgency {
    Urgency::Normal
}

fn first() -> u32 {
    1
}

command! {
    /// 分派
    Assign {
        /// 承办人 (account)
        handler: Id,
        /// 主办单位, when it moves to a unit below.
        lead_unit: Option<Id>,
        /// 协办单位
        #[serde(default)]
        #[schema(max_items = 20)]
        co_units: Vec<Id>,
        /// The matter stands on the community's list of duties; others may not be pushed to a community
        /// (北京市接诉即办工作条例 art. 17).
        #[serde(default)]
        community_listed: bool,
    }
}

command! {
    /// 联系诉求人
    LogContact {
        method: ContactMethod,
        reached: bool,
        #[schema(min_length = 1, max_length = 1000, example = "已与诉求人电话沟通，约定当日现场查看")]
        summary: String,
    }
}

command! {
    /// 申请退单、延期、挂账或终止
    RequestApplication {
        kind: ApplicationKind,
        reason: ApplicationReason,
        /// 职责依据或书面理由
        #[schema(min_length = 1, max_length = 2000)]
        basis: String,
        /// 建议承办单位, for a return.
        #[schema(max_length = 200)]
        suggested_unit: Option<String>,
        /// Working days, for an extension.
        #[schema(minimum = 1, maximum = 365)]
        days: Option<u32>,
        /// 承诺解决日, for a suspension.
        commit_date: Option<NaiveDate>,
        /// 解决计划, for a suspension.
        #[schema(min_length = 1, max_length = 2000)]
        plan: Option<String>,
        /// When the caller was told; needed but for a return.
        caller_informed_at: Option<Instant>,
    }
}

command! {
    /// A yes or no.
    Decide {
        approved: bool,
    }
}

command! {
    /// 提交办理结果
    SubmitResult {
        outcome: Outcome,
        /// 答复内容, without what identifies others.
        #[schema(min_length = 1, max_length = 10000)]
        reply: String,
        reply_channel: ReplyChannel,
        /// 法律依据; needed when the matter is explained.
        #[schema(min_length = 1, max_length = 1000)]
        legal_basis: Option<String>,
        /// At least one.
        #[schema(max_items = 50)]
        evidence: Vec<Evidence>,
    }
}

command! {
    /// 回访
    RecordFollowUp {
        by: FollowUpBy,
        reached: bool,
        contacted: Contacted,
        solved: Solved,
        /// 5 非常满意, 4 满意, 3 基本满意, 2 不满意, 1 非常不满意, 0 未评价.
        #[schema(minimum = 0, maximum = 5)]
        satisfaction: u8,
        unsatisfied_reason: Option<UnsatisfiedReason>,
        #[schema(max_length = 1000)]
        verbatim: Option<String>,
    }
}

command! {
    /// 重办
    Rework {
        #[schema(min_length = 1, max_length = 1000)]
        reason: String,
    }
}

command! {
    /// 合并
    Merge {
        /// The ticket that this one goes into.
        into: Id,
    }
}

command! {
    /// 告知法定途径
    Divert {
        path: LegalPath,
        /// What the caller was told.
        #[schema(min_length = 1, max_length = 2000)]
        explanation: String,
    }
}

command! {
    /// 督办
    Supervise {
        kind: SupervisionKind,
        #[schema(min_length = 1, max_length = 1000)]
        reason: String,
        due_at: Instant,
    }
}

command! {
    /// 督办反馈
    FeedBack {
        supervision: Id,
        #[schema(min_length = 1, max_length = 2000)]
        feedback: String,
    }
}

command! {
    /// 考核剔除
    Exempt {
        reason: ExemptReason,
    }
}
