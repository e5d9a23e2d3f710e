use super::facts::{SUBSIDIES_UNPAID, SUBSIDIES_WAITING, SUBSIDY};
use crate::codes::SubsidyGrade;
use crate::permissions::{ReadSubsidies, RecordSubsidies, VerifySubsidies};
use crate::problems as no;
use crate::related;
use chrono::NaiveDate;
use kernel::{Id, Refusal, command};
use ledger::Fact;
use records::{Beside, Content, Operation, Record, Related, Words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// 以案定补: what a mediator gets for a case (人民调解法 art. 16), claimed by one person, reviewed by another, once a dispute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Subsidy {
    /// 案件
    pub case: Id,
    /// 调解员 who gets it.
    pub mediator: Id,
    pub grade: SubsidyGrade,
    /// 金额（分）
    #[schema(minimum = 1)]
    pub amount: i64,
    /// 申报日期
    pub claimed_on: NaiveDate,
    /// 发放: written by `pay`; what is sent here is not taken.
    #[serde(default)]
    pub paid: Option<SubsidyPayment>,
}

/// 发放
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubsidyPayment {
    /// 批次
    #[schema(min_length = 1, max_length = 60, example = "2025年上半年")]
    pub batch: String,
    /// 发放日期: the day that it counts on.
    pub on: NaiveDate,
}

command! {
    /// 发放
    PaySubsidy {
        /// 批次
        #[schema(min_length = 1, max_length = 60, example = "2025年上半年")]
        batch: String,
        /// 发放日期
        on: NaiveDate,
    }
}

/// What a case is looked at for before anything is paid, as it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
pub struct SubsidyChecks {
    /// 已登记
    pub registered: bool,
    /// 卷宗齐全
    pub file_ok: bool,
    /// 已履行
    pub performed: bool,
}

/// 补贴 with what its case is looked at for.
#[derive(Serialize, ToSchema)]
pub struct SubsidyView {
    #[serde(flatten)]
    pub record: Record<Subsidy>,
    pub checks: SubsidyChecks,
}

impl Subsidy {
    pub fn pay(mut self, said: &PaySubsidy, today: NaiveDate) -> Result<Self, Refusal> {
        Refusal::unless(self.paid.is_none(), &no::SUBSIDY_PAID)?;
        Refusal::unless(said.on <= today, &no::IN_FUTURE)?;
        self.paid = Some(SubsidyPayment { batch: said.batch.clone(), on: said.on });
        Ok(self)
    }
}

impl Content for Subsidy {
    type MayRead = ReadSubsidies;
    type MayRecord = RecordSubsidies;
    type MayVerify = VerifySubsidies;

    const KIND: &'static str = "mediation.subsidy";
    const PATH: &'static str = "/v1/mediation/subsidies";
    const WORDS: Words = Words::of("补贴", "a subsidy", "subsidies");
    const OWN: &'static [Operation] = &[Operation::Read];
    const WAITING: &'static str = SUBSIDIES_WAITING;
    const RELATED: Related<Self> = related::of_a_subsidy;
    const BESIDE: Beside<Self> = related::one_case_once;

    fn day(&self) -> NaiveDate {
        self.claimed_on
    }

    fn title(&self) -> &str {
        self.grade.label_zh()
    }

    fn category(&self) -> &'static str {
        self.grade.code()
    }

    fn check(&self, today: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(self.claimed_on <= today, &no::IN_FUTURE)
    }

    fn complete(&self, _: NaiveDate) -> Result<(), Refusal> {
        Ok(())
    }

    fn keeping(mut self, before: Option<&Self>) -> Self {
        self.paid = before.and_then(|before| before.paid.clone());
        self
    }

    fn facts(&self, unit: Id) -> Vec<Fact> {
        match &self.paid {
            Some(paid) => vec![Fact::new(SUBSIDY, unit, paid.on, self.amount)],
            None => vec![Fact::new(SUBSIDIES_UNPAID, unit, self.claimed_on, 1)],
        }
    }

    fn told(&self) -> Value {
        json!({
            "case": self.case, "mediator": self.mediator, "grade": self.grade, "amount": self.amount,
            "paid_on": self.paid.as_ref().map(|paid| paid.on),
        })
    }

    fn names(&self) -> Vec<Id> {
        vec![self.case]
    }
}
