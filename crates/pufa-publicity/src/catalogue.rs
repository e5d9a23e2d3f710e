//! What stands in the calendar: campaign nodes by year, and the five-year plans. Data, each row with its source.

use crate::problems as no;
use crate::rules;
use chrono::{Datelike, NaiveDate};
use kernel::Refusal;
use records::statutes::Confidence;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;
use utoipa::ToSchema;

/// 重要时间节点, of one year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CampaignNode {
    #[schema(max_length = 40, example = "constitution-week")]
    pub code: String,
    /// 名称
    #[schema(max_length = 100, example = "宪法宣传周")]
    pub title: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// 依据
    #[schema(max_length = 300)]
    pub source: String,
    pub confidence: Confidence,
}

/// 普法规划
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Campaign {
    /// What figures ask for: `entity=publicity-8`.
    #[schema(max_length = 40, example = "publicity-8")]
    pub code: String,
    /// 名称
    #[schema(max_length = 100, example = "“八五”普法")]
    pub title: String,
    /// First day.
    pub from: NaiveDate,
    /// Last day.
    pub to: NaiveDate,
    /// 依据
    #[schema(max_length = 300)]
    pub source: String,
    pub confidence: Confidence,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Nodes {
    node: Vec<CampaignNode>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields)]
struct Campaigns {
    campaign: Vec<Campaign>,
}

// The crate's tests read the same texts, so what is built in can be read.
static NODES: LazyLock<Nodes> =
    LazyLock::new(|| toml::from_str(include_str!("../data/nodes.toml")).unwrap_or_default());
static CAMPAIGNS: LazyLock<Campaigns> =
    LazyLock::new(|| toml::from_str(include_str!("../data/campaigns.toml")).unwrap_or_default());

pub fn nodes() -> &'static [CampaignNode] {
    &NODES.node
}

pub fn campaigns() -> &'static [Campaign] {
    &CAMPAIGNS.campaign
}

/// The node of a code that ends on a day: codes come again every year.
pub fn node(code: &str, to: NaiveDate) -> Option<&'static CampaignNode> {
    nodes().iter().find(|node| node.code == code && node.to == to)
}

pub fn campaign(code: &str) -> Option<&'static Campaign> {
    campaigns().iter().find(|campaign| campaign.code == code)
}

/// Whether what happened on these days may belong to a campaign; what names none belongs to none.
pub fn check_campaign(
    code: Option<&str>,
    (from, to): (NaiveDate, NaiveDate),
) -> Result<(), Refusal> {
    let Some(code) = code else { return Ok(()) };
    let lasts = campaign(code).is_some_and(|campaign| campaign.from <= from && to <= campaign.to);
    Refusal::unless(lasts, &no::CAMPAIGN)
}

/// The days on which an activity of a node may lie: some before and after it, too.
pub fn window(from: NaiveDate, to: NaiveDate) -> std::ops::RangeInclusive<NaiveDate> {
    let margin = rules::node_margin_on(to);
    let first = from.checked_sub_days(margin).unwrap_or(from);
    first..=to.checked_add_days(margin).unwrap_or(to)
}

/// What tells a node of one year from that of another.
pub fn node_key(code: &str, to: NaiveDate) -> String {
    format!("{code}:{}", to.year())
}
