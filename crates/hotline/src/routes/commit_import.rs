use crate::import::{self, Committed, KIND, Taking};
use crate::permissions::ImportTickets;
use actix_web::web::Path;
use actix_web::{HttpResponse, post};
use imports::{commit_import as finish, committable};
use kernel::{Id, Permission};
use organization::WriteUnits;
use serde::Deserialize;
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
/// sends it anew gets 409 `import_committed`, which says what was done. Units that the file names and that are not there are made
/// where the mapping says so and the caller may change units; else their lines have a problem (`unit_unknown`).
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
        let stored = committable(tx.db, ground, KIND, (*id, version), leave_out)?;
        let (keys, calendar) = (&ground.keys, &ground.calendar);
        let makes = &ground.caller.reach(WriteUnits::NAME);
        let taking = Taking { keys, calendar, reach: &ground.reach, makes };
        let committed = import::commit(tx, &stored.file.preview, taking, |_| {})?;
        let outcome = (committed.added, committed.unchanged, committed.problems.as_slice());
        finish(tx, ground, KIND, stored, outcome, leave_out)?;
        done(&committed, 2)
    })
    .await
}
