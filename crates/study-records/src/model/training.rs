use super::*;
use crate::codes::*;
use crate::permissions::{ReadTrainings, RecordTrainings, VerifyTrainings};
use crate::related;
use chrono::NaiveDate;
use kernel::{Id, Refusal};
use ledger::Fact;
use records::{Content, Operation, Related, Words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// 满意度
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct TrainingSatisfaction {
    /// 有效问卷
    #[schema(minimum = 1, maximum = 10000)]
    pub valid: u32,
    /// 满意
    #[schema(minimum = 0, maximum = 10000)]
    pub satisfied: u32,
}

/// 培训: one event, for however many groups it is held.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Training {
    /// 名称
    #[schema(min_length = 1, max_length = 200, example = "法律明白人与人民调解员联合培训")]
    pub title: String,
    /// 培训对象
    #[schema(max_items = 6)]
    pub targets: Vec<TrainingTarget>,
    /// 主办
    pub organiser: Organiser,
    /// 开始日期
    pub held_from: NaiveDate,
    /// 结束日期
    pub held_to: NaiveDate,
    /// 学时 in tenths: 45 minutes each 〔default〕.
    #[schema(minimum = 0, maximum = 10000, example = 40)]
    pub tenths_of_hours: u32,
    /// 地点
    #[schema(max_length = 200)]
    pub place: Option<String>,
    /// 参训人数
    #[schema(minimum = 0, maximum = 10000)]
    pub attended: u32,
    /// 参训人员, as far as they are named: `attended` counts all of them.
    #[serde(default)]
    #[schema(max_items = 1000)]
    pub attendees: Vec<Id>,
    /// 授课人
    #[serde(default)]
    pub lecturer: Option<Lecturer>,
    /// 满意度
    #[serde(default)]
    pub satisfaction: Option<TrainingSatisfaction>,
    /// 小结
    #[schema(max_length = 10000)]
    pub summary: Option<String>,
}

impl Training {
    /// 业务培训: held by the town for those on whom its work rests.
    fn is_of_backbone(&self) -> bool {
        let backbone = [TrainingTarget::Mediator, TrainingTarget::Literate];
        self.organiser == Organiser::Town
            && self.targets.iter().any(|target| backbone.contains(target))
    }
}

impl Content for Training {
    type MayRead = ReadTrainings;
    type MayRecord = RecordTrainings;
    type MayVerify = VerifyTrainings;

    const KIND: &'static str = "study-records.training";
    const PATH: &'static str = "/v1/study-records/trainings";
    const WORDS: Words = Words::of("培训", "a training", "trainings").remarks(&[
        (Operation::Record, "One for several groups is one training."),
        (Operation::Submit, "Hours and attendance must be there."),
    ]);
    const WAITING: &'static str = TRAININGS_WAITING;
    const RELATED: Related<Self> = related::of_a_training;

    fn day(&self) -> NaiveDate {
        self.held_from
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn category(&self) -> &'static str {
        self.organiser.code()
    }

    fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.held_to <= today, &no::IN_FUTURE)?;
        Refusal::unless(self.held_from <= self.held_to, &no::DAYS)?;
        each_once(self.attendees.iter().copied())?;
        let named = u32::try_from(self.attendees.len()).is_ok_and(|named| named <= self.attended);
        let asked = self
            .satisfaction
            .as_ref()
            .is_none_or(|asked| asked.satisfied <= asked.valid && asked.valid <= self.attended);
        Refusal::unless(named && asked, &no::TRAINING_NUMBERS)
    }

    fn complete(&self, _: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(!self.targets.is_empty(), &no::NO_AUDIENCE)?;
        Refusal::unless(self.tenths_of_hours > 0 && self.attended > 0, &no::NO_HOURS)
    }

    fn facts(&self, unit: Id) -> Vec<Fact> {
        let fact = |measure, value| Fact::new(measure, unit, self.held_from, value);
        let measure = if self.is_of_backbone() { TRAININGS } else { OTHER_TRAININGS };
        vec![fact(measure, 1), fact(TRAINED, i64::from(self.attended))]
    }

    fn told(&self) -> Value {
        json!({
            "targets": self.targets, "organiser": self.organiser, "held_to": self.held_to,
            "tenths_of_hours": self.tenths_of_hours, "attended": self.attended,
        })
    }

    fn waits_as(&self) -> Option<&'static str> {
        self.is_of_backbone().then_some(TOWN_TRAININGS_WAITING)
    }
}
