use super::Evidence;
use crate::model::{EvidenceFile, NewEvidenceFile, PATH};
use crate::permissions::AttachFiles;
use crate::problems as no;
use crate::store;
use actix_web::web::Data;
use actix_web::{HttpResponse, post};
use db::Db;
use kernel::{Problem, Refusal, problems};
use ledger::Reply;
use web::{Answer, Body, Call, Ground, created, replayed};

/// 登记佐证文件
///
/// Announces a file that proves a record: what it shows, its name, its length and its SHA-256. Its content is sent then, by
/// `PUT …/{id}/content`, as often as a bad line asks for. Sending the same announcement again is harmless; other content under the
/// same id is 409.
#[utoipa::path(
    tag = "evidence",
    operation_id = "evidence_declare_file",
    request_body = NewEvidenceFile,
    security(("bearer" = ["evidence.files.attach"])),
    responses(
        (status = 200, description = "此前已登记 / announced before", body = EvidenceFile),
        (status = 201, description = "已登记，待上传 / announced, to be sent", body = EvidenceFile),
        (status = 404, description = "没有这条记录 / no such record within reach", body = web::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[post("/files")]
pub async fn declare_file(
    call: Call<AttachFiles>,
    evidence: Data<Evidence>,
    body: Body<NewEvidenceFile>,
) -> Answer<HttpResponse> {
    let (new, evidence) = (body.0, evidence.into_inner());
    let limits = evidence.shelf.rules.limits.clone();
    call.write_or_replay(move |tx, ground| {
        let known = match new.id {
            Some(id) => store::find(tx.db, ground.tenant(), id)?,
            None => None,
        };
        if let Some(known) = known {
            return again(tx.db, ground, &evidence, &new, &known).map(Err);
        }
        let standing = evidence.record(tx.db, ground, &new.kind, new.record)?;
        Refusal::unless(standing.may_attach, &no::RIGHT).map_err(Problem::from)?;
        Refusal::unless(new.size <= limits.file_bytes, &no::TOO_LARGE).map_err(Problem::from)?;
        let named = evidence.shelf.rules.of_name(&new.name, ground.now.local_date());
        Refusal::unless(named.is_some(), &no::TYPE).map_err(Problem::from)?;
        let account = ground.caller.account;
        let file = EvidenceFile::declared(&new, standing.unit, account, ground.now);
        store::declare(tx, &file, &limits)?;
        created(&file, file.version, format!("{PATH}/{}", file.id)).map(Ok)
    })
    .await
}

fn again(
    db: &mut Db,
    ground: &Ground,
    evidence: &Evidence,
    new: &NewEvidenceFile,
    known: &EvidenceFile,
) -> db::Result<Reply> {
    // Whoever may not see it learns no more than that the id is taken.
    let seen = evidence.file(db, ground, known.id).is_ok();
    if seen && known.is_of(new) {
        return replayed(known, known.version);
    }
    let zh = "该编号此前已登记，但内容不同";
    let en = "This id was announced before, with other content";
    Err(Problem::new(&problems::CONFLICT, zh, en).into())
}
