use super::*;
use crate::codes::*;
use crate::permissions::{ReadSessions, RecordSessions, VerifySessions};
use crate::related;
use chrono::{Datelike, NaiveDate};
use kernel::{Id, Refusal};
use ledger::Fact;
use records::statutes::{self, Instrument};
use records::{Beside, Content, Filled, Operation, Related, SamePlan, Words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// 会议: several topics before one meeting are one study (会前学法).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Meeting {
    pub kind: MeetingKind,
    pub held_on: NaiveDate,
    /// 第几次
    #[schema(minimum = 1, maximum = 1000)]
    pub number: u32,
    /// 会议单位: whose meeting it is, where not that of the unit that studied. Several offices that study before one meeting of the town
    /// name the town, and it is one.
    #[serde(default)]
    pub unit: Option<Id>,
}

impl Meeting {
    /// What tells one meeting of a unit from another; every unit counts its own.
    fn key(&self) -> String {
        format!("{}:{}:{}", self.kind.code(), self.held_on, self.number)
    }

    /// What tells it from those of other units, too: before it a unit studied.
    fn key_at(&self, studied: Id) -> String {
        format!("{}:{}", self.unit.unwrap_or(studied).simple(), self.key())
    }
}

/// 学习内容
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Topic {
    /// 法规代码, as the catalogue has it.
    #[schema(min_length = 1, max_length = 40, example = "constitution")]
    pub instrument: String,
    /// 条款
    #[schema(max_length = 200)]
    pub articles: Option<String>,
    #[schema(minimum = 1, maximum = 1440)]
    pub minutes: Option<u32>,
    /// 核心党内法规, of a statute that a unit entered: as its record says. The server's alone: what a caller sends of it is passed over.
    #[serde(default)]
    pub core_party_reg: bool,
}

/// 参学
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Attendance {
    pub person: Id,
    pub presence: Presence,
    /// 补学日期
    pub made_up_on: Option<NaiveDate>,
}

/// 授课人: what it is, not who; names stand in the minutes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Lecturer {
    pub kind: LecturerKind,
    /// 单位
    #[schema(min_length = 1, max_length = 100)]
    pub organization: String,
}

/// 计划事项
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlanReference {
    pub plan: Id,
    /// The number of the item in the plan.
    #[schema(minimum = 1, maximum = 500)]
    pub item: u32,
}

/// 学法场次: planned as a draft, handed over when it was held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Session {
    pub kind: SessionKind,
    /// 主题
    #[schema(min_length = 1, max_length = 200, example = "会前学习《宪法》")]
    pub title: String,
    /// 日期
    pub held_on: NaiveDate,
    /// 通知日期: when those who study were told.
    #[serde(default)]
    pub notified_on: Option<NaiveDate>,
    /// 地点
    #[schema(max_length = 200)]
    pub place: Option<String>,
    /// 时长（分钟）
    #[schema(minimum = 1, maximum = 1440)]
    pub duration: Option<u32>,
    /// 会前学法: before which meeting.
    pub meeting: Option<Meeting>,
    /// 主持人
    pub host: Option<Id>,
    /// 领学人
    pub leader: Option<Id>,
    /// 授课人
    pub lecturer: Option<Lecturer>,
    /// 参学对象
    #[schema(max_items = 10)]
    pub audience: Vec<Audience>,
    /// 学习内容
    #[schema(max_items = 50)]
    pub topics: Vec<Topic>,
    /// 参学人员
    #[schema(max_items = 500)]
    pub attendance: Vec<Attendance>,
    /// 年度计划事项
    pub plan: Option<PlanReference>,
    /// 学习记录
    #[schema(max_length = 20000)]
    pub minutes: Option<String>,
}

impl Attendance {
    /// Was there, or made up for it.
    pub(super) fn attended(&self) -> bool {
        self.presence == Presence::Present || self.made_up_on.is_some()
    }
}

