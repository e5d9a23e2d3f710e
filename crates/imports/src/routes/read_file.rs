use super::preview_file::ImportFileView;
use super::shared::own_import;
use super::{Imports, KIND};
use crate::permissions::ImportFiles;
use crate::register::Register;
use crate::row::ImportRow;
use crate::store::StoredImport;
use actix_web::get;
use actix_web::web::{Data, Path};
use kernel::{Id, Problem};
use web::{Answer, Call, Read};

/// The register that a checked file is of.
pub fn register_of(
    imports: &Imports,
    stored: &StoredImport<ImportRow>,
) -> Result<Register, Problem> {
    let name = stored.file.register.as_deref().unwrap_or_default();
    imports.find(name).copied().ok_or_else(Problem::not_found)
}

/// 读取台账导入预览
///
/// Reads a checked file of the caller's own.
#[utoipa::path(
    tag = "imports",
    operation_id = "imports_read_file",
    security(("bearer" = ["imports.files.import"])),
    responses(
        (status = 200, description = "预览 / the preview", body = ImportFileView),
        (status = 410, description = "未确认的预览已过保留期 / nobody committed it in time, and it was removed", body = web::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[get("/files/{id}")]
pub async fn read_file(
    call: Call<ImportFiles>,
    imports: Data<Imports>,
    id: Path<Id>,
) -> Answer<Read<ImportFileView>> {
    call.read(move |db, ground| {
        let stored = own_import(db, ground, KIND, *id)?;
        let register = register_of(&imports, &stored)?;
        let version = if stored.committed { 2 } else { 1 };
        let StoredImport { id, ref file, committed, .. } = stored;
        Ok(Read { value: ImportFileView::of(id, register.name, file, committed), version })
    })
    .await
}
