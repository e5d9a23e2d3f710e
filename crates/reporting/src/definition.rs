use chrono::NaiveDate;
use ledger::Measure;
use organization::units::UnitKind;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// How an indicator is made from its measures.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Kind {
    /// 流量: the sum over the period.
    Flow,
    /// 存量: the sum up to the period's last day.
    Stock,
    /// 比率: both sides over the same cohort, in percent.
    Rate,
    /// 平均: the numerator per record of the denominator.
    Average,
    /// 存量占比: both sides up to the period's last day, in percent.
    Share,
    /// 去重: distinct entities that are mentioned in the period, however often.
    Distinct,
    /// 存量去重: distinct entities that hold on the period's last day.
    StockDistinct,
    /// 存量平均: both sides up to the period's last day, the numerator per record of the denominator.
    StockAverage,
    /// 分级覆盖: tiers of which every unit has what it needs on the period's last day.
    Tiers,
    /// 机构覆盖率: of the units of some kinds, those that have it on the period's last day, in percent.
    UnitShare,
    /// 机构均值: what there is on the period's last day, per unit of some kinds.
    UnitAverage,
    /// 覆盖率: of the distinct entities of the denominator, those that the numerator mentions too, in percent.
    Coverage,
    /// 存量覆盖率: of the distinct entities that hold on the period's last day, those that the numerator mentions up to then, in percent.
    StockCoverage,
}

impl Kind {
    /// Whether it counts from the beginning up to the last day.
    pub fn is_stock(self) -> bool {
        !matches!(self, Self::Flow | Self::Rate | Self::Average | Self::Distinct | Self::Coverage)
    }

    /// Whether it has a denominator.
    pub fn divides(self) -> bool {
        matches!(self, Self::Rate | Self::Average | Self::Share | Self::StockAverage)
            || self.is_coverage()
    }

    /// Whether it counts entities, each once, and not values.
    pub fn is_distinct(self) -> bool {
        matches!(self, Self::Distinct | Self::StockDistinct) || self.is_coverage()
    }

    /// Whether what counts of the numerator is what the denominator mentions.
    pub fn is_coverage(self) -> bool {
        matches!(self, Self::Coverage | Self::StockCoverage)
    }

    /// Whether what it has is asked of each unit of some kinds.
    pub fn is_of_units(self) -> bool {
        matches!(self, Self::Tiers | Self::UnitShare | Self::UnitAverage)
    }

    /// Whether what divides it are the units themselves.
    pub fn divides_by_units(self) -> bool {
        matches!(self, Self::UnitShare | Self::UnitAverage)
    }

    pub fn is_percent(self) -> bool {
        matches!(self, Self::Rate | Self::Share | Self::UnitShare) || self.is_coverage()
    }
}

/// A measure with its weight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(from = "TermForm")]
pub struct Term {
    #[schema(max_length = 100, example = "hotline.concluded")]
    pub measure: String,
    /// What one counts, in percent; 100 but for parts of a rule that count by half.
    #[schema(minimum = 0, maximum = 100, example = 100)]
    pub weight_percent: i64,
    /// 分级: of which kinds every unit has to have it; only in an indicator that asks unit by unit.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 12)]
    pub of: Vec<UnitKind>,
    /// How much of it a unit has to have.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    #[schema(minimum = 1, example = 1)]
    pub needed: i64,
}

/// In a definition file a term is a name, a name with a weight, or a tier.
#[derive(Deserialize)]
#[serde(untagged)]
enum TermForm {
    Name(String),
    Weighted {
        measure: String,
        weight_percent: i64,
    },
    Tier {
        measure: String,
        of: Vec<UnitKind>,
        #[serde(default = "one")]
        needed: i64,
    },
}

impl From<TermForm> for Term {
    fn from(form: TermForm) -> Self {
        let (measure, weight_percent, of, needed) = match form {
            TermForm::Name(measure) => (measure, 100, Vec::new(), 1),
            TermForm::Weighted { measure, weight_percent } => {
                (measure, weight_percent, Vec::new(), 1)
            }
            TermForm::Tier { measure, of, needed } => (measure, 100, of, needed),
        };
        Self { measure, weight_percent, of, needed }
    }
}

