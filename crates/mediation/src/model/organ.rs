use super::facts::{ORGANS, ORGANS_WAITING};
use crate::codes::JointOrg;
use crate::permissions::{ReadOrgans, RecordOrgans, VerifyOrgans};
use crate::problems as no;
use chrono::NaiveDate;
use kernel::{Id, Refusal};
use ledger::Fact;
use records::{Content, Words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// 联动单位: an organ of 四所一庭一中心, with whom to speak there. Two law offices are one kind of organ.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Organ {
    pub kind: JointOrg,
    /// 单位名称
    #[schema(min_length = 1, max_length = 100, example = "乌马河派出所")]
    pub name: String,
    /// 联络员: the person, as the organization knows them.
    pub liaison: Id,
    /// 公开电话
    #[schema(max_length = 30, pattern = "^[0-9-]{7,20}$")]
    pub phone: Option<String>,
    /// 联动开始日期
    pub from: NaiveDate,
    /// 联动结束日期: the last day.
    pub to: Option<NaiveDate>,
}

impl Content for Organ {
    type MayRead = ReadOrgans;
    type MayRecord = RecordOrgans;
    type MayVerify = VerifyOrgans;

    const KIND: &'static str = "mediation.organ";
    const PATH: &'static str = "/v1/mediation/organs";
    const WORDS: Words = Words::of("联动单位", "an organ", "organs");
    const WAITING: &'static str = ORGANS_WAITING;

    fn day(&self) -> NaiveDate {
        self.from
    }

    fn title(&self) -> &str {
        &self.name
    }

    fn category(&self) -> &'static str {
        self.kind.code()
    }

    fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.from <= today, &no::IN_FUTURE)?;
        Refusal::unless(self.to.is_none_or(|last| self.from <= last), &no::PERIOD)
    }

    fn complete(&self, _: NaiveDate) -> Result<(), Refusal> {
        Ok(())
    }

    fn facts(&self, unit: Id) -> Vec<Fact> {
        let fact = |day, value| Fact::new(ORGANS, unit, day, value).of(self.kind.code());
        let end = self.to.and_then(|last| last.succ_opt()).map(|day| fact(day, -1));
        std::iter::once(fact(self.from, 1)).chain(end).collect()
    }

    fn told(&self) -> Value {
        json!({ "kind": self.kind, "to": self.to })
    }
}
