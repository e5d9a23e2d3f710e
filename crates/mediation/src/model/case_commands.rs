//! What callers send about a case. No command has a member for a fee (人民调解法 art. 4).

use super::{AgreementSignature, PartyDetails};
use crate::codes::*;
use chrono::NaiveDate;
use kernel::{Id, Instant, command};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A dispute that was found, or about which somebody comes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCase {
    /// Made by the client, so that a repetition is recognised; by the server when absent.
    pub id: Option<Id>,
    /// The unit that answers for it.
    pub unit: Id,
    pub tier: CaseTier,
    pub found_by: FoundBy,
    /// For a matter that was entrusted, and only for one.
    pub entrusted_from: Option<EntrustedFrom>,
    /// 排查轮次 that found it, for a matter that a patrol found.
    pub patrol: Option<Id>,
    /// 热线工单, where the matter came from there.
    pub ticket: Option<Id>,
    pub dispute: DisputeType,
    pub sub_type: Option<DisputeSubType>,
    /// 案由
    #[schema(min_length = 1, max_length = 200, example = "排水沟堵塞引发的邻里纠纷")]
    pub title: String,
    /// 纠纷简要情况
    #[schema(min_length = 1, max_length = 10000)]
    pub facts: String,
    /// 地点
    #[schema(min_length = 1, max_length = 300)]
    pub place: Option<String>,
    pub occurred_on: Option<NaiveDate>,
    /// 发现日期; when absent that on which a phone recorded it, or today.
    pub found_on: Option<NaiveDate>,
    pub complexity: Complexity,
    #[serde(default)]
    #[schema(max_items = 9)]
    pub flags: Vec<CaseFlag>,
    pub risk: CaseRisk,
    /// 涉及金额（分）
    #[schema(minimum = 0)]
    pub amount_claimed: Option<i64>,
    /// 当事人: at least two.
    #[schema(max_items = 100)]
    pub parties: Vec<NewParty>,
    /// 涉及人数; the parties when absent.
    #[schema(minimum = 1, maximum = 100000)]
    pub person_count: Option<u32>,
    /// When a phone without network recorded it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_at: Option<Instant>,
}

/// 当事人: a minor has a guardian, at the latest when the case is accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewParty {
    pub role: PartyRole,
    pub kind: PartyKind,
    #[serde(default)]
    pub minor: bool,
    /// 军人身份: never the unit, the garrison or the deployment.
    pub military: Option<MilitaryStatus>,
    pub details: PartyDetails,
}

command! {
    /// 即时化解
    SettleCase {
        /// 各方当事人当场确认
        #[serde(default)]
        confirmed_by_parties: bool,
    }
}

command! {
    /// 登记
    RegisterCase {
        /// 承办调委会
        committee: Id,
    }
}

command! {
    /// 征求意见
    RecordConsent {
        party: Id,
        consent: Consent,
    }
}

command! {
    /// 受理
    AcceptCase {
        /// 权利义务告知时间 (arts. 23, 24)
        rights_notified_at: Instant,
    }
}

command! {
    /// 不予受理
    DeclineCase {
        reason: DeclineReason,
        /// 已告知的途径
        #[schema(max_items = 3)]
        remedies: Vec<Remedy>,
    }
}

command! {
    /// 指派或选定调解员 (art. 19)
    AssignMediators {
        /// 主持调解员
        lead: Id,
        #[serde(default)]
        #[schema(max_items = 10)]
        assistants: Vec<Id>,
        chosen_by: ChosenBy,
        /// No mediator is kin of a party or has an interest in the matter.
        no_conflict: bool,
    }
}

command! {
    /// 调解
    HoldSession {
        at: Instant,
        #[schema(min_length = 1, max_length = 300)]
        place: String,
        mode: SessionMode,
        /// 主持人: a mediator of the case; the one who leads when absent.
        presider: Option<Id>,
        /// 记录人: a mediator of the case; whoever presides when absent.
        recorder: Option<Id>,
        /// 到场当事人; all when absent.
        #[schema(max_items = 100)]
        attendees: Option<Vec<Id>>,
        /// 参加单位
        #[serde(default)]
        #[schema(max_items = 6)]
        organs: Vec<JointOrg>,
        /// 退役军人服务站、人武部 that took part, in a matter of soldiers and only there.
        #[serde(default)]
        #[schema(max_items = 2)]
        green_channel: Vec<MilitaryOrgan>,
        /// Relatives, neighbours, experts who took part.
        #[serde(default)]
        #[schema(maximum = 100)]
        guests: u32,
        /// The parties agreed to them (art. 20).
        #[serde(default)]
        guests_agreed: bool,
        /// 笔录
        #[schema(min_length = 1, max_length = 10000)]
        record: String,
        signed: bool,
        /// 签字当事人, of a record that is signed; those who took part when absent.
        #[schema(max_items = 100)]
        signed_by: Option<Vec<Id>>,
        /// 当事人要求不公开 (art. 23)
        #[serde(default)]
        closed: bool,
    }
}