/// What is left out of the cohort, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Exclusion {
    #[schema(max_length = 100, example = "hotline.returned")]
    pub measure: String,
    #[schema(max_length = 200, example = "已退回")]
    pub reason_zh: String,
    #[schema(max_length = 200, example = "returned to the district")]
    pub reason_en: String,
}

/// A rule of counting, as data: it can change with a law, a city or a year.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Indicator {
    /// 指标代码
    #[schema(max_length = 60, example = "HL.CLOSE_RATE")]
    pub code: String,
    /// Rises with every change of the rule.
    #[schema(minimum = 1)]
    pub version: u32,
    /// 名称
    #[schema(max_length = 100, example = "办结率")]
    pub title_zh: String,
    #[schema(max_length = 100, example = "closure rate")]
    pub title_en: String,
    pub kind: Kind,
    /// 单位
    #[schema(max_length = 20, example = "%")]
    pub unit: String,
    #[schema(max_items = 20)]
    pub numerator: Vec<Term>,
    /// Empty for flows, stocks and distinct entities.
    #[serde(default)]
    #[schema(max_items = 20)]
    pub denominator: Vec<Term>,
    /// 剔除
    #[serde(default)]
    #[schema(max_items = 20)]
    pub excluded: Vec<Exclusion>,
    /// How many units of the numerator make one of the figure: 1440 minutes are a day.
    #[serde(default = "one")]
    #[schema(minimum = 1)]
    pub scale: i64,
    /// Digits after the point, rounded half up.
    #[serde(default = "two")]
    #[schema(minimum = 0, maximum = 6)]
    pub decimals: u32,
    /// The indicator that must stand beside this one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 60, example = "HL.EVAL_COVERAGE")]
    pub companion: Option<String>,
    /// First day on which the rule holds.
    pub valid_from: NaiveDate,
    /// Last day, when it was replaced.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub valid_to: Option<NaiveDate>,
    /// 依据
    #[schema(max_length = 500)]
    pub source: String,
    /// 口径
    #[schema(max_length = 1000)]
    pub rule_zh: String,
    #[schema(max_length = 1000)]
    pub rule_en: String,
}

fn one() -> i64 {
    1
}

fn is_one(number: &i64) -> bool {
    *number == 1
}

fn two() -> u32 {
    2
}

/// Which of an indicator's measures are meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Part {
    /// 分子
    Numerator,
    /// 分母
    Denominator,
    /// 剔除
    Excluded,
}

impl Indicator {
    pub fn measures(&self, part: Part) -> Vec<String> {
        let names = |terms: &[Term]| {
            terms
                .iter()
                .filter(|term| term.weight_percent != 0)
                .map(|term| term.measure.clone())
                .collect()
        };
        match part {
            Part::Numerator => names(&self.numerator),
            Part::Denominator => names(&self.denominator),
            Part::Excluded => {
                self.excluded.iter().map(|excluded| excluded.measure.clone()).collect()
            }
        }
    }

    /// SHA-256 of the definition as it is: a frozen figure names the rule it was made by.
    pub fn hash(&self) -> String {
        let text = serde_json_canonicalizer::to_string(self).unwrap_or_default();
        Sha256::digest(text).iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn holds_on(&self, day: NaiveDate) -> bool {
        self.valid_from <= day && self.valid_to.is_none_or(|last| day <= last)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    indicator: Vec<Indicator>,
}

/// All indicators of the lines that are served.
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    /// By code, oldest rule first.
    by_code: BTreeMap<String, Vec<Indicator>>,
    measures: BTreeMap<&'static str, Measure>,
}

impl Catalogue {
    /// Reads the definition files; refuses unknown measures, overlapping rules and companions that do not exist.
    pub fn read<'a>(
        lines: impl IntoIterator<Item = (&'a str, &'a [Measure])>,
    ) -> Result<Self, String> {
        let mut catalogue = Self::default();
        for (text, measures) in lines.into_iter().filter(|(text, _)| !text.is_empty()) {
            catalogue.measures.extend(measures.iter().map(|one| (one.name, *one)));
            let file: File = toml::from_str(text).map_err(|error| error.to_string())?;
            for indicator in file.indicator {
                check(&indicator, measures)?;
                catalogue.add(indicator)?;
            }
        }
        let mut companions = catalogue.all().filter_map(|indicator| indicator.companion.clone());
        match companions.find(|code| !catalogue.by_code.contains_key(code)) {
            Some(code) => Err(format!("no indicator {code}")),
            None => {
                drop(companions);
                Ok(catalogue)
            }
        }
    }

