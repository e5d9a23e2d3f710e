//! 成绩表: each line is what a person scored at an exam on paper that is recorded already; all lines of an exam make its results.

use crate::model::{EnterResults, Exam, ExamResult};
use crate::permissions::RecordExams;
use crate::problems as no;
use crate::related::{self, unless};
use crate::{results, store};
use chrono::NaiveDate;
use db::Db;
use imports::{Cell, Column, ImportRow, Register, Taken, Together};
use kernel::{FieldError, Id, Permission, Problem, ProblemKind, Refusal, problems};
use ledger::Tx;
use records::{Record, RecordStatus};
use serde::Deserialize;
use serde_json::Value;
use std::collections::BTreeMap;
use web::Ground;

pub const RESULTS: Register = Register {
    name: "study-records.results",
    title_zh: "成绩表",
    title_en: "results of exams on paper, by person",
    permission: RecordExams::NAME,
    columns: &[
        Column::new("person", "姓名", Cell::Person, PERSON).key(),
        Column::new("exam", "测试名称", Cell::Text, EXAM).key(),
        Column::new("held_on", "日期", Cell::Day, "/held_on").key(),
        Column::new("score", "成绩", Cell::Number, SCORE),
    ],
    mappings: &[("township", include_str!("../../data/mappings/results.toml"))],
    form: |_| {},
    check,
    take,
    lacks: |_, _| None,
    together: Some(Together { check: check_together, record }),
};

const EXAM: &str = "/exam";
const PERSON: &str = "/result/person";
const SCORE: &str = "/result/score";

/// The unit, the name and the day by which an exam is found.
type Named = (Id, String, NaiveDate);

#[derive(Deserialize)]
struct Line {
    exam: String,
    held_on: NaiveDate,
    result: Value,
}

/// Whose exam a line is about, and what it says of the person.
fn read(ground: &Ground, row: &ImportRow) -> db::Result<(Named, ExamResult)> {
    let line: Line = serde_json::from_value(row.body.clone()).map_err(db::Error::broken)?;
    let result = web::checked::<ExamResult>(&ground.state, &line.result)?;
    let result = result.map_err(|mut errors| {
        errors.iter_mut().for_each(|error| error.pointer.insert_str(0, "/result"));
        Problem::plain(&problems::INVALID).with_errors(errors)
    })?;
    Ok(((row.unit, line.exam, line.held_on), result))
}

/// The one exam of a unit that bears a name and was held on a day.
fn find(db: &mut Db, ground: &Ground, (unit, name, day): &Named) -> db::Result<Record<Exam>> {
    let all = RecordStatus::ALL.iter().copied();
    let standing: Vec<RecordStatus> = all.filter(|one| *one != RecordStatus::Voided).collect();
    let days = (*day, *day);
    let held = records::within(db, ground.tenant(), &[*unit], &standing, days)?.into_iter();
    let mut named = held.filter(|exam: &Record<Exam>| exam.content.name == *name);
    let exam = named.next().ok_or(Refusal(&no::EXAM_UNKNOWN)).map_err(Problem::from)?;
    unless(named.next().is_none(), &no::EXAM_AMBIGUOUS)?;
    Ok(exam)
}

/// What becomes of a line, or why nothing does.
fn judge(db: &mut Db, ground: &Ground, row: &ImportRow) -> db::Result<Taken> {
    let (named, result) = read(ground, row)?;
    let exam = find(db, ground, &named)?;
    exam.content.takes(&result).map_err(Problem::from)?;
    match store::find_result(db, ground.tenant(), exam.id, result.person)? {
        Some(known) if known == result => Ok(Taken::Unchanged),
        Some(_) => Ok(Taken::Differs),
        None => {
            unless(exam.status != RecordStatus::Verified, &no::EXAM_VERIFIED)?;
            let again = std::iter::once(result.person);
            related::of_a_make_up(db, ground, &exam.content, again)?;
            Ok(Taken::Added)
        }
    }
}

