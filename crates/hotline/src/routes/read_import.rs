use super::preview_import::ImportView;
use crate::import::KIND;
use crate::permissions::ImportTickets;
use actix_web::get;
use actix_web::web::Path;
use imports::own_import;
use kernel::Id;
use web::{Answer, Call, Read};

/// 读取导入预览
///
/// Reads a preview of the caller's own.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_read_import",
    security(("bearer" = ["hotline.tickets.import"])),
    responses(
        (status = 200, description = "预览 / the preview", body = ImportView),
        (status = 410, description = "未确认的预览已过保留期 / nobody committed it in time, and it was removed", body = web::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[get("/imports/{id}")]
pub async fn read_import(call: Call<ImportTickets>, id: Path<Id>) -> Answer<Read<ImportView>> {
    call.read(move |db, ground| {
        let stored = own_import(db, ground, KIND, *id)?;
        let version = if stored.committed { 2 } else { 1 };
        Ok(Read { value: ImportView::of(stored.id, &stored.file, stored.committed), version })
    })
    .await
}
