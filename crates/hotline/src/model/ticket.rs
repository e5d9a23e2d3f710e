use super::parts::*;
use crate::codes::*;
use chrono::NaiveDate;
use kernel::{Id, Instant};
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use utoipa::ToSchema;

/// 热线工单
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Ticket {
    pub id: Id,
    /// Rises by one with every change; the ETag names it.
    pub version: i64,
    /// 镇内编号
    #[schema(max_length = 60, example = "HL-230718101-20250310-0007")]
    pub ticket_no: String,
    /// 上级系统
    pub external_system: ExternalSystem,
    /// 上级工单号
    #[schema(max_length = 60)]
    pub external_no: Option<String>,
    /// The last message of the district that was taken in.
    pub event_seq: i64,
    pub channel: Channel,
    pub category: Category,
    /// 政府热线服务分类 (GB/T 39666-2020)
    #[schema(max_length = 6)]
    pub topic_code: Option<String>,
    pub urgency: Urgency,
    /// 标题; null where the caller may not see a confidential ticket.
    #[schema(max_length = 200)]
    pub title: Option<String>,
    /// 诉求内容
    #[schema(max_length = 10000)]
    pub content: Option<String>,
    /// 地点
    #[schema(max_length = 300)]
    pub place: Option<String>,
    pub happened_at: Option<Instant>,
    /// 被反映对象
    #[schema(max_length = 200)]
    pub object: Option<String>,
    pub caller_type: CallerType,
    /// Whether the caller can be reached.
    pub reachable: bool,
    /// 要求保密
    pub confidential: bool,
    /// 要求不回复
    pub no_reply: bool,
    /// 并入的工单
    pub merged_into: Option<Id>,
    /// 并入本单的工单: each of their callers gets a reply too.
    #[schema(max_items = 1000)]
    pub absorbed: Vec<Id>,
    /// 同一诉求第几次
    pub repeat_seq: u32,
    /// 群体诉求（5人以上）
    pub group: bool,
    /// 派单时间
    pub dispatched_at: Instant,
    /// 工单载明的办结时限; it overrides the rule.
    pub written_limit: Option<Instant>,
    pub limits: Limits,
    /// 签收时间
    pub signed_at: Option<Instant>,
    /// 首次联系时间
    pub first_contact_at: Option<Instant>,
    /// 响应情况不明: taken over without the moments of signing or first contact; left out of 响应率.
    #[serde(default)]
    pub response_unknown: bool,
    /// 答复时间
    pub replied_at: Option<Instant>,
    /// 办结时间; empty again while it is reworked.
    pub concluded_at: Option<Instant>,
    /// 首次办结时间
    pub first_concluded_at: Option<Instant>,
    /// Whether the first conclusion kept the limit that held then.
    pub first_on_time: Option<bool>,
    /// Minutes of working days from dispatch to conclusion.
    pub working_minutes: Option<i64>,
    pub archived_at: Option<Instant>,
    /// 主办单位
    pub lead_unit: Id,
    /// 协办单位
    #[schema(max_items = 20)]
    pub co_units: Vec<Id>,
    /// 承办人 (account)
    pub handler: Option<Id>,
    /// 承办人所属机构, as of the assignment: who has gone to another office since handles it no more.
    #[serde(default)]
    pub handler_unit: Option<Id>,
    /// 首接单位
    pub first_receiver: Id,
    /// 指定承办: it may not be returned.
    pub designated: bool,
    pub status: Status,
    pub outcome: Option<Outcome>,
    /// 答复内容
    #[schema(max_length = 10000)]
    pub reply: Option<String>,
    pub reply_channel: Option<ReplyChannel>,
    /// 法律依据
    #[schema(max_length = 1000)]
    pub legal_basis: Option<String>,
    /// 承诺解决日（挂账）
    pub commit_date: Option<NaiveDate>,
    /// 告知的法定途径
    pub diverted_to: Option<LegalPath>,
    pub rework_count: u32,
    pub extension_count: u32,
    /// Working days of approved extensions since `limits.started_at`.
    pub extension_days: u32,
    /// 考核剔除
    pub exclusion: Option<ExemptReason>,
    /// 时限颜色, as last marked.
    pub colour: Colour,
    #[schema(max_items = 1000)]
    pub evidence: Vec<Evidence>,
    #[schema(max_items = 1000)]
    pub contacts: Vec<ContactLog>,
    #[schema(max_items = 1000)]
    pub applications: Vec<Application>,
    #[schema(max_items = 1000)]
    pub follow_ups: Vec<FollowUp>,
    #[schema(max_items = 1000)]
    pub supervisions: Vec<Supervision>,
    #[schema(max_items = 1000)]
    pub pauses: Vec<Pause>,
    #[schema(max_items = 10000)]
    pub events: Vec<TicketEvent>,
}

