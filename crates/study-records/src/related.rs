//! What records of this line refer to, and what of it has to be so.

use crate::model::{Exam, MustKnowList, Paper, Plan, Question, Session, may_make_up};
use crate::problems as no;
use crate::store;
use chrono::{Datelike, NaiveDate};
use db::Db;
use kernel::{Id, Problem, ProblemKind, Reach, Refusal};
use ledger::Tx;
use organization::{people, units};
use records::{Record, RecordStatus, http};
use web::Ground;

pub(crate) fn unless(holds: bool, kind: &'static ProblemKind) -> db::Result<()> {
    Ok(Refusal::unless(holds, kind).map_err(Problem::from)?)
}

/// Whose meeting it is: that of the unit itself or of one above it, as an office studies before a meeting of its town.
pub(crate) fn of_a_session(
    db: &mut Db,
    ground: &Ground,
    unit: Id,
    session: &Session,
) -> db::Result<()> {
    let Some(of) = session.meeting.as_ref().and_then(|meeting| meeting.unit) else { return Ok(()) };
    units::named(db, ground.tenant(), &Reach::All, "/content/meeting/unit", of)?;
    let below = units::subtree(db, ground.tenant(), of, ground.now.local_date())?;
    unless(below.contains(&unit), &no::MEETING_ELSEWHERE)
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

/// People whom the organization knows, within reach.
pub(crate) fn of_people(
    db: &mut Db,
    ground: &Ground,
    people: impl Iterator<Item = Id>,
) -> db::Result<()> {
    for person in people {
        let found = people::find(db, ground.tenant(), person)?;
        let known = found.is_some_and(|person| ground.reach.covers(person.unit));
        unless(known, &no::PERSON_UNKNOWN)?;
    }
    Ok(())
}

/// An item of a plan is done as long as its session is verified: it follows in the same unit of work, so that neither counts without the
/// other. `complete-item` holds the session, so no item is added meanwhile.
pub(crate) fn beside_a_session(
    tx: &mut Tx<'_>,
    ground: &Ground,
    before: Option<&Record<Session>>,
    after: &Record<Session>,
) -> db::Result<()> {
    use RecordStatus::{Returned, Submitted, Verified};
    let Some(before) = after.turned_from(before) else { return Ok(()) };
    let held_on = (after.status == Verified).then_some(after.content.held_on);
    let years = [before, after].map(|one| one.content.held_on.year());
    let first = |year| NaiveDate::from_ymd_opt(year, 1, 1).unwrap_or_default();
    let days = (first(years[0].min(years[1])), first(years[0].max(years[1])));
    let tenant = tx.tenant();
    let plans: Vec<Record<Plan>> =
        records::within(tx.db, tenant, &[after.unit], &[Submitted, Returned, Verified], days)?;
    http::follow(tx, ground, plans, "item_followed", |plan: &Plan| {
        plan.following(after.id, held_on)
    })
}

/// Who takes an exam again: by the results of the first one. Where that has totals alone, nobody can tell.
pub(crate) fn of_a_make_up(
    db: &mut Db,
    ground: &Ground,
    exam: &Exam,
    again: impl Iterator<Item = Id>,
) -> db::Result<()> {
    let Some(first) = exam.make_up_of else { return Ok(()) };
    let first: Option<Record<Exam>> = http::look_up(db, ground, first)?;
    let has_results = |first: &Record<Exam>| first.content.results_version.is_some();
    let Some(first) = first.filter(has_results) else { return Ok(()) };
    let results = store::results_of(db, ground.tenant(), first.id)?;
    let results = results.iter().map(|one| (one.person, one.passed(&first.content)));
    Ok(may_make_up(results, again).map_err(Problem::from)?)
}

/// What an exam says is what its results come to, once there are some: they are entered anew, and totals are not written over them.
pub(crate) fn of_kept_results(
    tx: &mut Tx<'_>,
    ground: &Ground,
    before: Option<&Record<Exam>>,
    after: &Record<Exam>,
) -> db::Result<()> {
    let exam = &after.content;
    let changed = before.is_some_and(|before| before.content != *exam);
    if !changed || exam.results_version.is_none() {
        return Ok(());
    }
    let results = store::results_of(tx.db, tx.tenant(), after.id)?;
    let summed = exam.clone().with_totals(&results).map_err(Problem::from)?;
    unless(summed == *exam, &no::RESULTS_STAND)?;
    of_a_make_up(tx.db, ground, exam, results.iter().map(|one| one.person))
}
