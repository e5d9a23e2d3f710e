use super::read_import::own_import;
use crate::import::{self, Committed, Taking};
use crate::permissions::ImportTickets;
use crate::problems as no;
use crate::store;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use db::Db;
use kernel::{Id, Problem, problems};
use ledger::{Change, feed};
use serde::Deserialize;
use serde_json::json;
use utoipa::ToSchema;
use web::{Answer, Body, Call, done};

/// Whether lines with problems may be left out.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommitImport {
    /// Takes the good lines over although others have problems; those are listed in the answer.
    #[serde(default)]
    pub leave_out_problems: bool,
}

/// 确认导入
///
/// Takes the lines of a preview over, all in one transaction. A file that was imported before adds nothing. Who lost the answer and
/// sends it anew gets 409 `import_committed`, which says what was done.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_commit_import",
    request_body = CommitImport,
    security(("bearer" = ["hotline.tickets.import"])),
    extensions(("x-alone" = json!(true))),
    responses(
        (status = 200, description = "导入结果 / what was done", body = Committed),
        (status = 410, description = "未确认的预览已过保留期 / nobody committed it in time, and it was removed", body = web::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[post("/imports/{id}/commit")]
pub async fn commit_import(
    call: Call<ImportTickets>,
    id: Path<Id>,
    body: Body<CommitImport>,
) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    let leave_out = body.0.leave_out_problems;
    call.write(move |tx, ground| {
        let stored = own_import(tx.db, ground, *id)?;
        if stored.committed {
            return Err(committed_before(tx.db, ground.tenant(), *id)?.into());
        }
        if version != 1 {
            return Err(Problem::plain(&problems::VERSION_MISMATCH).into());
        }
        if !leave_out && !stored.file.preview.problems.is_empty() {
            let zh = "文件有问题行：请修正后重新预览，或以 leave_out_problems 跳过这些行";
            let en = "Some lines have problems: mend them and preview again, or leave them out with leave_out_problems";
            let lines = stored.file.preview.problems.iter().take(50).map(Into::into).collect();
            return Err(Problem::new(&problems::INVALID, zh, en).with_lines(lines).into());
        }
        let taking = Taking { keys: &ground.keys, calendar: &ground.calendar, reach: &ground.reach };
        let committed = import::commit(tx, &stored.file.preview, taking, |_| {})?;
        store::commit_import(tx, &ground.keys, *id, stored.file)?;
        let unit = ground.caller.unit.unwrap_or(Id::nil());
        let data = json!({ "added": committed.added, "unchanged": committed.unchanged, "left_out": committed.problems.len() });
        tx.record(Change { event: "hotline.import_committed", kind: "hotline.import", id: *id, version: 2, unit, data, before: &[], after: &[] });
        done(&committed, 2)
    })
    .await
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
