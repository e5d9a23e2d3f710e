//! Every line of a file, checked: what it would become, or what is wrong with it.

use super::file::Table;
use super::mapping::{Mapping, NEEDED};
use crate::codes::*;
use crate::model::{CallerDetails, NewTicket};
use crate::workflow::Past;
use chrono::{FixedOffset, NaiveDateTime};
use kernel::{Id, Instant, LineError};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::str::FromStr;
use utoipa::ToSchema;

/// A checked file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Preview {
    pub mapping: Mapping,
    /// Lines that can be taken over.
    pub rows: Vec<Row>,
    pub problems: Vec<RowProblem>,
}

/// A line that can be taken over.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Row {
    pub line: u64,
    pub unit: String,
    pub new: NewTicket,
    pub past: Past,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RowProblem {
    /// The line of the file, the header being the first.
    pub line: u64,
    /// The member of a ticket that it is about.
    #[schema(max_length = 60, example = "concluded_at")]
    pub field: String,
    #[schema(max_length = 60, example = "concluded_before_dispatch")]
    pub code: String,
    #[schema(max_length = 1000)]
    pub message: String,
}

impl RowProblem {
    pub(super) fn new(line: u64, field: &str, code: &str, message: impl Into<String>) -> Self {
        Self { line, field: field.into(), code: code.into(), message: message.into() }
    }
}

impl From<&RowProblem> for LineError {
    fn from(problem: &RowProblem) -> Self {
        let RowProblem { line, field, code, message } = problem.clone();
        Self { line, field, code, message }
    }
}

/// Checks every line; nothing is guessed and nothing is dropped in silence.
pub fn preview(mapping: Mapping, table: &Table) -> Preview {
    let mut problems = Vec::new();
    let places: HashMap<&str, usize> = table.header.iter().map(String::as_str).zip(0..).collect();
    for (member, column) in &mapping.columns {
        let needed = NEEDED.contains(&member.as_str()) && !mapping.defaults.contains_key(member);
        if needed && !places.contains_key(column.as_str()) {
            problems.push(RowProblem::new(
                1,
                member,
                "column_missing",
                format!("文件没有“{column}”列 / there is no column {column}"),
            ));
        }
    }
    let mut rows = Vec::new();
    if problems.is_empty() {
        let mut seen = HashSet::new();
        for (line, cells) in &table.lines {
            let row = tidied(&mapping, &places, *line, cells).and_then(|cells| {
                let (mapping, places) = (&mapping, &places);
                Reading { mapping, places, cells: &cells, line: *line }.row()
            });
            match row {
                Ok(row) if !seen.insert(row.new.external_no.clone()) => {
                    let message = "工单编号在文件中重复 / the number stands twice in the file";
                    problems.push(RowProblem::new(*line, "external_no", "number_twice", message));
                }
                Ok(row) => rows.push(row),
                Err(problem) => problems.push(problem),
            }
        }
    }
    Preview { mapping, rows, problems }
}

/// The cells of a line, as texts from anywhere else are taken in; what no member is read from does not matter.
fn tidied(
    mapping: &Mapping,
    places: &HashMap<&str, usize>,
    line: u64,
    cells: &[String],
) -> Result<Vec<String>> {
    let tidy = |(place, cell): (usize, &String)| {
        kernel::text::tidy(cell).map(Cow::into_owned).or_else(|fault| {
            let mut columns = mapping.columns.iter();
            let read = columns.find(|(_, column)| places.get(column.as_str()) == Some(&place));
            let Some((member, _)) = read else { return Ok(String::new()) };
            let message = format!("{} / {}", fault.zh, fault.en);
            Err(RowProblem::new(line, member, fault.code, message))
        })
    };
    cells.iter().enumerate().map(tidy).collect()
}

/// One line on its way to a ticket.
struct Reading<'a> {
    mapping: &'a Mapping,
    places: &'a HashMap<&'a str, usize>,
    cells: &'a [String],
    line: u64,
}

/// Enough to recognise a word of a list, too little of a name or a number that stands in the wrong column: messages are kept with the
/// answer and shown to others.
fn beginning(word: &str) -> String {
    let mut letters = word.chars();
    let begin: String = letters.by_ref().take(2).collect();
    if letters.next().is_some() { begin + "…" } else { begin }
}

type Result<T> = std::result::Result<T, RowProblem>;

