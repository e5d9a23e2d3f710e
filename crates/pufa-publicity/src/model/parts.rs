//! What an activity consists of.

use super::*;
use crate::catalogue;
use crate::codes::*;
use crate::rules;
use chrono::NaiveDate;
use kernel::{Id, Instant, Refusal};
use records::statutes::InstrumentCode;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use web::Proof;

/// 参加人数: those for whom it was; staff and lecturers are not among them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AttendanceCount {
    #[schema(minimum = 1, maximum = 100000, example = 35)]
    pub people: u32,
    /// How they were counted; an estimate is counted apart.
    pub by: CountedBy,
}

/// 发放的宣传品
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MaterialIssue {
    pub item: MaterialItem,
    /// 名称
    #[schema(min_length = 1, max_length = 200, example = "《民法典》宣传册")]
    pub title: String,
    /// 数量, in the unit of its kind.
    #[schema(minimum = 1, maximum = 1000000)]
    pub quantity: u32,
    /// 涉及法规
    #[serde(default)]
    #[schema(max_items = 20)]
    pub instruments: Vec<InstrumentCode>,
    /// 库存: a stock of the same unit and kind; what is handed out leaves it when the activity is handed in.
    #[serde(default)]
    pub stock: Option<Id>,
    /// 费用, in 分.
    #[schema(minimum = 0, maximum = 1000000000000_i64)]
    pub cost: Option<i64>,
}

/// 法律咨询: how many asked, and how many questions. Names are not kept.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Consultation {
    /// 咨询内容
    #[schema(min_length = 1, max_length = 200, example = "婚姻家庭")]
    pub topic: String,
    /// 人次
    #[schema(minimum = 1, maximum = 10000)]
    pub askers: u32,
    /// 问题数
    #[schema(minimum = 1, maximum = 10000)]
    pub questions: u32,
    pub answered_by: AnsweredBy,
    /// 解答
    #[schema(max_length = 2000)]
    pub answer: Option<String>,
    /// 转办
    pub follow_up: Option<ConsultationFollowUp>,
}

/// 问卷
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct VisitorSurvey {
    /// 有效问卷
    #[schema(minimum = 1, maximum = 100000)]
    pub valid: u32,
    /// 满意
    #[schema(minimum = 0, maximum = 100000)]
    pub satisfied: u32,
}

/// 受邀单位
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Invited {
    pub kind: InvitedKind,
    /// 名称
    #[schema(min_length = 1, max_length = 100, example = "乌翠区司法局")]
    pub name: String,
}

/// 活动佐证: a file of this activity, by its digest; it is sent to `/v1/evidence` before the activity is verified.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ActivityEvidence {
    pub kind: ActivityEvidenceKind,
    /// SHA-256 of the file, hexadecimal.
    #[schema(
        max_length = 64,
        pattern = "^[0-9a-f]{64}$",
        example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
    )]
    pub sha256: String,
    pub captured_at: Option<Instant>,
    /// Whether the picture itself tells the place (watermark or coordinates).
    #[serde(default)]
    pub located: bool,
}

impl ActivityEvidence {
    fn is_a_telling_photo(&self) -> bool {
        self.kind == ActivityEvidenceKind::Photo && self.located && self.captured_at.is_some()
    }

    /// 带时间地点的照片达到张数，或有签到表: by the rule of the day on which the activity ends.
    pub(super) fn suffices(all: &[Self], day: NaiveDate) -> bool {
        let Some(rule) = rules::evidence_on(day) else { return false };
        let photos = all.iter().filter(|one| one.is_a_telling_photo()).count();
        let sheets = all.iter().filter(|one| one.is_a_sign_in_sheet()).count();
        rule.photos <= photos || rule.sign_in_sheets <= sheets
    }

    /// Whether what was told has arrived, as what it was told to be. The store takes no videos, so nobody can hold one against it.
    pub(crate) fn are_stored(all: &[Self], proofs: &[Proof]) -> bool {
        let mut files = all.iter().filter(|one| one.kind != ActivityEvidenceKind::Video);
        files.all(|one| proofs.iter().any(|proof| one.is_shown_by(proof)))
    }

    fn is_shown_by(&self, proof: &Proof) -> bool {
        let of_kind = match self.kind {
            ActivityEvidenceKind::Photo | ActivityEvidenceKind::SignIn => {
                proof.category == self.kind.code()
            }
            ActivityEvidenceKind::Document | ActivityEvidenceKind::Video => true,
        };
        of_kind && proof.sha256 == self.sha256
    }

    pub(super) fn has_sign_in(all: &[Self]) -> bool {
        all.iter().any(Self::is_a_sign_in_sheet)
    }

    fn is_a_sign_in_sheet(&self) -> bool {
        self.kind == ActivityEvidenceKind::SignIn
    }
}

/// 时间节点: of the calendar, or of the year's plan of the town.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NodeReference {
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[a-z0-9-]+$",
        example = "constitution-day"
    )]
    pub code: String,
    /// Its last day: codes come again every year.
    pub to: NaiveDate,
    /// The approved yearly plan that sets it, where the calendar does not.
    pub plan: Option<Id>,
}

impl NodeReference {
    /// Whether an activity of these days belongs to a node of the calendar; one of a plan is asked of the plan.
    pub(super) fn check(&self, from: NaiveDate, to: NaiveDate) -> Result<(), Refusal> {
        if self.plan.is_some() {
            return Ok(());
        }
        let node = catalogue::node(&self.code, self.to).ok_or(Refusal(&no::NODE))?;
        Self::inside((node.from, node.to), (from, to))
    }

    /// Whether the days of an activity lie close enough to those of a node.
    pub fn inside(
        node: (NaiveDate, NaiveDate),
        held: (NaiveDate, NaiveDate),
    ) -> Result<(), Refusal> {
        let window = catalogue::window(node.0, node.1);
        Refusal::unless(window.contains(&held.0) && window.contains(&held.1), &no::NODE_WINDOW)
    }
}
