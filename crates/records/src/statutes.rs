//! 法规目录: the statutes that are studied and made known, as data, and those that units entered beside it. Versions of one statute are one
//! statute.

mod entered;

pub(crate) use entered::known;
pub use entered::{STATUTE, all_entered, hold, look_up};

use crate::codes::InstrumentKind;
use chrono::NaiveDate;
use kernel::{Id, Refusal};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;
use utoipa::ToSchema;

use crate::problems as no;

/// 法规代码
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(transparent)]
#[schema(value_type = String, min_length = 1, max_length = 40, example = "constitution")]
pub struct InstrumentCode(pub String);

/// How sure the row is (the field's own marks).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub enum Confidence {
    /// Read in the text itself.
    V,
    /// Known to the trade, to be confirmed by the judicial bureau.
    K,
}

/// 修订: a version of a statute.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Edition {
    /// What it is called, such as `2025修订`.
    #[schema(max_length = 40)]
    pub name: String,
    /// 施行日期; absent where it was not read in a source.
    pub effective_on: Option<NaiveDate>,
    /// 废止日期
    pub repealed_on: Option<NaiveDate>,
    #[schema(max_length = 300)]
    pub source: String,
}

/// 法规条目
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Instrument {
    #[schema(max_length = 40, example = "party-discipline")]
    pub code: String,
    /// 名称
    #[schema(max_length = 120, example = "中国共产党纪律处分条例")]
    pub title: String,
    pub kind: InstrumentKind,
    /// 核心、应知应会
    #[serde(default)]
    pub core: bool,
    /// 修订: none where no source tells of any.
    #[serde(default, rename = "edition")]
    #[schema(max_items = 50)]
    pub editions: Vec<Edition>,
    /// 依据
    #[schema(max_length = 300)]
    pub source: String,
    pub confidence: Confidence,
    /// 登记单位: which unit entered it; absent where it is of the product.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub entered_by: Option<Id>,
}

impl Instrument {
    /// 核心党内法规
    pub fn is_core_party_reg(&self) -> bool {
        self.core && self.kind == InstrumentKind::PartyReg
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    instrument: Vec<Instrument>,
}

/// The catalogue of the product, by code.
static BUILT_IN: LazyLock<BTreeMap<String, Instrument>> = LazyLock::new(|| {
    let file: Result<File, _> = toml::from_str(include_str!("../data/instruments.toml"));
    // The crate's tests read the same text, so what is built in can be read.
    let rows = file.map(|file| file.instrument).unwrap_or_default();
    rows.into_iter().map(|one| (one.code.clone(), one)).collect()
});

pub fn all() -> impl Iterator<Item = &'static Instrument> {
    BUILT_IN.values()
}

pub fn find(code: &str) -> Option<&'static Instrument> {
    BUILT_IN.get(code)
}

/// Refuses what is no statute of the catalogue and cannot be one that a unit entered, and what is named twice. Whether it was entered is asked
/// where its record is read (`known`).
pub fn check<'a>(codes: impl Iterator<Item = &'a str>) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    for code in codes {
        let may_be = find(code).is_some() || entered::id_of(code).is_some();
        Refusal::unless(may_be, &no::UNKNOWN_INSTRUMENT)?;
        Refusal::unless(seen.insert(code), &no::SAME_INSTRUMENT)?;
    }
    Ok(())
}
