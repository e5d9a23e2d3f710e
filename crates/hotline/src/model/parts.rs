use crate::codes::*;
use chrono::NaiveDate;
use kernel::{Id, Instant};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 佐证材料
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Evidence {
    /// `photo`, `scan`, `sign_in`, `minutes`, `audio`, `video`, `doc`, `url`, `screenshot`.
    #[schema(max_length = 20, example = "photo")]
    pub kind: String,
    /// 说明
    #[schema(min_length = 1, max_length = 500, example = "办理后现场照片")]
    pub caption: String,
    /// Digest of the file, hexadecimal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 64, pattern = "^[0-9a-f]{64}$")]
    pub sha256: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub captured_at: Option<Instant>,
}

/// 联系记录
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ContactLog {
    pub at: Instant,
    pub by: Id,
    pub method: ContactMethod,
    /// Whether the caller was reached.
    pub reached: bool,
    #[schema(max_length = 1000)]
    pub summary: String,
    /// The how-manieth attempt.
    pub attempt_no: u32,
}

/// 申请: 退单、延期、挂账、终止. Requested, endorsed by the deputy head, decided by the district.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Application {
    pub id: Id,
    pub kind: ApplicationKind,
    pub state: ApplicationState,
    pub reason: ApplicationReason,
    /// 职责依据或书面理由
    #[schema(max_length = 2000)]
    pub basis: String,
    /// 建议承办单位
    #[schema(max_length = 200)]
    pub suggested_unit: Option<String>,
    /// Working days that are asked for.
    pub days: Option<u32>,
    /// 承诺解决日
    pub commit_date: Option<NaiveDate>,
    /// 解决计划
    #[schema(max_length = 2000)]
    pub plan: Option<String>,
    /// When the caller was told.
    pub caller_informed_at: Option<Instant>,
    /// The status that the ticket goes back to when it is denied.
    pub from_status: Status,
    pub requested_by: Id,
    pub requested_at: Instant,
    pub endorsed_by: Option<Id>,
    pub endorsed_at: Option<Instant>,
    pub decided_by: Option<Id>,
    pub decided_at: Option<Instant>,
    #[schema(max_length = 1000)]
    pub decision_comment: Option<String>,
}

/// 回访
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct FollowUp {
    pub at: Instant,
    pub account: Id,
    pub by: FollowUpBy,
    pub reached: bool,
    pub contacted: Contacted,
    pub solved: Solved,
    /// 满意度: 5 非常满意, 4 满意, 3 基本满意, 2 不满意, 1 非常不满意, 0 未评价.
    #[schema(minimum = 0, maximum = 5)]
    pub satisfaction: u8,
    pub unsatisfied_reason: Option<UnsatisfiedReason>,
    #[schema(max_length = 1000)]
    pub verbatim: Option<String>,
    /// How many reworks came before: one after a rework takes the place of those before it.
    #[serde(default)]
    pub after_reworks: u32,
}

/// 督办单
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Supervision {
    pub id: Id,
    pub kind: SupervisionKind,
    /// The account; nil when the system issued it.
    pub issued_by: Id,
    pub issued_at: Instant,
    pub due_at: Instant,
    #[schema(max_length = 1000)]
    pub reason: String,
    #[schema(max_length = 2000)]
    pub feedback: Option<String>,
    pub closed_at: Option<Instant>,
}

/// A stretch of time in which the clock stood (挂账).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Pause {
    pub from: Instant,
    /// None while it stands.
    pub to: Option<Instant>,
}

/// 流转记录: never changed, only added to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct TicketEvent {
    pub seq: u32,
    pub at: Instant,
    /// The account; nil for the system.
    pub actor: Id,
    #[schema(max_length = 60, example = "signed")]
    pub event: String,
    pub from: Option<Status>,
    pub to: Status,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub comment: Option<String>,
    /// 重办理由: why the ticket was sent back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 1000)]
    pub reason: Option<String>,
    /// When a phone without network recorded it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_at: Option<Instant>,
    pub clock_effect: ClockEffect,
}

/// 时限: as the rule in force on the day of dispatch sets them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Limits {
    /// The rule, and where it comes from.
    #[schema(max_length = 60, example = "default")]
    pub rule: String,
    #[schema(max_length = 500)]
    pub source: String,
    /// From when the limit for conclusion runs: dispatch, or the last rework.
    pub started_at: Instant,
    /// 签收时限
    pub sign_due: Instant,
    /// 联系时限
    pub contact_due: Instant,
    /// 办结时限, with extensions and pauses.
    pub due_at: Instant,
    /// 黄牌: the moment at which a warning is due.
    pub warn_at: Instant,
    /// A holiday arrangement that it depends on is not known yet.
    pub provisional: bool,
}
