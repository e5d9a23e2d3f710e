//! What all imports have in common: a checked file is kept sealed, read by its maker, and committed once.

use crate::checked::RowProblem;
use crate::file::{Table, read_file};
use crate::jobs::EXPIRED;
use crate::problems as no;
use crate::store::{self, CheckedFile, StoredImport};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use db::Db;
use kernel::{Id, Problem, problems};
use ledger::{Change, Tx, feed};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::json;
use web::{Answer, Ground};

/// More would hold all other writers up while they are taken over; longer files come in parts, or by the command line.
const MOST_LINES: usize = 5_000;

/// What comes of a file that came in Base64: read where it holds up nobody whom this thread answers.
pub async fn from_file<T: Send + 'static>(
    file: String,
    read: impl FnOnce(Table) -> Result<T, Problem> + Send + 'static,
) -> Answer<T> {
    let work = actix_web::web::block(move || {
        let table = read_file(&decoded(&file)?)?;
        refuse_too_long(&table)?;
        read(table)
    });
    Ok(work.await.map_err(Problem::internal)??)
}

fn refuse_too_long(table: &Table) -> Result<(), Problem> {
    if table.lines.len() <= MOST_LINES {
        return Ok(());
    }
    let zh = format!("文件超过 {MOST_LINES} 行，请分成几个文件");
    let en = format!("The file has more than {MOST_LINES} lines: send it in parts");
    Err(Problem::field("/file", "too_many_lines", zh, en))
}

fn decoded(file: &str) -> Result<Vec<u8>, Problem> {
    BASE64_STANDARD.decode(file).map_err(|_| {
        Problem::field("/file", "base64", "文件内容应为 Base64", "The file must be in Base64")
    })
}

/// Keeps a checked file until it is committed; gives its id.
pub fn preview_import<R: Serialize>(
    tx: &mut Tx<'_>,
    ground: &Ground,
    kind: &'static str,
    file: &CheckedFile<R>,
) -> db::Result<Id> {
    let id = kernel::new_id();
    store::insert(tx, &ground.keys, kind, id, file)?;
    let preview = &file.preview;
    let mut data = json!({
        "mapping": preview.mapping.name, "good": file.good, "problems": preview.problems.len(),
    });
    tell_register(&mut data, file);
    enter(tx, ground, (kind, "previewed"), (id, 1), data);
    Ok(id)
}

fn tell_register<R>(data: &mut serde_json::Value, file: &CheckedFile<R>) {
    if let (Some(members), Some(register)) = (data.as_object_mut(), &file.register) {
        members.insert("register".into(), json!(register));
    }
}

/// The caller's own preview; one that was removed unused is told of as long as the ledger lasts.
pub fn own_import<R: DeserializeOwned>(
    db: &mut Db,
    ground: &Ground,
    kind: &'static str,
    id: Id,
) -> db::Result<StoredImport<R>> {
    let (tenant, account) = (ground.tenant(), ground.caller.account);
    if let Some(stored) = store::find(db, &ground.keys, kind, id)? {
        let own = Some(stored).filter(|stored: &StoredImport<R>| stored.account == account);
        return Ok(own.ok_or_else(Problem::not_found)?);
    }
    let history = feed::of_subject(db, tenant, id)?;
    let expired = history.last().is_some_and(|last| last.event.ends_with(EXPIRED));
    let own = history.first().is_some_and(|first| first.actor.account == account);
    let gone =
        if expired && own { Problem::plain(&no::IMPORT_EXPIRED) } else { Problem::not_found() };
    Err(gone.into())
}

/// What is to be committed: once, at the version that was read, and with problems only if they are left out.
pub fn committable<R: DeserializeOwned>(
    db: &mut Db,
    ground: &Ground,
    kind: &'static str,
    (id, version): (Id, i64),
    leave_out: bool,
) -> db::Result<StoredImport<R>> {
    let stored: StoredImport<R> = own_import(db, ground, kind, id)?;
    if stored.committed {
        return Err(committed_before(db, ground.tenant(), id)?.into());
    }
    Problem::unless_same_version(version == 1)?;
    refuse_problems(&stored.file.preview.problems, leave_out)?;
    Ok(stored)
}

/// Problems stop everything, unless whoever commits leaves them out.
pub fn refuse_problems(problems: &[RowProblem], leave_out: bool) -> Result<(), Problem> {
    if leave_out || problems.is_empty() {
        return Ok(());
    }
    Err(with_problems(problems))
}

/// Some lines have problems, and nothing was taken over.
fn with_problems(all: &[RowProblem]) -> Problem {
    let zh = "文件有问题行：请修正后重新预览，或以 leave_out_problems 跳过这些行";
    let en = "Some lines have problems: mend them and preview again, or leave them out with leave_out_problems";
    let lines = all.iter().take(50).map(Into::into).collect();
    Problem::new(&problems::INVALID, zh, en).with_lines(lines)
}

/// Marks a file as committed, and says so in the ledger; unless a line turned out to have a problem only now, and nobody said that such
/// lines may be left out.
pub fn commit_import<R: Serialize>(
    tx: &mut Tx<'_>,
    ground: &Ground,
    kind: &'static str,
    stored: StoredImport<R>,
    (added, unchanged, problems): (u64, u64, &[RowProblem]),
    leave_out: bool,
) -> db::Result<()> {
    refuse_problems(problems, leave_out)?;
    let id = stored.id;
    let mut data = json!({ "added": added, "unchanged": unchanged, "left_out": problems.len() });
    tell_register(&mut data, &stored.file);
    store::commit(tx, &ground.keys, id, stored.file)?;
    enter(tx, ground, (kind, "committed"), (id, 2), data);
    Ok(())
}

fn enter(
    tx: &mut Tx<'_>,
    ground: &Ground,
    (kind, event): (&'static str, &str),
    (id, version): (Id, i64),
    data: serde_json::Value,
) {
    let unit = ground.caller.unit.unwrap_or(Id::nil());
    let event = &format!("{kind}_{event}");
    tx.record(Change { event, kind, id, version, unit, data, before: &[], after: &[] });
}

/// The ledger knows what became of it.
fn committed_before(db: &mut Db, tenant: &str, id: Id) -> db::Result<Problem> {
    let history = feed::of_subject(db, tenant, id)?;
    let said = history.last().map(|last| (&last.at, &last.data));
    let Some((at, data)) = said else { return Ok(Problem::plain(&no::IMPORT_COMMITTED)) };
    let [added, unchanged, left_out] =
        ["added", "unchanged", "left_out"].map(|name| data.get(name).cloned().unwrap_or_default());
    Ok(Problem::new(
        &no::IMPORT_COMMITTED,
        format!(
            "该文件已于 {at} 导入：新增 {added} 条，已有 {unchanged} 条，跳过 {left_out} 行；无须重复提交"
        ),
        format!(
            "It was committed at {at}: {added} added, {unchanged} there before, {left_out} lines left out; nothing remains to be done"
        ),
    ))
}
