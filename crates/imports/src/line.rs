//! One line of a file, read by a mapping.

use crate::checked::RowProblem;
use crate::mapping::Mapping;
use chrono::{FixedOffset, NaiveDate, NaiveDateTime};
use kernel::Instant;
use kernel::identity::{IdentityError, Phone, ResidentId};
use std::borrow::Cow;
use std::collections::HashMap;
use std::str::FromStr;

/// How a typed cell of a spreadsheet comes, whatever the mapping says of texts.
const TYPED: &str = "%Y-%m-%d %H:%M:%S";

pub type CellResult<T> = std::result::Result<T, RowProblem>;

/// One line on its way to a record.
pub struct Line<'a> {
    pub mapping: &'a Mapping,
    places: &'a HashMap<&'a str, usize>,
    cells: Vec<String>,
    pub number: u64,
}

impl<'a> Line<'a> {
    /// The cells, as texts from anywhere else are taken in; what no member is read from does not matter.
    pub(crate) fn tidied(
        mapping: &'a Mapping,
        places: &'a HashMap<&'a str, usize>,
        number: u64,
        cells: &[String],
    ) -> CellResult<Self> {
        let tidy = |(place, cell): (usize, &String)| {
            kernel::text::tidy(cell).map(Cow::into_owned).or_else(|fault| {
                let mut columns = mapping.columns.iter();
                let read = columns.find(|(_, column)| places.get(column.as_str()) == Some(&place));
                let Some((member, _)) = read else { return Ok(String::new()) };
                let message = format!("{} / {}", fault.zh, fault.en);
                Err(RowProblem::new(number, member, fault.code, message))
            })
        };
        let cells = cells.iter().enumerate().map(tidy).collect::<CellResult<_>>()?;
        Ok(Self { mapping, places, cells, number })
    }

    pub fn problem(&self, field: &str, code: &str, message: impl Into<String>) -> RowProblem {
        RowProblem::new(self.number, field, code, message)
    }

    /// What stands in the file itself.
    pub fn cell(&self, member: &str) -> Option<&str> {
        let column = self.mapping.columns.get(member);
        let place = column.and_then(|column| self.places.get(column.as_str()));
        let cell = place.and_then(|place| self.cells.get(*place)).map(String::as_str);
        cell.filter(|cell| !cell.is_empty())
    }

    /// The cell of a member, or its default; none when both are empty.
    pub fn text(&self, member: &str) -> Option<&str> {
        self.cell(member).or_else(|| self.mapping.defaults.get(member).map(String::as_str))
    }

    pub fn optional(&self, member: &str, longest: usize) -> CellResult<Option<String>> {
        let Some(text) = self.text(member) else { return Ok(None) };
        if text.chars().count() > longest {
            return Err(self.problem(
                member,
                "max_length",
                format!("最长 {longest} 个字符 / at most {longest} characters"),
            ));
        }
        Ok(Some(text.to_string()))
    }

    pub fn needed(&self, member: &str, longest: usize) -> CellResult<String> {
        let text = self.optional(member, longest)?;
        text.ok_or_else(|| self.problem(member, "empty", "必填 / must not be empty"))
    }

    /// A word of the file, as the mapping translates it.
    pub fn translated<'w>(&'w self, member: &str, word: &'w str) -> &'w str {
        let words = self.mapping.values.get(member);
        words.and_then(|words| words.get(word)).map_or(word, String::as_str)
    }

    /// Repeats nothing of the cell, which its place tells: a name may stand in the wrong column, and messages are kept with the answer
    /// and shown to others.
    pub fn unknown_word(&self, member: &str) -> RowProblem {
        let message = "所填内容没有对应的代码，请更正或在映射文件中补充 / no code of the product stands for what is there";
        self.problem(member, "unknown_word", message)
    }

    /// The code that a word of the file stands for.
    pub fn code<T: FromStr<Err = String>>(&self, member: &str) -> CellResult<T> {
        let word = self.needed(member, 100)?;
        let code = self.translated(member, &word);
        code.parse().map_err(|_: String| self.unknown_word(member))
    }

    pub fn flag(&self, member: &str) -> CellResult<bool> {
        let word = self.needed(member, 20)?;
        match self.translated(member, &word) {
            "true" | "是" => Ok(true),
            "false" | "否" => Ok(false),
            _ => Err(self.problem(member, "unknown_word", "应为是或否 / neither true nor false")),
        }
    }

    pub fn phone(&self, member: &str) -> CellResult<Option<Phone>> {
        self.identity(member)
    }

    pub fn resident_id(&self, member: &str) -> CellResult<Option<ResidentId>> {
        self.identity(member)
    }

    fn identity<T: FromStr<Err = IdentityError>>(&self, member: &str) -> CellResult<Option<T>> {
        let parsed = self.text(member).map(str::parse::<T>).transpose();
        parsed.map_err(|IdentityError { code, zh, en }| {
            self.problem(member, code, format!("{zh} / {en}"))
        })
    }

    fn bad_date(&self, member: &str) -> RowProblem {
        let format = &self.mapping.dates.format;
        let message = format!("不是 {format} 格式的时间 / not a moment of that form");
        self.problem(member, "date", message)
    }

