use super::facts::{JOINT_MEETINGS, JOINT_MEETINGS_WAITING};
use crate::codes::JointOrg;
use crate::permissions::{ReadJointMeetings, RecordJointMeetings, VerifyJointMeetings};
use crate::problems as no;
use crate::related;
use chrono::NaiveDate;
use kernel::{Id, Instant, Refusal};
use ledger::Fact;
use records::{Beside, Content, Hidden, Operation, Record, RecordStatus, Related, Words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use std::collections::BTreeSet;
use utoipa::ToSchema;

/// 联席会商: organs of 四所一庭一中心 met on cases that none of them settles alone, and decided who does what until when.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct JointMeeting {
    /// 名称
    #[schema(min_length = 1, max_length = 100, example = "三月疑难纠纷联席会商")]
    pub title: String,
    /// 会商时间
    pub at: Instant,
    /// 地点
    #[schema(min_length = 1, max_length = 300)]
    pub place: String,
    /// 召集单位
    pub convenor: JointOrg,
    /// 参加单位, the one that called them together among them.
    #[serde(default)]
    #[schema(max_items = 6)]
    pub organs: Vec<JointOrg>,
    /// 主持人: the person, as the organization knows them.
    pub presider: Option<Id>,
    /// 记录人
    pub recorder: Option<Id>,
    /// 参加人员
    #[serde(default)]
    #[schema(max_items = 100)]
    pub attendees: Vec<Id>,
    /// 会商案件
    #[serde(default)]
    #[schema(max_items = 50)]
    pub cases: Vec<Id>,
    /// 会商情况
    #[schema(max_length = 10000)]
    pub minutes: Option<String>,
    /// 议定事项
    #[serde(default)]
    #[schema(max_items = 50)]
    pub decisions: Vec<MeetingDecision>,
}

/// What stands where words were that are erased.
const ERASED: &str = "（已删除）";

/// 议定事项
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MeetingDecision {
    #[schema(min_length = 1, max_length = 2000, example = "派出所约谈双方，司法所三日内组织调解")]
    pub text: String,
    /// 责任单位
    pub organ: Option<JointOrg>,
    /// 完成时限: the last day.
    pub due_on: Option<NaiveDate>,
}

/// 联席会商 about a case.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseMeeting {
    pub id: Id,
    /// 会商时间
    pub at: Instant,
    pub status: RecordStatus,
    /// 参加单位
    #[schema(max_items = 6)]
    pub organs: Vec<JointOrg>,
}

impl From<&Record<JointMeeting>> for CaseMeeting {
    fn from(meeting: &Record<JointMeeting>) -> Self {
        let JointMeeting { at, organs, .. } = &meeting.content;
        Self { id: meeting.id, at: *at, status: meeting.status, organs: organs.clone() }
    }
}

/// 本案的联席会商
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseMeetings {
    #[schema(max_items = 10000)]
    pub meetings: Vec<CaseMeeting>,
}

impl JointMeeting {
    /// The cases, each once.
    pub fn about(&self) -> BTreeSet<Id> {
        self.cases.iter().copied().collect()
    }

    /// Those who are named as having been there.
    pub fn persons(&self) -> BTreeSet<Id> {
        let named = self.presider.iter().chain(&self.recorder);
        named.chain(&self.attendees).copied().collect()
    }

    /// Without what people wrote, which may tell of a party who is erased; days, organs and cases stay.
    pub fn without_words(self) -> Self {
        let wordless = |one: MeetingDecision| MeetingDecision { text: ERASED.into(), ..one };
        Self {
            title: ERASED.into(),
            place: ERASED.into(),
            minutes: None,
            decisions: self.decisions.into_iter().map(wordless).collect(),
            ..self
        }
    }
}

impl Content for JointMeeting {
    type MayRead = ReadJointMeetings;
    type MayRecord = RecordJointMeetings;
    type MayVerify = VerifyJointMeetings;

    const KIND: &'static str = "mediation.joint_meeting";
    const PATH: &'static str = "/v1/mediation/joint-meetings";
    const WORDS: Words =
        Words::of("联席会商", "a joint meeting", "joint meetings").remarks(&[
            (
                Operation::Record,
                "Its cases stand, are of its unit or one below it, and the caller may read what they say.",
            ),
            (
                Operation::List,
                "Those about a case that the caller may not read are left out.",
            ),
            (
                Operation::Verify,
                "From then on it counts, and its cases are met on: they may be handed up to a joint mediation, and agree there. One that was merged or voided meanwhile is refused.",
            ),
        ]);
    const WAITING: &'static str = JOINT_MEETINGS_WAITING;
    const RELATED: Related<Self> = related::of_a_meeting;
    const HIDDEN: Hidden = related::hidden_meetings;
    const BESIDE: Beside<Self> = related::the_cases_of_a_meeting;

    fn day(&self) -> NaiveDate {
        self.at.local_date()
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn category(&self) -> &'static str {
        self.convenor.code()
    }

    fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.day() <= today, &no::MEETING_AHEAD)?;
        let in_time = |one: &MeetingDecision| one.due_on.is_none_or(|due| self.day() <= due);
        Refusal::unless(self.decisions.iter().all(in_time), &no::DECISION_DUE)
    }

    fn complete(&self, _: NaiveDate) -> Result<(), Refusal> {
        let organs: BTreeSet<JointOrg> = self.organs.iter().copied().collect();
        Refusal::unless(organs.len() >= 2, &no::MEETING_ORGANS)?;
        Refusal::unless(organs.contains(&self.convenor), &no::MEETING_CONVENOR)?;
        Refusal::unless(!self.cases.is_empty(), &no::MEETING_CASES)?;
        Refusal::unless(!self.decisions.is_empty(), &no::MEETING_DECISIONS)?;
        let signed = self.presider.is_some() && self.recorder.is_some();
        Refusal::unless(signed, &no::MEETING_UNSIGNED)
    }

    fn facts(&self, unit: Id) -> Vec<Fact> {
        vec![Fact::new(JOINT_MEETINGS, unit, self.day(), 1)]
    }

    fn told(&self) -> Value {
        json!({
            "at": self.at, "convenor": self.convenor, "organs": self.organs, "cases": self.about(),
            "presider": self.presider, "recorder": self.recorder, "attendees": self.attendees,
            "decisions": self.decisions.len(),
        })
    }

    fn names(&self) -> Vec<Id> {
        self.cases.clone()
    }
}
