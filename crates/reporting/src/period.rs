use chrono::{Datelike, Months, NaiveDate};
use kernel::Problem;
use serde::Serialize;
use utoipa::ToSchema;

/// The days a figure counts, both inclusive, local (Asia/Shanghai).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Period {
    pub from: NaiveDate,
    pub to: NaiveDate,
    /// 2025年, 2025年上半年, 2025年第3季度, 2025年3月, or the two days.
    #[schema(max_length = 40, example = "2025年")]
    pub label: String,
}

impl Period {
    /// `2025`, `2025-H1`, `2025-Q3` or `2025-03`.
    pub fn named(text: &str) -> Option<Self> {
        let (year, rest) = match text.split_once('-') {
            None => (text, ""),
            Some((year, rest)) => (year, rest),
        };
        let year: i32 = year.parse().ok().filter(|year| (1949..=9998).contains(year))?;
        let (month, months, label) = match rest.split_at_checked(1) {
            None => (1, 12, format!("{year}年")),
            Some(("H", half @ ("1" | "2"))) => {
                let half: u32 = half.parse().ok()?;
                (half * 6 - 5, 6, format!("{year}年{}半年", if half == 1 { "上" } else { "下" }))
            }
            Some(("Q", quarter @ ("1" | "2" | "3" | "4"))) => {
                let quarter: u32 = quarter.parse().ok()?;
                (quarter * 3 - 2, 3, format!("{year}年第{quarter}季度"))
            }
            Some(("0" | "1", _)) if rest.len() == 2 => {
                let month: u32 = rest.parse().ok()?;
                (month, 1, format!("{year}年{month}月"))
            }
            Some(_) => return None,
        };
        let from = NaiveDate::from_ymd_opt(year, month, 1)?;
        let to = from.checked_add_months(Months::new(months))?.pred_opt()?;
        Some(Self { from, to, label })
    }

    pub fn between(from: NaiveDate, to: NaiveDate) -> Option<Self> {
        (from <= to && (1949..=9998).contains(&from.year()) && to.year() <= 9998).then(|| Self {
            from,
            to,
            label: format!("{from} 至 {to}"),
        })
    }

    /// What a request asks for: a named period, or two days.
    pub fn asked(
        named: Option<&str>,
        from: Option<NaiveDate>,
        to: Option<NaiveDate>,
    ) -> Result<Self, Problem> {
        let period = match (named, from, to) {
            (Some(named), None, None) => Self::named(named),
            (None, Some(from), Some(to)) => Self::between(from, to),
            _ => None,
        };
        period.ok_or_else(|| {
            let zh = "请给出 period（如 2025、2025-H1、2025-Q3、2025-03），或 from 与 to 两个日期";
            let en = "Give period (2025, 2025-H1, 2025-Q3, 2025-03), or the two days from and to";
            Problem {
                kind: &kernel::problems::MALFORMED,
                ..Problem::field("period", "period", zh, en)
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_have_names() {
        let days = |text: &str| Period::named(text).map(|p| (p.from.to_string(), p.to.to_string()));
        let expected = |from: &str, to: &str| Some((from.to_string(), to.to_string()));
        assert_eq!(days("2025"), expected("2025-01-01", "2025-12-31"));
        assert_eq!(days("2025-H2"), expected("2025-07-01", "2025-12-31"));
        assert_eq!(days("2025-Q1"), expected("2025-01-01", "2025-03-31"));
        assert_eq!(days("2024-02"), expected("2024-02-01", "2024-02-29"));
        for bad in
            ["", "25", "2025-13", "2025-00", "2025-Q5", "2025-H3", "2025-3", "x", "2025-01-01"]
        {
            assert_eq!(days(bad), None, "{bad}");
        }
    }
}
