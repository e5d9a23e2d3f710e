use super::Evidence;
use crate::model::{EvidenceFile, VoidFile};
use crate::permissions::VoidFiles;
use crate::problems as no;
use crate::store;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, post};
use kernel::{Id, Problem, Refusal};
use web::privacy::holds;
use web::{Answer, Body, Call, done};

/// 作废佐证文件
///
/// Takes a file back, with a reason: whoever records does it as long as the record is not verified (of a case: filed), and whoever
/// verifies from then on. It proves nothing any more and is not given out; after a month its content is removed. The ledger keeps its
/// SHA-256. While an authority holds the record nothing is taken back (`record_held`).
#[utoipa::path(
    tag = "evidence",
    operation_id = "evidence_void_file",
    request_body = VoidFile,
    security(("bearer" = ["evidence.files.void"])),
    responses((status = 200, description = "作废后的文件 / the file after it", body = EvidenceFile)),
)]
#[post("/files/{id}/void")]
pub async fn void_file(
    call: Call<VoidFiles>,
    evidence: Data<Evidence>,
    id: Path<Id>,
    body: Body<VoidFile>,
) -> Answer<HttpResponse> {
    let (id, said, evidence) = (*id, body.0, evidence.into_inner());
    let version = call.if_match()?;
    call.write(move |tx, ground| {
        let (before, standing) = evidence.file(tx.db, ground, id)?;
        Problem::unless_same_version(before.version == version)?;
        holds::refuse_if_held(tx.db, tx.tenant(), before.record)?;
        holds::refuse_if_held(tx.db, tx.tenant(), before.id)?;
        Refusal::unless(standing.may_void, &no::RIGHT).map_err(Problem::from)?;
        let next = before.voided(ground.caller.account, &said.reason, ground.now);
        let next = next.map_err(Problem::from)?;
        store::advance(tx, "evidence.file_voided", &before, &next)?;
        done(&next, next.version)
    })
    .await
}