    pub fn moment(&self, member: &str) -> CellResult<Option<Instant>> {
        let Some(text) = self.text(member) else { return Ok(None) };
        let bad = || self.bad_date(member);
        let offset: FixedOffset = self.mapping.dates.offset.parse().map_err(|_| bad())?;
        let local = NaiveDateTime::parse_from_str(text, &self.mapping.dates.format)
            .or_else(|_| NaiveDateTime::parse_from_str(text, TYPED))
            .map_err(|_| bad())?;
        let moment = local.and_local_timezone(offset).single().ok_or_else(bad)?;
        Ok(Some(Instant::from_utc(moment.to_utc())))
    }

    pub fn day(&self, member: &str) -> CellResult<Option<NaiveDate>> {
        let Some(text) = self.text(member) else { return Ok(None) };
        let format = &self.mapping.dates.format;
        let day = NaiveDate::parse_from_str(text, format)
            .or_else(|_| NaiveDateTime::parse_from_str(text, TYPED).map(|typed| typed.date()));
        day.map(Some).map_err(|_| self.bad_date(member))
    }

    pub fn number(&self, member: &str) -> CellResult<Option<u64>> {
        let Some(text) = self.text(member) else { return Ok(None) };
        let message = "应为整数 / not a whole number";
        text.parse().map(Some).map_err(|_| self.problem(member, "number", message))
    }

    /// An amount in 元, as an integer of 分.
    pub fn money(&self, member: &str) -> CellResult<Option<i64>> {
        let Some(text) = self.text(member) else { return Ok(None) };
        let message =
            "应为以元计的金额，最多两位小数 / not an amount in yuan with two decimals at most";
        cents(text).map(Some).ok_or_else(|| self.problem(member, "amount", message))
    }
}

/// 元 as 分; none where that is not exact.
fn cents(text: &str) -> Option<i64> {
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let text = text.trim_end_matches('元').replace(',', "");
    let (whole, part) = text.split_once('.').unwrap_or((&text, "0"));
    if whole.is_empty() || part.is_empty() || !digits(whole) || !digits(part) {
        return None;
    }
    // A spreadsheet may write 1.10 as 1.1, and 3 as 3.000.
    let part = part.trim_end_matches('0');
    let fraction: i64 = if part.len() > 2 { None } else { format!("{part:0<2}").parse().ok() }?;
    whole.parse::<i64>().ok()?.checked_mul(100)?.checked_add(fraction)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MAPPING: &str = "name = \"t\"\n[columns]\nday = \"日期\"\ncount = \"数\"\nname = \"姓名\"\n[dates]\nformat = \"%Y年%m月%d日\"\noffset = \"+08:00\"\n[units]\nparent = \"230718101\"\n[defaults]\ncount = \"7\"\n";

    fn with_line<T>(cells: [&str; 3], read: impl Fn(&Line<'_>) -> T) -> T {
        let members = ["day", "count", "name"];
        let mapping = Mapping::from_toml(MAPPING, &members, &members).unwrap();
        let places = HashMap::from([("日期", 0), ("数", 1), ("姓名", 2)]);
        let cells = cells.map(String::from);
        read(&Line::tidied(&mapping, &places, 5, &cells).unwrap())
    }

    #[test]
    fn a_day_comes_as_the_mapping_says_or_as_a_spreadsheet_types_it() {
        for (text, day) in [
            ("2025年3月5日", Some("2025-03-05")),
            ("2025-03-05 00:00:00", Some("2025-03-05")),
            ("2025年2月30日", None),
            ("2025-03-05", None),
        ] {
            let read = with_line([text, "", ""], |line| line.day("day"));
            match day {
                Some(day) => assert_eq!(read.unwrap(), Some(day.parse().unwrap()), "{text}"),
                None => assert_eq!(read.unwrap_err().code, "date", "{text}"),
            }
        }
        assert_eq!(with_line(["", "", ""], |line| line.day("day")).unwrap(), None);
    }

    #[test]
    fn an_empty_cell_means_what_the_mapping_says() {
        with_line(["", "", ""], |line| {
            assert_eq!((line.cell("count"), line.number("count").unwrap()), (None, Some(7)));
            assert_eq!(line.needed("name", 60).unwrap_err().code, "empty");
        });
        let wrong = with_line(["", "3.5", ""], |line| line.number("count"));
        assert_eq!(wrong.unwrap_err().code, "number");
    }

    /// D-01: a name that stands in the wrong column is not repeated, however short it is.
    #[test]
    fn a_problem_repeats_nothing_of_a_cell() {
        for name in ["王伟", "欧阳春华"] {
            let told = with_line(["", "", name], |line| {
                [line.code::<Never>("name").unwrap_err(), line.flag("name").unwrap_err()]
            });
            for problem in told {
                let repeats = |letter: char| problem.message.contains(letter);
                assert!(!name.chars().any(repeats), "{problem:?}");
                assert_eq!((problem.line, problem.field.as_str()), (5, "name"));
            }
        }
    }

    /// A list without words.
    #[derive(Debug)]
    struct Never;

    impl FromStr for Never {
        type Err = String;
        fn from_str(_: &str) -> Result<Self, String> {
            Err(String::new())
        }
    }

    #[test]
    fn an_amount_is_exact_or_none() {
        for (text, amount) in [
            ("1200", Some(120_000)),
            ("1,200.5元", Some(120_050)),
            ("0.05", Some(5)),
            ("3.000", Some(300)),
            ("0.005", None),
            ("-1", None),
            ("一千", None),
            ("", None),
            ("1.", None),
            ("99999999999999999999", None),
        ] {
            assert_eq!(cents(text), amount, "{text}");
        }
    }
}