impl Session {
    /// Who came and what was said is known later.
    fn is_planned_as(&self, other: &Self) -> bool {
        let plan = |one: &Self| {
            let what = (one.kind, one.title.clone(), one.topics.clone(), one.meeting.clone());
            (what, one.held_on, one.place.clone(), one.audience.clone(), one.lecturer.clone())
        };
        plan(self) == plan(other)
    }

    /// Whether anybody was there: what nobody heard was not studied.
    pub(super) fn is_attended(&self) -> bool {
        self.attendance.iter().any(Attendance::attended)
    }

    /// What the groups that it was held for have studied of what they have to know.
    fn known_now(&self, unit: Id) -> Vec<Fact> {
        let groups: BTreeSet<Audience> = self.audience.iter().copied().collect();
        let groups = groups.into_iter().filter(|_| self.is_attended());
        let studied = |audience| {
            self.topics.iter().map(move |topic| {
                let key = must_know::key(audience, self.held_on.year(), &topic.instrument);
                Fact::new(MUST_KNOW_STUDIED, unit, self.held_on, 1).of(key)
            })
        };
        groups.flat_map(studied).collect()
    }

    /// The session as a statute now is that a unit entered. None where it says so already, or does not name it.
    pub fn following(&self, code: &str, core_party_reg: bool) -> Option<Self> {
        let mut next = self.clone();
        for topic in next.topics.iter_mut().filter(|topic| topic.instrument == code) {
            topic.core_party_reg = core_party_reg;
        }
        (next != *self).then_some(next)
    }

    /// Whether it may be that of an item of a plan: one that names another item of it is that of the other.
    pub fn may_be_of(&self, plan: Id, number: u32) -> bool {
        let of = |named: &PlanReference| named.plan != plan || named.item == number;
        self.plan.as_ref().is_none_or(of)
    }

    /// Studied by those of whom the law asks it first (法治宣传教育法 arts. 36–38).
    fn is_of_leaders(&self) -> bool {
        self.audience.contains(&Audience::Leaders)
    }
}

impl Content for Session {
    type MayRead = ReadSessions;
    type MayRecord = RecordSessions;
    type MayVerify = VerifySessions;

    const KIND: &'static str = "study-records.session";
    const PATH: &'static str = "/v1/study-records/sessions";
    const WORDS: Words = Words::of("学法场次", "a study session", "study sessions").remarks(&[
        (Operation::Record, "One that lies ahead is a session that is planned."),
        (
            Operation::Submit,
            "It must have been held; topics, attendance, audience and minutes must be there.",
        ),
    ]);
    const WAITING: &'static str = SESSIONS_WAITING;
    const RELATED: Related<Self> = related::of_a_session;
    const FILLED: Filled<Self> = related::which_regulations_are_core;
    const PLAN: Option<SamePlan<Self>> = Some(Self::is_planned_as);
    const BESIDE: Beside<Self> = related::beside_a_session;

    fn day(&self) -> NaiveDate {
        self.held_on
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn category(&self) -> &'static str {
        self.kind.code()
    }

