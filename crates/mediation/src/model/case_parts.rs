use crate::codes::*;
use chrono::NaiveDate;
use kernel::{Id, Instant};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// 当事人, without who it is: that lies apart, sealed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CaseParty {
    pub id: Id,
    pub role: PartyRole,
    pub kind: PartyKind,
    /// 未成年人
    pub minor: bool,
    /// 军人身份: never the unit, the garrison or the deployment.
    pub military: Option<MilitaryStatus>,
    /// 有委托代理人: who it is lies apart.
    #[serde(default)]
    pub agent: bool,
    /// 有监护人: who it is lies apart.
    #[serde(default)]
    pub guardian: bool,
    pub consent: Consent,
    pub consented_at: Option<Instant>,
}

/// 承办调解员
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CaseMediator {
    pub mediator: Id,
    pub person: Id,
    /// 主持
    pub lead: bool,
}

/// 调解记录
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MediationSession {
    pub at: Instant,
    #[schema(max_length = 300)]
    pub place: String,
    pub mode: SessionMode,
    /// 主持人 (a mediator of the case)
    #[serde(default)]
    pub presider: Option<Id>,
    /// 记录人 (a mediator of the case)
    #[serde(default)]
    pub recorder: Option<Id>,
    /// 到场当事人
    #[serde(default)]
    #[schema(max_items = 100)]
    pub attendees: Vec<Id>,
    /// 参加单位
    #[schema(max_items = 6)]
    pub organs: Vec<JointOrg>,
    /// 退役军人服务站、人武部 that took part, in a matter of soldiers (军人地位和权益保障法 arts. 6, 61).
    #[serde(default)]
    #[schema(max_items = 2)]
    pub green_channel: Vec<MilitaryOrgan>,
    /// Relatives, neighbours, experts who were invited with the parties' consent (art. 20).
    pub guests: u32,
    /// 笔录
    #[schema(max_length = 10000)]
    pub record: String,
    /// Whether the record was signed.
    pub signed: bool,
    /// 签字当事人
    #[serde(default)]
    #[schema(max_items = 100)]
    pub signed_by: Vec<Id>,
    /// 当事人要求不公开 (art. 23)
    pub closed: bool,
}

/// 分期履行
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Instalment {
    pub due_on: NaiveDate,
    /// 分
    pub amount: i64,
    pub paid_on: Option<NaiveDate>,
}

/// 签署
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AgreementSignature {
    pub party: Id,
    pub kind: SignatureKind,
}

/// 调解协议 (arts. 28 to 30)
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Agreement {
    pub form: AgreementForm,
    /// 生效日期
    pub effective_on: NaiveDate,
    /// 主要事实、争议事项
    #[schema(max_length = 5000)]
    pub facts: String,
    /// 责任
    #[schema(max_length = 5000)]
    pub liability: String,
    /// 协议内容、履行方式
    #[schema(max_length = 10000)]
    pub content: String,
    /// 履行期限
    pub deadline: Option<NaiveDate>,
    /// 协议金额（分）
    pub amount: Option<i64>,
    #[schema(max_items = 120)]
    pub instalments: Vec<Instalment>,
    #[schema(max_items = 100)]
    pub signatures: Vec<AgreementSignature>,
    pub copies: u32,
    /// 司法确认申请截止日, where the agreement can be confirmed.
    pub confirmation_due: Option<NaiveDate>,
    /// 截止日待定: the working days of its year are not loaded, and it may move.
    #[serde(default)]
    pub confirmation_provisional: bool,
}

/// 登记: who entered something, and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[schema(as = CaseEntered)]
pub struct Entered {
    /// The account.
    pub by: Id,
    pub at: Instant,
}

/// 风险报告 (art. 25)
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RiskReport {
    pub at: Instant,
    /// 报告对象
    #[schema(max_items = 4)]
    pub to: Vec<RiskAuthority>,
    /// Who entered it (account).
    pub by: Id,
}

/// 司法确认 (art. 33)
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct JudicialConfirmation {
    pub applied_on: NaiveDate,
    #[schema(max_length = 100)]
    pub court: String,
    pub result: Option<ConfirmationResult>,
    pub result_on: Option<NaiveDate>,
    #[schema(max_length = 100)]
    pub court_no: Option<String>,
}

/// 回访
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CaseFollowUp {
    pub on: NaiveDate,
    /// 5 非常满意 … 1 非常不满意, 0 未评价.
    #[schema(minimum = 0, maximum = 5)]
    pub satisfaction: u8,
    /// 遗留隐患
    pub hidden_risk: bool,
    #[schema(max_length = 2000)]
    pub note: Option<String>,
}

/// 流转记录: never changed, only added to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct CaseEvent {
    pub at: Instant,
    pub actor: Id,
    #[schema(max_length = 60)]
    pub event: String,
    pub from: Option<CaseStatus>,
    pub to: CaseStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub comment: Option<String>,
    /// When a phone without network recorded it. A step that has no day of its own is of this one, where it can be: not before the step that
    /// was before, and not in the future.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub client_at: Option<Instant>,
}