/// 分期
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInstalment {
    pub due_on: NaiveDate,
    /// 分
    #[schema(minimum = 1)]
    pub amount: i64,
}

command! {
    /// 约定延长调解期限
    ExtendMediation {
        /// 约定日期: on which the parties agreed, before the term was over.
        agreed_on: NaiveDate,
        /// 延长至: the new last day.
        until: NaiveDate,
        /// 各方当事人均同意
        agreed_by_parties: bool,
    }
}

command! {
    /// 鉴定
    RecordAppraisal {
        /// 委托日期
        from: NaiveDate,
        /// 收到鉴定意见日期: that day included. Nothing while the expert is at work; said with the same 委托日期 when the opinion has come.
        to: Option<NaiveDate>,
    }
}

command! {
    /// 达成协议
    Agree {
        form: AgreementForm,
        effective_on: NaiveDate,
        /// 主要事实、争议事项
        #[schema(min_length = 1, max_length = 5000)]
        facts: String,
        /// 责任
        #[schema(max_length = 5000)]
        liability: String,
        /// 协议内容、履行方式
        #[schema(min_length = 1, max_length = 10000)]
        content: String,
        /// 履行期限
        deadline: Option<NaiveDate>,
        /// 即时履行: it is to be kept on the day on which it takes effect, which is then its deadline; it has no other, and no instalments.
        #[serde(default)]
        immediate: bool,
        /// 协议金额（分）
        #[schema(minimum = 0)]
        amount: Option<i64>,
        #[serde(default)]
        #[schema(max_items = 120)]
        instalments: Vec<NewInstalment>,
        #[serde(default)]
        #[schema(max_items = 100)]
        signatures: Vec<AgreementSignature>,
        /// The mediator signed (art. 29), or recorded an oral agreement (art. 28).
        mediator_signed: bool,
        /// The committee's seal (art. 29).
        #[serde(default)]
        sealed: bool,
        /// 份数
        #[serde(default)]
        #[schema(maximum = 1000)]
        copies: u32,
    }
}

command! {
    /// 终止调解
    TerminateCase {
        reason: TerminationReason,
        /// 已告知的救济途径 (art. 26)
        #[schema(max_items = 3)]
        remedies: Vec<Remedy>,
        /// 转办去向, of what goes to an organ or to a court, and of nothing else.
        transferred_to: Option<TransferredTo>,
    }
}

command! {
    /// 履行情况 (art. 31)
    LogPerformance {
        on: NaiveDate,
        /// The instalment that was paid, the first being 1.
        #[schema(minimum = 1, maximum = 120)]
        instalment: Option<u32>,
        /// How the agreement stands, where it has no instalments or is not kept.
        performance: Option<Performance>,
    }
}

command! {
    /// 申请司法确认 (art. 33), by the parties together.
    ApplyConfirmation {
        on: NaiveDate,
        /// 受理法院
        #[schema(min_length = 1, max_length = 100, example = "乌翠区人民法院")]
        court: String,
    }
}

command! {
    /// 司法确认结果
    RecordConfirmation {
        on: NaiveDate,
        result: ConfirmationResult,
        /// 裁定书文号
        #[schema(min_length = 1, max_length = 100)]
        court_no: Option<String>,
    }
}

command! {
    /// 回访
    FollowUpCase {
        on: NaiveDate,
        #[schema(minimum = 0, maximum = 5)]
        satisfaction: u8,
        #[serde(default)]
        hidden_risk: bool,
        #[schema(max_length = 2000)]
        note: Option<String>,
    }
}

command! {
    /// 立卷归档
    FileCase {
        #[schema(max_items = 13)]
        documents: Vec<FileDocument>,
    }
}

command! {
    /// 报告风险 (art. 25): what may become a matter of public security or of crime.
    ReportRisk {
        /// 报告对象
        #[schema(max_items = 4)]
        to: Vec<RiskAuthority>,
        /// 报告时间
        at: Instant,
    }
}

command! {
    /// 上报、联合调解
    EscalateCase {
        /// The committee of the tier above that takes it over.
        committee: Option<Id>,
        tier: CaseTier,
        /// 参与联合调解的单位
        #[serde(default)]
        #[schema(max_items = 6)]
        organs: Vec<JointOrg>,
        #[schema(min_length = 1, max_length = 1000)]
        reason: String,
    }
}

command! {
    /// 并案
    MergeCase {
        /// The case that stands for the dispute.
        into: Id,
        #[schema(min_length = 1, max_length = 1000)]
        reason: String,
    }
}
