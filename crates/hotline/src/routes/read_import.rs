use super::preview_import::ImportView;
use crate::jobs;
use crate::permissions::ImportTickets;
use crate::problems as no;
use crate::store::{self, StoredImport};
use actix_web::get;
use actix_web::web::Path;
use db::Db;
use kernel::{Id, Problem};
use ledger::feed;
use web::{Answer, Call, Ground, Read};

/// The caller's own preview; one that was removed unused is told of as long as the ledger lasts.
pub fn own_import(db: &mut Db, ground: &Ground, id: Id) -> db::Result<StoredImport> {
    let (tenant, account) = (ground.tenant(), ground.caller.account);
    if let Some(stored) = store::find_import(db, &ground.keys, id)? {
        return Ok(Some(stored)
            .filter(|stored| stored.account == account)
            .ok_or_else(Problem::not_found)?);
    }
    let history = feed::of_subject(db, tenant, id)?;
    let expired = history.last().is_some_and(|last| last.event == jobs::IMPORT_EXPIRED);
    let own = history.first().is_some_and(|first| first.actor.account == account);
    Err(if expired && own { Problem::plain(&no::IMPORT_EXPIRED) } else { Problem::not_found() }
        .into())
}

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
        let stored = own_import(db, ground, *id)?;
        let version = if stored.committed { 2 } else { 1 };
        Ok(Read { value: ImportView::of(stored.id, &stored.file, stored.committed), version })
    })
    .await
}
