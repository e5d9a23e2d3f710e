use crate::definition::{Catalogue, Indicator, Kind, Part, Term};
use crate::period::Period;
use crate::tiers::UNITS;
use kernel::{Id, Instant};
use ledger::figures::Sums;
use serde::Serialize;
use utoipa::ToSchema;

/// A figure with everything needed to believe it: what was divided by what, what was left out, and where the records are.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Figure {
    /// 指标代码
    #[schema(max_length = 60, example = "HL.CLOSE_RATE")]
    pub indicator: String,
    #[schema(max_length = 100, example = "办结率")]
    pub title_zh: String,
    #[schema(max_length = 100, example = "closure rate")]
    pub title_en: String,
    pub kind: Kind,
    /// 数值; null when there is nothing to divide by.
    #[schema(example = 98.55)]
    pub value: Option<f64>,
    /// As it is printed: rounded half up, `—` for null; `100%` only when both sides are equal.
    #[schema(max_length = 40, example = "98.55%")]
    pub text: String,
    /// 分子
    #[schema(example = 68.0)]
    pub numerator: f64,
    /// 分母; absent for flows and stocks.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 69)]
    pub denominator: Option<i64>,
    /// 剔除: records outside the cohort, with the reason.
    #[schema(max_items = 20)]
    pub excluded: Vec<Excluded>,
    /// 其中: what each measure of the numerator comes to, where the figure adds up several.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 20)]
    pub parts: Vec<FigurePart>,
    /// 缺口: the units that lack what their tier needs.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 10000)]
    pub gaps: Vec<Gap>,
    /// 单位
    #[schema(max_length = 20, example = "%")]
    pub unit: String,
    /// 统计期
    pub period: Period,
    /// 统计范围: the unit whose subtree is counted.
    pub scope: Id,
    /// 限定: what alone is counted, as it was asked; absent where all is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    #[schema(max_items = 10)]
    pub only: Vec<FigureLimit>,
    /// 截至: what was recorded until then is counted, and deadlines are judged at it.
    pub as_of: Instant,
    /// How many sealed entries the ledger held in the same snapshot.
    pub ledger_index: u64,
    pub indicator_version: u32,
    /// SHA-256 of the definition.
    #[schema(max_length = 64)]
    pub definition_hash: String,
    /// The figure that must stand beside this one: a rate of satisfaction says nothing without its coverage.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
    /// Where the records behind each side are.
    pub records: Links,
}

/// 限定: a parameter of the question, such as `tag`, with what was said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FigureLimit {
    #[schema(max_length = 20, example = "tag")]
    pub parameter: String,
    #[schema(max_length = 100, example = "八五普法")]
    pub said: String,
}

impl FigureLimit {
    /// As people read it.
    pub fn text(&self) -> String {
        let name = match self.parameter.as_str() {
            "record" => "记录",
            "entity" => "对象",
            "evidence" => "佐证",
            "tag" => "标签",
            "series" => "系列",
            other => other,
        };
        let said = match (name, self.said.as_str()) {
            ("佐证", "with") => "有",
            ("佐证", "without") => "无",
            (_, said) => said,
        };
        format!("{name}：{said}")
    }
}

/// One of several measures that a figure adds up: of those who came, who signed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct FigurePart {
    #[schema(max_length = 100)]
    pub measure: String,
    #[schema(max_length = 100, example = "参加人数（签到）")]
    pub title_zh: String,
    #[schema(max_length = 100, example = "attended, by signature")]
    pub title_en: String,
    pub count: i64,
}

/// Records outside the cohort.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Excluded {
    #[schema(max_length = 100)]
    pub measure: String,
    #[schema(max_length = 200, example = "已退回")]
    pub reason_zh: String,
    #[schema(max_length = 200)]
    pub reason_en: String,
    pub count: i64,
}

/// A unit that lacks what its tier needs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Gap {
    #[schema(max_length = 100, example = "mediation.grid_mediators")]
    pub measure: String,
    pub unit: Id,
    /// 机构名称
    #[schema(max_length = 100, example = "第一网格")]
    pub name: String,
}

/// The companion of a figure.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Coverage {
    #[schema(max_length = 60, example = "HL.EVAL_COVERAGE")]
    pub indicator: String,
    #[schema(max_length = 100, example = "有效评价率")]
    pub title_zh: String,
    #[schema(max_length = 40, example = "87.5%")]
    pub text: String,
    pub numerator: f64,
    pub denominator: Option<i64>,
}

/// Addresses of the records.
#[derive(Debug, Clone, Default, Serialize, ToSchema)]
pub struct Links {
    #[schema(max_length = 2000)]
    pub numerator: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub denominator: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(max_length = 2000)]
    pub excluded: Option<String>,
}

/// Both sides of an indicator, exactly. The numerator is in hundredths, for weights.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ratio {
    hundredths: i64,
    denominator: Option<i64>,
}

impl Ratio {
    pub fn of(indicator: &Indicator, total: impl Fn(&str) -> i64) -> Self {
        let weigh = |terms: &[Term]| -> i64 {
            terms.iter().map(|term| total(&term.measure) * term.weight_percent).sum()
        };
        let divides = indicator.kind.divides();
        let units = indicator.kind.divides_by_units().then(|| total(UNITS));
        Self {
            hundredths: weigh(&indicator.numerator),
            denominator: divides.then(|| weigh(&indicator.denominator) / 100).or(units),
        }
    }

    pub fn numerator(self) -> f64 {
        self.hundredths as f64 / 100.0
    }

