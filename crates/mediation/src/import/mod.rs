//! Registers that townships keep in spreadsheets: 人民调解员台账, 调解案件台账.

mod case_columns;
mod case_numbers;
mod cases;
mod mediators;

use crate::model::Committee;
use crate::problems as no;
use crate::store::{self, CommitteeFilter};
use db::Db;
use imports::Register;
use kernel::{FieldError, Problem, ProblemKind};
use serde_json::{Map, Value};
use web::Ground;

pub const REGISTERS: &[Register] = &[mediators::MEDIATORS, cases::CASES];

/// What is wrong with a member of a line.
fn wrong(pointer: &str, kind: &'static ProblemKind) -> FieldError {
    FieldError::of(pointer, &Problem::plain(kind))
}

/// The one committee within reach that bears a name and exists.
fn committee_named(
    db: &mut Db,
    ground: &Ground,
    pointer: &str,
    name: &str,
) -> db::Result<Result<Committee, FieldError>> {
    let there = CommitteeFilter { dissolved: Some(false), ..CommitteeFilter::default() };
    let (tenant, reach) = (ground.tenant(), &ground.reach);
    let all = store::list_committees(db, tenant, reach, &there, None, i64::MAX)?;
    let mut named = all.into_iter().filter(|one| one.name == name);
    let one = named.next().filter(|_| named.next().is_none());
    Ok(one.ok_or_else(|| wrong(pointer, &no::COMMITTEE_UNKNOWN)))
}

/// The errors of a part of a line, where the part stands in it.
fn below(place: &str, mut errors: Vec<FieldError>) -> Vec<FieldError> {
    errors.iter_mut().for_each(|error| error.pointer.insert_str(0, place));
    errors
}

/// Moves members of a body into a part of it.
fn into_part(body: &mut Map<String, Value>, part: &str, members: &[&str]) {
    let moved: Vec<(String, Value)> =
        members.iter().filter_map(|name| body.remove_entry(*name)).collect();
    let part = body.entry(part).or_insert_with(|| Value::Object(Map::new()));
    if let Some(part) = part.as_object_mut() {
        part.extend(moved);
    }
}
