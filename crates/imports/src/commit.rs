//! Lines of a register: checked against what is there, and taken over, all in one transaction.

use crate::checked::{Preview, RowProblem, check_lines};
use crate::file::Table;
use crate::mapping::Mapping;
use crate::names::Names;
use crate::register::{Column, Register, UNIT};
use crate::row::{self, ImportRow};
use db::Db;
use kernel::{FieldError, Problem};
use ledger::Tx;
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use utoipa::ToSchema;
use web::Ground;

/// What is wrong with a line as a whole stands at this member.
const WHOLE: &str = "row";

/// What became of a line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Taken {
    Added,
    /// Added as a draft: something is missing.
    AddedAsDraft,
    /// It is there, with the same content.
    Unchanged,
    /// It is there, with other content.
    Differs,
}

/// What an import did.
#[derive(Debug, Clone, Default, Serialize, Deserialize, ToSchema)]
#[schema(as = CommittedFile)]
pub struct Committed {
    /// New records, or new parts of records that several lines make together.
    pub added: u64,
    /// Those of them that stayed drafts, since something is missing; the preview says what.
    pub drafts: u64,
    /// Lines whose record was there already, with the same content.
    pub unchanged: u64,
    /// Lines that were left out, and why.
    #[schema(max_items = 20000)]
    pub problems: Vec<RowProblem>,
}

/// Checks a file against a register: its form, its words, whom it names, and the rules of what it becomes.
pub fn check(
    db: &mut Db,
    ground: &Ground,
    register: &Register,
    mapping: Mapping,
    table: &Table,
) -> db::Result<Preview<ImportRow>> {
    let names = Names::of(db, ground, register, &mapping)?;
    let first_key = register.columns.iter().find(|one| one.key).map_or(UNIT, |one| one.name);
    let mut preview = check_lines(
        mapping,
        table,
        &register.needed(),
        |line| row::read(register, &names, line),
        (first_key, |row: &ImportRow| row.id.to_string()),
    );
    let (mut good, mut lacking) = (Vec::new(), Vec::new());
    for row in std::mem::take(&mut preview.rows) {
        let errors = (register.check)(db, ground, &row)?;
        if errors.is_empty() {
            let lacks = (register.lacks)(ground, &row);
            lacking.extend(lacks.map(|lacks| told(register, row.line, &lacks)));
            good.push(row);
        } else {
            preview.problems.extend(errors.iter().map(|error| told(register, row.line, error)));
        }
    }
    if let Some(together) = &register.together {
        let all: Vec<&ImportRow> = good.iter().collect();
        let wrong = (together.check)(db, ground, &all)?;
        preview.problems.extend(wrong.iter().map(|(line, error)| told(register, *line, error)));
        let out: HashSet<u64> = wrong.iter().map(|(line, _)| *line).collect();
        good.retain(|row| !out.contains(&row.line));
    }
    preview.problems.sort_by_key(|problem| problem.line);
    lacking.retain(|remark| good.iter().any(|row| row.line == remark.line));
    Ok(Preview { rows: good, remarks: lacking, ..preview })
}

/// What is wrong with a member of a body, by the column that it comes from.
fn told(register: &Register, line: u64, error: &FieldError) -> RowProblem {
    let pointer = error.pointer.as_str();
    let of = |column: &&Column| {
        let rest = pointer.strip_prefix(column.place);
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let said = format!("{} / {}", error.zh, error.en);
    match register.columns.iter().find(of) {
        Some(column) => RowProblem::new(line, column.name, &error.code, said),
        None if pointer.is_empty() => RowProblem::new(line, WHOLE, &error.code, said),
        None => RowProblem::new(line, WHOLE, &error.code, format!("{pointer}：{said}")),
    }
}

/// Takes the lines over. What is wrong by now is told; who commits decides whether that stops everything.
pub fn commit(
    tx: &mut Tx<'_>,
    ground: &Ground,
    register: &Register,
    preview: &Preview<ImportRow>,
) -> db::Result<Committed> {
    let mut done = Committed { problems: preview.problems.clone(), ..Committed::default() };
    let mut added = Vec::new();
    for row in &preview.rows {
        match (register.take)(tx, ground, row) {
            Ok(Taken::Added) => added.push(row),
            Ok(Taken::AddedAsDraft) => {
                added.push(row);
                done.drafts += 1;
            }
            Ok(Taken::Unchanged) => done.unchanged += 1,
            Ok(Taken::Differs) => {
                let message = "该记录已存在且内容不同 / it is there with other content";
                let problem = RowProblem::new(row.line, WHOLE, "different_content", message);
                done.problems.push(problem);
            }
            Err(db::Error::Refused(problem)) => done.problems.push(refused(row.line, &problem)),
            Err(error) => return Err(error),
        }
    }
    if let Some(together) = &register.together {
        (together.record)(tx, ground, &added)?;
    }
    done.added = added.len() as u64;
    Ok(done)
}

fn refused(line: u64, problem: &Problem) -> RowProblem {
    let message = format!("{} / {}", problem.detail_zh, problem.detail_en);
    RowProblem::new(line, WHOLE, problem.kind.code, message)
}
