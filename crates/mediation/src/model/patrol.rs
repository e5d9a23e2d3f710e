use super::facts::{PATROLS, PATROLS_WAITING, ZERO_REPORTS};
use crate::codes::PatrolKind;
use crate::permissions::{ReadPatrols, RecordPatrols, VerifyPatrols};
use crate::problems as no;
use crate::related;
use chrono::NaiveDate;
use kernel::{Id, Refusal};
use ledger::Fact;
use records::{Beside, Content, Operation, Record, Related, Words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// 排查轮次: a round through an area to find disputes before they grow. What it found are the disputes that name it; where nothing was
/// found, that is reported, too (零报告).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Patrol {
    pub kind: PatrolKind,
    /// 名称
    #[schema(min_length = 1, max_length = 100, example = "三月上半月定期排查")]
    pub title: String,
    /// 开始日期
    pub from: NaiveDate,
    /// 结束日期: the day that the round counts on.
    pub to: NaiveDate,
    /// 排查区域: the unit itself when empty.
    #[serde(default)]
    #[schema(max_items = 200)]
    pub areas: Vec<Id>,
    /// 排查人员: the persons, as the organization knows them.
    #[serde(default)]
    #[schema(max_items = 100)]
    pub by: Vec<Id>,
    /// 走访户数
    #[serde(default)]
    #[schema(maximum = 100000)]
    pub households_visited: u32,
    /// 零报告: nothing was found.
    #[serde(default)]
    pub zero_report: bool,
    /// 签字人
    pub signed_by: Option<Id>,
}

/// 排查轮次 with what it found.
#[derive(Serialize, ToSchema)]
pub struct PatrolView {
    #[serde(flatten)]
    pub record: Record<Patrol>,
    /// 发现纠纷数: the disputes that name it.
    #[schema(minimum = 0)]
    pub found_count: i64,
}

impl Content for Patrol {
    type MayRead = ReadPatrols;
    type MayRecord = RecordPatrols;
    type MayVerify = VerifyPatrols;

    const KIND: &'static str = "mediation.patrol";
    const PATH: &'static str = "/v1/mediation/patrols";
    const WORDS: Words = Words::of("排查轮次", "a screening round", "screening rounds");
    const OWN: &'static [Operation] = &[Operation::Read];
    const WAITING: &'static str = PATROLS_WAITING;
    const RELATED: Related<Self> = related::of_a_patrol;
    const BESIDE: Beside<Self> = related::what_a_patrol_found;

    fn day(&self) -> NaiveDate {
        self.to
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn category(&self) -> &'static str {
        self.kind.code()
    }

    fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.from <= self.to, &no::PERIOD)?;
        Refusal::unless(self.from <= today, &no::PATROL_PERIOD)
    }

    fn complete(&self, today: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.to <= today, &no::PATROL_PERIOD)?;
        Refusal::unless(!self.by.is_empty() && self.signed_by.is_some(), &no::PATROL_UNSIGNED)
    }

    fn facts(&self, unit: Id) -> Vec<Fact> {
        let fact = |measure| Fact::new(measure, unit, self.to, 1);
        std::iter::once(fact(PATROLS)).chain(self.zero_report.then(|| fact(ZERO_REPORTS))).collect()
    }

    fn told(&self) -> Value {
        json!({
            "kind": self.kind, "from": self.from, "areas": self.areas, "by": self.by, "signed_by": self.signed_by,
            "households_visited": self.households_visited, "zero_report": self.zero_report,
        })
    }
}
