use super::*;
use crate::catalogue;
use crate::codes::*;
use crate::permissions::{ReadPlans, RecordPlans, VerifyPlans};
use chrono::{Datelike, NaiveDate};
use kernel::{Id, Refusal, local_midnight};
use ledger::Fact;
use records::{Content, Operation, Words};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

/// 计划的时间节点: of the calendar, or one that the county sets itself (兵役法宣传月).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PlannedNode {
    #[schema(
        min_length = 1,
        max_length = 40,
        pattern = "^[a-z0-9-]+$",
        example = "constitution-day"
    )]
    pub code: String,
    /// 名称
    #[schema(min_length = 1, max_length = 100, example = "国家宪法日")]
    pub title: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// 依据: the calendar's, or the notice that sets it.
    #[schema(min_length = 1, max_length = 300)]
    pub source: String,
}

/// 年度普法计划: for which nodes, to whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PublicityPlan {
    /// 年度
    #[schema(minimum = 2000, maximum = 2100, example = 2025)]
    pub year: i32,
    /// 名称
    #[schema(min_length = 1, max_length = 200, example = "2025年度普法工作计划")]
    pub title: String,
    /// 时间节点
    #[schema(max_items = 60)]
    pub nodes: Vec<PlannedNode>,
    /// 受众
    #[schema(max_items = 13)]
    pub audiences: Vec<AudienceGroup>,
}

impl PublicityPlan {
    pub fn node(&self, code: &str, to: NaiveDate) -> Option<&PlannedNode> {
        self.nodes.iter().find(|node| node.code == code && node.to == to)
    }
}

impl Content for PublicityPlan {
    type MayRead = ReadPlans;
    type MayRecord = RecordPlans;
    type MayVerify = VerifyPlans;

    const KIND: &'static str = "pufa-publicity.plan";
    const PATH: &'static str = "/v1/pufa-publicity/plans";
    const WORDS: Words =
        Words::of("普法计划", "a plan of publicity", "plans of publicity").approved().remarks(&[
            (Operation::Submit, "It must have nodes and audiences."),
            (Operation::Verify, "From then on figures are held against it."),
        ]);
    const WAITING: &'static str = PLANS_WAITING;

    /// 年度第一日
    fn day(&self) -> NaiveDate {
        NaiveDate::from_ymd_opt(self.year, 1, 1).unwrap_or_default()
    }

    fn title(&self) -> &str {
        &self.title
    }

    fn category(&self) -> &'static str {
        "yearly"
    }

    fn check(&self, _: NaiveDate) -> Result<(), Refusal> {
        let days = self.nodes.iter().all(|node| node.from <= node.to);
        Refusal::unless(days, &no::DAYS)?;
        let inside = self.nodes.iter().all(|node| node.to.year() == self.year);
        let once = each_once(self.nodes.iter().map(|node| node.code.as_str()));
        Refusal::unless(inside && once, &no::NODES)?;
        Refusal::unless(each_once(&self.audiences), &no::NO_AUDIENCE)
    }

    fn complete(&self, _: NaiveDate) -> Result<(), Refusal> {
        Refusal::unless(!self.nodes.is_empty(), &no::NO_NODES)?;
        Refusal::unless(!self.audiences.is_empty(), &no::NO_AUDIENCE)
    }

    fn facts(&self, unit: Id) -> Vec<Fact> {
        // A node is not missed before its days, and those after it that still count, are over.
        let nodes = self.nodes.iter().map(|node| {
            let last = *catalogue::window(node.from, node.to).end();
            let over = local_midnight(last.succ_opt().unwrap_or(last));
            let fact = Fact::new(NODES_PLANNED, unit, node.to, 1).ripening(over);
            fact.of(catalogue::node_key(&node.code, node.to))
        });
        let groups = self
            .audiences
            .iter()
            .map(|group| Fact::new(AUDIENCES_PLANNED, unit, self.day(), 1).of(group.code()));
        nodes.chain(groups).collect()
    }

    fn told(&self) -> Value {
        let nodes: Vec<&str> = self.nodes.iter().map(|node| node.code.as_str()).collect();
        json!({ "year": self.year, "nodes": nodes, "audiences": self.audiences })
    }
}
