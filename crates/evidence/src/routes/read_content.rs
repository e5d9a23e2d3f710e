use super::{Evidence, FileBody};
use crate::codes::{EvidenceStatus, EvidenceVerdict};
use crate::model::EvidenceFile;
use crate::permissions::ReadFiles;
use crate::problems as no;
use crate::scanner::Scanner;
use crate::store;
use actix_web::http::header::CONTENT_LENGTH;
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use kernel::{Id, Problem, Refusal};
use web::{Answer, Call, attachment};

/// 下载佐证文件
///
/// Gives the content of a file, as an attachment of no told type: no browser makes a page of it. What no scanner has seen, or what
/// carries a virus, is not given out.
#[utoipa::path(
    tag = "evidence",
    operation_id = "evidence_read_content",
    security(("bearer" = ["evidence.files.read"])),
    responses(
        (status = 200, description = "文件内容 / the content", body = FileBody, content_type = "application/octet-stream"),
        (status = 409, description = "尚未上传、已作废、未查毒或含病毒 / not sent, taken back, not scanned or infected", body = web::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[get("/files/{id}/content")]
pub async fn read_content(
    call: Call<ReadFiles>,
    evidence: Data<Evidence>,
    id: Path<Id>,
) -> Answer<HttpResponse> {
    let (id, all) = (*id, evidence.clone().into_inner());
    let (file, _) = call.read(move |db, ground| all.file(db, ground, id)).await?;
    Refusal::unless(file.status == EvidenceStatus::Held, &no::NOT_HERE).map_err(Problem::from)?;
    let shelf = &evidence.shelf;
    let file = scanned_meanwhile(&call, &evidence, file).await?;
    Refusal::unless(file.status == EvidenceStatus::Held, &no::NOT_HERE).map_err(Problem::from)?;
    let refusal = match (file.verdict, &shelf.scanner) {
        (Some(EvidenceVerdict::Clean), _) => None,
        (Some(EvidenceVerdict::Unscanned), Scanner::Off) => None,
        (Some(EvidenceVerdict::Infected), _) => Some(Refusal(&no::WITHHELD)),
        _ => Some(Refusal(&no::QUARANTINED)),
    };
    refusal.map_or(Ok(()), Err).map_err(Problem::from)?;
    let content = shelf.content(call.ground().tenant(), file.id).await?;
    let (name, extension) = file.name.rsplit_once('.').unwrap_or((&file.name, "bin"));
    Ok(attachment(name, &extension.to_ascii_lowercase())
        .content_type("application/octet-stream")
        .insert_header((CONTENT_LENGTH, file.size.to_string()))
        .no_chunking(file.size)
        .streaming(content))
}

/// A file that came while no scanner answered is scanned when somebody wants it, and what was found is entered.
async fn scanned_meanwhile(
    call: &Call<ReadFiles>,
    evidence: &Data<Evidence>,
    file: EvidenceFile,
) -> Answer<EvidenceFile> {
    let (shelf, id) = (&evidence.shelf, file.id);
    let waits = file.verdict == Some(EvidenceVerdict::Unscanned);
    if !waits || !matches!(shelf.scanner, Scanner::Clamd { .. }) {
        return Ok(file);
    }
    let verdict = shelf.scan(call.ground().tenant(), file.id).await?;
    if verdict == EvidenceVerdict::Unscanned {
        return Ok(file);
    }
    let judged = file.scanned(verdict).map_err(Problem::from)?;
    let entered = judged.clone();
    let work =
        call.change(move |tx, _| store::advance(tx, "evidence.file_scanned", &file, &entered));
    match work.await {
        Ok(()) => Ok(judged),
        // Somebody else wanted it at the same moment, and what was found then counts.
        Err(failure) => {
            let all = evidence.clone().into_inner();
            let (file, _) = call.read(move |db, ground| all.file(db, ground, id)).await?;
            let waits = file.verdict == Some(EvidenceVerdict::Unscanned);
            if waits { Err(failure) } else { Ok(file) }
        }
    }
}
