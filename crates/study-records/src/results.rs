//! 成绩表 of exams on paper: the one way in which results of persons come to be, typed or from a file.

use crate::model::{EnterResults, Exam, ExamResult};
use crate::{related, store};
use kernel::{Id, Problem};
use ledger::Tx;
use records::{Record, http};
use std::collections::BTreeMap;
use web::Ground;

/// Replaces the results of an exam, and its totals by what they come to. The exam is held by whoever calls.
pub(crate) fn enter(
    tx: &mut Tx<'_>,
    ground: &Ground,
    exam: &Record<Exam>,
    said: &EnterResults,
) -> db::Result<Record<Exam>> {
    let content = exam.content.clone().with_totals(&said.results).map_err(Problem::from)?;
    let kept = by_person(&store::results_of(tx.db, tx.tenant(), exam.id)?);
    let given = by_person(&said.results);
    // Who was entered before may have moved away since.
    let new = given.keys().filter(|person| !kept.contains_key(*person)).copied();
    related::of_people(tx.db, ground, new)?;
    // Two scores may change places and leave the totals as they are: the version tells that the exam says something else.
    let risen = exam.content.results_version.unwrap_or(0) + u32::from(kept != given);
    let content = Exam { results_version: Some(risen), ..content };
    store::replace_results(tx, exam.id, &said.results)?;
    http::restate(tx, ground, exam, content, (said.reason.clone(), said.client_at))
}

fn by_person(results: &[ExamResult]) -> BTreeMap<Id, Option<u32>> {
    results.iter().map(|one| (one.person, one.score)).collect()
}
