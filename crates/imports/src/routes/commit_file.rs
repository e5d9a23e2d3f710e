use super::preview_file::under;
use super::read_file::register_of;
use super::shared::{commit_import, committable};
use super::{Imports, KIND};
use crate::commit::{self, Committed};
use crate::permissions::ImportFiles;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use kernel::Id;
use serde::Deserialize;
use utoipa::ToSchema;
use web::{Answer, Body, Call, done};

/// Whether lines with problems may be left out.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CommitImportFile {
    /// Takes the good lines over although others have problems; those are listed in the answer.
    #[serde(default)]
    pub leave_out_problems: bool,
}

/// 确认台账导入
///
/// Takes the lines of a checked file over, all in one transaction: nothing is half imported. A file that was imported before adds
/// nothing. Records are handed in for verification where nothing is missing, and stay drafts where something is; an exam whose
/// results come in lines is there already and stays in its state. Who lost the answer and sends it anew gets 409 `import_committed`,
/// which says what was done.
#[utoipa::path(
    tag = "imports",
    operation_id = "imports_commit_file",
    request_body = CommitImportFile,
    security(("bearer" = ["imports.files.import"])),
    extensions(("x-alone" = json!(true))),
    responses(
        (status = 200, description = "导入结果 / what was done", body = Committed),
        (status = 410, description = "未确认的预览已过保留期 / nobody committed it in time, and it was removed", body = web::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[post("/files/{id}/commit")]
pub async fn commit_file(
    call: Call<ImportFiles>,
    imports: Data<Imports>,
    id: Path<Id>,
    body: Body<CommitImportFile>,
) -> Answer<HttpResponse> {
    let version = call.if_match()?;
    let leave_out = body.0.leave_out_problems;
    call.write(move |tx, ground| {
        let stored = committable(tx.db, ground, KIND, (*id, version), leave_out)?;
        let register = register_of(&imports, &stored)?;
        let ground = under(ground, &register)?;
        let committed = commit::commit(tx, &ground, &register, &stored.file.preview)?;
        let outcome = (committed.added, committed.unchanged, committed.problems.as_slice());
        commit_import(tx, &ground, KIND, stored, outcome, leave_out)?;
        done(&committed, 2)
    })
    .await
}
