use super::Evidence;
use crate::model::EvidenceFile;
use crate::permissions::ReadFiles;
use actix_web::get;
use actix_web::web::{Data, Path};
use kernel::Id;
use web::{Answer, Call, Read};

/// 读取佐证文件信息
///
/// Reads what is known of a file; its content is at `…/content`.
#[utoipa::path(
    tag = "evidence",
    operation_id = "evidence_read_file",
    security(("bearer" = ["evidence.files.read"])),
    responses((status = 200, description = "佐证文件 / the file", body = EvidenceFile)),
)]
#[get("/files/{id}")]
pub async fn read_file(
    call: Call<ReadFiles>,
    evidence: Data<Evidence>,
    id: Path<Id>,
) -> Answer<Read<EvidenceFile>> {
    let evidence = evidence.into_inner();
    call.read(move |db, ground| {
        let (file, _) = evidence.file(db, ground, *id)?;
        Ok(Read { version: file.version, value: file })
    })
    .await
}
