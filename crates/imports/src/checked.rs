//! Every line of a file, checked: what it would become, or what is wrong with it.

use crate::file::Table;
use crate::line::Line;
use crate::mapping::Mapping;
use kernel::LineError;
use serde::{Deserialize, Serialize};
use std::collections::{HashMap, HashSet};
use utoipa::ToSchema;

/// A checked file.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Preview<R> {
    pub mapping: Mapping,
    /// Lines that can be taken over.
    pub rows: Vec<R>,
    pub problems: Vec<RowProblem>,
    /// Lines that would stay drafts, and what they lack.
    #[serde(default)]
    pub remarks: Vec<RowProblem>,
}

/// What is wrong with a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct RowProblem {
    /// The line of the file, the header being the first.
    pub line: u64,
    /// The member of a record that it is about.
    #[schema(max_length = 60, example = "concluded_at")]
    pub field: String,
    #[schema(max_length = 60, example = "concluded_before_dispatch")]
    pub code: String,
    #[schema(max_length = 1000)]
    pub message: String,
}

impl RowProblem {
    pub fn new(line: u64, field: &str, code: &str, message: impl Into<String>) -> Self {
        Self { line, field: field.into(), code: code.into(), message: message.into() }
    }
}

impl From<&RowProblem> for LineError {
    fn from(problem: &RowProblem) -> Self {
        let RowProblem { line, field, code, message } = problem.clone();
        Self { line, field, code, message }
    }
}

/// Checks every line; nothing is guessed and nothing is dropped in silence. `key` is the member by which lines are told apart, and what it
/// is of a row.
pub fn check_lines<R>(
    mapping: Mapping,
    table: &Table,
    needed: &[&str],
    mut read: impl FnMut(&Line<'_>) -> Result<R, Vec<RowProblem>>,
    key: (&str, impl Fn(&R) -> String),
) -> Preview<R> {
    let places: HashMap<&str, usize> = table.header.iter().map(String::as_str).zip(0..).collect();
    let problems = missing_columns(&mapping, &places, needed);
    if !problems.is_empty() {
        return Preview { mapping, rows: Vec::new(), problems, remarks: Vec::new() };
    }
    let (mut rows, mut problems, mut seen) = (Vec::new(), Vec::new(), HashSet::new());
    for (number, cells) in &table.lines {
        let line = Line::tidied(&mapping, &places, *number, cells).map_err(|fault| vec![fault]);
        match line.and_then(|line| read(&line)) {
            Ok(row) if !seen.insert((key.1)(&row)) => {
                let message = "编号或关键列在文件中重复 / the same key stands twice in the file";
                problems.push(RowProblem::new(*number, key.0, "number_twice", message));
            }
            Ok(row) => rows.push(row),
            Err(wrong) => problems.extend(wrong),
        }
    }
    Preview { mapping, rows, problems, remarks: Vec::new() }
}

/// Columns of the mapping that the file lacks and every record needs.
fn missing_columns(
    mapping: &Mapping,
    places: &HashMap<&str, usize>,
    needed: &[&str],
) -> Vec<RowProblem> {
    let missing = mapping.columns.iter().filter(|(member, column)| {
        let is_needed =
            needed.contains(&member.as_str()) && !mapping.defaults.contains_key(*member);
        is_needed && !places.contains_key(column.as_str())
    });
    let told = missing.map(|(member, column)| {
        let message = format!("文件没有“{column}”列 / there is no column {column}");
        RowProblem::new(1, member, "column_missing", message)
    });
    told.collect()
}