    /// A draft may lie ahead: that is a session that is planned. Who comes is not known before.
    fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.held_on <= today || self.attendance.is_empty(), &no::NOT_HELD_YET)?;
        let told = self.notified_on.is_none_or(|day| day <= self.held_on.min(today));
        Refusal::unless(told, &no::NOTICE)?;
        statutes::check(self.topics.iter().map(|topic| topic.instrument.as_str()))?;
        each_once(self.attendance.iter().map(|one| one.person))?;
        let days = self.held_on..=today;
        let wrong = |one: &Attendance| {
            let made_up = one.made_up_on.is_some_and(|day| !days.contains(&day));
            made_up || (one.made_up_on.is_some() && one.presence == Presence::Present)
        };
        Refusal::unless(!self.attendance.iter().any(wrong), &no::MAKE_UP)
    }

    fn statutes(&self) -> Vec<&str> {
        self.topics.iter().map(|topic| topic.instrument.as_str()).collect()
    }

    /// What the server knows of statutes that were entered.
    fn keeping(mut self, before: Option<&Self>) -> Self {
        for topic in &mut self.topics {
            let mut known = before.iter().flat_map(|before| &before.topics);
            let same = known.find(|known| known.instrument == topic.instrument);
            topic.core_party_reg = same.is_some_and(|known| known.core_party_reg);
        }
        self
    }

    /// 签到与学习内容齐备方可核实.
    fn complete(&self, today: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.held_on <= today, &no::NOT_HELD_YET)?;
        Refusal::unless(!self.topics.is_empty(), &no::NO_TOPICS)?;
        Refusal::unless(!self.attendance.is_empty(), &no::NO_ATTENDANCE)?;
        Refusal::unless(!self.audience.is_empty(), &no::NO_AUDIENCE)?;
        Refusal::unless(
            self.minutes.as_ref().is_some_and(|text| !text.trim().is_empty()),
            &no::NO_MINUTES,
        )?;
        let before_a_meeting = self.kind == SessionKind::PreMeeting;
        Refusal::unless(!before_a_meeting || self.meeting.is_some(), &no::NO_MEETING)
    }

    fn facts(&self, unit: Id) -> Vec<Fact> {
        let fact = |measure, value| Fact::new(measure, unit, self.held_on, value);
        let mut facts = vec![fact(SESSIONS, 1)];
        facts.extend(match self.kind {
            SessionKind::CenterGroup => Some(fact(CENTER_GROUP, 1)),
            SessionKind::FirstTopic => Some(fact(FIRST_TOPIC, 1)),
            SessionKind::Lecture => Some(fact(LECTURES, 1)),
            SessionKind::PartyRegMeeting => Some(fact(PARTY_REG_MEETINGS, 1)),
            SessionKind::PreMeeting => {
                self.meeting.as_ref().map(|meeting| fact(PRE_MEETINGS, 1).of(meeting.key_at(unit)))
            }
            SessionKind::Seminar
            | SessionKind::SelfStudy
            | SessionKind::Online
            | SessionKind::Observe => None,
        });
        for topic in &self.topics {
            facts.push(fact(INSTRUMENTS, 1).of(&topic.instrument));
            let built_in = statutes::find(&topic.instrument).map(Instrument::is_core_party_reg);
            if built_in.unwrap_or(topic.core_party_reg) && self.is_of_leaders() {
                facts.push(fact(PARTY_REGS, 1).of(&topic.instrument));
            }
        }
        let count = |counts: fn(&Attendance) -> bool| {
            i64::try_from(self.attendance.iter().filter(|one| counts(one)).count()).unwrap_or(0)
        };
        let made_up = count(|one| one.made_up_on.is_some());
        let present = count(|one| one.presence == Presence::Present);
        let sums = [(EXPECTED, count(|_| true)), (ATTENDED, present + made_up), (MADE_UP, made_up)];
        facts.extend(
            sums.into_iter().filter(|(_, sum)| *sum > 0).map(|(measure, sum)| fact(measure, sum)),
        );
        facts.extend(self.known_now(unit));
        facts
    }

    fn told(&self) -> Value {
        let topics: Vec<&str> = self.topics.iter().map(|topic| topic.instrument.as_str()).collect();
        json!({
            "kind": self.kind, "topics": topics, "audience": self.audience,
            "meeting": self.meeting.as_ref().map(Meeting::key),
            "meeting_unit": self.meeting.as_ref().and_then(|meeting| meeting.unit),
            "attendance": self.attendance.len(), "plan": self.plan,
        })
    }

    fn waits_as(&self) -> Option<&'static str> {
        match self.kind {
            SessionKind::CenterGroup => Some(CENTER_GROUP_WAITING),
            SessionKind::FirstTopic => Some(FIRST_TOPIC_WAITING),
            SessionKind::Lecture => Some(LECTURES_WAITING),
            SessionKind::PartyRegMeeting => Some(PARTY_REG_MEETINGS_WAITING),
            SessionKind::PreMeeting => Some(PRE_MEETINGS_WAITING),
            SessionKind::Seminar
            | SessionKind::SelfStudy
            | SessionKind::Online
            | SessionKind::Observe => None,
        }
    }
}
