//! What records of this line refer to, and what of it has to be so.

use crate::model::{MustKnowList, Paper, Question};
use crate::problems as no;
use db::Db;
use kernel::{Id, Problem, ProblemKind, Refusal};
use records::{Record, RecordStatus, http};
use web::Ground;

fn unless(holds: bool, kind: &'static ProblemKind) -> db::Result<()> {
    Ok(Refusal::unless(holds, kind).map_err(Problem::from)?)
}

/// The version before: of the same unit and group, and over before this one begins.
pub(crate) fn of_a_must_know_list(
    db: &mut Db,
    ground: &Ground,
    unit: Id,
    list: &MustKnowList,
) -> db::Result<()> {
    let Some(before) = list.replaces else { return Ok(()) };
    let before: Option<Record<MustKnowList>> = http::look_up(db, ground, before)?;
    let fits = before.is_some_and(|before| {
        before.unit == unit
            && before.status == RecordStatus::Verified
            && before.content.audience == list.audience
            && before.content.withdrawn.is_some()
            && before.content.last_day() < list.valid_from
    });
    unless(fits, &no::REPLACED)
}

/// Named questions: of the same unit and category, of the kind of their section, verified.
pub(crate) fn of_a_paper(db: &mut Db, ground: &Ground, unit: Id, paper: &Paper) -> db::Result<()> {
    for (section, question) in paper.fixed() {
        let question: Option<Record<Question>> = http::look_up(db, ground, question)?;
        let fits = question.is_some_and(|question| {
            question.unit == unit
                && question.status == RecordStatus::Verified
                && question.content.category == paper.category
                && question.content.kind == section.kind
                && question.content.retired.is_none()
        });
        unless(fits, &no::QUESTION_GONE)?;
    }
    Ok(())
}
