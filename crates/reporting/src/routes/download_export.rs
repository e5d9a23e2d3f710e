use super::ExportFigures;
use super::read_export::own_export;
use crate::problems as no;
use crate::store::{self, ExportState};
use actix_web::web::Path;
use actix_web::{HttpResponse, get};
use db::Db;
use kernel::{Id, Problem};
use web::{Answer, Call, FileKind};

/// 下载导出文件
///
/// The file of an export that is done: CSV (UTF-8 with BOM) or XLSX, as it was asked for.
#[utoipa::path(
    tag = "reporting",
    operation_id = "reporting_download_export",
    security(("bearer" = ["reporting.figures.export"])),
    responses(
        (status = 200, description = "文件 / the file", content_type = "text/csv", body = String),
        (status = 409, description = "文件尚未生成，或导出失败 / not there yet, or the export failed", body = web::ProblemBody, content_type = "application/problem+json"),
        (status = 410, description = "导出文件已不再保留 / the file is kept no longer", body = web::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[get("/exports/{id}/content")]
pub async fn download_export(call: Call<ExportFigures>, id: Path<Id>) -> Answer<HttpResponse> {
    let id = *id;
    let found = call.scan(move |db, ground| {
        let export = own_export(db, ground, id)?;
        let refused = match export.state {
            ExportState::Done => None,
            ExportState::Running => Some(Problem::plain(&no::NOT_READY).retry_after(1)),
            ExportState::Failed => Some(Problem::plain(&no::EXPORT_FAILED)),
        };
        refused.map_or(Ok(()), Err)?;
        let bytes = store::content(db, ground.tenant(), id)?.ok_or_else(Problem::not_found)?;
        Ok((export, bytes))
    });
    let (export, bytes) = found.await?;
    taken(&call, id).await;
    let kind = FileKind::of(&export.format).ok_or_else(Problem::not_found)?;
    Ok(web::download(&export.told.name.unwrap_or_default(), kind, bytes))
}

/// What was fetched gives way first. Whoever fetches it has it, whether that could be kept or not.
#[expect(clippy::disallowed_methods, reason = "a file is no record")]
async fn taken(call: &Call<ExportFigures>, id: Id) {
    let (ground, tenant) = (call.ground(), call.ground().tenant().to_string());
    let work = move |db: &mut Db| store::take(db, &tenant, id);
    if let Err(error) = ground.state.ledger.database().write(work).await {
        tracing::warn!(export = %id, %error, "that an export was fetched could not be kept");
    }
}
