use super::{Evidence, FileBody};
use crate::codes::EvidenceStatus;
use crate::model::EvidenceFile;
use crate::permissions::AttachFiles;
use crate::problems as no;
use crate::shelf::Shelf;
use crate::store;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, put};
use kernel::{Id, Problem, Refusal};
use web::{Answer, Call, Upload};

/// 上传佐证文件内容
///
/// Takes the content of a file that was announced. Over a bad line it is sent again to the same address until it has arrived: nobody
/// sees any of it before it is whole, of the length and the SHA-256 that were announced, of the type that its name says, and scanned.
/// Sent once more it changes nothing; other content is 409.
#[utoipa::path(
    tag = "evidence",
    operation_id = "evidence_store_content",
    request_body(content = FileBody, content_type = "application/octet-stream"),
    extensions(("x-unversioned" = json!(true))),
    security(("bearer" = ["evidence.files.attach"])),
    responses(
        (status = 200, description = "已收到 / the content is here", body = EvidenceFile),
        (status = 409, description = "内容与登记的不同，或文件已作废 / other content, or the file was taken back", body = web::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[put("/files/{id}/content")]
pub async fn store_content(
    call: Call<AttachFiles>,
    evidence: Data<Evidence>,
    id: Path<Id>,
    upload: Upload,
) -> Answer<HttpResponse> {
    let (id, mut upload) = (*id, upload);
    let file = known(&call, &evidence, id).await?;
    upload.check_type()?;
    let limit = evidence.shelf.rules.limits.file_bytes;
    let declared = upload.declared();
    let fits = declared.is_none_or(|length| length <= limit);
    Refusal::unless(fits, &no::TOO_LARGE).map_err(Problem::from)?;
    if file.status == EvidenceStatus::Held {
        let digest = Shelf::digest_of(&mut upload, file.size).await?;
        Refusal::unless(digest == file.sha256, &no::DIGEST).map_err(Problem::from)?;
        return Ok(shown(&file));
    }
    Refusal::unless(file.status == EvidenceStatus::Declared, &no::STATE).map_err(Problem::from)?;
    let as_told = declared.is_none_or(|length| length == file.size);
    Refusal::unless(as_told, &no::SIZE).map_err(Problem::from)?;
    let named = evidence.shelf.rules.of_name(&file.name, call.ground().now.local_date());
    let named = named.ok_or(Refusal(&no::TYPE)).map_err(Problem::from)?;
    let shelf = &evidence.shelf;
    let verdict = shelf.receive(call.ground().tenant(), &file, named, &mut upload).await?;
    let next = file.received(&named.media_type, verdict, call.ground().now);
    let next = next.map_err(Problem::from)?;
    let entered = next.clone();
    let entered = call
        .change(move |tx, _| store::advance(tx, "evidence.file_received", &file, &entered))
        .await;
    match entered {
        Ok(()) => Ok(shown(&next)),
        // Who sent it twice at once has sent it once.
        Err(failure) => match known(&call, &evidence, id).await? {
            file if file.status == EvidenceStatus::Held => Ok(shown(&file)),
            _ => Err(failure),
        },
    }
}

async fn known(
    call: &Call<AttachFiles>,
    evidence: &Data<Evidence>,
    id: Id,
) -> Answer<EvidenceFile> {
    let all = evidence.clone().into_inner();
    let (file, standing) = call.read(move |db, ground| all.file(db, ground, id)).await?;
    Refusal::unless(standing.may_attach, &no::RIGHT).map_err(Problem::from)?;
    Ok(file)
}

fn shown(file: &EvidenceFile) -> HttpResponse {
    HttpResponse::Ok().insert_header(("ETag", format!("\"v{}\"", file.version))).json(file)
}