fn check(db: &mut Db, ground: &Ground, row: &ImportRow) -> db::Result<Vec<FieldError>> {
    match judge(db, ground, row) {
        Ok(_) => Ok(Vec::new()),
        Err(db::Error::Refused(problem)) if !problem.errors.is_empty() => Ok(problem.errors),
        Err(db::Error::Refused(problem)) => {
            Ok(vec![FieldError::of(column_of(problem.kind), &problem)])
        }
        Err(error) => Err(error),
    }
}

/// Where a person looks for what was refused.
fn column_of(kind: &ProblemKind) -> &'static str {
    if kind == &no::SCORE {
        SCORE
    } else if kind == &no::MAKE_UP_OF {
        PERSON
    } else {
        EXAM
    }
}

fn take(tx: &mut Tx<'_>, ground: &Ground, row: &ImportRow) -> db::Result<Taken> {
    judge(tx.db, ground, row)
}

/// Lines by their exams, each with its number.
type ByExam = BTreeMap<Named, Vec<(u64, ExamResult)>>;

fn by_exam(ground: &Ground, rows: &[&ImportRow]) -> db::Result<ByExam> {
    let mut exams = ByExam::new();
    for row in rows {
        let (named, result) = read(ground, row)?;
        exams.entry(named).or_default().push((row.line, result));
    }
    Ok(exams)
}

/// What an exam keeps, with what lines say of others.
fn joined(
    db: &mut Db,
    ground: &Ground,
    exam: &Record<Exam>,
    lines: &[(u64, ExamResult)],
) -> db::Result<Vec<ExamResult>> {
    let mut all = store::results_of(db, ground.tenant(), exam.id)?;
    let is_kept = |one: &ExamResult| all.iter().any(|kept| kept.person == one.person);
    let new: Vec<ExamResult> =
        lines.iter().map(|(_, result)| *result).filter(|one| !is_kept(one)).collect();
    all.extend(new);
    Ok(all)
}

/// An exam that was recorded with its totals is taken at its word: who leaves a line out would change them in silence.
fn check_together(
    db: &mut Db,
    ground: &Ground,
    rows: &[&ImportRow],
) -> db::Result<Vec<(u64, FieldError)>> {
    let mut wrong = Vec::new();
    for (named, lines) in by_exam(ground, rows)? {
        let exam = find(db, ground, &named)?;
        let all = joined(db, ground, &exam, &lines)?;
        let Err(refusal) = exam.content.clone().with_same_totals(&all) else { continue };
        let mut error = FieldError::of(EXAM, &Problem::from(refusal));
        if let Ok(summed) = exam.content.clone().with_totals(&all) {
            let (said, summed) = (totals(&exam.content), totals(&summed));
            error.zh.push_str(&format!("（登记 {said}，成绩表 {summed}）"));
            error.en.push_str(&format!(" (recorded {said}, in lines {summed})"));
        }
        wrong.extend(lines.iter().map(|(line, _)| (*line, error.clone())));
    }
    Ok(wrong)
}

fn totals(exam: &Exam) -> String {
    format!("{}/{}/{}/{}", exam.expected, exam.taken, exam.passed, exam.score_sum)
}

fn record(tx: &mut Tx<'_>, ground: &Ground, rows: &[&ImportRow]) -> db::Result<()> {
    for (named, lines) in by_exam(ground, rows)? {
        let exam = find(tx.db, ground, &named)?;
        let held: Option<Record<Exam>> = records::hold(tx, exam.id)?;
        let exam = held.ok_or_else(Problem::not_found)?;
        let all = joined(tx.db, ground, &exam, &lines)?;
        exam.content.clone().with_same_totals(&all).map_err(Problem::from)?;
        let said = EnterResults { results: all, reason: None, client_at: None };
        results::enter(tx, ground, &exam, &said)?;
    }
    Ok(())
}
