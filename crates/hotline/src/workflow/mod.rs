//! States, transitions, who may: `(ticket, action, context) → ticket or refusal`. The part that a lawyer can read.

mod applications;
mod apply;
mod deadline;
mod guards;
mod known_days;
mod receive;

pub use apply::{absorb, apply};
pub use deadline::{Clock, ClockState, Deadline, explain};
pub use guards::{ActionKind, actions};
pub use known_days::{may_move, work_out_anew};
pub use receive::{Past, Receipt, attention_at, differences, receive, take_over};

use crate::model::*;
use crate::sla::SlaRules;
use kernel::{Calendar, Id, Instant, Note};

/// What may happen to a ticket, with what the caller said.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// 签收
    Sign(Note),
    /// 分派
    Assign(Assign),
    /// 联系
    LogContact(LogContact),
    /// 开始办理
    StartHandling(Note),
    /// 申请
    RequestApplication(RequestApplication),
    /// 审核申请
    EndorseApplication(Decide),
    /// 批准申请
    DecideApplication(Decide),
    /// 恢复办理
    Resume(Note),
    /// 提交结果
    SubmitResult(SubmitResult),
    /// 审核结果
    Review(Decide),
    /// 办结
    Conclude(Note),
    /// 回访
    FollowUp(RecordFollowUp),
    /// 重办
    Rework(Rework),
    /// 归档
    Archive(Note),
    /// 合并
    Merge(Merge),
    /// 告知法定途径
    Divert(Divert),
    /// 督办
    Supervise(Supervise),
    /// 督办反馈
    FeedBack(FeedBack),
    /// 考核剔除
    Exempt(Exempt),
    /// 标记时限颜色
    Mark,
}

/// What an action stands on besides the ticket.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    pub now: Instant,
    /// The account; nil for the system.
    pub actor: Id,
    /// Whether the actor holds a permission for this ticket's unit.
    pub holds: &'a dyn Fn(&str) -> bool,
    pub calendar: &'a Calendar,
    pub rules: &'a SlaRules,
    /// What is known of whom the ticket is to be assigned to.
    pub assignee: Assignee,
}

/// Facts about an assignment that the ticket does not hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Assignee {
    /// The unit of the handler's account.
    pub unit: Option<Id>,
    /// The handler, or the unit, is what the ticket is about.
    pub is_object: bool,
    /// The unit is a community.
    pub is_community: bool,
}
