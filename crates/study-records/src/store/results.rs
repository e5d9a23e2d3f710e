use super::schema::study_records_result as table;
use crate::model::ExamResult;
use db::{Db, Uid, sql};
use diesel::prelude::*;
use kernel::Id;
use ledger::Tx;

type Row = (Uid, Option<i64>);

fn score(stored: Option<i64>) -> db::Result<Option<u32>> {
    stored.map(u32::try_from).transpose().map_err(db::Error::broken)
}

/// What is kept of each person at an exam.
pub fn results_of(db: &mut Db, tenant: &str, exam: Id) -> db::Result<Vec<ExamResult>> {
    let rows: Vec<Row> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::exam_id.eq(Uid(exam))))
        .order(table::person_id)
        .select((table::person_id, table::score))
        .load(c))?;
    let result = |(Uid(person), stored)| Ok(ExamResult { person, score: score(stored)? });
    rows.into_iter().map(result).collect()
}

/// What is kept of one person at an exam.
pub fn find_result(
    db: &mut Db,
    tenant: &str,
    exam: Id,
    person: Id,
) -> db::Result<Option<ExamResult>> {
    let found: Option<Option<i64>> = sql!(db, |c| table::table
        .find((tenant, Uid(exam), Uid(person)))
        .select(table::score)
        .get_result(c)
        .optional())?;
    found.map(|stored| Ok(ExamResult { person, score: score(stored)? })).transpose()
}

/// The exams of a person, with what was scored: some a year, in no order.
pub fn results_of_person(
    db: &mut Db,
    tenant: &str,
    person: Id,
) -> db::Result<Vec<(Id, ExamResult)>> {
    let rows: Vec<Row> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::person_id.eq(Uid(person))))
        .select((table::exam_id, table::score))
        .load(c))?;
    let result = |(Uid(exam), stored)| Ok((exam, ExamResult { person, score: score(stored)? }));
    rows.into_iter().map(result).collect()
}

/// Keeps these results of an exam, and no others.
pub fn replace_results(tx: &mut Tx<'_>, exam: Id, results: &[ExamResult]) -> db::Result<()> {
    let tenant = tx.tenant();
    let of_exam = table::tenant_id.eq(tenant).and(table::exam_id.eq(Uid(exam)));
    sql!(tx.db, |c| diesel::delete(table::table.filter(of_exam)).execute(c))?;
    for one in results {
        sql!(tx.db, |c| diesel::insert_into(table::table)
            .values((
                table::tenant_id.eq(tenant),
                table::exam_id.eq(Uid(exam)),
                table::person_id.eq(Uid(one.person)),
                table::score.eq(one.score.map(i64::from)),
            ))
            .execute(c))?;
    }
    Ok(())
}