    fn add(&mut self, indicator: Indicator) -> Result<(), String> {
        let rules = self.by_code.entry(indicator.code.clone()).or_default();
        let overlaps = |rule: &Indicator| {
            rule.valid_to.is_none_or(|last| indicator.valid_from <= last)
                && indicator.valid_to.is_none_or(|last| rule.valid_from <= last)
        };
        if rules.iter().any(overlaps) {
            return Err(format!("two rules of {} hold on the same day", indicator.code));
        }
        rules.push(indicator);
        rules.sort_by_key(|rule| rule.valid_from);
        Ok(())
    }

    pub fn all(&self) -> impl Iterator<Item = &Indicator> {
        self.by_code.values().flatten()
    }

    /// 度量的名称, in both languages.
    pub fn words_of(&self, measure: &str) -> (String, String) {
        let found = self.measures.get(measure);
        found.map(|one| (one.title_zh.into(), one.title_en.into())).unwrap_or_default()
    }

    /// Whether a figure of it, with the one that stands beside it, can be asked of a tag or a series alone: of what was to be covered it never
    /// is.
    pub fn is_filed(&self, indicator: &Indicator, day: NaiveDate) -> bool {
        let asked = |part: &Part| !(indicator.kind.is_coverage() && *part == Part::Denominator);
        let parts = [Part::Numerator, Part::Denominator, Part::Excluded].into_iter().filter(asked);
        let mut measures = parts.flat_map(|part| indicator.measures(part));
        let filed = |name: String| self.measures.get(name.as_str()).is_some_and(|one| one.filed);
        let beside = indicator.companion.as_deref().and_then(|code| self.on(code, day));
        measures.all(filed) && beside.is_none_or(|one| self.is_filed(one, day))
    }

    /// The rule of an indicator that holds on a day.
    pub fn on(&self, code: &str, day: NaiveDate) -> Option<&Indicator> {
        self.by_code.get(code)?.iter().find(|rule| rule.holds_on(day))
    }

    /// Every indicator's rule of a day.
    pub fn all_on(&self, day: NaiveDate) -> Vec<&Indicator> {
        self.all().filter(|rule| rule.holds_on(day)).collect()
    }
}

fn check(indicator: &Indicator, measures: &[Measure]) -> Result<(), String> {
    let code = &indicator.code;
    let named = [Part::Numerator, Part::Denominator, Part::Excluded];
    let mut names = named.into_iter().flat_map(|part| indicator.measures(part));
    if let Some(name) = names.find(|name| !measures.iter().any(|measure| measure.name == name)) {
        return Err(format!("{code} names an unknown measure {name}"));
    }
    if indicator.kind.divides() == indicator.denominator.is_empty() {
        return Err(format!(
            "{code}: rates, averages, shares and coverages have a denominator, the other kinds have none"
        ));
    }
    let tiers = indicator.kind.is_of_units();
    if indicator.numerator.iter().any(|term| term.of.is_empty() == tiers) {
        return Err(format!("{code}: tiers say of which units they are, and nothing else does"));
    }
    if indicator.kind.divides_by_units() && indicator.numerator.len() != 1 {
        return Err(format!("{code}: what is asked of each unit is one measure"));
    }
    let one_each = indicator.numerator.len() == 1 && indicator.denominator.len() <= 1;
    if indicator.kind.is_distinct() && (!one_each || indicator.scale != 1) {
        return Err(format!("{code}: distinct entities are those of one measure"));
    }
    let whole = indicator.decimals == 0 || indicator.kind.is_coverage();
    if indicator.kind.is_distinct() && !whole {
        return Err(format!("{code}: distinct entities are whole numbers"));
    }
    if indicator.scale < 1 || indicator.decimals > 6 {
        return Err(format!("{code}: scale or decimals out of range"));
    }
    Ok(())
}

#[cfg(test)]
mod tests;