impl Reading<'_> {
    fn problem(&self, field: &str, code: &str, message: impl Into<String>) -> RowProblem {
        RowProblem::new(self.line, field, code, message)
    }

    /// The cell of a member, or its default; none when both are empty.
    fn text(&self, member: &str) -> Option<&str> {
        let column = self.mapping.columns.get(member);
        let place = column.and_then(|column| self.places.get(column.as_str()));
        let cell = place.and_then(|place| self.cells.get(*place)).map(String::as_str);
        let default = || self.mapping.defaults.get(member).map(String::as_str);
        cell.filter(|cell| !cell.is_empty()).or_else(default)
    }

    fn optional(&self, member: &str, longest: usize) -> Result<Option<String>> {
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

    fn needed(&self, member: &str, longest: usize) -> Result<String> {
        let text = self.optional(member, longest)?;
        text.ok_or_else(|| self.problem(member, "empty", "必填 / must not be empty"))
    }

    /// The code that a word of the file stands for.
    fn code<T: FromStr<Err = String>>(&self, member: &str) -> Result<T> {
        let word = self.needed(member, 100)?;
        let translated = self.mapping.values.get(member).and_then(|words| words.get(&word));
        translated.unwrap_or(&word).parse().map_err(|_: String| {
            self.problem(
                member,
                "unknown_word",
                format!(
                    "“{}”没有对应的代码，请在映射文件中补充 / no code of the product stands for it",
                    beginning(&word)
                ),
            )
        })
    }

    fn moment(&self, member: &str) -> Result<Option<Instant>> {
        let Some(text) = self.text(member) else { return Ok(None) };
        let format = &self.mapping.dates.format;
        let bad = || {
            self.problem(
                member,
                "date",
                format!("不是 {format} 格式的时间 / not a moment of that form"),
            )
        };
        let offset: FixedOffset = self.mapping.dates.offset.parse().map_err(|_| bad())?;
        let local = NaiveDateTime::parse_from_str(text, format);
        // A typed cell of a spreadsheet comes in one form, whatever the mapping says of texts.
        let local = local
            .or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%d %H:%M:%S"))
            .map_err(|_| bad())?;
        let moment = local.and_local_timezone(offset).single().ok_or_else(bad)?;
        Ok(Some(Instant::from_utc(moment.to_utc())))
    }

    fn caller(&self) -> Result<CallerDetails> {
        let parsed = |member: &str, error: kernel::identity::IdentityError| {
            self.problem(member, error.code, error.zh)
        };
        let phone = self
            .text("caller_phone")
            .map(|text| text.parse().map_err(|error| parsed("caller_phone", error)));
        let id_no = self
            .text("caller_id_no")
            .map(|text| text.parse().map_err(|error| parsed("caller_id_no", error)));
        Ok(CallerDetails {
            name: self.optional("caller_name", 60)?,
            phone: phone.transpose()?,
            id_no: id_no.transpose()?,
        })
    }

    fn row(&self) -> Result<Row> {
        let dispatched_at = self.moment("dispatched_at")?;
        let dispatched_at = dispatched_at
            .ok_or_else(|| self.problem("dispatched_at", "empty", "必填 / must not be empty"))?;
        let past = self.past(dispatched_at)?;
        let title = self.needed("title", 200)?;
        let content = self.optional("content", 10_000)?.unwrap_or_else(|| title.clone());
        let written_limit = self.moment("written_limit")?;
        if written_limit.is_some_and(|limit| limit < dispatched_at) {
            let message = "办结时限早于派单时间 / the limit lies before the dispatch";
            return Err(self.problem("written_limit", "limit_before_dispatch", message));
        }
        let new = NewTicket {
            id: None,
            external_system: self.mapping.system,
            external_no: Some(self.needed("external_no", 60)?),
            event_seq: None,
            channel: self.code("channel")?,
            category: self.code("category")?,
            topic_code: None,
            urgency: self.code("urgency")?,
            title,
            content,
            place: self.needed("place", 300)?,
            happened_at: None,
            object: self.optional("object", 200)?,
            caller_type: self.code("caller_type")?,
            caller: self.caller()?,
            confidential: self.text("confidential").is_some() && self.flag("confidential")?,
            no_reply: false,
            group: false,
            repeat_seq: 1,
            dispatched_at: Some(dispatched_at),
            written_limit,
            // Found or made by name when the file is committed.
            lead_unit: Id::nil(),
            designated: false,
        };
        Ok(Row { line: self.line, unit: self.needed("unit", 100)?, new, past })
    }

    fn flag(&self, member: &str) -> Result<bool> {
        let word = self.needed(member, 20)?;
        let translated =
            self.mapping.values.get(member).and_then(|words| words.get(&word)).unwrap_or(&word);
        match translated.as_str() {
            "true" => Ok(true),
            "false" => Ok(false),
            _ => Err(self.problem(
                member,
                "unknown_word",
                format!("“{word}”应为是或否 / neither true nor false"),
            )),
        }
    }

    /// The state that the ticket had, if it makes sense.
    fn past(&self, dispatched_at: Instant) -> Result<Past> {
        let status: Status = self.code("status")?;
        let concluded_at = self.moment("concluded_at")?;
        match (status, concluded_at) {
            (_, Some(at)) if at < dispatched_at => {
                let message = "办结时间早于派单时间 / concluded before it was dispatched";
                Err(self.problem("concluded_at", "concluded_before_dispatch", message))
            }
            (Status::Concluded, None) => {
                let message = "状态为已办结但没有办结时间 / concluded without the moment of it";
                Err(self.problem("concluded_at", "concluded_without_time", message))
            }
            (
                Status::Received
                | Status::Signed
                | Status::Handling
                | Status::Returned
                | Status::Merged
                | Status::Concluded,
                _,
            ) => Ok(Past { status, concluded_at }),
            _ => Err(self.problem(
                "status",
                "status",
                "不能以此状态导入 / a ticket cannot be taken over in this state",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::{built_in_mappings, read_file};

    const HEADER: &str = "工单编号,标题,诉求内容,地点,诉求类别,派单时间,办结时限,承办单位,工单状态,办结时间,联系电话";

    fn check(line: &str) -> Preview {
        let mapping = Mapping::from_toml(built_in_mappings()[0].1).unwrap();
        preview(mapping, &read_file(format!("{HEADER}\n{line}\n").as_bytes()).unwrap())
    }

    #[test]
    fn a_good_line_becomes_a_ticket() {
        let preview = check(
            "A1,路灯不亮,村口路灯不亮,锦山村,求助,2025-03-10 09:00:00,,综合办,已办结,2025-03-11 10:00:00,13812345678",
        );
        assert_eq!(preview.problems, []);
        let row = &preview.rows[0];
        assert_eq!(
            (row.line, row.unit.as_str(), row.past.status),
            (2, "综合办", Status::Concluded)
        );
        assert_eq!(row.new.dispatched_at.unwrap().to_string(), "2025-03-10T01:00:00Z");
        assert_eq!(row.new.category, Category::Help);
    }

    #[test]
    fn every_fault_is_named_by_line_and_field() {
        for (line, field, code) in [
            ("A1,,c,p,求助,2025-03-10 09:00:00,,u,待签收,,", "title", "empty"),
            ("A1,t,c,p,牢骚,2025-03-10 09:00:00,,u,待签收,,", "category", "unknown_word"),
            ("A1,t,c,p,求助,2025-02-30 09:00:00,,u,待签收,,", "dispatched_at", "date"),
            (
                "A1,t,c,p,求助,2025-03-10 09:00:00,,u,已办结,2025-03-09 09:00:00,",
                "concluded_at",
                "concluded_before_dispatch",
            ),
            (
                "A1,t,c,p,求助,2025-03-10 09:00:00,,u,已办结,,",
                "concluded_at",
                "concluded_without_time",
            ),
            (
                "A1,t,c,p,求助,2025-03-10 09:00:00,2025-03-01 09:00:00,u,待签收,,",
                "written_limit",
                "limit_before_dispatch",
            ),
            ("A1,t,c,p,求助,2025-03-10 09:00:00,,u,待签收,,12", "caller_phone", "phone_form"),
        ] {
            let found = check(line).problems;
            assert_eq!(
                (found[0].line, found[0].field.as_str(), found[0].code.as_str()),
                (2, field, code),
                "{line}"
            );
        }
        let good = "A1,t,c,p,求助,2025-03-10 09:00:00,,u,待签收,,";
        let twice = check(&format!("{good}\n{good}"));
        assert_eq!(
            (twice.rows.len(), twice.problems[0].line, twice.problems[0].code.as_str()),
            (1, 3, "number_twice")
        );
    }

    #[test]
    fn d14_cells_are_tidied_as_any_text_and_have_the_same_limits() {
        let line = |title: &str, content: &str| {
            format!("A1,{title},{content},p,求助,2025-03-10 09:00:00,,u,待签收,,")
        };
        let tidied = check(&line("cafe\u{301}\u{200B}", "c"));
        assert_eq!((tidied.problems.len(), tidied.rows[0].new.title.as_str()), (0, "café"));
        let long = "长".repeat(10_001);
        for (title, content, field, code) in [
            ("a\u{202E}b", "c", "title", "direction_character"),
            ("t", "a\u{7}b", "content", "control_character"),
            ("t", long.as_str(), "content", "max_length"),
        ] {
            let found = check(&line(title, content)).problems;
            assert_eq!((found[0].field.as_str(), found[0].code.as_str()), (field, code));
        }
    }

    #[test]
    fn a_missing_column_stops_the_file() {
        let mapping = Mapping::from_toml(built_in_mappings()[0].1).unwrap();
        let preview = preview(mapping, &read_file("工单编号\nA1\n".as_bytes()).unwrap());
        assert!(preview.rows.is_empty());
        assert!(
            preview
                .problems
                .iter()
                .any(|problem| problem.code == "column_missing" && problem.field == "title")
        );
    }
}