impl Ticket {
    /// Whether its content is for few eyes: a report, or a caller who asks for confidence
    /// (济南市 12345 条例 art. 32; 潍坊市 条例 art. 11).
    pub fn is_restricted(&self) -> bool {
        self.confidential || self.category == Category::Report
    }

    /// Whether the district decides; else the township does.
    pub fn is_linked(&self) -> bool {
        self.external_system != ExternalSystem::Own
    }

    /// The application that waits for somebody.
    pub fn pending(&self) -> Option<&Application> {
        let waits = |one: &&Application| {
            matches!(one.state, ApplicationState::Requested | ApplicationState::Endorsed)
        };
        self.applications.iter().rev().find(waits)
    }

    /// The follow-ups, the one that counts most first: after the last rework before earlier ones, of city or district before what the
    /// town says of itself, later before earlier.
    pub fn weighed_follow_ups(&self) -> Vec<&FollowUp> {
        let mut all: Vec<_> = self.follow_ups.iter().rev().collect();
        all.sort_by_key(|one| (Reverse(one.after_reworks), one.by == FollowUpBy::Town));
        all
    }

    /// The rating that counts: one after a rework takes the place of the one before.
    pub fn rating(&self) -> Option<u8> {
        let rated = self.weighed_follow_ups().into_iter().map(|one| one.satisfaction);
        rated.into_iter().find(|rating| (1..=5).contains(rating))
    }

    /// Whether this account, of this unit, is its handler.
    pub fn is_handled_by(&self, account: Id, unit: Option<Id>) -> bool {
        self.handler == Some(account) && self.handler_unit == unit
    }

    /// Whether the clock stands.
    pub fn is_paused(&self) -> bool {
        self.pauses.last().is_some_and(|pause| pause.to.is_none())
    }

    /// The pauses; one that still stands is taken to end on the promised day, on which the ticket reopens by itself.
    pub fn expected_pauses(&self) -> Vec<Pause> {
        let promised = self.commit_date.map(kernel::local_midnight);
        let mut pauses = self.pauses.clone();
        if let Some(last) = pauses.last_mut().filter(|pause| pause.to.is_none()) {
            last.to = promised.map(|day| day.max(last.from));
        }
        pauses
    }

    /// An anonymous caller who left no contact: nobody can be called, and nobody can be told.
    pub fn has_nobody_to_call(&self) -> bool {
        self.caller_type == CallerType::Anonymous && !self.reachable
    }

    /// Codes, dates and what it counts for, and no word that people wrote: what somebody sees who may know of the ticket but not what it
    /// says, and what stays when its caller is erased.
    pub fn withheld(mut self) -> Self {
        (self.title, self.content, self.place, self.object) = (None, None, None, None);
        (self.reply, self.legal_basis) = (None, None);
        self.contacts.iter_mut().for_each(|contact| contact.summary.clear());
        self.follow_ups.iter_mut().for_each(|follow_up| follow_up.verbatim = None);
        for event in &mut self.events {
            (event.comment, event.reason) = (None, None);
        }
        for one in &mut self.applications {
            one.basis.clear();
            (one.suggested_unit, one.plan, one.decision_comment) = (None, None, None);
        }
        for one in &mut self.supervisions {
            one.reason.clear();
            one.feedback = None;
        }
        self.evidence.clear();
        self
    }
}
