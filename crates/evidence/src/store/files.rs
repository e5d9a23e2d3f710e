use super::schema::evidence_file as table;
use super::usage;
use crate::codes::EvidenceStatus;
use crate::model::{EvidenceFile, KIND};
use crate::problems as no;
use crate::rules::Limits;
use db::{At, Db, JsonDoc, Uid, sql};
use diesel::prelude::*;
use kernel::{Id, Instant, Problem, Refusal, problems};
use ledger::{Change, Tx, recount};
use web::Proof;
use web::privacy::holds;

pub fn find(db: &mut Db, tenant: &str, id: Id) -> db::Result<Option<EvidenceFile>> {
    let body: Option<JsonDoc> = sql!(db, |c| table::table
        .find((tenant, Uid(id)))
        .select(table::body)
        .get_result(c)
        .optional())?;
    body.map(|body| body.read()).transpose()
}

/// Enters a file that is to come, if there is room for it.
pub fn declare(tx: &mut Tx<'_>, file: &EvidenceFile, limits: &Limits) -> db::Result<()> {
    let tenant = tx.tenant();
    let others: i64 = sql!(tx.db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::record_id.eq(Uid(file.record))))
        .filter(table::status.ne(EvidenceStatus::Dropped.code()))
        .count()
        .get_result(c))?;
    Refusal::unless(others < limits.record_files, &no::QUOTA).map_err(Problem::from)?;
    usage::reserve(tx, file, limits)?;
    sql!(tx.db, |c| diesel::insert_into(table::table)
        .values((
            table::tenant_id.eq(tenant),
            table::id.eq(Uid(file.id)),
            table::version.eq(file.version),
            table::record_id.eq(Uid(file.record)),
            table::sha256.eq(&file.sha256),
            table::status.eq(file.status.code()),
            table::changed_at.eq(At(file.added_at)),
            table::body.eq(JsonDoc::of(file)?),
        ))
        .execute(c))?;
    enter(tx, "evidence.file_declared", file, None);
    Ok(())
}

/// The next version of a file, if nobody was faster.
pub fn advance(
    tx: &mut Tx<'_>,
    event: &str,
    before: &EvidenceFile,
    next: &EvidenceFile,
) -> db::Result<()> {
    let (tenant, now) = (tx.tenant(), tx.now());
    let changed = sql!(tx.db, |c| diesel::update(
        table::table.find((tenant, Uid(next.id))).filter(table::version.eq(before.version))
    )
    .set((
        table::version.eq(next.version),
        table::status.eq(next.status.code()),
        table::changed_at.eq(At(now)),
        table::body.eq(JsonDoc::of(next)?),
    ))
    .execute(c))?;
    if changed != 1 {
        return Err(Problem::plain(&problems::VERSION_MISMATCH).into());
    }
    if next.status == EvidenceStatus::Dropped {
        usage::release(tx, before)?;
        tx.forget_answers(next.id)?;
    }
    enter(tx, event, next, Some(before));
    Ok(())
}

fn enter(tx: &mut Tx<'_>, event: &str, file: &EvidenceFile, before: Option<&EvidenceFile>) {
    let facts = before.map(EvidenceFile::facts).unwrap_or_default();
    let change = Change {
        event,
        kind: KIND,
        id: file.id,
        version: file.version,
        unit: file.unit,
        data: file.told(),
        before: &facts,
        after: &file.facts(),
    };
    tx.record_about(change, &[file.record]);
}

/// A page of the files of a record, in the order of ids.
pub fn list(
    db: &mut Db,
    tenant: &str,
    record: Id,
    after: Option<Id>,
    limit: i64,
) -> db::Result<Vec<EvidenceFile>> {
    let after = Uid(after.unwrap_or(Id::nil()));
    let rows: Vec<JsonDoc> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::record_id.eq(Uid(record))))
        .filter(table::id.gt(after))
        .order(table::id)
        .limit(limit)
        .select(table::body)
        .load(c))?;
    rows.iter().map(JsonDoc::read).collect()
}

/// So many records, or digests, are asked for in one statement.
const AT_ONCE: usize = 500;

/// The files that stand as proof of some records.
pub fn standing(db: &mut Db, tenant: &str, records: &[Id]) -> db::Result<Vec<Proof>> {
    let mut all = Vec::new();
    for some in records.chunks(AT_ONCE) {
        let ids: Vec<Uid> = some.iter().map(|id| Uid(*id)).collect();
        let rows: Vec<JsonDoc> = sql!(db, |c| table::table
            .filter(table::tenant_id.eq(tenant).and(table::record_id.eq_any(&ids)))
            .filter(table::status.eq(EvidenceStatus::Held.code()))
            .order(table::id)
            .select(table::body)
            .load(c))?;
        all.extend(proofs(&rows)?);
    }
    Ok(all)
}

