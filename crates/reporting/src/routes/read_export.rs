use super::ExportFigures;
use crate::later::seen_at;
use crate::problems as no;
use crate::retention::Retention;
use crate::store::{self, Export, ExportProblem, ExportState};
use actix_web::http::header::RETRY_AFTER;
use actix_web::web::Path;
use actix_web::{HttpResponse, get};
use db::Db;
use kernel::{Id, Instant, Problem};
use serde::Serialize;
use utoipa::ToSchema;
use web::{Answer, Call, Ground};

/// 导出任务
#[derive(Serialize, ToSchema)]
pub struct ExportView {
    id: Id,
    state: ExportState,
    /// In percent; it never goes back.
    #[schema(minimum = 0, maximum = 100)]
    progress: u32,
    created_at: Instant,
    /// The file is kept until then, unless newer ones of the caller need its room.
    expires_at: Instant,
    /// Where the file is, once it is done.
    #[schema(
        max_length = 100,
        example = "/v1/reporting/exports/0194c5a0-7b1e-7c3f-9a41-1f0e5b7d2c11/content"
    )]
    content: Option<String>,
    problem: Option<ExportProblem>,
}

impl ExportView {
    pub fn of(export: &Export, now: Instant) -> Self {
        let export = seen_at(export.clone(), now);
        let done = export.state == ExportState::Done;
        Self {
            id: export.id,
            state: export.state,
            progress: export.progress,
            created_at: export.created_at,
            expires_at: export.created_at.plus(Retention::built_in().exports()),
            content: done.then(|| format!("/v1/reporting/exports/{}/content", export.id)),
            problem: export.told.problem,
        }
    }
}

/// The caller's own export, as long as they may see what it counts.
pub fn own_export(db: &mut Db, ground: &Ground, id: Id) -> db::Result<Export> {
    let found = store::find(db, ground.tenant(), id)?;
    let own = found.filter(|export| {
        export.account == ground.caller.account && ground.reach.covers(export.unit)
    });
    let own = own.map(|export| seen_at(export, ground.now)).ok_or_else(Problem::not_found)?;
    if own.expired {
        return Err(Problem::plain(&no::EXPORT_EXPIRED).into());
    }
    Ok(own)
}

/// 读取导出任务
///
/// Reads how far an export of the caller's own is that takes longer than its caller waited. An export is kept for a day, as long as
/// newer ones of the caller leave it room; then it is `export_expired`, and asked for again.
#[utoipa::path(
    tag = "reporting",
    operation_id = "reporting_read_export",
    security(("bearer" = ["reporting.figures.export"])),
    responses(
        (status = 200, description = "导出任务 / the export", body = ExportView),
        (status = 410, description = "导出文件已不再保留 / the file is kept no longer", body = web::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[get("/exports/{id}")]
pub async fn read_export(call: Call<ExportFigures>, id: Path<Id>) -> Answer<HttpResponse> {
    let now = call.ground().now;
    let export = call.read(move |db, ground| own_export(db, ground, *id)).await?;
    let mut response = HttpResponse::Ok();
    if export.state == ExportState::Running {
        response.insert_header((RETRY_AFTER, "1"));
    }
    Ok(response.json(ExportView::of(&export, now)))
}
