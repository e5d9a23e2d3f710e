use super::*;
use crate::catalogue;
use crate::permissions::{ReadPlans, RecordPlans, VerifyPlans};
use chrono::{Datelike, NaiveDate};
use kernel::{Id, Refusal};
use ledger::Fact;
use records::{Content, Operation, Words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// 五年普法规划: what the town resolved for a campaign of the calendar, whose years it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Programme {
    /// 普法规划
    #[schema(min_length = 1, max_length = 40, example = "publicity-8")]
    pub campaign: String,
    /// 名称
    #[schema(min_length = 1, max_length = 200, example = "乌马河镇法治宣传教育第八个五年规划")]
    pub title: String,
    /// 文号
    #[schema(max_length = 60)]
    pub document_no: Option<String>,
    /// 印发日期
    pub adopted_on: NaiveDate,
}

impl Content for Programme {
    type MayRead = ReadPlans;
    type MayRecord = RecordPlans;
    type MayVerify = VerifyPlans;

    const KIND: &'static str = "pufa-publicity.programme";
    const PATH: &'static str = "/v1/pufa-publicity/programmes";
    const WORDS: Words = Words::of("五年普法规划", "a five-year programme", "five-year programmes")
        .approved()
        .remarks(&[
            (Operation::Record, "It is what the town resolved for a five-year campaign."),
            (Operation::Verify, "From then on it is in force."),
        ]);
    const WAITING: &'static str = PROGRAMMES_WAITING;

    fn day(&self) -> NaiveDate {
        self.adopted_on
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn category(&self) -> &'static str {
        "five_year"
    }

    fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(catalogue::campaign(&self.campaign).is_some(), &no::CAMPAIGN)?;
        Refusal::unless(self.adopted_on <= today, &no::IN_FUTURE)
    }

    fn complete(&self, _: NaiveDate) -> Result<(), Refusal> {
        Ok(())
    }

    /// 收官年度 is a year and no achievement: dated on the campaign's last day, so that it belongs to the year that it closes.
    fn facts(&self, unit: Id) -> Vec<Fact> {
        let Some(campaign) = catalogue::campaign(&self.campaign) else { return Vec::new() };
        let fact = |measure, value| Fact::new(measure, unit, campaign.to, value);
        vec![fact(PROGRAMMES, 1), fact(CLOSING_YEARS, i64::from(campaign.to.year()))]
    }

    fn told(&self) -> Value {
        json!({ "campaign": self.campaign, "adopted_on": self.adopted_on })
    }
}