    pub fn denominator(self) -> Option<i64> {
        self.denominator
    }

    /// The figure in units of the last digit: 9855 for 98.55.
    fn scaled(self, indicator: &Indicator) -> Option<i64> {
        let unit = 10_i128.pow(indicator.decimals);
        let percent = if indicator.kind.is_percent() { 100 } else { 1 };
        let (above, below) = match self.denominator {
            None => (self.hundredths.into(), 100 * i128::from(indicator.scale)),
            Some(0) => return None,
            Some(den) => (
                i128::from(self.hundredths) * percent,
                100 * i128::from(den) * i128::from(indicator.scale),
            ),
        };
        let above: i128 = above * unit;
        let mut rounded = (2 * above + below).div_euclid(2 * below);
        if indicator.kind.is_percent() {
            let full = 100 * unit;
            let exact_full = above == full * below;
            // 99.996 % is not 100 %, and a hundredth of a thousandth is not nothing.
            if rounded == full && !exact_full {
                rounded = if above < full * below { full - 1 } else { full + 1 };
            }
            if rounded == 0 && above > 0 {
                rounded = 1;
            }
        }
        i64::try_from(rounded).ok()
    }

    pub fn value(self, indicator: &Indicator) -> Option<f64> {
        self.scaled(indicator).map(|scaled| scaled as f64 / 10_f64.powi(indicator.decimals as i32))
    }

    /// Trailing zeros trimmed, percent sign for rates, a dash for null.
    pub fn text(self, indicator: &Indicator) -> String {
        let Some(scaled) = self.scaled(indicator) else { return "—".into() };
        let unit = 10_i64.pow(indicator.decimals);
        let (sign, scaled) = (if scaled < 0 { "-" } else { "" }, scaled.abs());
        let mut text = format!("{sign}{}", scaled / unit);
        if indicator.decimals > 0 {
            let digits = format!("{:0width$}", scaled % unit, width = indicator.decimals as usize);
            let digits = digits.trim_end_matches('0');
            if !digits.is_empty() {
                text.push('.');
                text.push_str(digits);
            }
        }
        if indicator.kind.is_percent() {
            text.push('%');
        }
        text
    }
}

pub(crate) fn exclusions(indicator: &Indicator, sums: &Sums) -> Vec<Excluded> {
    let excluded = indicator.excluded.iter().map(|exclusion| Excluded {
        measure: exclusion.measure.clone(),
        reason_zh: exclusion.reason_zh.clone(),
        reason_en: exclusion.reason_en.clone(),
        count: sums.total(&exclusion.measure),
    });
    excluded.collect()
}

/// What a sum of several measures is made of; other kinds are no sums.
pub(crate) fn parts(catalogue: &Catalogue, indicator: &Indicator, sums: &Sums) -> Vec<FigurePart> {
    let names = indicator.measures(Part::Numerator);
    if names.len() < 2 || !matches!(indicator.kind, Kind::Flow | Kind::Stock) {
        return Vec::new();
    }
    let part = |measure: String| {
        let (title_zh, title_en) = catalogue.words_of(&measure);
        FigurePart { count: sums.total(&measure), measure, title_zh, title_en }
    };
    names.into_iter().map(part).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn indicator(kind: &str, decimals: u32, scale: i64) -> Indicator {
        toml::from_str(&format!(
            "code = 'X'\nversion = 1\ntitle_zh = ''\ntitle_en = ''\nkind = '{kind}'\nunit = ''\nnumerator = ['a']\n\
             denominator = ['b']\nscale = {scale}\ndecimals = {decimals}\nvalid_from = '2025-01-01'\nsource = ''\nrule_zh = ''\nrule_en = ''"
        ))
        .unwrap()
    }

    fn rate(num: i64, den: i64) -> String {
        let indicator = indicator("rate", 2, 1);
        Ratio::of(&indicator, |measure| if measure == "a" { num } else { den }).text(&indicator)
    }

    #[test]
    fn rates_are_printed_by_convention_five() {
        for (num, den, text) in [
            (69, 69, "100%"),
            (68, 69, "98.55%"),
            (1, 3, "33.33%"),
            (2, 3, "66.67%"),
            (1, 8, "12.5%"),
            (24_999, 25_000, "99.99%"),
            (99_999, 100_000, "99.99%"),
            (1, 100_000, "0.01%"),
            (0, 7, "0%"),
            (0, 0, "—"),
            (1, 2, "50%"),
        ] {
            assert_eq!(rate(num, den), text, "{num}/{den}");
        }
    }

    #[test]
    fn a_share_is_printed_as_a_rate() {
        let indicator = indicator("share", 2, 1);
        let ratio = Ratio::of(&indicator, |measure| if measure == "a" { 1 } else { 3 });
        assert_eq!(ratio.text(&indicator), "33.33%");
    }

    #[test]
    fn an_average_has_one_digit() {
        let indicator = indicator("average", 1, 1440);
        let ratio = |num| Ratio::of(&indicator, |measure| if measure == "a" { num } else { 4 });
        assert_eq!(ratio(1440 * 10).text(&indicator), "2.5");
        assert_eq!(ratio(1440 * 8).text(&indicator), "2");
    }

    proptest! {
        #[test]
        fn only_a_full_rate_says_hundred(den in 1_i64..1_000_000, num in 0_i64..1_000_000) {
            let num = num.min(den);
            prop_assert_eq!(rate(num, den) == "100%", num == den);
            prop_assert_eq!(rate(num, den) == "0%", num == 0);
        }
    }
}
