use super::Evidence;
use crate::model::EvidenceFile;
use crate::permissions::ReadFiles;
use crate::store;
use actix_web::get;
use actix_web::web::{Data, Json};
use kernel::Id;
use serde::Deserialize;
use utoipa::IntoParams;
use web::{Answer, Call, Page, PageParams, Params};

/// Of which record.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct FileFilter {
    /// 记录种类
    #[param(
        min_length = 1,
        max_length = 60,
        pattern = r"^[a-z_-]+\.[a-z_]+$",
        example = "study-records.session"
    )]
    pub kind: String,
    /// 记录
    pub record: Id,
}

/// 佐证文件列表
///
/// Lists the files that prove a record, in the order in which they were announced; those that were taken back among them. Whoever may
/// read the record sees them.
#[utoipa::path(
    tag = "evidence",
    operation_id = "evidence_list_files",
    params(FileFilter, PageParams),
    security(("bearer" = ["evidence.files.read"])),
    responses(
        (status = 200, description = "佐证文件列表 / a page of files", body = Page<EvidenceFile>),
        (status = 404, description = "没有这条记录 / no such record within reach", body = web::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[get("/files")]
pub async fn list_files(
    call: Call<ReadFiles>,
    evidence: Data<Evidence>,
    params: Params<FileFilter>,
) -> Answer<Json<Page<EvidenceFile>>> {
    let (Params { filter, page }, evidence) = (params, evidence.into_inner());
    call.read(move |db, ground| {
        evidence.record(db, ground, &filter.kind, filter.record)?;
        let after: Option<Id> = page.after(ground)?;
        let limit = i64::try_from(page.size()? + 1).map_err(db::Error::broken)?;
        let files = store::list(db, ground.tenant(), filter.record, after, limit)?;
        Ok(Json(page.page(files, ground, |file| file.id)?))
    })
    .await
}
