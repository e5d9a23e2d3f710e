use super::list_records::RecordView;
use super::params::{figure_params, indicator};
use super::{ExportFigures, ExportView, Reporting, format_of};
use crate::definition::Part;
use crate::evaluate::records;
use crate::export::{Cell, Sheet};
use crate::later::{self, Made};
use actix_web::web::{Data, Path};
use actix_web::{HttpResponse, get};
use db::Db;
use kernel::Problem;
use web::{Answer, Call, Ground, Params};

/// More rows do not fit what a spreadsheet program opens with comfort.
const MAX_ROWS: u64 = 200_000;

figure_params! {
    /// Which records, in which format.
    ExportRecordsParams {
        /// Those of the numerator, of the denominator, or those left out.
        #[param(inline)]
        part: Part,
        /// `csv` or `xlsx`.
        #[param(max_length = 4, example = "csv")]
        format: String,
    }
}

/// 导出数字背后的记录
///
/// The records behind a figure as a file: CSV (UTF-8 with BOM) or XLSX; at most 200,000 rows.
/// What takes longer than the caller waits (`Prefer`, RFC 7240; 2 seconds when it is not said, 20 at most) goes on without them: 202 says where.
#[utoipa::path(
    tag = "reporting",
    operation_id = "reporting_export_records",
    params(
        ("code" = String, Path, description = "指标代码 / indicator", max_length = 60, example = "HL.CLOSE_RATE"),
        ExportRecordsParams,
        ("Prefer" = Option<String>, Header, description = "RFC 7240：`respond-async` 表示不等待，`wait=5` 表示最多等 5 秒；不写为 2 秒，最多 20 秒 / not to wait, or how many seconds: 2 when it is not said, 20 at most", max_length = 100, example = "respond-async"),
    ),
    security(("bearer" = ["reporting.figures.export"])),
    responses(
        (status = 200, description = "文件 / the file", content_type = "text/csv", body = String),
        (status = 202, description = "需要更长时间：文件将在 Location 处 / it takes longer than the caller waits: where the file will be", body = ExportView, headers(
            ("Location" = String, description = "导出任务 / the export"),
            ("Preference-Applied" = String, description = "RFC 7240 §3"),
            ("Retry-After" = i32, description = "多少秒后读取 / seconds to wait"),
        )),
        (status = 409, description = "您的导出任务过多 / too many of the caller's exports are kept", body = web::ProblemBody, content_type = "application/problem+json"),
        (status = 422, description = "该指标的记录不设标签和系列 / what is counted is filed under no tag or series", body = web::ProblemBody, content_type = "application/problem+json"),
    ),
)]
#[get("/figures/{code}/records/export")]
pub async fn export_records(
    call: Call<ExportFigures>,
    reporting: Data<Reporting>,
    code: Path<String>,
    params: Params<ExportRecordsParams>,
) -> Answer<HttpResponse> {
    let (reporting, filter) = (reporting.into_inner(), params.filter);
    let (format, asked) = (format_of(&filter.format)?, filter.asked());
    let code = code.into_inner();
    // What is asked wrongly is told at once, also to those who do not wait.
    let (known, named) = (reporting.clone(), code.clone());
    let checked = call.read(move |db, ground| {
        let scope = asked.scope(db, ground)?;
        indicator(&known, &named, &scope)?;
        Ok(scope.unit)
    });
    let unit = checked.await?;
    let make = move |db: &mut Db, ground: &Ground| {
        let scope = filter.asked().scope(db, ground)?;
        let indicator = indicator(&reporting, &code, &scope)?;
        let rows = records(db, &scope, indicator, filter.part, None, MAX_ROWS + 1)?;
        if rows.len() as u64 > MAX_ROWS {
            let zh = "记录超过 200000 条，请缩小统计范围或统计期后分次导出";
            let en = "More than 200,000 records: export a smaller unit or a shorter period";
            return Err(Problem::field("period", "too_many_records", zh, en).into());
        }
        let views = RecordView::all(db, ground, &reporting, &rows)?;
        let name = format!("{} {} 记录", indicator.title_zh, scope.period.label);
        Ok(Made { name, sheet: sheet(&views) })
    };
    later::answer(call, (unit, format), make).await
}

fn sheet(views: &[RecordView]) -> Sheet {
    let mut sheet = Sheet::new(&["度量", "计数日期", "单位", "记录", "对象", "值", "地址"]);
    for view in views {
        sheet.push(vec![
            Cell::text(&view.measure),
            Cell::text(&view.day.to_string()),
            Cell::text(&view.unit.to_string()),
            Cell::text(&view.id.map_or_else(|| "不显示".into(), |id| id.to_string())),
            Cell::text(view.entity.as_deref().unwrap_or_default()),
            Cell::Number(view.value as f64),
            Cell::text(view.link.as_deref().unwrap_or_default()),
        ]);
    }
    sheet
}