/// The files of these digests that stand as proof, of whatever record.
pub fn alike(db: &mut Db, tenant: &str, digests: &[String]) -> db::Result<Vec<Proof>> {
    let mut all = Vec::new();
    for some in digests.chunks(AT_ONCE) {
        let rows: Vec<JsonDoc> = sql!(db, |c| table::table
            .filter(table::tenant_id.eq(tenant).and(table::sha256.eq_any(some)))
            .filter(table::status.eq(EvidenceStatus::Held.code()))
            .order(table::id)
            .select(table::body)
            .load(c))?;
        all.extend(proofs(&rows)?);
    }
    Ok(all)
}

/// The files of a record that are not gone yet.
fn of_record(db: &mut Db, tenant: &str, record: Id) -> db::Result<Vec<EvidenceFile>> {
    let rows: Vec<JsonDoc> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::record_id.eq(Uid(record))))
        .filter(table::status.ne(EvidenceStatus::Dropped.code()))
        .order(table::id)
        .select(table::body)
        .load(c))?;
    rows.iter().map(JsonDoc::read).collect()
}

pub fn beside(db: &mut Db, tenant: &str, record: Id) -> db::Result<Vec<Id>> {
    Ok(of_record(db, tenant, record)?.into_iter().map(|file| file.id).collect())
}

/// Takes the files of an erased record away: from now on nobody gets them, and their bytes go with the next cleaning.
pub fn erase(tx: &mut Tx<'_>, record: Id) -> db::Result<Vec<Id>> {
    let files = of_record(tx.db, tx.tenant(), record)?;
    for file in &files {
        holds::refuse_if_held(tx.db, tx.tenant(), file.id)?;
        let next = file.erased(tx.author().account, tx.now());
        advance(tx, "evidence.file_erased", file, &next)?;
    }
    Ok(files.into_iter().map(|file| file.id).collect())
}

fn proofs(rows: &[JsonDoc]) -> db::Result<Vec<Proof>> {
    let files: Vec<EvidenceFile> = rows.iter().map(JsonDoc::read).collect::<Result<_, _>>()?;
    Ok(files.iter().filter_map(EvidenceFile::proof).collect())
}

/// Files that have stood in a state since before a moment, the oldest first; not those that an authority holds, or whose record it does.
pub fn stale(
    db: &mut Db,
    tenant: &str,
    status: EvidenceStatus,
    before: Instant,
    limit: i64,
) -> db::Result<Vec<EvidenceFile>> {
    let held: Vec<Uid> = holds::held(db, tenant)?.into_iter().map(Uid).collect();
    let rows: Vec<JsonDoc> = sql!(db, |c| table::table
        .filter(table::tenant_id.eq(tenant).and(table::status.eq(status.code())))
        .filter(table::record_id.ne_all(&held).and(table::id.ne_all(&held)))
        .filter(table::changed_at.lt(At(before)))
        .order(table::changed_at)
        .limit(limit)
        .select(table::body)
        .load(c))?;
    rows.iter().map(JsonDoc::read).collect()
}

/// A page of the files whose content is in store, in the order of ids: those that stand, and those that were taken back lately.
pub fn kept(
    db: &mut Db,
    tenant: &str,
    after: Option<Id>,
    limit: i64,
) -> db::Result<Vec<EvidenceFile>> {
    let statuses = [EvidenceStatus::Held.code(), EvidenceStatus::Voided.code()];
    let rows = page(db, tenant, Some(&statuses), after, limit)?;
    let files: Vec<EvidenceFile> = rows.iter().map(JsonDoc::read).collect::<Result<_, _>>()?;
    Ok(files)
}

fn page(
    db: &mut Db,
    tenant: &str,
    statuses: Option<&[&str]>,
    after: Option<Id>,
    limit: i64,
) -> db::Result<Vec<JsonDoc>> {
    let after = Uid(after.unwrap_or(Id::nil()));
    Ok(sql!(db, |c| {
        let mut query =
            table::table.filter(table::tenant_id.eq(tenant).and(table::id.gt(after))).into_boxed();
        if let Some(statuses) = statuses {
            query = query.filter(table::status.eq_any(statuses.to_vec()));
        }
        query.order(table::id).limit(limit).select(table::body).load(c)
    })?)
}

/// All files in the order of ids, as the recount sees them.
pub fn records(
    db: &mut Db,
    tenant: &str,
    after: Option<Id>,
    limit: i64,
) -> db::Result<Vec<recount::Record>> {
    let record = |body: &JsonDoc| {
        let file: EvidenceFile = body.read()?;
        let (id, version, unit) = (file.id, file.version, file.unit);
        Ok(recount::Record { id, version, unit, facts: file.facts() })
    };
    page(db, tenant, None, after, limit)?.iter().map(record).collect()
}
