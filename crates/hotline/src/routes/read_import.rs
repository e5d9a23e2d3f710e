use super::preview_import::ImportView;
use crate::permissions::ImportTickets;
use crate::store;
use actix_web::get;
use actix_web::web::Path;
use kernel::{Id, Problem};
use web::{Answer, Call, Read};

/// 读取导入预览
///
/// Reads a preview of the caller's own.
#[utoipa::path(
    tag = "hotline",
    operation_id = "hotline_read_import",
    security(("bearer" = ["hotline.tickets.import"])),
    responses((status = 200, description = "预览 / the preview", body = ImportView)),
)]
#[get("/imports/{id}")]
pub async fn read_import(call: Call<ImportTickets>, id: Path<Id>) -> Answer<Read<ImportView>> {
    call.read(move |db, ground| {
        let stored = store::find_import(db, &ground.keys, *id)?;
        let stored = stored
            .filter(|stored| stored.account == ground.caller.account)
            .ok_or_else(Problem::not_found)?;
        let version = if stored.committed { 2 } else { 1 };
        Ok(Read { value: ImportView::of(stored.id, &stored.file, stored.committed), version })
    })
    .await
}
